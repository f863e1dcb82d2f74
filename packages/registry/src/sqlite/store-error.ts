import { VolunteerPassportError } from '@volunteer-passport/schema'
import { constraintError } from '../constraint-error.ts'

export const GENERIC_ERROR = 1
const BUSY = 5
const CONSTRAINT = 19
const NOT_A_DATABASE = 26

const NO_ACCESS =
  'Give this process the right to write the file and its folder, and check that the disk is not mounted read-only.'
const DAMAGED = 'Stop issuing, keep the file, and go back to the newest backup.'

/** What to do, by SQLite's primary result code. */
const HINTS: Readonly<Record<number, string>> = {
  3: NO_ACCESS,
  5: 'Another process holds the registry: find out which one and why it takes so long, then try again.',
  6: 'Another connection holds the registry: try again.',
  7: 'The machine is out of memory: free some, then try again.',
  8: NO_ACCESS,
  10: 'The disk failed: check it and the system log. Keep the registry on a local disk, not on a network drive.',
  11: DAMAGED,
  13: 'The disk is full: make room, then try again. Nothing of the failed transaction was kept.',
  14: `Check that the folder exists. ${NO_ACCESS}`,
  15: 'Keep the registry on a local disk, not on a network drive.',
  22: 'The disk cannot hold so large a file: move the registry to another disk.',
  23: NO_ACCESS,
  26: DAMAGED,
}

/** The primary result code of an error thrown by node:sqlite. */
export function resultCode(error: unknown): number | undefined {
  const code = error instanceof Error && 'errcode' in error ? error.errcode : undefined
  return typeof code === 'number' ? code & 0xff : undefined
}

export function isBusy(error: unknown): boolean {
  return resultCode(error) === BUSY
}

export function isNotDatabase(error: unknown): boolean {
  return resultCode(error) === NOT_A_DATABASE
}

/** Says in our words what SQLite said in its own; anything else is passed on as it is. */
export function storeError(error: unknown): unknown {
  const code = resultCode(error)
  if (code === undefined || !(error instanceof Error)) return error
  // SQLite names the columns here, never a value.
  if (code === CONSTRAINT) return constraintError(error.message, error)
  const hint = HINTS[code]
  if (hint === undefined) return error
  return new VolunteerPassportError('STORE_UNAVAILABLE', `The registry cannot be used: ${error.message}.`, {
    hint,
    cause: error,
    facts: { sqliteCode: code },
  })
}
