import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decodeVcJwt } from '@volunteer-passport/codec'
import { parseCredential, VolunteerPassport } from '@volunteer-passport/schema'
import { afterAll, beforeAll } from 'vitest'
import type { Io } from '../src/index.ts'
import { tokenFileName } from '../src/token-file.ts'
import { type Desk, deskAt, temporaryFolder } from './desk.ts'
import { lightenKey } from './lighten-key.ts'
import { rowsOfFirst } from './rows-of-first.ts'

/** Twenty people with their deeds of September, and their passports. */
export const makeSmallOffice = async (folder: string, office = 'KZ-75'): Promise<Desk> => {
  const desk = deskAt(join(folder, office))
  await desk.call('init', '--office', office)
  await lightenKey(desk.folder)
  for (const [kind, file] of [
    ['volunteers', 'volunteers.csv'],
    ['activities', 'activities-2026-09.csv'],
  ] as const) {
    const rows = join(folder, file)
    writeFileSync(rows, rowsOfFirst(20, file))
    await desk.call('import', kind, rows, '--job', 'september')
  }
  await desk.call('issue')
  return desk
}

/** Makes one such office for all tests of a file; each takes a copy of it. */
export const useSmallOffice = (): ((io?: Partial<Io>) => Desk) => {
  let root: string
  let made: Desk
  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'front-office-'))
    made = await makeSmallOffice(root)
  }, 60_000)
  afterAll(() => rmSync(root, { recursive: true }))
  return (io) => {
    const folder = join(temporaryFolder(), 'office')
    cpSync(made.folder, folder, { recursive: true })
    return deskAt(folder, io)
  }
}

export const tokenIn = (folder: string, name: string): string => readFileSync(join(folder, tokenFileName(name)), 'utf8')

/** The passport that stands in the outbox. */
export const passportIn = (desk: Desk, ref: string) => {
  const token = decodeVcJwt(tokenIn(join(desk.folder, 'outbox'), ref))
  const passport = token.ok ? parseCredential(token.value.document, VolunteerPassport) : token
  if (!passport.ok) throw new Error('no passport')
  return passport.value
}
