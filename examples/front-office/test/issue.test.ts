import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decodeVcJwt } from '@volunteer-passport/codec'
import { createFolderFetch } from '@volunteer-passport/did/folder-fetch'
import { parseCredential, VolunteerPassport } from '@volunteer-passport/schema'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { tokenFileName } from '../src/token-file.ts'
import { type Answer, type Desk, deskAt, NOW, temporaryFolder } from './desk.ts'
import { lightenKey } from './lighten-key.ts'
import { rowsOfFirst } from './rows-of-first.ts'

const ACTOR = ['--reason', 'lost', '--actor', 'desk-2'] as const
const FILES = ['volunteers.csv', 'activities-2026-09.csv', 'activities-2026-10.csv'] as const

let desk: Desk
let issued: Answer

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'front-office-'))
  desk = deskAt(join(folder, 'office'))
  for (const file of FILES) writeFileSync(join(folder, file), rowsOfFirst(40, file))
  await desk.call('init', '--office', 'KZ-75')
  await lightenKey(desk.folder)
  await desk.call('import', 'volunteers', join(folder, 'volunteers.csv'))
  await desk.call('import', 'activities', join(folder, 'activities-2026-09.csv'))
  issued = await desk.call('issue', '--json')
})
afterAll(() => rmSync(join(desk.folder, '..'), { recursive: true }))

const tokenOf = (ref: string): string => readFileSync(join(desk.folder, 'outbox', tokenFileName(ref)), 'utf8')
const passportOf = (ref: string) => {
  const token = decodeVcJwt(tokenOf(ref))
  const passport = token.ok ? parseCredential(token.value.document, VolunteerPassport) : token
  if (!passport.ok) throw new Error('no passport')
  return passport.value
}
const idOf = (ref: string): string => passportOf(ref).id!

test('each person gets a passport whose totals are the ledger with the opening balance', async () => {
  expect(issued.exit).toBe(0)
  expect(issued.values.at(-1)).toMatchObject({ type: 'summary', people: 40, outcomes: { issued: 40 } })
  const { subject, validUntil, issuedAt } = passportOf('member-0001')
  expect(subject).toMatchObject({ region: 'KZ-10', ageAtLeast: 18, totals: { asOf: NOW, opening: { hours: 23.75 } } })
  expect(subject.totals.hours).toBeGreaterThan(23.75)
  expect(validUntil).toEqual(new Date('2027-12-31T19:00:00Z'))
  expect(issuedAt).toEqual(new Date(NOW))
})

test('tokens stand in files of their own, for the owner only; a second run touches none', async () => {
  const files = () =>
    readdirSync(join(desk.folder, 'outbox')).map((name) => {
      const { mode, ino, mtimeMs } = statSync(join(desk.folder, 'outbox', name))
      return { name, mode: mode & 0o777, ino, mtimeMs }
    })
  const before = files()
  expect(before).toHaveLength(40)
  expect(before.every(({ mode }) => mode === 0o600)).toBe(true)
  const again = await desk.call('issue', '--json')
  expect(again.values.at(-1)).toMatchObject({ outcomes: { unchanged: 40 } })
  expect(files()).toEqual(before)
})

test('a month later those who did something are renewed, the others are not', async () => {
  const copy = join(temporaryFolder(), 'office')
  cpSync(desk.folder, copy, { recursive: true })
  const later = deskAt(copy)
  await later.call('import', 'activities', join(desk.folder, '..', 'activities-2026-10.csv'))
  const answer = await later.call('issue', '--json', '--out', join(copy, 'november'))
  const { outcomes } = answer.values.at(-1) as { outcomes: Record<string, number> }
  expect(outcomes.renewed).toBeGreaterThan(20)
  expect((outcomes.renewed ?? 0) + (outcomes.unchanged ?? 0)).toBe(40)
  expect(readdirSync(join(copy, 'november'))).toHaveLength(40)
  expect((await later.call('doctor')).exit).toBe(0)
})

test('no reference leads out of the folder, and no two share a file', () => {
  const refs = ['../../etc/passwd', '/etc/passwd', '..', '.', 'a/b', 'a\\b', 'a\0b', 'A1', 'a1', 'ә', '%41', 'CON', '']
  const names = refs.map(tokenFileName)
  expect(names.filter((name) => !/^[a-z0-9_%-]*\.jwt$/.test(name))).toEqual([])
  expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(refs.length)
})

test('revoked, suspended, reinstated: recorded at once, public after publish', async () => {
  const [revoked, suspended] = ['member-0002', 'member-0003'].map((ref) => passportOf(ref)) as [never, never]
  const numberOf = (passport: ReturnType<typeof passportOf>): string => passport.subject.passportNumber
  const change = await desk.call('revoke', idOf('member-0002'), ...ACTOR, '--json')
  expect(change).toMatchObject({ exit: 0, stderr: '' })
  expect(change.values).toEqual([
    {
      type: 'change',
      change: 'revoke',
      id: idOf('member-0002'),
      recordedAt: NOW.replace('Z', '.000Z'),
      published: false,
      lists: ['https://passport.example/offices/kz-75/status/revocation/1.jwt'],
    },
  ])
  await desk.call('suspend', numberOf(suspended), ...ACTOR)

  const before = await desk.call('doctor', '--json')
  expect(before.exit).toBe(6)
  const bad = before.values.filter(({ outcome }) => outcome === 'bad')
  expect(bad.map(({ url, check }) => [String(url).split('/').at(-2), check])).toEqual([
    ['revocation', 'list.agrees'],
    ['suspension', 'list.agrees'],
  ])
  expect((await desk.call('publish')).exit).toBe(0)
  expect((await desk.call('doctor')).stdout).toContain('All is well.')

  expect((await desk.call('reinstate', numberOf(suspended), ...ACTOR)).exit).toBe(0)
  const refused = await desk.call('reinstate', numberOf(revoked), ...ACTOR, '--lang', 'ru')
  expect(refused).toMatchObject({ exit: 3, stdout: '' })
  expect(refused.stderr).toMatch(/[а-я]/)
  const shown = await desk.call('show', idOf('member-0002'), '--json')
  expect(shown.stdout).not.toContain('eyJ')
  expect(shown.values[0]).toMatchObject({
    state: 'revoked',
    person: 'member-0002',
    history: [{ event: 'reserved' }, { event: 'issued' }, { event: 'revoked', actor: 'desk-2', reason: 'lost' }],
  })
  const found = await desk.call('find', '--state', 'revoked', '--json')
  expect(found.values.map(({ id }) => id)).toEqual([idOf('member-0002')])
  expect(found.stdout).not.toContain('eyJ')
  expect((await desk.call('show', 'urn:uuid:00000000-0000-4000-8000-000000000000')).exit).toBe(3)
})

test('whose passport was taken away gets none in a run over everybody, only by name', async () => {
  const copy = join(temporaryFolder(), 'office')
  cpSync(desk.folder, copy, { recursive: true })
  const office = deskAt(copy)
  await office.call('revoke', idOf('member-0004'), '--reason', 'fraud', '--actor', 'desk-2')
  await office.call('revoke', idOf('member-0005'), '--reason', 'lost', '--actor', 'desk-2')
  const all = await office.call('issue', '--json')
  expect(all).toMatchObject({ exit: 0, stderr: expect.stringMatching(/^person member-0004: /) })
  // member-0002 and member-0005 had lost theirs.
  expect(all.values.at(-1)).toMatchObject({ outcomes: { unchanged: 37, issued: 2, withheld: 1 } })
  const one = await office.call('issue', '--json', '--person', 'member-0004')
  expect(one.values.at(-1)).toMatchObject({ people: 1, outcomes: { unchanged: 1 } })
  const unknown = await office.call('issue', '--json', '--person', 'member-9999')
  expect(unknown).toMatchObject({ exit: 2 })
  expect(unknown.values[0]).toMatchObject({ outcome: 'rejected', problem: 'PERSON_UNKNOWN' })
  const { rejectedFile } = unknown.values.at(-1) as { rejectedFile: string }
  expect(rejectedFile).toBe(join(copy, 'rejected', 'issue.csv'))
  expect(unknown.stderr).toContain(rejectedFile)
  expect(readFileSync(rejectedFile, 'utf8').split('\r\n')).toEqual([
    '\ufeffref,problem',
    expect.stringMatching(/^member-9999,.+/),
    '',
  ])
  // A run that refuses nobody leaves no list of the refused.
  expect((await office.call('issue', '--json')).values.at(-1)).not.toHaveProperty('rejectedFile')
  expect(existsSync(rejectedFile)).toBe(false)
})

test('doctor sees what is wrong from outside and says what to do', async () => {
  const folder = join(temporaryFolder(), 'office')
  cpSync(desk.folder, folder, { recursive: true })
  const site = createFolderFetch({ origin: 'https://passport.example', folder: join(folder, 'site') })
  const todos = async (io: Parameters<typeof deskAt>[1]): Promise<unknown[]> => {
    const answer = await deskAt(folder, io).call('doctor', '--json')
    expect(answer.exit).toBe(6)
    return answer.values.filter(({ outcome }) => outcome === 'bad').map(({ check, todo }) => `${check}: ${todo}`)
  }
  await deskAt(folder).call('publish')

  const tomorrow = await todos({ clock: () => new Date('2026-11-01T12:00:00Z') })
  expect(tomorrow).toEqual(Array(3).fill('list.fresh: Run publish, and keep publish --watch running.'))

  const slow = await todos({
    fetch: async (url, o) => {
      const answer = await site(url, o)
      const headers = { maxAgeSeconds: 1_000_000, accessControlAllowOrigin: 'https://qazvolunteer.example' }
      return answer.ok ? { ok: true, value: { ...answer.value, ...headers } } : answer
    },
  })
  expect(new Set(slow)).toEqual(
    new Set([
      'cors: Let the web server send Access-Control-Allow-Origin: *',
      'cache: Let the web server send Cache-Control: max-age=86400 or less.',
      'cache: Let the web server send Cache-Control: max-age=900 or less.',
    ]),
  )

  const html = await todos({
    fetch: async (url, o) => {
      // What a static host does that does not know the ending .jwt: the answer is of another type than was asked for.
      return site(url, url.endsWith('.jwt') ? { ...o, accept: 'text/html' } : o)
    },
  })
  expect(html).toEqual(Array(3).fill('contentType: Let the web server send application/vc+jwt.'))

  const list = join(folder, 'site/offices/kz-75/status/revocation/1.jwt')
  const good = readFileSync(list, 'latin1')
  writeFileSync(list, good.slice(0, -8) + (good.at(-8) === 'A' ? 'B' : 'A') + good.slice(-7))
  rmSync(join(folder, 'site/offices/kz-75/status/refresh/1.jwt'))
  writeFileSync(join(folder, 'site/offices/kz-75/did.json'), '{"verificationMethod":[null],"assertionMethod":[]}')
  expect(await todos({})).toEqual([
    'did.key: Publish did.json of this office; until then nobody can verify.',
    'list.signature: Someone else wrote this file, or it is damaged. Run publish, and find out who can write to the site.',
    'list.reachable: Check the web server and the folder it serves; then run publish.',
  ])
  expect(existsSync(list)).toBe(true)
})

test('publish --watch signs again in time, until it is stopped', async () => {
  let now = Date.parse(NOW) + 3_600_000
  const stop = new AbortController()
  const slept: number[] = []
  const sleep = async (seconds: number): Promise<void> => {
    if (slept.push(seconds) === 5) stop.abort()
    stop.signal.throwIfAborted()
    now += seconds * 1000
  }
  const watcher = deskAt(desk.folder, { clock: () => new Date(now), sleep, stop: stop.signal })
  const answer = await watcher.call('publish', '--watch', '--json')
  expect(answer).toMatchObject({ exit: 0, stderr: 'Signing again every 225 s. Stop with Ctrl-C.\nStopped.\n' })
  const published = answer.values.map(({ published: urls }) => (urls as unknown[]).length)
  // At once, then after half of the 900 seconds each time: no list is ever older than three quarters.
  expect(published).toEqual([6, 0, 6, 0, 6])
  expect((await deskAt(desk.folder, { clock: () => new Date(now + 450_000) }).call('doctor')).exit).toBe(0)
})
