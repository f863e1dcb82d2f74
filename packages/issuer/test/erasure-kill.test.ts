import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { createSqliteRegistry } from '@volunteer-passport/registry/sqlite'
import { VolunteerPassport } from '@volunteer-passport/schema'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { MARKED, marked } from './support/marked-person.ts'
import { collect, NEXT_YEAR, openOffice, person, reopen } from './support/office.ts'
import { runChild } from './support/run-child.ts'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'volunteer-passport-'))
  path = join(folder, 'registry.sqlite')
})
afterEach(() => rmSync(folder, { recursive: true }))

const found = (): readonly string[] => {
  const files = readdirSync(folder).map((name) => readFileSync(join(folder, name)))
  return Object.values(MARKED).filter((value) => files.some((file) => file.includes(value)))
}

/** Somebody is on record among others, then erased by a program that is killed before it has scrubbed the file. */
async function eraseAndDie(): Promise<void> {
  const registry = createSqliteRegistry({ path })
  const { issuer } = await openOffice({ registry })
  const { person: who, deed } = marked()
  const others = Array.from({ length: 40 }, (_, n) => person(`m-${n}`))
  await collect(issuer.ledger.registerPeople([...others, who]))
  await issuer.ledger.recordActivity(deed)
  const rows = [...others, who].map(({ ref }) => ({ key: ref, person: ref, validUntil: NEXT_YEAR }))
  await collect(issuer.issueAll(VolunteerPassport, rows, { jobId: 'all' }))
  await registry.close()
  expect(await runChild('erase', path, MARKED.ref)).toMatchObject({ signal: 'SIGKILL' })
  expect(found()).not.toEqual([])
}

test('whoever opens the file next finishes the scrub of an erasure that was killed', async () => {
  await eraseAndDie()
  const registry = createSqliteRegistry({ path })
  expect(found()).toEqual([])
  // It was erased, and the office goes on.
  const issuer = await reopen({ registry })
  await expect(issuer.exportPerson(MARKED.ref)).rejects.toMatchObject({ code: 'PERSON_UNKNOWN' })
  expect(await issuer.operations.verifyLog()).toMatchObject({ ok: true })
  await registry.close()
  const scrubbed = readFileSync(path)
  // Once is enough: the next start does not write the file anew.
  await createSqliteRegistry({ path }).close()
  expect(readFileSync(path).equals(scrubbed)).toBe(true)
})

test('somebody in the way puts it off to the next start, and keeps nobody from working', async () => {
  await eraseAndDie()
  const reader = new DatabaseSync(path)
  reader.exec('BEGIN')
  reader.prepare('SELECT count(*) FROM person').get()
  const registry = createSqliteRegistry({ path })
  const issuer = await reopen({ registry })
  await issuer.ledger.registerPerson(person('m-new'))
  expect(found()).not.toEqual([])
  reader.exec('COMMIT')
  reader.close()
  await registry.close()
  await createSqliteRegistry({ path }).close()
  expect(found()).toEqual([])
})
