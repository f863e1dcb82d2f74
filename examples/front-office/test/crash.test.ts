import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { decodeVcJwt } from '@volunteer-passport/codec'
import { parseCredential, VolunteerPassport } from '@volunteer-passport/schema'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { tokenFileName } from '../src/token-file.ts'
import { type Desk, deskAt, NOW, PASSPHRASE } from './desk.ts'
import { lightenKey } from './lighten-key.ts'
import { rowsOfFirst } from './rows-of-first.ts'

const CHILD = fileURLToPath(new URL('crash-child.ts', import.meta.url))
// Of one batch: killed processes with several are in the tests of the issuer.
const PEOPLE = 520

let root: string
let undisturbed: Desk
let disturbed: Desk
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'front-office-'))
  for (const file of ['volunteers.csv', 'activities-2026-09.csv'])
    writeFileSync(join(root, file), rowsOfFirst(file === 'volunteers.csv' ? PEOPLE : 150, file))
  undisturbed = deskAt(join(root, 'undisturbed'))
  disturbed = deskAt(join(root, 'disturbed'))
  for (const desk of [undisturbed, disturbed]) {
    await desk.call('init', '--office', 'KZ-75')
    await lightenKey(desk.folder)
  }
})
afterAll(() => rmSync(root, { recursive: true }))

/** Runs the program as a child that is killed at its n-th look at the clock. Answers the signal that ended it. */
const callUntilKilled = (killAt: number, argv: readonly string[]): Promise<NodeJS.Signals | null> =>
  new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      ['--conditions=@volunteer-passport/source', CHILD, '--folder', disturbed.folder, ...argv],
      {
        env: { NOW, KILL_AT: String(killAt), VOLUNTEER_PASSPORT_PASSPHRASE: PASSPHRASE },
        stdio: 'ignore',
      },
    )
    child.on('error', reject)
    child.on('exit', (_code, signal) => resolve(signal))
  })

/** What the passports of an office say, without what is drawn anew in each office. */
const stateOf = async (desk: Desk) => {
  const found = await desk.call('find', '--json')
  const live = found.values.filter(({ state }) => state === 'issued')
  expect(found.values.filter(({ state }) => state === 'reserved')).toEqual([])
  return live
    .map(({ key, kind, generation }) => {
      const token = readFileSync(join(desk.folder, 'outbox', tokenFileName(String(key))), 'utf8')
      const decoded = decodeVcJwt(token)
      const passport = decoded.ok ? parseCredential(decoded.value.document, VolunteerPassport) : decoded
      if (!passport.ok) throw new Error('no passport')
      const { person, totals, level } = passport.value.subject
      return { key, kind, generation, isOwn: live.some(({ id }) => id === passport.value.id), person, totals, level }
    })
    .sort((a, b) => (String(a.key) < String(b.key) ? -1 : 1))
}

test('killed in the middle of import and issue, then run again: the same end state', async () => {
  const steps = [
    { argv: ['import', 'volunteers', join(root, 'volunteers.csv')], kills: [510] },
    { argv: ['import', 'activities', join(root, 'activities-2026-09.csv')], kills: [530] },
    { argv: ['issue'], kills: [5, 8] },
  ]
  for (const { argv, kills } of steps) {
    await undisturbed.call(...argv)
    for (const killAt of kills) expect(await callUntilKilled(killAt, argv), `${argv[0]} ${killAt}`).toBe('SIGKILL')
    await disturbed.call(...argv)
  }
  const state = await stateOf(disturbed)
  expect(state).toHaveLength(PEOPLE)
  expect(state.map(({ generation, ...rest }) => rest)).toEqual(
    (await stateOf(undisturbed)).map(({ generation, ...rest }) => rest),
  )
  expect(state.every(({ isOwn }) => isOwn)).toBe(true)
  expect((await disturbed.call('issue', '--json')).values.at(-1)).toMatchObject({ outcomes: { unchanged: PEOPLE } })
  expect((await disturbed.call('doctor')).exit).toBe(0)
})
