import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { decodeVcJwt } from '@volunteer-passport/codec'
import { expect, test } from 'vitest'
import type { Desk } from './desk.ts'
import { NOW, PASSPHRASE } from './desk.ts'
import { lightenKey } from './lighten-key.ts'
import { tokenIn, useSmallOffice } from './small-office.ts'

const copyOfOffice = useSmallOffice()
const DID = 'did:web:passport.example:offices:kz-75'
const BY = ['--actor', 'security-1'] as const

const CHILD = fileURLToPath(new URL('crash-child.ts', import.meta.url))
/** Looks at the clock: before anything is written, between the registry's change and the files, while lists go out. */
const ACTIVATE_KILLS = [2, 3, 4]
const REISSUE_KILLS = [4, 7, 9]

/** Runs the program as a child that is killed at its n-th look at the clock. Answers the signal that ended it. */
const callUntilKilled = (desk: Desk, killAt: number, argv: readonly string[]): Promise<NodeJS.Signals | null> =>
  new Promise((resolve, reject) => {
    const args = ['--conditions=@volunteer-passport/source', CHILD, '--folder', desk.folder, ...argv]
    const env = { NOW, KILL_AT: String(killAt), VOLUNTEER_PASSPORT_PASSPHRASE: PASSPHRASE }
    const child = spawn(process.execPath, args, { env, stdio: 'ignore' })
    child.on('error', reject)
    child.on('exit', (_code, signal) => resolve(signal))
  })

const statesOf = async (desk: Desk): Promise<readonly unknown[]> =>
  (await desk.call('keys', '--json')).values.map(({ keyId, state }) => [String(keyId).split('#')[1], state])
const signerOf = (desk: Desk, ref: string): string | undefined => {
  const token = decodeVcJwt(tokenIn(join(desk.folder, 'outbox'), ref))
  return token.ok ? (token.value.jws.header.kid as string).split('#')[1] : undefined
}
const publishedKeys = (desk: Desk): readonly unknown[] => {
  const text = readFileSync(join(desk.folder, 'site/offices/kz-75/did.json'), 'utf8')
  const { verificationMethod } = JSON.parse(text) as {
    readonly verificationMethod: readonly { readonly id: string; readonly revoked?: string }[]
  }
  return verificationMethod.map(({ id, revoked }) => [id.split('#')[1], revoked !== undefined])
}
const keyFiles = (desk: Desk): readonly string[] => readdirSync(desk.folder).filter((name) => name.endsWith('.jwe'))

test('a key is prepared, waits for a day, and takes the place of the one before it', async () => {
  let now = Date.parse(NOW)
  const desk = copyOfOffice({ clock: () => new Date(now) })
  const early = await desk.call('activate-key', ...BY, '--json')
  expect(early).toMatchObject({ exit: 3, values: [{ type: 'error', code: 'NEXT_KEY_MISSING' }] })

  const made = await desk.call('prepare-key', ...BY, '--json')
  const usableFrom = '2026-11-01T12:00:00.000Z'
  expect(made.values).toEqual([
    { type: 'key', keyId: `${DID}#key-2`, state: 'prepared', since: '2026-10-31T12:00:00.000Z', usableFrom },
  ])
  await lightenKey(desk.folder, 'key-2')
  expect(await desk.call('prepare-key', ...BY, '--json')).toMatchObject({ exit: 0, values: made.values })
  expect(keyFiles(desk)).toEqual(['key-1.jwe', 'key-2.jwe'])
  expect(publishedKeys(desk)).toEqual([
    ['key-1', false],
    ['key-2', false],
  ])
  expect(await desk.call('activate-key', ...BY, '--json')).toMatchObject({
    exit: 3,
    values: [{ code: 'KEY_NOT_READY' }],
  })

  now += 86_400_000
  expect((await desk.call('activate-key', ...BY)).stdout).toContain('#key-2  signs')
  expect(keyFiles(desk)).toEqual(['key-2.jwe'])
  expect(await statesOf(desk)).toEqual([
    ['key-1', 'retired'],
    ['key-2', 'active'],
  ])
  expect((await desk.call('doctor')).exit).toBe(0)
  expect((await desk.call('issue', '--json')).values.at(-1)).toMatchObject({ outcomes: { unchanged: 20 } })
})

test('the signing key is stolen: killed, the next one at once in its place, everything signed anew', async () => {
  const desk = copyOfOffice()
  await desk.call('prepare-key', ...BY)
  await lightenKey(desk.folder, 'key-2')
  await desk.call('revoke', passportId(desk, 'member-0020'), '--reason', 'fraud', '--actor', 'clerk-7')

  const killed = await desk.call('kill-key', `${DID}#key-1`, ...BY)
  expect(killed).toMatchObject({ exit: 0, stderr: expect.stringContaining('activate-key at once') })
  // Public before anything else is done.
  expect(publishedKeys(desk)).toEqual([
    ['key-1', true],
    ['key-2', false],
  ])
  const blocked = await desk.call('issue', '--json')
  expect(blocked).toMatchObject({ exit: 3, values: [{ code: 'SIGNER_KEY_NOT_ACTIVE' }] })
  expect(await statesOf(desk)).toEqual([
    ['key-1', 'revoked'],
    ['key-2', 'prepared'],
  ])
  expect((await desk.call('activate-key', ...BY)).exit).toBe(0)
  expect((await desk.call('reissue', '--signed-by', `${DID}#key-2`, ...BY, '--json')).values[0]).toMatchObject({
    code: 'KEY_STILL_IN_USE',
  })

  const anew = await desk.call('reissue', '--signed-by', `${DID}#key-1`, ...BY, '--json')
  expect(anew).toMatchObject({ exit: 0, stderr: '' })
  expect(anew.values.at(-1)).toMatchObject({ outcomes: { reissued: 19, unchanged: 0, rejected: 0 }, people: 19 })
  expect(signerOf(desk, 'member-0001')).toBe('key-2')
  const people = readFileSync(join(desk.folder, 'people-to-tell.csv'), 'utf8').trim().split('\n')
  expect(people).toHaveLength(20)
  expect(people.slice(0, 2)).toEqual(['ref', 'member-0001'])
  const again = await desk.call('reissue', '--signed-by', `${DID}#key-1`, ...BY, '--json')
  expect(again.values.at(-1)).toMatchObject({ outcomes: { reissued: 0, unchanged: 19, rejected: 0 }, people: 19 })
  expect((await desk.call('doctor')).exit).toBe(0)
  expect((await desk.call('issue', '--json')).values.at(-1)).toMatchObject({ outcomes: { unchanged: 19, withheld: 1 } })
})

test('killed in the middle of activating and reissuing, then run again: everybody has one passport, of the new key', async () => {
  const desk = copyOfOffice()
  await desk.call('prepare-key', ...BY)
  await lightenKey(desk.folder, 'key-2')
  await desk.call('kill-key', `${DID}#key-1`, ...BY)
  const reissue = ['reissue', '--signed-by', `${DID}#key-1`, ...BY]
  for (const [argv, kills] of [
    [['activate-key', ...BY], ACTIVATE_KILLS],
    [reissue, REISSUE_KILLS],
  ] as const) {
    for (const killAt of kills) expect(await callUntilKilled(desk, killAt, argv)).toBe('SIGKILL')
    expect((await desk.call(...argv)).exit, argv[0]).toBe(0)
  }
  expect(keyFiles(desk)).toEqual(['key-2.jwe'])
  const live = (await desk.call('find', '--state', 'issued', '--json')).values
  expect(new Set(live.map(({ person }) => person)).size).toBe(20)
  expect(live).toHaveLength(20)
  for (let n = 1; n <= 20; n++) expect(signerOf(desk, `member-${String(n).padStart(4, '0')}`)).toBe('key-2')
  expect(readFileSync(join(desk.folder, 'people-to-tell.csv'), 'utf8').trim().split('\n')).toHaveLength(21)
  expect((await desk.call('doctor')).exit).toBe(0)
  expect((await desk.call('verify-log')).exit).toBe(0)
})

test('where no key was prepared, the way out is longer and still there', async () => {
  const desk = copyOfOffice()
  const killed = await desk.call('kill-key', `${DID}#key-1`, ...BY)
  expect(killed.stderr).toContain('prepare-key and activate-key at once')
  expect((await desk.call('prepare-key', ...BY)).exit).toBe(0)
  await lightenKey(desk.folder, 'key-2')
  expect((await desk.call('activate-key', ...BY)).exit).toBe(0)
  expect(await statesOf(desk)).toEqual([
    ['key-1', 'revoked'],
    ['key-2', 'active'],
  ])
})

test('a prepared key that is killed never signs, nor does its name come back', async () => {
  const desk = copyOfOffice()
  await desk.call('prepare-key', ...BY)
  expect((await desk.call('kill-key', `${DID}#key-2`, ...BY)).stderr).toBe('')
  expect((await desk.call('activate-key', ...BY)).exit).toBe(3)
  await desk.call('prepare-key', ...BY)
  expect(await statesOf(desk)).toEqual([
    ['key-1', 'active'],
    ['key-2', 'revoked'],
    ['key-3', 'prepared'],
  ])
  expect((await desk.call('kill-key', 'key-9', ...BY, '--json')).values[0]).toMatchObject({ code: 'NOT_FOUND' })
})

test('no key is made under a passphrase that is not the office’s', async () => {
  const desk = copyOfOffice({ env: { VOLUNTEER_PASSPORT_PASSPHRASE: 'қара қайың көлеңкесі' } })
  expect(await desk.call('prepare-key', ...BY, '--json')).toMatchObject({
    exit: 5,
    values: [{ code: 'PASSPHRASE_WRONG' }],
  })
  expect(existsSync(join(desk.folder, 'key-2.jwe'))).toBe(false)
})

const passportId = (desk: Desk, ref: string): string => {
  const token = decodeVcJwt(tokenIn(join(desk.folder, 'outbox'), ref))
  return token.ok ? (token.value.document.id as string) : ''
}
