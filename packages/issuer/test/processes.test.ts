import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSqliteRegistry } from '@volunteer-passport/registry/sqlite'
import { frozenClock } from '@volunteer-passport/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { expectSound } from './support/expect-sound.ts'
import { month, outcomeOf, REFERENCE } from './support/month.ts'
import { collect, NOW, openOffice, person, reopen, webSpace } from './support/office.ts'
import { runChild } from './support/run-child.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'volunteer-passport-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

// What a power loss does to each transaction stands in crash.test.ts; here it meets a file and a process.
test.each([
  [9, 'committed'],
  [22, 'uncommitted'],
  [36, 'committed'],
] as const)('an office killed in its transaction %i, %s, goes on as if nothing had been', async (n, when) => {
  const { signal, out } = await runChild('keep-office', folder, String(n), when)
  expect(signal).toBe('SIGKILL')
  const lines = out
    .trim()
    .split('\n')
    .map((line) => line.split(' '))
  const handedOut = new Map(lines.flatMap(([word, id, token]) => (word === 'token' ? [[id!, token!]] : [])))
  const last = Number(lines.findLast(([word]) => word === 'step')?.[1])

  const registry = createSqliteRegistry({ path: `${folder}/registry.sqlite` })
  const clock = frozenClock(NOW)
  const issuer = await reopen({ registry, clock })
  const web = webSpace()
  for (const step of month(web, handedOut).slice(last)) await step(issuer)
  // All that was published before the end is published anew, and what a correction owes is completed.
  clock.advance(601)
  await issuer.publishStatusLists(web)
  expect(await outcomeOf(issuer)).toEqual(REFERENCE)
  await expectSound({ issuer, registry, web, handedOut })
  await registry.close()
})

test('processes that issue to the same people at once make one passport each, and hand out the same', async () => {
  const registry = createSqliteRegistry({ path: `${folder}/registry.sqlite` })
  const { issuer } = await openOffice({ registry })
  const people = Array.from({ length: 501 }, (_, i) => person(`m-${i}`))
  await collect(issuer.ledger.registerPeople(people))
  const runs = await Promise.all([1, 2].map(() => runChild('issue-all', `${folder}/registry.sqlite`, '501')))
  const [one = [], two] = runs.map(({ out }) => JSON.parse(out) as readonly (readonly [string, string])[])
  expect(one.map(([, token]) => token)).toEqual(two?.map(([, token]) => token))
  const made = await collect(issuer.find({}))
  expect(made.map(({ state, token }) => [state, token])).toEqual(one.map(([, token]) => ['issued', token]))
  await registry.close()
})
