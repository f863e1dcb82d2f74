import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { decodeVcJwt } from '@volunteer-passport/codec'
import { expect, test } from 'vitest'
import { temporaryFolder } from './desk.ts'
import { generateHolderJwk } from './holder-jwk.ts'
import { makeSmallOffice, passportIn, tokenIn, useSmallOffice } from './small-office.ts'

const copyOfOffice = useSmallOffice()
/** Fourteen, with a guardian's consent. */
const CHILD = 'member-0019'
const BY = ['--actor', 'clerk-7'] as const

test('a guardian takes the consent back: the passport is suspended and no other is given', async () => {
  const desk = copyOfOffice()
  const { id } = passportIn(desk, CHILD)
  const answer = await desk.call('withdraw-consent', CHILD, ...BY, '--json')
  expect(answer.values).toEqual([
    { type: 'consent-withdrawn', person: CHILD, recordedAt: '2026-10-31T12:00:00.000Z', suspended: [id] },
  ])
  const issued = await desk.call('issue', '--person', CHILD, '--json')
  expect(issued).toMatchObject({ exit: 2, values: [{ problem: 'PERSON_CONSENT_MISSING' }, { type: 'summary' }] })
  expect(await desk.call('withdraw-consent', 'member-0001', ...BY, '--json')).toMatchObject({
    exit: 3,
    values: [{ code: 'PERSON_CONSENT_MISSING' }],
  })
})

test('what is held about a person is written down, for its owner only', async () => {
  const desk = copyOfOffice()
  const path = join(temporaryFolder(), 'member-0001.json')
  const answer = await desk.call('export-person', 'member-0001', path, '--json')
  expect(answer.values).toEqual([{ type: 'export', person: 'member-0001', activities: 9, credentials: 1, path }])
  expect(statSync(path).mode & 0o777).toBe(0o600)
  const { person, activities, credentials } = JSON.parse(readFileSync(path, 'utf8'))
  expect([person.ref, activities.length, credentials[0].token]).toEqual([
    'member-0001',
    9,
    tokenIn(join(desk.folder, 'outbox'), 'member-0001'),
  ])
  expect((await desk.call('export-person', 'member-9', path, '--json')).values).toMatchObject([
    { code: 'PERSON_UNKNOWN' },
  ])
})

test('who is erased is in no file of the office any more', async () => {
  const desk = copyOfOffice()
  const { id, subject } = passportIn(desk, 'member-0001')
  const names = ['member-0001', 'Жұмабаева', 'Фариза', 'Zhumabayeva', subject.passportNumber]
  const filesWith = (words: readonly string[]): readonly string[] =>
    readdirSync(desk.folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .filter((path) => words.some((word) => path.includes(word) || readFileSync(path).includes(word)))
      .map((path) => path.slice(desk.folder.length + 1))
      .sort()
  await desk.call(
    'extract',
    'member-0001',
    ...['--key', 'of member-0001', '--from', '2026-09-01', '--until', '2026-09-30'],
    ...['--valid-until', '2026-12-31', '--purpose-kk', 'Грант'],
  )
  // A clerk has named it like somebody else's passport.
  const strange = ['--key', 'member-0002', '--from', '2026-09-01', '--until', '2026-09-30', '--purpose-kk', 'Жұмыс']
  await desk.call('extract', 'member-0001', ...strange, '--valid-until', '2026-12-31')
  writeFileSync(join(desk.folder, 'people-to-tell.csv'), 'ref\nmember-0001\nmember-0002\n')
  expect(filesWith(names)).toEqual([
    'extracts/of%20member-0001.jwt',
    'outbox/member-0001.jwt',
    'people-to-tell.csv',
    'register.sqlite',
    'registry.sqlite',
  ])

  const answer = await desk.call('erase-person', 'member-0001', ...BY, '--json')
  expect(answer.values).toEqual([
    {
      type: 'erased',
      subjectId: subject.id,
      recordedAt: '2026-10-31T12:00:00.000Z',
      revoked: [id, expect.stringMatching(/^urn:uuid:/), expect.stringMatching(/^urn:uuid:/)],
      scrub: { made: true },
    },
  ])
  await desk.call('publish')
  expect(filesWith(names)).toEqual([])
  expect(readdirSync(join(desk.folder, 'extracts'))).toEqual([])
  expect(passportIn(desk, 'member-0002').subject.passportNumber).toMatch(/^75-/)
  expect(readFileSync(join(desk.folder, 'people-to-tell.csv'), 'utf8')).toBe('ref\nmember-0002\n')
  expect(readFileSync(join(desk.folder, 'erased.txt'), 'utf8')).toBe(`${subject.id}\n`)
  expect((await desk.call('doctor')).exit).toBe(0)
  expect((await desk.call('verify-log')).exit).toBe(0)
  expect((await desk.call('issue', '--json')).values.at(-1)).toMatchObject({ outcomes: { unchanged: 19 } })
  expect((await desk.call('erase-person', 'member-0001', ...BY, '--json')).values).toMatchObject([
    { code: 'PERSON_UNKNOWN' },
  ])
})

test('what has expired is forgotten, and nothing that has not', async () => {
  const desk = copyOfOffice({ clock: () => new Date('2029-02-01T00:00:00Z') })
  const before = (day: string) => desk.call('purge', '--expired-before', day, ...BY, '--json')
  expect((await before('2027-12-31')).values).toMatchObject([{ type: 'purged', credentials: 0 }])
  expect((await before('2028-01-02')).values).toMatchObject([{ type: 'purged', credentials: 20 }])
  expect((await before('2030-01-01')).values).toMatchObject([{ code: 'OPTION_INVALID' }])
  expect((await before('last year')).values).toMatchObject([{ code: 'DAY_INVALID' }])
})

test('an extract says hours of one period for one purpose, and not whose they are', async () => {
  const desk = copyOfOffice()
  const asked = ['extract', 'member-0001', '--key', 'grant-1', '--from', '2026-09-01', '--until', '2026-09-30'] as const
  const end = ['--valid-until', '2026-12-31', '--json'] as const
  const purpose = ['--purpose-kk', 'Грант конкурсы үшін'] as const
  const made = await desk.call(...asked, ...purpose, '--sector', 'care', 'heritage', ...end)
  expect(made.values).toMatchObject([{ type: 'extract', outcome: 'issued', hours: 13, activities: 5 }])
  const token = decodeVcJwt(tokenIn(join(desk.folder, 'extracts'), 'grant-1'))
  const said = token.ok ? JSON.stringify(token.value.document) : ''
  expect(said).toContain('Грант конкурсы үшін')
  expect(said).not.toMatch(/Жұмабаева|Фариза|75-\d{8}/)
  const again = await desk.call(...asked, ...purpose, '--sector', 'care', 'heritage', ...end)
  expect(again.values).toMatchObject([{ outcome: 'unchanged' }])
  expect((await desk.call(...asked, ...end)).values).toMatchObject([{ code: 'PURPOSE_MISSING' }])
  expect((await desk.call(...asked, ...purpose, ...end)).values).toMatchObject([{ code: 'ISSUANCE_CONFLICT' }])
})

test('a new phone: the passport names its key, and the one before is revoked', async () => {
  const desk = copyOfOffice()
  const folder = temporaryFolder()
  const phone = await generateHolderJwk()
  writeFileSync(join(folder, 'phone.json'), JSON.stringify(phone))
  const { id, subject } = passportIn(desk, 'member-0002')
  const lost = ['--reason', 'lost', '--actor', 'clerk-7', '--json'] as const
  const made = await desk.call('replace', id!, ...lost, '--holder-key', join(folder, 'phone.json'))
  expect(made.values).toMatchObject([{ type: 'replacement', replaces: id, outcome: 'replaced' }])
  const token = decodeVcJwt(tokenIn(join(desk.folder, 'outbox'), 'member-0002'))
  expect(token.ok && token.value.document.cnf).toEqual({ jwk: phone })
  expect(passportIn(desk, 'member-0002').subject.id).toBe(subject.id)
  const second = await desk.call('replace', id!, ...lost)
  expect(second).toMatchObject({ exit: 3, values: [{ code: 'CREDENTIAL_SUPERSEDED' }] })

  writeFileSync(join(folder, 'text.json'), 'phone')
  const codes: unknown[] = []
  for (const file of ['text.json', 'none.json'])
    codes.push((await desk.call('replace', id!, ...lost, '--holder-key', join(folder, file))).values[0]?.code)
  expect(codes).toEqual(['HOLDER_KEY_MALFORMED', 'GIVEN_FILE_UNREADABLE'])
})

test('who has passports of two offices is found, and nobody else is named', async () => {
  const desk = copyOfOffice()
  const folder = temporaryFolder()
  const other = await makeSmallOffice(folder, 'KZ-71')
  for (let n = 2; n <= 20; n++)
    await other.call(
      'revoke',
      passportIn(other, `member-${String(n).padStart(4, '0')}`).id!,
      '--reason',
      'other',
      ...BY,
    )
  const secret = join(folder, 'secret')
  writeFileSync(secret, Buffer.alloc(32, 7))
  const files = [join(folder, 'almaty.digests'), join(folder, 'astana.digests')] as const
  for (const [at, office] of [desk, other].entries())
    expect((await office.call('export-digests', files[at]!, '--secret-file', secret)).exit).toBe(0)
  expect(readFileSync(files[0], 'utf8')).not.toContain('member')
  const found = await desk.call('find-duplicates', ...files, '--json')
  expect(found.values).toEqual([
    {
      type: 'duplicate',
      digest: expect.any(String),
      holdings: [
        { registry: 'did:web:passport.example:offices:kz-75', passports: [passportIn(desk, 'member-0001').id] },
        { registry: 'did:web:passport.example:offices:kz-71', passports: [passportIn(other, 'member-0001').id] },
      ],
    },
    { type: 'summary', duplicates: 1 },
  ])
  const cut = readFileSync(files[0], 'utf8').slice(0, -9)
  writeFileSync(files[0], cut)
  expect((await desk.call('find-duplicates', ...files, '--json')).values).toMatchObject([
    { code: 'DIGEST_FILE_MALFORMED' },
  ])
  writeFileSync(secret, 'short')
  expect((await desk.call('export-digests', files[0], '--secret-file', secret, '--json')).values).toMatchObject([
    { code: 'OPTION_INVALID' },
  ])
})
