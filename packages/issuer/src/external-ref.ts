import type { ProblemCode } from '@volunteer-passport/schema'
import { holdsPersonalNumber } from './claims/personal-number.ts'
import { isPlainText } from './record-key.ts'
import { Refusal } from './refusal.ts'

const MAX_LENGTH = 200

/**
 * Reads the id that a record has in the office's own system: 1 to 200 characters. It stands in no credential and not in
 * the log, and is no key of ours: it need not be unique.
 */
export function readExternalRef(value: unknown, code: ProblemCode): string | undefined {
  if (value === undefined) return undefined
  if (!isPlainText(value, MAX_LENGTH)) {
    throw refuse(code, `externalRef is not 1 to ${MAX_LENGTH} characters without control characters.`)
  }
  // An index of people by that number would grow here.
  if (holdsPersonalNumber(value)) throw refuse(code, 'externalRef holds an individual identification number.')
  return value
}

function refuse(code: ProblemCode, detail: string): Refusal {
  return new Refusal(code, {
    detail,
    hint: "Give externalRef as the id of the record in the office's own system, or leave it out.",
    path: ['externalRef'],
  })
}
