import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createJwkSigner, generatePrivateJwk, type Jwk } from '@volunteer-passport/codec'
import { createDidResolver } from '@volunteer-passport/did'
import type { ActivityInput, Issuer } from '@volunteer-passport/issuer'
import {
  languageValues,
  OfficeAccreditation,
  officeDid,
  type ProblemCode,
  VolunteerActivity,
  VolunteerHoursExtract,
  VolunteerPassport,
  VolunteerPassportError,
  VolunteerTraining,
} from '@volunteer-passport/schema'
import { officeKey } from '@volunteer-passport/testing'
import { createVerifier, trustIssuers } from '@volunteer-passport/verifier'
import { beforeAll, describe, expect, test } from 'vitest'
import { almaty, openNationalOffice, ROOT_DID } from './support/accreditor.ts'
import {
  activity,
  BIN,
  BY,
  collect,
  LATER,
  NEXT_YEAR,
  type Office,
  openOffice,
  person,
  readWholeLog,
} from './support/office.ts'

/*
 * What a tired clerk, a script without types or a stale screen does wrong, verb by verb. Each has a code, a hint and a
 * page, and none leaves a trace: after all of them the log is as long as before.
 */

interface Scene {
  readonly issuer: Issuer
  /** Of the root: it has accredited Almaty, which is suspended, Astana, which has ended, and one that is withdrawn. */
  readonly national: Issuer
  readonly passports: Readonly<Record<'standing' | 'revoked' | 'renewed' | 'replaced' | 'suspended' | 'erased', string>>
  readonly deed: string
  readonly deedToken: string
  readonly extract: string
  readonly publicJwk: Jwk
  readonly privateJwk: Jwk
}

const DEEDS = { confirmed: `${BIN}:1`, revoked: `${BIN}:2`, suspended: `${BIN}:3`, unissued: `${BIN}:4` } as const
const ACTOR = { actor: 'clerk-7' } as const
const NOBODY = 'urn:uuid:00000000-0000-4000-8000-000000000000'
const PAST = new Date('2026-10-31T11:59:59Z')
const OCTOBER = { purpose: languageValues({ kk: 'Грант' }), period: { from: '2026-10-01', until: '2026-10-31' } }
const SOON = new Date('2026-11-30T00:00:00Z')
const [ALMATY = '', ASTANA = '', SHYMKENT = ''] = ['KZ-75', 'KZ-71', 'KZ-79'].map((code) => officeDid(code))

let office: Office
let national: Office
let scene: Scene
let entries: readonly number[]

const lengths = () => Promise.all([office, national].map(async ({ registry }) => (await readWholeLog(registry)).length))

async function openScene(): Promise<Scene> {
  office = await openOffice()
  const { issuer } = office
  const roles = ['standing', 'revoked', 'renewed', 'replaced', 'suspended', 'erased'] as const
  for (const role of roles) await issuer.ledger.registerPerson(person(role))
  await issuer.ledger.registerPerson(person('child', { birthDate: '2014-05-01' }))
  await issuer.ledger.registerPerson(person('waiting'))
  for (const [i, record] of ['1', '2', '3', '4'].entries())
    await issuer.ledger.recordActivity(activity('standing', record, { day: i + 1 }))
  await issuer.ledger.revokeActivity(DEEDS.revoked, BY)
  await issuer.ledger.suspendActivity(DEEDS.suspended, BY)
  const ids = new Map<string, string>()
  for (const role of roles)
    ids.set(role, (await issuer.issue(VolunteerPassport, { key: role, person: role, validUntil: NEXT_YEAR })).id)
  const idOf = (role: (typeof roles)[number]) => ids.get(role) as string
  await issuer.revoke(idOf('revoked'), { ...BY, reason: 'fraud' })
  await issuer.renew(idOf('renewed'), { validUntil: LATER })
  await issuer.replace(idOf('replaced'), BY)
  await issuer.suspend(idOf('suspended'), BY)
  await issuer.erasePerson('erased', ACTOR)
  const deed = await issuer.issue(VolunteerActivity, { key: DEEDS.confirmed })
  const extract = await issuer.issue(VolunteerHoursExtract, {
    key: 'extract',
    person: 'standing',
    validUntil: SOON,
    extract: OCTOBER,
  })
  national = await openNationalOffice()
  await accreditThree(national.issuer)
  const privateJwk = await generatePrivateJwk('EdDSA')
  return {
    issuer,
    national: national.issuer,
    passports: Object.fromEntries(roles.map((role) => [role, idOf(role)])) as unknown as Scene['passports'],
    deed: deed.id,
    deedToken: deed.token,
    extract: extract.id,
    privateJwk,
    publicJwk: createJwkSigner({ keyId: `${issuer.id}#x`, privateJwk }).publicJwk,
  }
}

async function accreditThree({ accreditations }: Issuer): Promise<void> {
  for (const subject of [ALMATY, ASTANA, SHYMKENT]) {
    const keyId = `${subject}#key-1`
    const { publicJwk } = createJwkSigner({ keyId, privateJwk: await generatePrivateJwk('EdDSA') })
    await accreditations.accredit(almaty({ subject, keys: [{ id: keyId, publicJwk }] }))
  }
  await accreditations.suspend(ALMATY, BY)
  await accreditations.end(ASTANA, BY)
  await accreditations.withdraw(SHYMKENT, BY)
}

beforeAll(async () => {
  scene = await openScene()
  entries = await lengths()
})

type Misuse = readonly [verb: string, misuse: string, code: ProblemCode, act: (scene: Scene) => unknown]

const wish = (key: string, members: object = {}) => ({ key, person: key, validUntil: NEXT_YEAR, ...members })
const accreditation = (subject: string) => almaty({ subject, keys: [{ ...almaty().keys[0]!, id: `${subject}#key-1` }] })
/** As a caller without types would call it. */
const untyped = (value: unknown) => value as never

const ISSUING: readonly Misuse[] = [
  ['issue', 'no input', 'LINT_FAILED', ({ issuer }) => issuer.issue(VolunteerPassport, untyped(undefined))],
  ['issue', 'no key', 'LINT_FAILED', ({ issuer }) => issuer.issue(VolunteerPassport, untyped({ person: 'waiting' }))],
  [
    'issue',
    'a passport of nobody',
    'LINT_FAILED',
    ({ issuer }) => issuer.issue(VolunteerPassport, { key: 'x', validUntil: NEXT_YEAR }),
  ],
  [
    'issue',
    'a passport without an end',
    'LINT_FAILED',
    ({ issuer }) => issuer.issue(VolunteerPassport, { key: 'waiting', person: 'waiting' }),
  ],
  [
    'issue',
    'what has ended already',
    'LINT_FAILED',
    ({ issuer }) => issuer.issue(VolunteerPassport, wish('waiting', { validUntil: PAST })),
  ],
  [
    'issue',
    'totals by the caller',
    'CLAIM_FORBIDDEN',
    ({ issuer }) => issuer.issue(VolunteerPassport, wish('waiting', { claims: untyped({ totals: { hours: 9000 } }) })),
  ],
  [
    'issue',
    'the key of another input',
    'ISSUANCE_CONFLICT',
    ({ issuer }) => issuer.issue(VolunteerPassport, wish('standing', { validUntil: LATER })),
  ],
  [
    'issue',
    'a second passport',
    'PERSON_HAS_PASSPORT',
    ({ issuer }) => issuer.issue(VolunteerPassport, wish('standing', { key: 'second' })),
  ],
  ['issue', 'to somebody unknown', 'PERSON_UNKNOWN', ({ issuer }) => issuer.issue(VolunteerPassport, wish('stranger'))],
  ['issue', 'to somebody erased', 'PERSON_UNKNOWN', ({ issuer }) => issuer.issue(VolunteerPassport, wish('erased'))],
  [
    'issue',
    'to a child without consent',
    'PERSON_CONSENT_MISSING',
    ({ issuer }) => issuer.issue(VolunteerPassport, wish('child')),
  ],
  [
    'issue',
    'the private key of a phone',
    'LINT_FAILED',
    ({ issuer, privateJwk }) => issuer.issue(VolunteerPassport, wish('waiting', { holderKey: privateJwk })),
  ],
  [
    'issue',
    'a passport as a badge',
    'LINT_FAILED',
    ({ issuer }) => issuer.issue(VolunteerPassport, wish('waiting', { profile: 'openBadges' })),
  ],
  [
    'issue',
    'an activity nobody recorded',
    'NOT_FOUND',
    ({ issuer }) => issuer.issue(VolunteerActivity, { key: `${BIN}:none` }),
  ],
  [
    'issue',
    'an activity under inquiry',
    'ACTIVITY_NOT_CONFIRMED',
    ({ issuer }) => issuer.issue(VolunteerActivity, { key: DEEDS.suspended }),
  ],
  [
    'issue',
    'a revoked activity',
    'ACTIVITY_NOT_CONFIRMED',
    ({ issuer }) => issuer.issue(VolunteerActivity, { key: DEEDS.revoked }),
  ],
  [
    'issue',
    "somebody else's activity",
    'ACTIVITY_CONFLICT',
    ({ issuer }) => issuer.issue(VolunteerActivity, { key: DEEDS.unissued, person: 'waiting' }),
  ],
  [
    'issue',
    'a training without claims',
    'LINT_FAILED',
    ({ issuer }) => issuer.issue(VolunteerTraining, { key: 't', person: 'waiting' }),
  ],
  [
    'issue',
    'an extract for a year',
    'LINT_FAILED',
    ({ issuer }) => issuer.issue(VolunteerHoursExtract, wish('standing', { key: 'e', extract: OCTOBER })),
  ],
  [
    'issue',
    'an extract for no purpose',
    'LINT_FAILED',
    ({ issuer }) => issuer.issue(VolunteerHoursExtract, wish('standing', { key: 'e', validUntil: SOON })),
  ],
  ['issue', 'an accreditation', 'OPTION_INVALID', ({ issuer }) => issuer.issue(OfficeAccreditation, { key: 'a' })],
  [
    'issueAll',
    'no options',
    'ACTOR_INVALID',
    ({ issuer }) => issuer.issueAll(VolunteerPassport, [], untyped(undefined)),
  ],
  [
    'issueAll',
    'a job named by a personal number',
    'ACTOR_INVALID',
    ({ issuer }) => issuer.issueAll(VolunteerPassport, [], { jobId: 'job-850101300123' }),
  ],
  ['renew', 'no input', 'LINT_FAILED', ({ issuer, passports }) => issuer.renew(passports.standing, untyped(undefined))],
  [
    'renew',
    'what has ended already',
    'LINT_FAILED',
    ({ issuer, passports }) => issuer.renew(passports.standing, { validUntil: PAST }),
  ],
  ['renew', 'an unknown one', 'NOT_FOUND', ({ issuer }) => issuer.renew(NOBODY, { validUntil: LATER })],
  [
    'renew',
    'a revoked one',
    'CREDENTIAL_NOT_LIVE',
    ({ issuer, passports }) => issuer.renew(passports.revoked, { validUntil: LATER }),
  ],
  [
    'renew',
    'a suspended one',
    'CREDENTIAL_NOT_LIVE',
    ({ issuer, passports }) => issuer.renew(passports.suspended, { validUntil: LATER }),
  ],
  [
    'renew',
    'an erased one',
    'CREDENTIAL_NOT_LIVE',
    ({ issuer, passports }) => issuer.renew(passports.erased, { validUntil: LATER }),
  ],
  [
    'renew',
    'twice, to another end',
    'CREDENTIAL_SUPERSEDED',
    ({ issuer, passports }) => issuer.renew(passports.renewed, { validUntil: NEXT_YEAR }),
  ],
  [
    'renew',
    'a replaced one',
    'CREDENTIAL_SUPERSEDED',
    ({ issuer, passports }) => issuer.renew(passports.replaced, { validUntil: LATER }),
  ],
  ['renew', 'an extract', 'LINT_FAILED', ({ issuer, extract }) => issuer.renew(extract, { validUntil: LATER })],
  [
    'replace',
    'no reason',
    'REASON_INVALID',
    ({ issuer, passports }) => issuer.replace(passports.standing, untyped(undefined)),
  ],
  ['replace', 'an unknown one', 'NOT_FOUND', ({ issuer }) => issuer.replace(NOBODY, BY)],
  [
    'replace',
    'twice, for another reason',
    'CREDENTIAL_SUPERSEDED',
    ({ issuer, passports }) => issuer.replace(passports.replaced, { ...BY, reason: 'lost' }),
  ],
  ['replace', 'an erased one', 'CREDENTIAL_NOT_LIVE', ({ issuer, passports }) => issuer.replace(passports.erased, BY)],
  [
    'replace',
    'an activity, for a new phone',
    'LINT_FAILED',
    ({ issuer, deed, publicJwk }) => issuer.replace(deed, { ...BY, holderKey: publicJwk }),
  ],
]

const STATUS: readonly Misuse[] = [
  ...(['revoke', 'suspend', 'reinstate'] as const).flatMap((verb): readonly Misuse[] => [
    [
      verb,
      'no reason and nobody',
      'REASON_INVALID',
      ({ issuer, passports }) => issuer[verb](passports.standing, untyped(undefined)),
    ],
    [
      verb,
      'a reason of its own',
      'REASON_INVALID',
      ({ issuer, passports }) => issuer[verb](passports.standing, { ...ACTOR, reason: untyped('because') }),
    ],
    [
      verb,
      'somebody by personal number',
      'ACTOR_INVALID',
      ({ issuer, passports }) => issuer[verb](passports.standing, { ...BY, actor: '850101300123' }),
    ],
    [verb, 'an unknown one', 'NOT_FOUND', ({ issuer }) => issuer[verb](NOBODY, BY)],
  ]),
  ['suspend', 'a revoked one', 'CREDENTIAL_NOT_LIVE', ({ issuer, passports }) => issuer.suspend(passports.revoked, BY)],
  ['suspend', 'an erased one', 'CREDENTIAL_NOT_LIVE', ({ issuer, passports }) => issuer.suspend(passports.erased, BY)],
  [
    'reinstate',
    'a revoked one',
    'REVOCATION_FINAL',
    ({ issuer, passports }) => issuer.reinstate(passports.revoked, BY),
  ],
  [
    'find',
    'a condition that is misspelt',
    'OPTION_INVALID',
    ({ issuer }) => issuer.find(untyped({ persn: 'standing' })),
  ],
  [
    'find',
    'a condition without a value',
    'OPTION_INVALID',
    ({ issuer }) => issuer.find(untyped({ person: undefined })),
  ],
  [
    'publishStatusLists',
    'no publisher',
    'OPTION_MISSING',
    ({ issuer }) => issuer.publishStatusLists(untyped(undefined)),
  ],
  ['bulk', 'nothing chosen', 'OPTION_INVALID', ({ issuer }) => issuer.bulk(untyped(undefined))],
  ['bulk', 'no condition', 'OPTION_MISSING', ({ issuer }) => issuer.bulk({ activities: {} })],
  [
    'bulk',
    'a condition that is misspelt',
    'OPTION_INVALID',
    ({ issuer }) => issuer.bulk({ activities: untyped({ organization: BIN }) }),
  ],
  [
    'bulk',
    'a run without a reason',
    'REASON_INVALID',
    ({ issuer }) => issuer.bulk({ activities: { organisation: BIN } }).run('x', untyped(undefined)),
  ],
  [
    'bulk',
    'a run of a stale preview',
    'PREVIEW_STALE',
    ({ issuer }) => issuer.bulk({ activities: { organisation: BIN } }).run('x', BY),
  ],
  [
    'bulk',
    'a run that nobody approved',
    'BULK_NOT_APPROVED',
    async ({ issuer }) => {
      const bulk = issuer.bulk({ activities: { organisation: BIN } })
      return bulk.run((await bulk.preview()).digest, { ...BY, approve: untyped(() => 'yes') })
    },
  ],
]

const PEOPLE: readonly Misuse[] = [
  ['personDigests', 'no secret', 'OPTION_INVALID', ({ issuer }) => issuer.personDigests(untyped(undefined))],
  [
    'personDigests',
    'a short secret',
    'OPTION_INVALID',
    ({ issuer }) => issuer.personDigests({ secret: new Uint8Array(31) }),
  ],
  ['exportPerson', 'somebody unknown', 'PERSON_UNKNOWN', ({ issuer }) => issuer.exportPerson('stranger')],
  ['exportPerson', 'somebody erased', 'PERSON_UNKNOWN', ({ issuer }) => issuer.exportPerson('erased')],
  ['erasePerson', 'by nobody', 'ACTOR_INVALID', ({ issuer }) => issuer.erasePerson('standing', untyped(undefined))],
  ['erasePerson', 'somebody unknown', 'PERSON_UNKNOWN', ({ issuer }) => issuer.erasePerson('stranger', ACTOR)],
  ['erasePerson', 'twice', 'PERSON_UNKNOWN', ({ issuer }) => issuer.erasePerson('erased', ACTOR)],
  ['purge', 'by nobody', 'ACTOR_INVALID', ({ issuer }) => issuer.purge(untyped(undefined))],
  ['purge', 'no day', 'OPTION_INVALID', ({ issuer }) => issuer.purge(untyped(ACTOR))],
  ['purge', 'a day to come', 'OPTION_INVALID', ({ issuer }) => issuer.purge({ ...ACTOR, expiredBefore: LATER })],
  [
    'ledger.registerPerson',
    'nothing',
    'PERSON_INVALID',
    ({ issuer }) => issuer.ledger.registerPerson(untyped(undefined)),
  ],
  [
    'ledger.registerPerson',
    'what no passport holds',
    'PERSON_INVALID',
    ({ issuer }) => issuer.ledger.registerPerson(untyped({ ...person('waiting'), phone: '+7' })),
  ],
  [
    'ledger.withdrawConsent',
    'by nobody',
    'ACTOR_INVALID',
    ({ issuer }) => issuer.ledger.withdrawConsent('child', untyped(undefined)),
  ],
  [
    'ledger.withdrawConsent',
    'somebody unknown',
    'PERSON_UNKNOWN',
    ({ issuer }) => issuer.ledger.withdrawConsent('stranger', ACTOR),
  ],
  [
    'ledger.withdrawConsent',
    'that nobody gave',
    'PERSON_CONSENT_MISSING',
    ({ issuer }) => issuer.ledger.withdrawConsent('child', ACTOR),
  ],
  ['ledger.totals', 'somebody unknown', 'PERSON_UNKNOWN', ({ issuer }) => issuer.ledger.totals('stranger')],
]

const record =
  (members: Partial<ActivityInput> & { day?: number }) =>
  ({ issuer }: Scene) =>
    issuer.ledger.recordActivity(activity('waiting', 'new', members))

const DEEDS_MISUSED: readonly Misuse[] = [
  [
    'ledger.recordActivity',
    'nothing',
    'ACTIVITY_INVALID',
    ({ issuer }) => issuer.ledger.recordActivity(untyped(undefined)),
  ],
  [
    'ledger.recordActivity',
    'by nobody',
    'ACTOR_INVALID',
    ({ issuer }) => issuer.ledger.recordActivity(activity('waiting', 'new'), untyped({})),
  ],
  [
    'ledger.recordActivity',
    'of somebody unknown',
    'PERSON_UNKNOWN',
    ({ issuer }) => issuer.ledger.recordActivity(activity('stranger', 'new')),
  ],
  [
    'ledger.recordActivity',
    'to come',
    'ACTIVITY_IN_FUTURE',
    record({ start: new Date('2026-11-02T03:00:00Z'), end: new Date('2026-11-02T06:00:00Z') }),
  ],
  [
    'ledger.recordActivity',
    'that ends first',
    'ACTIVITY_ENDS_BEFORE_START',
    record({ start: new Date('2026-10-02T06:00:00Z'), end: new Date('2026-10-02T03:00:00Z') }),
  ],
  ['ledger.recordActivity', 'of more hours than it lasted', 'ACTIVITY_HOURS_INVALID', record({ hours: 4 })],
  [
    'ledger.recordActivity',
    'at the time of another',
    'ACTIVITY_OVERLAPS',
    ({ issuer }) => issuer.ledger.recordActivity(activity('standing', 'new', { day: 1 })),
  ],
  [
    'ledger.recordActivity',
    "under another's number",
    'ACTIVITY_CONFLICT',
    ({ issuer }) => issuer.ledger.recordActivity(activity('waiting', '1', { day: 20 })),
  ],
  [
    'ledger.recordActivity',
    'that was revoked',
    'ACTIVITY_NOT_CONFIRMED',
    ({ issuer }) => issuer.ledger.recordActivity(activity('standing', '2', { day: 20 })),
  ],
  [
    'ledger.recordActivity',
    'that is under inquiry',
    'ACTIVITY_NOT_CONFIRMED',
    ({ issuer }) => issuer.ledger.recordActivity(activity('standing', '3', { day: 20 })),
  ],
  [
    'ledger.recordActivities',
    'by nobody',
    'ACTOR_INVALID',
    ({ issuer }) => issuer.ledger.recordActivities([], untyped({})),
  ],
  ...(['suspendActivity', 'reinstateActivity', 'revokeActivity'] as const).flatMap((verb): readonly Misuse[] => [
    [
      `ledger.${verb}`,
      'no reason',
      'REASON_INVALID',
      ({ issuer }) => issuer.ledger[verb](DEEDS.confirmed, untyped(undefined)),
    ],
    [`ledger.${verb}`, 'an unknown one', 'NOT_FOUND', ({ issuer }) => issuer.ledger[verb](`${BIN}:none`, BY)],
  ]),
  [
    'ledger.suspendActivity',
    'a revoked one',
    'ACTIVITY_NOT_CONFIRMED',
    ({ issuer }) => issuer.ledger.suspendActivity(DEEDS.revoked, BY),
  ],
  [
    'ledger.reinstateActivity',
    'a revoked one',
    'ACTIVITY_NOT_CONFIRMED',
    ({ issuer }) => issuer.ledger.reinstateActivity(DEEDS.revoked, BY),
  ],
]

const IMPORTS: readonly Misuse[] = [
  [
    'ledger.importActivity',
    'by nobody',
    'ACTOR_INVALID',
    ({ issuer }) => issuer.ledger.importActivity(untyped(undefined)),
  ],
  [
    'ledger.reverifyImports',
    'by nobody',
    'ACTOR_INVALID',
    ({ issuer }) => issuer.ledger.reverifyImports(untyped(undefined)),
  ],
  [
    'ledger.reverifyImports',
    'without a verifier',
    'OPTION_MISSING',
    ({ issuer }) => issuer.ledger.reverifyImports(untyped(ACTOR)),
  ],
  [
    'ledger.reverifyImports',
    'of somebody unknown',
    'PERSON_UNKNOWN',
    ({ issuer }) => issuer.ledger.reverifyImports({ ...ACTOR, person: 'stranger', verify: untyped(() => undefined) }),
  ],
]

const MOVES: readonly Misuse[] = (['transferIn', 'transferOut'] as const).flatMap((verb): readonly Misuse[] => [
  [`ledger.${verb}`, 'by nobody', 'ACTOR_INVALID', ({ issuer }) => issuer.ledger[verb](untyped(undefined))],
  [
    `ledger.${verb}`,
    'by a number of a person',
    'ACTOR_INVALID',
    ({ issuer }) => issuer.ledger[verb](untyped({ actor: '850101300123' })),
  ],
])

const CANCELLED: readonly Misuse[] = [
  [
    'ledger.cancelTransferOut',
    'without a reason',
    'REASON_INVALID',
    ({ issuer }) => issuer.ledger.cancelTransferOut('standing', untyped(undefined)),
  ],
  [
    'ledger.cancelTransferOut',
    'of somebody who has not left',
    'TRANSFER_CONFLICT',
    ({ issuer }) => issuer.ledger.cancelTransferOut('standing', BY),
  ],
  [
    'ledger.cancelTransferOut',
    'of somebody unknown',
    'PERSON_UNKNOWN',
    ({ issuer }) => issuer.ledger.cancelTransferOut('stranger', BY),
  ],
]

const REGISTRY: readonly Misuse[] = [
  ['operations.changes', 'no cursor', 'OPTION_INVALID', ({ issuer }) => issuer.operations.changes(untyped(undefined))],
  [
    'operations.changes',
    'a cursor that is none',
    'OPTION_INVALID',
    ({ issuer }) => issuer.operations.changes({ after: -1 }),
  ],
  ['operations.recover', 'by nobody', 'ACTOR_INVALID', ({ issuer }) => issuer.operations.recover(untyped(undefined))],
  [
    'operations.recover',
    'without looking at what is public',
    'OPTION_MISSING',
    ({ issuer }) => issuer.operations.recover(untyped(ACTOR)),
  ],
  [
    'operations.acceptClock',
    'by nobody',
    'ACTOR_INVALID',
    ({ issuer }) => issuer.operations.acceptClock(untyped(undefined)),
  ],
  ['keys.prepareKey', 'by nobody', 'ACTOR_INVALID', ({ issuer }) => issuer.keys.prepareKey(untyped(undefined))],
  [
    'keys.prepareKey',
    "under another's name",
    'KID_INVALID',
    ({ issuer, publicJwk }) => issuer.keys.prepareKey({ ...ACTOR, publicJwk, keyId: `${ROOT_DID}#key-2` }),
  ],
  [
    'keys.prepareKey',
    'the private half',
    'KEY_INVALID',
    ({ issuer, privateJwk }) =>
      issuer.keys.prepareKey({ ...ACTOR, publicJwk: privateJwk, keyId: `${issuer.id}#key-2` }),
  ],
  [
    'keys.prepareKey',
    'a name that was used',
    'KEY_CONFLICT',
    ({ issuer, publicJwk }) => issuer.keys.prepareKey({ ...ACTOR, publicJwk, keyId: officeKey.keyId }),
  ],
  [
    'keys.prepareKey',
    'a key that was used',
    'KEY_CONFLICT',
    ({ issuer }) => issuer.keys.prepareKey({ ...ACTOR, publicJwk: officeKey.publicJwk, keyId: `${issuer.id}#key-2` }),
  ],
  ['keys.activateKey', 'by nobody', 'ACTOR_INVALID', ({ issuer }) => issuer.keys.activateKey(untyped(undefined))],
  [
    'keys.killKey',
    'by nobody',
    'ACTOR_INVALID',
    ({ issuer }) => issuer.keys.killKey(officeKey.keyId, untyped(undefined)),
  ],
  ['keys.killKey', 'an unknown one', 'NOT_FOUND', ({ issuer }) => issuer.keys.killKey(`${issuer.id}#key-9`, ACTOR)],
  ['keys.reissueAll', 'by nobody', 'ACTOR_INVALID', ({ issuer }) => issuer.keys.reissueAll(untyped(undefined))],
  [
    'keys.reissueAll',
    'of an unknown key',
    'NOT_FOUND',
    ({ issuer }) => issuer.keys.reissueAll({ ...ACTOR, signedBy: `${issuer.id}#key-9` }),
  ],
  [
    'keys.reissueAll',
    'of the key that signs',
    'KEY_STILL_IN_USE',
    ({ issuer }) => issuer.keys.reissueAll({ ...ACTOR, signedBy: officeKey.keyId }),
  ],
]

const TRUST: readonly Misuse[] = [
  [
    'publishAccreditations',
    'no publisher',
    'OPTION_MISSING',
    ({ national }) => national.publishAccreditations(untyped(undefined)),
  ],
  [
    'publishAccreditations',
    'by who accredits nobody',
    'OPTION_MISSING',
    ({ issuer }) => issuer.publishAccreditations(async () => {}),
  ],
  [
    'accreditations.accredit',
    'nothing',
    'LINT_FAILED',
    ({ national }) => national.accreditations.accredit(untyped(undefined)),
  ],
  [
    'accreditations.accredit',
    'by who accredits nobody',
    'OPTION_MISSING',
    ({ issuer }) => issuer.accreditations.accredit(almaty()),
  ],
  [
    'accreditations.accredit',
    'itself',
    'ACCREDITATION_LOOP',
    ({ national }) => national.accreditations.accredit(accreditation(ROOT_DID)),
  ],
  [
    'accreditations.accredit',
    'who has ended',
    'CREDENTIAL_NOT_LIVE',
    ({ national }) => national.accreditations.accredit(accreditation(ASTANA)),
  ],
  [
    'accreditations.accredit',
    'who is withdrawn',
    'REVOCATION_FINAL',
    ({ national }) => national.accreditations.accredit(accreditation(SHYMKENT)),
  ],
  [
    'accreditations.renew',
    'no input',
    'LINT_FAILED',
    ({ national }) => national.accreditations.renew(ALMATY, untyped(undefined)),
  ],
  [
    'accreditations.renew',
    'somebody unknown',
    'NOT_FOUND',
    ({ national }) => national.accreditations.renew(officeDid('KZ-10'), { ...ACTOR, validUntil: LATER }),
  ],
  [
    'accreditations.renew',
    'to an earlier end',
    'LINT_FAILED',
    ({ national }) => national.accreditations.renew(ALMATY, { ...ACTOR, validUntil: SOON }),
  ],
  [
    'accreditations.changeKeys',
    'no input',
    'LINT_FAILED',
    ({ national }) => national.accreditations.changeKeys(ALMATY, untyped(undefined)),
  ],
  [
    'accreditations.changeKeys',
    'somebody unknown',
    'NOT_FOUND',
    ({ national }) => national.accreditations.changeKeys(officeDid('KZ-10'), { ...BY, keys: [] }),
  ],
  ...(['suspend', 'reinstate', 'withdraw', 'end'] as const).flatMap((verb): readonly Misuse[] => [
    [
      `accreditations.${verb}`,
      'no reason',
      'REASON_INVALID',
      ({ national }) => national.accreditations[verb](ALMATY, untyped(undefined)),
    ],
    [
      `accreditations.${verb}`,
      'somebody unknown',
      'NOT_FOUND',
      ({ national }) => national.accreditations[verb](officeDid('KZ-10'), BY),
    ],
  ]),
  [
    'accreditations.suspend',
    'who has ended',
    'CREDENTIAL_NOT_LIVE',
    ({ national }) => national.accreditations.suspend(ASTANA, BY),
  ],
  [
    'accreditations.reinstate',
    'who is withdrawn',
    'REVOCATION_FINAL',
    ({ national }) => national.accreditations.reinstate(SHYMKENT, BY),
  ],
  [
    'accreditations.end',
    'who is withdrawn',
    'REVOCATION_FINAL',
    ({ national }) => national.accreditations.end(SHYMKENT, BY),
  ],
  [
    'accreditations.handOver',
    'no reason',
    'REASON_INVALID',
    ({ national }) => national.accreditations.handOver(ASTANA, ALMATY, untyped(undefined)),
  ],
  [
    'accreditations.handOver',
    'to itself',
    'NOT_FOUND',
    ({ national }) => national.accreditations.handOver(ASTANA, ASTANA, BY),
  ],
  [
    'accreditations.handOver',
    'to who is suspended',
    'NOT_FOUND',
    ({ national }) => national.accreditations.handOver(ASTANA, ALMATY, BY),
  ],
  ['accreditations.get', 'no DID', 'LINT_FAILED', ({ national }) => national.accreditations.get(untyped(undefined))],
  [
    'succession.adoptStatusLists',
    'by nobody',
    'ACTOR_INVALID',
    ({ issuer }) => issuer.succession.adoptStatusLists(untyped(undefined)),
  ],
  [
    'succession.adoptStatusLists',
    'no list',
    'LINT_FAILED',
    ({ issuer }) => issuer.succession.adoptStatusLists({ ...ACTOR, office: ASTANA, keys: [], lists: [] }),
  ],
  ...(['revoke', 'suspend', 'reinstate'] as const).flatMap((verb): readonly Misuse[] => [
    [
      `succession.${verb}`,
      'no reason',
      'REASON_INVALID',
      ({ issuer }) => issuer.succession[verb](untyped(undefined), untyped(undefined)),
    ],
    [
      `succession.${verb}`,
      'a list of somebody else',
      'NOT_FOUND',
      ({ issuer }) =>
        issuer.succession[verb](
          { list: 'https://passport.example/offices/kz-71/status/revocation/1.jwt', index: 1 },
          BY,
        ),
    ],
  ]),
]

const MISUSES = [
  ...ISSUING,
  ...STATUS,
  ...PEOPLE,
  ...DEEDS_MISUSED,
  ...IMPORTS,
  ...MOVES,
  ...CANCELLED,
  ...REGISTRY,
  ...TRUST,
]

async function call(act: Misuse[3]): Promise<unknown> {
  const answer: unknown = await act(scene)
  const isStream = typeof answer === 'object' && answer !== null && Symbol.asyncIterator in answer
  return isStream ? collect(answer as AsyncIterable<unknown>) : answer
}

/** A member that no verb has, such as `holderkey`: what a caller without types misspells. */
const MISSPELT = 'misspelt'
type Misspelling = readonly [verb: string, code: ProblemCode, act: (extra: object, scene: Scene) => unknown]

const MISSPELLINGS: readonly Misspelling[] = [
  ['issue', 'LINT_FAILED', (extra, { issuer }) => issuer.issue(VolunteerPassport, wish('waiting', extra))],
  [
    'issueAll',
    'OPTION_INVALID',
    (extra, { issuer }) => issuer.issueAll(VolunteerPassport, [], { jobId: 'j', ...extra }),
  ],
  [
    'renew',
    'OPTION_INVALID',
    (extra, { issuer, passports }) => issuer.renew(passports.standing, { validUntil: LATER, ...extra }),
  ],
  ...(['replace', 'revoke', 'suspend', 'reinstate'] as const).map(
    (verb): Misspelling => [
      verb,
      'OPTION_INVALID',
      (extra, { issuer, passports }) => issuer[verb](passports.standing, { ...BY, ...extra }),
    ],
  ),
  ['find', 'OPTION_INVALID', (extra, { issuer }) => issuer.find(extra)],
  [
    'bulk',
    'OPTION_INVALID',
    (extra, { issuer }) => issuer.bulk({ activities: { organisation: BIN, ...extra } }).preview(),
  ],
  [
    'bulk',
    'OPTION_INVALID',
    async (extra, { issuer }) => {
      const bulk = issuer.bulk({ activities: { organisation: BIN } })
      return bulk.run((await bulk.preview()).digest, { ...BY, ...extra })
    },
  ],
  [
    'personDigests',
    'OPTION_INVALID',
    (extra, { issuer }) => issuer.personDigests({ secret: new Uint8Array(32), ...extra }),
  ],
  ['erasePerson', 'OPTION_INVALID', (extra, { issuer }) => issuer.erasePerson('standing', { ...ACTOR, ...extra })],
  ['purge', 'OPTION_INVALID', (extra, { issuer }) => issuer.purge({ expiredBefore: PAST, ...ACTOR, ...extra })],
  [
    'ledger.registerPerson',
    'PERSON_INVALID',
    (extra, { issuer }) => issuer.ledger.registerPerson({ ...person('new'), ...extra }),
  ],
  [
    'ledger.recordActivity',
    'ACTIVITY_INVALID',
    (extra, { issuer }) => issuer.ledger.recordActivity({ ...activity('standing', 'new', { day: 9 }), ...extra }),
  ],
  [
    'ledger.recordActivity',
    'OPTION_INVALID',
    (extra, { issuer }) =>
      issuer.ledger.recordActivity(activity('standing', 'new', { day: 9 }), { ...ACTOR, ...extra }),
  ],
  [
    'ledger.recordActivities',
    'OPTION_INVALID',
    (extra, { issuer }) => issuer.ledger.recordActivities([], { ...ACTOR, ...extra }),
  ],
  ...(['revokeActivity', 'suspendActivity', 'reinstateActivity'] as const).map(
    (verb): Misspelling => [
      `ledger.${verb}`,
      'OPTION_INVALID',
      (extra, { issuer }) => issuer.ledger[verb](DEEDS.confirmed, { ...BY, ...extra }),
    ],
  ),
  [
    'ledger.withdrawConsent',
    'OPTION_INVALID',
    (extra, { issuer }) => issuer.ledger.withdrawConsent('standing', { ...ACTOR, ...extra }),
  ],
  ...(['importActivity', 'reverifyImports', 'transferIn', 'transferOut'] as const).map(
    (verb): Misspelling => [
      `ledger.${verb}`,
      'OPTION_INVALID',
      (extra, { issuer }) => issuer.ledger[verb](untyped({ ...ACTOR, ...extra })),
    ],
  ),
  [
    'ledger.cancelTransferOut',
    'OPTION_INVALID',
    (extra, { issuer }) => issuer.ledger.cancelTransferOut('standing', { ...BY, ...extra }),
  ],
  ['ledger.find', 'OPTION_INVALID', (extra, { issuer }) => issuer.ledger.find({ externalRef: 'x', ...extra })],
  ['operations.changes', 'OPTION_INVALID', (extra, { issuer }) => issuer.operations.changes({ after: 0, ...extra })],
  ['operations.verifyLog', 'OPTION_INVALID', (extra, { issuer }) => issuer.operations.verifyLog(extra)],
  [
    'operations.recover',
    'OPTION_INVALID',
    (extra, { issuer }) => issuer.operations.recover({ published: office.web.read, ...ACTOR, ...extra }),
  ],
  [
    'operations.acceptClock',
    'OPTION_INVALID',
    (extra, { issuer }) => issuer.operations.acceptClock({ ...ACTOR, ...extra }),
  ],
  [
    'keys.prepareKey',
    'OPTION_INVALID',
    (extra, { issuer, publicJwk }) =>
      issuer.keys.prepareKey({ keyId: `${issuer.id}#key-2`, publicJwk, ...ACTOR, ...extra }),
  ],
  ['keys.activateKey', 'OPTION_INVALID', (extra, { issuer }) => issuer.keys.activateKey({ ...ACTOR, ...extra })],
  [
    'keys.killKey',
    'OPTION_INVALID',
    (extra, { issuer }) => issuer.keys.killKey(officeKey.keyId, { ...ACTOR, ...extra }),
  ],
  [
    'keys.reissueAll',
    'OPTION_INVALID',
    (extra, { issuer }) => issuer.keys.reissueAll({ signedBy: officeKey.keyId, ...ACTOR, ...extra }),
  ],
  [
    'accreditations.accredit',
    'LINT_FAILED',
    (extra, { national }) => national.accreditations.accredit({ ...almaty(), ...extra }),
  ],
  [
    'accreditations.accredit',
    'LINT_FAILED',
    (extra, { national }) => national.accreditations.accredit(almaty({ keys: [{ ...almaty().keys[0]!, ...extra }] })),
  ],
  [
    'accreditations.accredit',
    'LINT_FAILED',
    (extra, { national }) => national.accreditations.accredit(almaty({ scope: { ...almaty().scope, ...extra } })),
  ],
  [
    'accreditations.renew',
    'OPTION_INVALID',
    (extra, { national }) => national.accreditations.renew(ALMATY, { validUntil: LATER, ...ACTOR, ...extra }),
  ],
  [
    'accreditations.changeKeys',
    'OPTION_INVALID',
    (extra, { national }) => national.accreditations.changeKeys(ALMATY, { keys: [], ...BY, ...extra }),
  ],
  ...(['suspend', 'reinstate', 'withdraw', 'end'] as const).map(
    (verb): Misspelling => [
      `accreditations.${verb}`,
      'OPTION_INVALID',
      (extra, { national }) => national.accreditations[verb](ALMATY, { ...BY, ...extra }),
    ],
  ),
  [
    'accreditations.handOver',
    'OPTION_INVALID',
    (extra, { national }) => national.accreditations.handOver(ASTANA, ALMATY, { ...BY, ...extra }),
  ],
  [
    'succession.adoptStatusLists',
    'OPTION_INVALID',
    (extra, { issuer }) =>
      issuer.succession.adoptStatusLists({ office: ASTANA, keys: [], lists: [], ...ACTOR, ...extra }),
  ],
  ...(['revoke', 'suspend', 'reinstate'] as const).flatMap((verb): readonly Misspelling[] => [
    [
      `succession.${verb}`,
      'OPTION_INVALID',
      (extra, { issuer }) => issuer.succession[verb]({ list: 'x', index: 1 }, { ...BY, ...extra }),
    ],
    [
      `succession.${verb}`,
      'OPTION_INVALID',
      (extra, { issuer }) => issuer.succession[verb]({ list: 'x', index: 1, ...extra }, BY),
    ],
  ]),
]

const page = (code: string): string => join(import.meta.dirname, `../../../docs/problems/${code}.md`)

describe('a misuse has a code, a hint and a page', () => {
  test.each(MISUSES)('%s: %s is %s', async (_verb, _misuse, code, act) => {
    const error: unknown = await call(act).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(VolunteerPassportError)
    expect(error).toMatchObject({ code, hint: expect.stringMatching(/\w/) })
    expect(existsSync(page(code))).toBe(true)
  })

  test.each(MISSPELLINGS)(
    '%s: a member that is not known is %s, and never left out without a word',
    async (_, code, act) => {
      const error: unknown = await call((all) => act({ [MISSPELT]: 'x' }, all)).catch((thrown: unknown) => thrown)
      expect(error).toBeInstanceOf(VolunteerPassportError)
      expect(error).toMatchObject({ code, hint: expect.stringMatching(/\w/) })
    },
  )

  test('an issuer is not made with an option that is not known', async () => {
    await expect(openOffice(untyped({ accreditor: [] }))).rejects.toMatchObject({ code: 'OPTION_INVALID' })
  })

  test('in a stream it is told of its row, and stops nothing', async () => {
    const { issuer } = scene
    const misspelt = { ...wish('waiting'), holderkey: scene.publicJwk }
    const rows = [null, misspelt, wish('stranger'), wish('child'), { ...wish('revoked'), key: 'other' }]
    const issued = await collect(issuer.issueAll(VolunteerPassport, rows as never, { jobId: 'j' }))
    expect(issued.map((one) => ('problem' in one ? one.problem.code : one.outcome))).toEqual([
      'LINT_FAILED',
      'LINT_FAILED',
      'PERSON_UNKNOWN',
      'PERSON_CONSENT_MISSING',
      'CREDENTIAL_NOT_LIVE',
    ])
    const people = await collect(issuer.ledger.registerPeople([null, { ref: 'x' }] as never))
    expect(people.map((one) => ('problem' in one ? one.problem.code : one.outcome))).toEqual([
      'PERSON_INVALID',
      'PERSON_INVALID',
    ])
    const deeds = [null, activity('stranger', 'new'), activity('standing', '2', { day: 20 })]
    const booked = await collect(issuer.ledger.recordActivities(deeds as never))
    expect(booked.map((one) => ('problem' in one ? one.problem.code : one.outcome))).toEqual([
      'ACTIVITY_INVALID',
      'PERSON_UNKNOWN',
      'ACTIVITY_NOT_CONFIRMED',
    ])
  })

  test('an activity of an office that is not trusted is answered with what the verifier says, and booked nowhere', async () => {
    const { issuer, deedToken: token } = scene
    const verifier = createVerifier({
      trust: trustIssuers([ASTANA]),
      resolver: createDidResolver({ fetch: async () => Promise.reject(new Error('nothing is to be fetched')) }),
      clock: office.clock,
    })
    const report = await verifier.verify(token, { type: VolunteerActivity })
    const answer = await issuer.ledger.importActivity({ person: 'waiting', token, report, ...ACTOR })
    expect(answer).toMatchObject({ outcome: 'rejected', problem: { code: 'ISSUER_NOT_TRUSTED' } })
    expect(existsSync(page('ISSUER_NOT_TRUSTED'))).toBe(true)
    await expect(issuer.ledger.importActivity(untyped({ person: 'waiting', token, ...ACTOR }))).rejects.toThrow(
      TypeError,
    )
  })

  test('a checkpoint that is none is a report, not an exception', async () => {
    const report = await scene.issuer.operations.verifyLog({ checkpoints: ['none'] })
    expect(report).toMatchObject({ ok: false, problem: { code: 'TOKEN_MALFORMED' } })
  })

  test('what is no text at all is a TypeError, and asks the store nothing', async () => {
    const { issuer } = scene
    const wrong = untyped({ toString: () => scene.passports.standing })
    for (const work of [
      () => issuer.get(wrong),
      () => issuer.history(wrong),
      () => issuer.revoke(wrong, BY),
      () => issuer.exportPerson(wrong),
      () => issuer.ledger.revokeActivity(wrong, BY),
      () => issuer.ledger.totals(wrong),
      () => issuer.ledger.find(untyped(undefined)),
      () => issuer.issue(untyped(undefined), wish('waiting')),
      () => collect(issuer.find(untyped(undefined))),
      () => collect(issuer.ledger.registerPeople(untyped(undefined))),
      () => collect(issuer.issueAll(VolunteerPassport, untyped(undefined), { jobId: 'j' })),
    ])
      await expect((async () => work())()).rejects.toBeInstanceOf(TypeError)
  })

  test('the same again is no misuse: it changes nothing and answers the same', async () => {
    const { issuer, passports } = scene
    const [revoked] = await issuer
      .history(passports.revoked)
      .then((all) => all.filter(({ event }) => event === 'revoked'))
    expect((await issuer.revoke(passports.revoked, { ...BY, reason: 'lost' })).recordedAt).toEqual(revoked!.at)
    await issuer.revoke(passports.erased, BY)
    await issuer.suspend(passports.suspended, BY)
    await issuer.reinstate(passports.standing, BY)
    expect((await issuer.replace(passports.replaced, BY)).outcome).toBe('unchanged')
    expect((await issuer.renew(passports.renewed, { validUntil: LATER })).outcome).toBe('unchanged')
    expect((await issuer.ledger.revokeActivity(DEEDS.revoked, BY)).replaced).toEqual([])
    expect((await issuer.ledger.suspendActivity(DEEDS.suspended, BY)).credentials).toEqual([])
    await scene.national.accreditations.withdraw(SHYMKENT, BY)
  })

  // Stands last: all of the above has run.
  test('none of it has left a trace', async () => {
    expect(await lengths()).toEqual(entries)
  })
})

test('no verb is left out', () => {
  /** Nothing can be asked of them wrongly, or other tests of this file do. */
  const without = [
    'get',
    'history',
    'accreditations.list',
    'keys.didDocument',
    'keys.list',
    'ledger.auditTotals',
    'ledger.find',
    'ledger.registerPeople',
    // They depend on the store, and are tried where the stores are.
    'operations.backup',
    'operations.checkpoint',
    'operations.verifyLog',
  ]
  /** What they are given is no object with members, or is a stream of records. */
  const withoutMembers = [
    ...['get', 'history', 'exportPerson', 'publishStatusLists', 'publishAccreditations'],
    ...['accreditations.get', 'accreditations.list', 'keys.didDocument', 'keys.list'],
    ...['ledger.auditTotals', 'ledger.registerPeople', 'ledger.totals', 'operations.backup', 'operations.checkpoint'],
  ]
  const verbs = Object.entries(scene.issuer).flatMap(([name, value]) => {
    if (typeof value === 'object') return Object.keys(value).map((verb) => `${name}.${verb}`)
    return typeof value === 'function' ? [name] : []
  })
  const tried = new Set([...MISUSES.map(([verb]) => verb), ...without])
  expect(verbs.filter((verb) => !tried.has(verb))).toEqual([])
  const misspelt = new Set([...MISSPELLINGS.map(([verb]) => verb), ...withoutMembers])
  expect(verbs.filter((verb) => !misspelt.has(verb))).toEqual([])
})
