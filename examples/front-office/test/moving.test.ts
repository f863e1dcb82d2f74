import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createJwkSigner } from '@volunteer-passport/codec'
import { readKeyFile } from '@volunteer-passport/codec/key-file'
import { createIssuer } from '@volunteer-passport/issuer'
import { createFolderPublisher, createFolderReader } from '@volunteer-passport/issuer/folder-publisher'
import { createSqliteRegistry } from '@volunteer-passport/registry/sqlite'
import { languageValues, officeDid, VolunteerActivity } from '@volunteer-passport/schema'
import { expect, test } from 'vitest'
import { tokenFileName } from '../src/token-file.ts'
import { type Desk, deskAt, PASSPHRASE, temporaryFolder } from './desk.ts'
import { lightenKey } from './lighten-key.ts'
import { passportIn, useSmallOffice } from './small-office.ts'

const copyOfOffice = useSmallOffice()
const BY = ['--actor', 'clerk-7', '--json'] as const
const DEED = '091140990430:2026-11-1'

const openAstana = async (clock?: () => Date): Promise<Desk> => {
  const desk = deskAt(join(temporaryFolder(), 'astana'), clock && { clock })
  await desk.call('init', '--office', 'KZ-71')
  await lightenKey(desk.folder)
  return desk
}
const siteOf = (desk: Desk) => ['--site-from-folder', join(desk.folder, 'site')] as const
const tokenFile = (desk: Desk, folder: 'outbox' | 'notices', ref: string): string =>
  join(desk.folder, folder, tokenFileName(ref))

const moveTo = (
  astana: Desk,
  almaty: Desk,
  o: { readonly from: string; readonly to: string; readonly birthDate: string },
) =>
  astana.call(
    'transfer-in',
    o.to,
    tokenFile(almaty, 'outbox', o.from),
    ...['--birth-date', o.birthDate, '--valid-until', '2028-12-31'],
    ...siteOf(almaty),
    ...BY,
  )

test('somebody moves: number, subject and hours stay, and the former office closes its passport on the notice', async () => {
  const almaty = copyOfOffice()
  const astana = await openAstana()
  const before = passportIn(almaty, 'member-0001')
  const { hours } = before.subject.totals
  const move = { from: 'member-0001', to: 'A-17', birthDate: '2005-03-25' }
  const moved = await moveTo(astana, almaty, move)
  expect(moved).toMatchObject({
    exit: 0,
    values: [{ type: 'transfer-in', ref: 'A-17', outcome: 'transferred', hours }],
  })
  const after = passportIn(astana, 'A-17')
  expect([after.subject.id, after.subject.passportNumber, after.issuer]).toEqual([
    before.subject.id,
    before.subject.passportNumber,
    officeDid('KZ-71'),
  ])
  expect((await moveTo(astana, almaty, move)).values).toMatchObject([{ outcome: 'unchanged' }])

  const notice = tokenFile(astana, 'notices', 'A-17')
  const closed = await almaty.call('transfer-out', notice, ...siteOf(astana), ...BY)
  expect(closed).toMatchObject({
    exit: 0,
    values: [{ type: 'transfer-out', ref: 'member-0001', revoked: [before.id] }],
  })
  expect(existsSync(tokenFile(almaty, 'outbox', 'member-0001'))).toBe(false)
  await almaty.call('publish')
  expect((await almaty.call('issue', '--json')).values.at(-1)).toMatchObject({
    people: 19,
    outcomes: { unchanged: 19 },
  })
  expect((await almaty.call('issue', '--person', 'member-0001', '--json')).values[0]).toMatchObject({
    problem: 'PERSON_MOVED',
  })
  for (const desk of [almaty, astana]) expect((await desk.call('doctor')).exit).toBe(0)
  expect((await almaty.call('transfer-out', notice, ...siteOf(astana), ...BY)).values).toMatchObject([
    { outcome: 'unchanged' },
  ])
})

test('who cannot be taken over is told why: another birth date, no passport at all, an office whose site is not there', async () => {
  const almaty = copyOfOffice()
  const astana = await openAstana()
  const move = { from: 'member-0001', to: 'A-17', birthDate: '2015-03-25' }
  expect(await moveTo(astana, almaty, move)).toMatchObject({ exit: 3, values: [{ type: 'rejected' }] })
  const empty = join(temporaryFolder(), 'empty')
  mkdirSync(empty)
  const nowhere = ['--site-from-folder', empty] as const
  const passport = tokenFile(almaty, 'outbox', 'member-0001')
  const dates = ['--birth-date', '2005-03-25', '--valid-until', '2028-12-31'] as const
  const unseen = await astana.call('transfer-in', 'A-17', passport, ...dates, ...nowhere, ...BY)
  expect(unseen).toMatchObject({ exit: 3, values: [{ problem: 'DID_NOT_FOUND' }] })
  const forged = join(temporaryFolder(), 'forged.jwt')
  const token = readFileSync(passport, 'utf8')
  writeFileSync(forged, token.replace(/\.[^.]*$/, `.${'A'.repeat(86)}`))
  const refused = await astana.call('transfer-in', 'A-17', forged, ...dates, ...siteOf(almaty), ...BY)
  expect(refused).toMatchObject({ exit: 3, values: [{ problem: 'SIGNATURE_INVALID' }] })
  // A passport is no notice.
  const noNotice = await almaty.call('transfer-out', passport, ...siteOf(almaty), ...BY)
  expect(noNotice).toMatchObject({ exit: 3, values: [{ problem: 'TYPE_INVALID' }] })
  expect(refused.stderr).not.toContain(token.slice(0, 20))
})

test('hours that the former office confirms later are imported once, and drop out when it takes them back', async () => {
  let now = Date.parse('2026-11-10T12:00:00Z')
  const clock = () => new Date(now)
  const almaty = copyOfOffice({ clock })
  const astana = await openAstana(clock)
  await almaty.call('publish')
  const { subject } = passportIn(almaty, 'member-0001')
  await moveTo(astana, almaty, { from: 'member-0001', to: 'A-17', birthDate: '2005-03-25' })
  // By the way of the library: this program has no command that issues a single activity.
  const file = await confirmLater(almaty)
  now = Date.parse('2026-11-12T12:05:00Z')
  const imported = () => astana.call('import-activity', 'A-17', file, ...siteOf(almaty), ...BY)
  expect((await imported()).values).toMatchObject([{ participationId: DEED, outcome: 'imported' }])
  expect((await imported()).values).toMatchObject([{ outcome: 'unchanged' }])
  expect((await astana.call('reverify-imports', ...siteOf(almaty), ...BY)).values.at(-1)).toEqual({
    type: 'summary',
    outcomes: { valid: 1, undetermined: 0, rejected: 0 },
  })
  expect((await astana.call('issue', '--valid-until', '2028-12-31', '--json')).values.at(-1)).toMatchObject({
    outcomes: { renewed: 1 },
  })
  expect(passportIn(astana, 'A-17').subject.totals.hours).toBe(subject.totals.hours + 2)

  await almaty.call('revoke-activity', DEED, '--reason', 'data-wrong', ...BY)
  await almaty.call('publish')
  const answer = await astana.call('reverify-imports', ...siteOf(almaty), ...BY)
  expect(answer).toMatchObject({ exit: 2, values: [{ problem: 'STATUS_REVOKED' }, { outcomes: { rejected: 1 } }] })
  expect((await astana.call('audit', '--json')).values).toMatchObject([{ overstated: [] }])
  expect((await astana.call('import-activity', 'nobody', file, ...siteOf(almaty), ...BY)).exit).toBe(3)
})

/** A deed after the move, and its credential in a file. */
async function confirmLater(almaty: Desk): Promise<string> {
  const id = officeDid('KZ-75')
  const registry = createSqliteRegistry({ path: join(almaty.folder, 'registry.sqlite') })
  const privateJwk = await readKeyFile(join(almaty.folder, 'key-1.jwe'), PASSPHRASE)
  const site = join(almaty.folder, 'site')
  const issuer = await createIssuer({
    id,
    registry,
    signer: createJwkSigner({ keyId: `${id}#key-1`, privateJwk }),
    statusBaseUrl: 'https://passport.example/offices/kz-75/status',
    published: createFolderReader(site),
    clock: () => new Date('2026-11-12T12:00:00Z'),
  })
  await issuer.ledger.recordActivity({
    person: 'member-0001',
    participationId: DEED,
    organisation: { bin: '091140990430', name: languageValues({ kk: '«Қамқор»' }) },
    project: { name: languageValues({ kk: 'Қайырымдылық түскі асы' }) },
    sector: 'care',
    role: languageValues({ kk: 'Көмекші' }),
    start: new Date('2026-11-11T05:00:00Z'),
    end: new Date('2026-11-11T07:00:00Z'),
    hours: 2,
    mode: 'onSite',
    confirmation: { method: 'coordinator', date: '2026-11-12' },
  })
  await issuer.publishStatusLists(createFolderPublisher(site))
  const { token } = await issuer.issue(VolunteerActivity, { key: DEED })
  await registry.close()
  const file = join(temporaryFolder(), 'deed.jwt')
  writeFileSync(file, token)
  return file
}
