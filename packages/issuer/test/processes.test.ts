import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSqliteRegistry } from '@volunteer-passport/registry/sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { collect, openOffice, person } from './support/office.ts'
import { runChild } from './support/run-child.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'volunteer-passport-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('processes that issue to the same people at once make one passport each, and hand out the same', async () => {
  const registry = createSqliteRegistry({ path: `${folder}/registry.sqlite` })
  const { issuer } = await openOffice({ registry })
  const people = Array.from({ length: 2_100 }, (_, i) => person(`m-${i}`))
  await collect(issuer.ledger.registerPeople(people))
  const runs = await Promise.all([1, 2].map(() => runChild('issue-all', `${folder}/registry.sqlite`, '2100')))
  const [one = [], two] = runs.map(({ out }) => JSON.parse(out) as readonly (readonly [string, string])[])
  expect(one.map(([, token]) => token)).toEqual(two?.map(([, token]) => token))
  const made = await collect(issuer.find({}))
  expect(made.map(({ state, token }) => [state, token])).toEqual(one.map(([, token]) => ['issued', token]))
  await registry.close()
})
