import {
  type AccreditationEntry,
  officeDid,
  TransferNotice,
  VolunteerActivity,
  VolunteerPassport,
} from '@volunteer-passport/schema'
import { activitySubject, seededKey, type TestKey } from '@volunteer-passport/testing'
import { trustRoot } from '@volunteer-passport/verifier'
import { describe, expect, it } from 'vitest'
import { AUDIENCE, byThumbprint, NONCE, phoneKey, present } from './holder.ts'
import {
  ALMATY,
  ASTANA,
  accreditationDocument,
  accreditationListDocument,
  almatyKey,
  astanaKey,
  chainOf,
  claimsOf,
  createRealm,
  entryOf,
  LIST_KEY,
  ORGANISATION,
  organisationClaims,
  organisationKey,
  PINS,
  type Realm,
  ROOT,
  rootKey,
  rootText,
  sign,
  signCredential,
  urlsOf,
} from './realm.ts'
import { verdictAndCode } from './world.ts'

const passportOf = (realm: Realm, key: TestKey = almatyKey, members = {}) =>
  signCredential('passport', key, members).then((token) => realm.verifier.verify(token, { type: VolunteerPassport }))
const activityOf = (realm: Realm, members: object = chainOf(ALMATY), key: TestKey = organisationKey) =>
  signCredential('activity', key, { ...members }).then((token) =>
    realm.verifier.verify(token, { type: VolunteerActivity }),
  )

type EntryChanges = Parameters<typeof entryOf>[2]
type Claims = Parameters<typeof claimsOf>[2]

/** The realm with another accreditation of Almaty by the root. */
async function withAlmaty(changes: EntryChanges = {}, claims: Claims = {}): Promise<Realm> {
  const realm = await createRealm()
  await realm.publishList(ROOT, [await entryOf(LIST_KEY, claimsOf(ALMATY, almatyKey, claims), changes)])
  return realm
}

/** The realm with another accreditation of the organisation by Almaty. */
async function withOrganisation(changes: EntryChanges = {}, claims: Claims = {}): Promise<Realm> {
  const realm = await createRealm()
  await realm.publishList(ALMATY, [await entryOf(almatyKey, organisationClaims(claims), changes)])
  return realm
}

const EXPIRED = { members: { validUntil: '2026-11-07T12:00:00Z' } }
const NOT_YET = { members: { validFrom: '2026-11-07T12:01:01Z' } }
const SUSPENDED = { state: 'suspended', since: '2026-11-01T00:00:00Z' } as const
const WITHDRAWN = { state: 'withdrawn', since: '2026-11-01T00:00:00Z' } as const

describe('row 123: an accreditation', () => {
  it.each<[string, EntryChanges, string]>([
    ['that holds', {}, 'accepted'],
    ['that begins within the tolerance', { members: { validFrom: '2026-11-07T12:01:00Z' } }, 'accepted'],
    ['that has expired', EXPIRED, 'rejected ACCREDITATION_EXPIRED'],
    ['that is not valid yet', NOT_YET, 'rejected ACCREDITATION_EXPIRED'],
    ['whose exp has passed', { members: { exp: 1794052800 } }, 'rejected ACCREDITATION_EXPIRED'],
    ['whose nbf is to come', { members: { nbf: 1794052861 } }, 'rejected ACCREDITATION_EXPIRED'],
    ['that is suspended', SUSPENDED, 'rejected ACCREDITATION_REVOKED'],
    ['that is withdrawn', WITHDRAWN, 'rejected ACCREDITATION_REVOKED'],
    [
      'that was withdrawn after the date of the token',
      { state: 'withdrawn', since: '2026-11-07T11:59:00Z' },
      'rejected ACCREDITATION_REVOKED',
    ],
    [
      'that was withdrawn and cannot even be verified',
      { ...WITHDRAWN, credential: 'e30.e30.e30' },
      'rejected ACCREDITATION_REVOKED',
    ],
  ])('%s', async (_, changes, verdict) => {
    const office = await passportOf(await withAlmaty(changes))
    expect([verdictAndCode(office), office.failingHop?.did]).toEqual([
      verdict,
      verdict === 'accepted' ? undefined : ALMATY,
    ])
    // Whom it accredits falls with it, and the report says where the chain breaks.
    const below = await activityOf(await withAlmaty(changes))
    expect([verdictAndCode(below), below.failingHop?.did]).toEqual([
      verdict,
      verdict === 'accepted' ? undefined : ALMATY,
    ])
    const organisation = await activityOf(await withOrganisation(changes))
    expect([verdictAndCode(organisation), organisation.failingHop?.did]).toEqual([
      verdict,
      verdict === 'accepted' ? undefined : ORGANISATION,
    ])
  })
})

describe('row 124: the scope', () => {
  it.each<[string, Claims, string]>([
    [
      'of another type',
      { scope: { credentialTypes: ['VolunteerTrainingCredential'] } },
      'rejected ACCREDITATION_SCOPE_EXCEEDED',
    ],
    ['of another region', { scope: { jurisdiction: ['KZ-71'] } }, 'rejected ACCREDITATION_SCOPE_EXCEEDED'],
    ['of the whole country', { scope: { jurisdiction: 'national' } }, 'accepted'],
  ])('of an office: %s', async (_, claims, verdict) => {
    const report = await passportOf(await withAlmaty({}, claims))
    expect(verdictAndCode(report)).toBe(verdict)
    if (!report.ok) {
      expect(report.failingHop?.did).toBe(ALMATY)
      expect(report.checks.filter(({ outcome }) => outcome === 'failed').map(({ id }) => id)).toEqual(['trust'])
    }
  })

  it.each<[string, Claims]>([
    ['more types', { scope: { credentialTypes: ['VolunteerActivityCredential', 'VolunteerTrainingCredential'] } }],
    ['more regions', { scope: { jurisdiction: ['KZ-75', 'KZ-79'] } }],
    ['the whole country', { scope: { jurisdiction: 'national' } }],
    ['the depth of its accreditor', { scope: { mayAccreditDepth: 1 } }],
  ])('widened by a child: %s', async (_, claims) => {
    const report = await activityOf(await withOrganisation({}, claims))
    expect([verdictAndCode(report), report.failingHop?.did]).toEqual([
      'rejected ACCREDITATION_SCOPE_EXCEEDED',
      ORGANISATION,
    ])
  })

  it('an organisation that signs for itself speaks for itself alone', async () => {
    const other = { ...activitySubject.organisation, bin: '990440001234' }
    const credentialSubject = { ...activitySubject, organisation: other, participationId: '990440001234:1' }
    const realm = await createRealm()
    expect(verdictAndCode(await activityOf(realm))).toBe('accepted')
    const foreign = await activityOf(realm, { ...chainOf(ALMATY), credentialSubject })
    expect(verdictAndCode(foreign)).toBe('rejected ACCREDITATION_SCOPE_EXCEEDED')
    // What names no organisation cannot show that it is this one's.
    const wider = await withOrganisation({}, { scope: { credentialTypes: ['VolunteerPassportCredential'] } })
    expect(verdictAndCode(await passportOf(wider, organisationKey, chainOf(ALMATY)))).toBe(
      'rejected ACCREDITATION_SCOPE_EXCEEDED',
    )
    // The office may sign for every organisation.
    expect(verdictAndCode(await activityOf(realm, { credentialSubject }, almatyKey))).toBe('accepted')
  })

  it('a notice of a move is an office’s that is accredited for it, and no organisation’s', async () => {
    const type = ['VerifiableCredential', TransferNotice.name]
    const { id } = activitySubject
    const credentialSubject = { id, formerOffice: ASTANA, formerPassport: 'urn:uuid:1', movedOn: '2026-11-07' }
    const noticeOf = async (realm: Realm, key: TestKey, members = {}) => {
      const token = await signCredential('activity', key, { type, credentialSubject, ...members })
      return verdictAndCode(await realm.verifier.verify(token, { type: TransferNotice }))
    }
    const credentialTypes = [TransferNotice.name, VolunteerActivity.name]
    const wide = await withAlmaty({}, { scope: { credentialTypes } })
    expect(await noticeOf(wide, almatyKey)).toBe('accepted')
    expect(await noticeOf(await createRealm(), almatyKey)).toBe('rejected ACCREDITATION_SCOPE_EXCEEDED')
    await wide.publishList(ALMATY, [await entryOf(almatyKey, organisationClaims({ scope: { credentialTypes } }))])
    expect(await noticeOf(wide, organisationKey, chainOf(ALMATY))).toBe('rejected ACCREDITATION_SCOPE_EXCEEDED')
  })

  it('of an organisation with a BIN is not passed on to another', async () => {
    const child = seededKey(51, 'did:web:child.example#key-1')
    for (const [bin, verdict] of [
      [organisationClaims().bin, 'accepted'],
      ['990440001234', 'rejected ACCREDITATION_SCOPE_EXCEEDED'],
      [undefined, 'rejected ACCREDITATION_SCOPE_EXCEEDED'],
    ]) {
      const realm = await withAlmaty({}, { scope: { mayAccreditDepth: 2 } })
      await realm.publishList(ALMATY, [
        await entryOf(almatyKey, organisationClaims({ scope: { mayAccreditDepth: 1 } })),
      ])
      const scope = { credentialTypes: ['VolunteerActivityCredential'], jurisdiction: ['KZ-75'], mayAccreditDepth: 0 }
      const claims = claimsOf('did:web:child.example', child, { bin, scope })
      await realm.publishList(ORGANISATION, [await entryOf(organisationKey, claims)], { key: organisationKey })
      await realm.publishStatus(child)
      expect(verdictAndCode(await activityOf(realm, chainOf(ORGANISATION, ALMATY), child))).toBe(verdict)
    }
  })

  it('two types are not carried by one that is allowed', async () => {
    const type = ['VerifiableCredential', 'VolunteerPassportCredential', 'VolunteerTrainingCredential']
    expect(verdictAndCode(await passportOf(await createRealm(), almatyKey, { type }))).toBe(
      'rejected ACCREDITATION_SCOPE_EXCEEDED',
    )
  })

  it('whoever may not accredit is not asked for a list', async () => {
    const realm = await withAlmaty({}, { scope: { mayAccreditDepth: 0 } })
    expect(verdictAndCode(await activityOf(realm))).toBe('rejected ACCREDITATION_SCOPE_EXCEEDED')
    expect(realm.network.calls).not.toContain(urlsOf(ALMATY).accreditations)
  })
})

describe('row 125: a chain that runs in a circle', () => {
  it.each([
    ['A accredits B accredits A', chainOf(ALMATY, ASTANA, ALMATY)],
    ['somebody accredits itself', chainOf(ORGANISATION)],
    ['with the issuer further up', chainOf(ALMATY, ORGANISATION)],
    ['by way of the root', chainOf(ALMATY, ROOT)],
  ])('%s', async (_, chain) => {
    const realm = await createRealm()
    expect(verdictAndCode(await activityOf(realm, chain))).toBe('rejected ACCREDITATION_LOOP')
    expect(realm.network.calls).not.toContain(urlsOf(ALMATY).accreditations)
  })

  it('each accredits the other, and no root either of them', async () => {
    const realm = await createRealm()
    const [a, b] = [seededKey(61, 'did:web:a.example#1'), seededKey(62, 'did:web:b.example#1')]
    await realm.publishList('did:web:a.example', [await entryOf(a, claimsOf('did:web:b.example', b))], { key: a })
    await realm.publishList('did:web:b.example', [await entryOf(b, claimsOf('did:web:a.example', a))], { key: b })
    expect(verdictAndCode(await activityOf(realm, chainOf('did:web:b.example'), a))).toBe('rejected ISSUER_NOT_TRUSTED')
    expect(verdictAndCode(await activityOf(realm, chainOf('did:web:b.example', 'did:web:a.example'), a))).toBe(
      'rejected ACCREDITATION_LOOP',
    )
    expect(
      realm.network.calls.filter((url) => url.includes('.example/.well-known') && !url.includes('passport')),
    ).toEqual([])
  })

  it('a successor that leads back', async () => {
    const realm = await createRealm()
    const ended = { state: 'ended', since: '2026-11-01T00:00:00Z', successor: ASTANA } as const
    await realm.publishList(ROOT, [
      await entryOf(LIST_KEY, claimsOf(ALMATY, almatyKey, { scope: { mayAccreditDepth: 2 } }), ended),
      await entryOf(LIST_KEY, claimsOf(ASTANA, astanaKey, { scope: { mayAccreditDepth: 2 } })),
    ])
    await realm.publishList(ASTANA, [await entryOf(astanaKey, claimsOf(ASTANA, astanaKey))])
    // Astana is reached as Almaty's successor, and named once more below itself.
    const report = await activityOf(realm, chainOf(ASTANA, ALMATY))
    expect(verdictAndCode(report)).toBe('rejected ACCREDITATION_LOOP')
  })
})

describe('row 126: the work is bounded', () => {
  it.each([2, 3])('a chain of 50 with at most %i levels', async (maxDepth) => {
    const realm = await createRealm()
    const verifier = realm.verifierWith({}, { maxDepth })
    const accreditors = Array.from({ length: 49 }, (_, i) => `did:web:office-${i}.example`)
    const token = await signCredential('activity', organisationKey, chainOf(...accreditors))
    expect(verdictAndCode(await verifier.verify(token, { type: VolunteerActivity }))).toBe(
      'rejected ACCREDITATION_CHAIN_TOO_DEEP',
    )
    expect(realm.network.calls).toEqual([urlsOf(ROOT).root, urlsOf(ROOT).accreditations])
  })

  it('maxDepth 1 is offices alone', async () => {
    const realm = await createRealm()
    const verifier = realm.verifierWith({}, { maxDepth: 1 })
    const verify = async (kind: 'passport' | 'activity', key: TestKey, members = {}) => {
      const type = kind === 'passport' ? VolunteerPassport : VolunteerActivity
      return verdictAndCode(await verifier.verify<unknown>(await signCredential(kind, key, members), { type }))
    }
    expect(await verify('passport', almatyKey)).toBe('accepted')
    expect(await verify('activity', organisationKey, chainOf(ALMATY))).toBe('rejected ACCREDITATION_CHAIN_TOO_DEEP')
  })

  it('10,000 accreditations: only that of the issuer is looked at', async () => {
    const realm = await createRealm()
    // None of the others could be verified: whoever walked over them would refuse the list.
    const others = Array.from({ length: 10_000 }, (_, i): AccreditationEntry => {
      const subject = `did:web:organisation-${String(i).padStart(5, '0')}.example`
      return { subject, state: 'active', credential: 'e30.e30.e30' }
    })
    await realm.publishList(ALMATY, [...others, await entryOf(almatyKey, organisationClaims())])
    expect(verdictAndCode(await activityOf(realm))).toBe('accepted')
    const stranger = seededKey(63, 'did:web:organisation-00007.example#1')
    expect(verdictAndCode(await activityOf(realm, chainOf(ALMATY), stranger))).toBe('undetermined TRUST_LIST_INVALID')
  })
})

describe('row 127: an accreditation', () => {
  it('of another subject than the listed', async () => {
    const credential = await sign(accreditationDocument(ROOT, claimsOf(ASTANA, astanaKey)), LIST_KEY)
    const report = await passportOf(await withAlmaty({ credential }))
    expect(verdictAndCode(report)).toBe('rejected ISSUER_NOT_TRUSTED')
  })

  it('of a key under another DID', async () => {
    const keys = [{ id: `${ASTANA}#key-1`, publicKeyJwk: almatyKey.publicJwk, state: 'active' }]
    expect(verdictAndCode(await passportOf(await withAlmaty({}, { keys })))).toBe('undetermined TRUST_LIST_INVALID')
  })

  it('that does not name the key', async () => {
    const realm = await createRealm()
    const other = { ...seededKey(64, ''), keyId: `${ALMATY}#key-2` }
    expect(verdictAndCode(await passportOf(realm, other))).toBe('rejected KEY_NOT_FOUND')
    expect(verdictAndCode(await passportOf(realm, { ...other, keyId: almatyKey.keyId }))).toBe(
      'rejected SIGNATURE_INVALID',
    )
  })

  it('by another than the accreditor, or signed with another key', async () => {
    for (const [issuer, key] of [
      [ASTANA, astanaKey],
      [ROOT, astanaKey],
      [ROOT, { ...astanaKey, keyId: LIST_KEY.keyId }],
    ] as const) {
      const credential = await sign(accreditationDocument(issuer, claimsOf(ALMATY, almatyKey)), key)
      expect(verdictAndCode(await passportOf(await withAlmaty({ credential })))).toBe('undetermined TRUST_LIST_INVALID')
    }
  })

  it('of nobody: the issuer stands in no list', async () => {
    const realm = await createRealm()
    const stranger = seededKey(65, 'did:web:stranger.example#1')
    expect(verdictAndCode(await passportOf(realm, stranger))).toBe('rejected ISSUER_NOT_TRUSTED')
    expect(verdictAndCode(await activityOf(realm, chainOf(ALMATY), stranger))).toBe('rejected ISSUER_NOT_TRUSTED')
    expect(verdictAndCode(await activityOf(realm, chainOf('did:web:stranger2.example'), stranger))).toBe(
      'rejected ISSUER_NOT_TRUSTED',
    )
    expect(realm.network.calls.filter((url) => url.includes('stranger'))).toEqual([])
  })
})

describe('row 128: the root', () => {
  it('of another is no root here', async () => {
    const realm = await createRealm()
    const mine = {
      root: 'did:web:other.example',
      listKeys: [{ id: 'did:web:other.example#1', publicKeyJwk: LIST_KEY.publicJwk, state: 'active' }],
    }
    realm.network.set(urlsOf(ROOT).root, { body: await rootText(mine) })
    expect(verdictAndCode(await passportOf(realm))).toBe('undetermined TRUST_LIST_INVALID')
  })

  it('with keys that are not pinned is believed in nothing', async () => {
    const realm = await createRealm()
    const verifier = realm.verifierWith({}, { rootKeyThumbprints: [rootKey(3).keyId] })
    const report = await verifier.verify(await signCredential('passport', almatyKey), { type: VolunteerPassport })
    expect(verdictAndCode(report)).toBe('undetermined TRUST_LIST_INVALID')
    expect(realm.network.calls).toEqual([urlsOf(ROOT).root])
  })

  it.each([[[]], [undefined], [null], ['all']])('is not pinned by %j', (rootKeyThumbprints) => {
    expect(() => trustRoot({ root: ROOT, rootKeyThumbprints: rootKeyThumbprints as never })).toThrow(
      expect.objectContaining({ code: 'OPTION_MISSING' }),
    )
  })
})

describe('row 129: a trust list', () => {
  const listBody = async (realm: Realm, change: (list: string) => Promise<string> | string) => {
    const entries = [await entryOf(LIST_KEY, claimsOf(ALMATY, almatyKey))]
    const list = await sign(accreditationListDocument(ROOT, entries), LIST_KEY)
    realm.network.set(urlsOf(ROOT).accreditations, { body: await change(list) })
    return verdictAndCode(await passportOf(realm))
  }
  const resigned = async (members: object, key = LIST_KEY) => {
    const entries = [await entryOf(LIST_KEY, claimsOf(ALMATY, almatyKey))]
    return sign({ ...accreditationListDocument(ROOT, entries), ...members }, key)
  }

  it.each<[string, (list: string) => Promise<string> | string, string]>([
    ['without a signature', (list) => `${list.slice(0, list.lastIndexOf('.'))}.`, 'TRUST_LIST_INVALID'],
    ['as JSON', (list) => Buffer.from(list.split('.')[1]!, 'base64url').toString(), 'TRUST_LIST_INVALID'],
    ['with a changed signature', (list) => `${list.slice(0, -4)}AAAA`, 'TRUST_LIST_INVALID'],
    ['of the office itself', () => resigned({ issuer: ALMATY }, almatyKey), 'TRUST_LIST_INVALID'],
    ['by a key of the office', () => resigned({}, { ...almatyKey, keyId: LIST_KEY.keyId }), 'TRUST_LIST_INVALID'],
    ['by a root key', () => resigned({}, { ...rootKey(1), keyId: LIST_KEY.keyId }), 'TRUST_LIST_INVALID'],
    ['of another address', () => resigned({ id: urlsOf(ALMATY).accreditations }), 'TRUST_LIST_INVALID'],
    ['of another type', () => resigned({ type: ['VerifiableCredential'] }), 'TRUST_LIST_INVALID'],
    ['that has expired', () => resigned({ validUntil: '2026-11-07T12:00:00Z' }), 'TRUST_LIST_EXPIRED'],
    ['that is of tomorrow', () => resigned({ validFrom: '2026-11-08T12:00:00Z' }), 'CLOCK_BEHIND'],
    ['that was signed tomorrow', () => resigned({ iat: Date.parse('2026-11-08T12:00:00Z') / 1000 }), 'CLOCK_BEHIND'],
    [
      'with a signature of another list',
      async (list) => `${list.slice(0, list.lastIndexOf('.'))}.${(await resigned({ name: 'x' })).split('.')[2]}`,
      'TRUST_LIST_INVALID',
    ],
  ])('%s', async (_, change, code) => {
    expect(await listBody(await createRealm(), change)).toBe(`undetermined ${code}`)
  })

  it('older than one seen before, by this verifier or the one before it', async () => {
    const lines = new Map<string, string>()
    const state = {
      get: (key: string) => lines.get(key),
      set: (key: string, value: string) => void lines.set(key, value),
    }
    const realm = await createRealm({ state })
    const publish = async (version: number) =>
      realm.publishList(ROOT, [await entryOf(LIST_KEY, claimsOf(ALMATY, almatyKey))], { version })
    await publish(5)
    expect(verdictAndCode(await passportOf(realm))).toBe('accepted')
    await publish(4)
    realm.clock.advance(901)
    expect(verdictAndCode(await passportOf(realm))).toBe('undetermined TRUST_LIST_ROLLBACK')
    const token = await signCredential('passport', almatyKey)
    const after = await realm.verifierWith({ state }).verify(token, { type: VolunteerPassport })
    expect(verdictAndCode(after)).toBe('undetermined TRUST_LIST_ROLLBACK')
    await publish(5)
    expect(verdictAndCode(await passportOf(realm))).toBe('accepted')
  })

  it('is no list for another: the root’s own, served as the office’s', async () => {
    const realm = await createRealm()
    const entries = [await entryOf(LIST_KEY, organisationClaims())]
    realm.network.set(urlsOf(ALMATY).accreditations, {
      body: await sign(accreditationListDocument(ROOT, entries), LIST_KEY),
    })
    expect(verdictAndCode(await activityOf(realm))).toBe('undetermined TRUST_LIST_INVALID')
  })

  it('that is silent', async () => {
    for (const url of [urlsOf(ROOT).root, urlsOf(ROOT).accreditations, urlsOf(ALMATY).accreditations]) {
      const realm = await createRealm()
      realm.network.set(url, 'timeout')
      const report = await activityOf(realm)
      expect(verdictAndCode(report)).toBe('undetermined TRUST_LIST_UNAVAILABLE')
      expect(report.failingHop?.did).toBe(url === urlsOf(ROOT).root ? undefined : url.includes('kz-75') ? ALMATY : ROOT)
    }
  })
})

it.each<[string, object, string]>([
  ['no DID', { root: undefined }, 'OPTION_INVALID'],
  ['a DID that has no site', { root: 'did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK' }, 'OPTION_INVALID'],
  ['an address', { root: 'https://passport.example' }, 'OPTION_INVALID'],
  ['an internal host', { root: 'did:web:localhost' }, 'OPTION_INVALID'],
  ['a thumbprint cut short', { rootKeyThumbprints: [...PINS, PINS[0]!.slice(1)] }, 'OPTION_INVALID'],
  ['a thumbprint that is none', { rootKeyThumbprints: [7] }, 'OPTION_INVALID'],
  ['no depth', { maxDepth: 0 }, 'OPTION_INVALID'],
  ['half a level', { maxDepth: 1.5 }, 'OPTION_INVALID'],
  ['a depth without end', { maxDepth: Number.POSITIVE_INFINITY }, 'OPTION_INVALID'],
  ['a depth in words', { maxDepth: '3' }, 'OPTION_INVALID'],
])('row 130: refuses to start with %s', (_, changes, code) => {
  expect(() => trustRoot({ root: ROOT, rootKeyThumbprints: PINS, ...changes } as never)).toThrow(
    expect.objectContaining({ code }),
  )
})

describe('row 131: one verdict through every entry', () => {
  it.each<[string, EntryChanges, Claims]>([
    ['accredited', {}, {}],
    ['withdrawn', WITHDRAWN, {}],
    ['expired', EXPIRED, {}],
    ['of another type', {}, { scope: { credentialTypes: ['VolunteerTrainingCredential'] } }],
  ])('%s', async (_, changes, claims) => {
    const realm = await withAlmaty(changes, claims)
    const phone = phoneKey(7)
    const token = await signCredential('passport', almatyKey, { cnf: { jwk: phone.publicJwk } })
    const alone = verdictAndCode(await realm.verifier.verify(token, { type: VolunteerPassport }))
    const bytes = await realm.verifier.verify(new TextEncoder().encode(token), { type: VolunteerPassport })
    const batch: string[] = []
    for await (const report of realm.verifier.verifyAll([token, token], { type: VolunteerPassport })) {
      batch.push(verdictAndCode(report))
    }
    const presented = await present([token], byThumbprint(phone))
    const presentation = await realm.verifier.verifyPresentation(presented, { audience: AUDIENCE, nonce: NONCE })
    expect([verdictAndCode(bytes), ...batch, ...presentation.credentials.map(verdictAndCode)]).toEqual([
      alone,
      alone,
      alone,
      alone,
    ])
    expect(presentation.ok).toBe(alone === 'accepted')
  })
})

it('an office outside the country’s list is a stranger, however it is named', async () => {
  const realm = await createRealm()
  const key = seededKey(66, `${officeDid('KZ-79')}#key-1`)
  expect(verdictAndCode(await passportOf(realm, key))).toBe('rejected ISSUER_NOT_TRUSTED')
})
