import { type AccreditationEntry, VolunteerActivity, VolunteerPassport } from '@volunteer-passport/schema'
import { didDocumentOf, seededKey, type TestKey } from '@volunteer-passport/testing'
import { anyType, type StateStore, serializeReport } from '@volunteer-passport/verifier'
import { describe, expect, it } from 'vitest'
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
  listedKey,
  listKey,
  ORGANISATION,
  organisationClaims,
  organisationKey,
  PINS,
  type Realm,
  ROOT,
  rootKey,
  sign,
  signCredential,
  statusUrl,
  urlsOf,
} from './realm.ts'
import { summarise, verdictAndCode } from './world.ts'

const passport = async (realm: Pick<Realm, 'verifier'>, key: TestKey = almatyKey, members = {}): Promise<string> =>
  verdictAndCode(
    await realm.verifier.verify(await signCredential('passport', key, members), { type: VolunteerPassport }),
  )
const activity = async (realm: Pick<Realm, 'verifier'>, members = chainOf(ALMATY), key = organisationKey) =>
  verdictAndCode(
    await realm.verifier.verify(await signCredential('activity', key, members), { type: VolunteerActivity }),
  )

const seconds = (instant: string): number => Date.parse(instant) / 1000
const callsOf = ({ network }: Realm, part: string): number => network.calls.filter((url) => url.includes(part)).length
const almatyEntry = (keys: readonly object[], changes: Partial<AccreditationEntry> = {}) =>
  entryOf(LIST_KEY, claimsOf(ALMATY, almatyKey, { keys, region: 'KZ-75' }), changes)

describe('a chain that holds', () => {
  it('names the office, by the word of the list and not of the token', async () => {
    const { verifier, network } = await createRealm()
    const token = await signCredential('passport', almatyKey, { issuer: { id: ALMATY, name: 'The Ministry' } })
    const report = await verifier.verify(token, { type: VolunteerPassport })
    expect(summarise(report)).toEqual({
      checks:
        'decode:passed key:passed signature:passed binding:passed schema:passed validity:passed status:passed ' +
        'trust:passed holder:skipped',
      codes: ['HOLDER_NOT_PROVEN'],
    })
    const { name } = claimsOf(ALMATY, almatyKey)
    expect(report.issuer).toEqual({
      did: ALMATY,
      name,
      region: 'KZ-75',
      contact: '+7 727 000 00 00',
      chain: [{ did: ROOT }, { did: ALMATY, name }],
    })
    expect(JSON.parse(serializeReport(report)).issuer).toEqual(report.issuer)
    // Keys come from the lists: no did.json, and each list once.
    expect(network.calls.filter((url) => !url.includes('/status/'))).toEqual([
      urlsOf(ROOT).root,
      urlsOf(ROOT).accreditations,
    ])
  })

  it('has as many links as there are accreditors, each list asked for after the one above it', async () => {
    const { verifier, network } = await createRealm()
    const token = await signCredential('activity', organisationKey, chainOf(ALMATY))
    const report = await verifier.verify(token, { type: VolunteerActivity })
    expect([report.ok, report.issuer?.chain?.map(({ did }) => did)]).toEqual([true, [ROOT, ALMATY, ORGANISATION]])
    expect(network.calls.filter((url) => !url.includes('/status/'))).toEqual([
      urlsOf(ROOT).root,
      urlsOf(ROOT).accreditations,
      urlsOf(ALMATY).accreditations,
    ])
  })

  it('lets the root issue accreditations and their lists, and nothing else', async () => {
    const realm = await createRealm()
    await realm.publishStatus(LIST_KEY, { as: ROOT })
    const credentialStatus = {
      type: 'BitstringStatusListEntry',
      statusPurpose: 'revocation',
      statusListIndex: '1',
      statusListCredential: statusUrl(ROOT, 'revocation'),
    }
    const accreditation = await sign(
      accreditationDocument(ROOT, claimsOf(ALMATY, almatyKey), { credentialStatus }),
      LIST_KEY,
    )
    const list = await sign(accreditationListDocument(ROOT, []), LIST_KEY)
    const said = async (token: string) => verdictAndCode(await realm.verifier.verify(token, { type: anyType }))
    expect([await said(accreditation), await said(list)]).toEqual(['accepted', 'accepted'])
    expect(await passport(realm, LIST_KEY)).toBe('rejected ACCREDITATION_SCOPE_EXCEEDED')
  })

  it('a hint is not looked at where the root itself names the issuer', async () => {
    const realm = await createRealm()
    expect(await passport(realm, almatyKey, chainOf(ALMATY, ALMATY, 'did:web:evil.example'))).toBe('accepted')
    expect(callsOf(realm, 'evil')).toBe(0)
  })
})

describe('what is fetched', () => {
  it('nothing for a token whose local checks fail', async () => {
    const realm = await createRealm()
    const token = await signCredential('passport', almatyKey)
    const foreign = await signCredential('passport', { ...almatyKey, keyId: `${ASTANA}#key-1` }, { issuer: ALMATY })
    for (const bad of [
      `${token}.x`,
      token.slice(1),
      foreign,
      '',
      await signCredential('passport', almatyKey, { issuer: 7 }),
    ]) {
      expect((await realm.verifier.verify(bad, { type: VolunteerPassport })).ok).toBe(false)
    }
    expect(realm.network.calls).toEqual([])
  })

  it('a list once for all who ask at the same time, and not again while it is fresh', async () => {
    const realm = await createRealm()
    const token = await signCredential('activity', organisationKey, chainOf(ALMATY))
    const reports = await Promise.all(
      Array.from({ length: 20 }, () => realm.verifier.verify(token, { type: VolunteerActivity })),
    )
    expect(reports.every(({ ok }) => ok)).toBe(true)
    realm.clock.advance(899)
    await activity(realm)
    expect([callsOf(realm, 'root.json'), callsOf(realm, 'accreditations')]).toEqual([1, 2])
    realm.clock.advance(2)
    await activity(realm)
    expect([callsOf(realm, 'root.json'), callsOf(realm, 'accreditations')]).toEqual([2, 4])
  })

  it('with ttl 0 each time', async () => {
    const realm = await createRealm()
    await realm.publishList(ROOT, [await almatyEntry([listedKey(almatyKey)])], { subject: { ttl: 0 } })
    for (let i = 0; i < 3; i++) expect(await passport(realm)).toBe('accepted')
    expect(callsOf(realm, 'accreditations')).toBe(3)
  })
})

describe('silence', () => {
  it('is bridged until the end of what is held, with a warning, and no office is asked at every turn', async () => {
    const realm = await createRealm()
    const token = await signCredential('passport', almatyKey, { credentialStatus: undefined })
    const verify = () => realm.verifier.verify(token, { type: anyType })
    expect(summarise(await verify()).codes).toEqual(['HOLDER_NOT_PROVEN'])
    realm.network.set(urlsOf(ROOT).root, 'timeout')
    realm.network.set(urlsOf(ROOT).accreditations, 'FETCH_FAILED')
    realm.clock.advance(901)
    for (let i = 0; i < 5; i++) {
      const report = await verify()
      expect([report.ok, summarise(report).codes]).toEqual([true, ['TRUST_LIST_STALE', 'HOLDER_NOT_PROVEN']])
    }
    expect([callsOf(realm, 'root.json'), callsOf(realm, 'accreditations')]).toEqual([2, 2])
    realm.clock.advance(60)
    await verify()
    expect(callsOf(realm, 'accreditations')).toBe(3)
    realm.clock.set('2026-11-14T10:59:59Z')
    expect((await verify()).ok).toBe(true)
    realm.clock.set('2026-11-14T11:00:00Z')
    expect(verdictAndCode(await verify())).toBe('undetermined TRUST_LIST_UNAVAILABLE')
  })

  it('is not what a refused list is: it may be there to hide a newer one', async () => {
    const realm = await createRealm()
    expect(await passport(realm)).toBe('accepted')
    realm.network.set(urlsOf(ROOT).accreditations, { body: 'e30.e30.e30' })
    realm.clock.advance(901)
    expect(await passport(realm)).toBe('undetermined TRUST_LIST_INVALID')
  })

  it('of the clock: one that was set back uses nothing of later', async () => {
    const realm = await createRealm()
    expect(await passport(realm)).toBe('accepted')
    realm.clock.advance(-61)
    await passport(realm)
    expect(callsOf(realm, 'accreditations')).toBe(2)
  })

  it('of the caller: an aborted signal ends the wait', async () => {
    const realm = await createRealm()
    const verifier = realm.verifierWith({ statusLists: () => new Promise(() => {}) })
    const token = await signCredential('passport', almatyKey)
    const report = await verifier.verify(token, { type: VolunteerPassport, signal: AbortSignal.abort() })
    expect(verdictAndCode(report)).toBe('undetermined TRUST_LIST_UNAVAILABLE')
  })
})

describe('a key of the office', () => {
  const next: TestKey = { ...seededKey(33, ''), keyId: `${ALMATY}#key-2` }
  const retired = { state: 'retired', retiredAt: '2026-10-31T12:00:00Z' }

  it.each<[string, object, object, string]>([
    ['active', {}, {}, 'accepted'],
    ['retired, of what it signed before', retired, {}, 'accepted'],
    ['retired, of what it signed after', retired, { iat: seconds('2026-10-31T12:00:01Z') }, 'rejected KEY_EXPIRED'],
    ['retired, of what has no instant', retired, { iat: undefined }, 'rejected KEY_EXPIRED'],
    ['revoked', { state: 'revoked' }, {}, 'rejected KEY_REVOKED'],
    [
      'revoked, of what claims to be old',
      { state: 'revoked', retiredAt: '2026-10-31T12:00:00Z' },
      { iat: 0 },
      'rejected KEY_REVOKED',
    ],
  ])('%s', async (_, state, members, verdict) => {
    const realm = await createRealm()
    await realm.publishList(ROOT, [await almatyEntry([listedKey(almatyKey, state), listedKey(next)])])
    // Lists are signed with the key that is active.
    await realm.publishStatus(next)
    expect(await passport(realm, almatyKey, members)).toBe(verdict)
  })

  it('retired signs no status list any more', async () => {
    const realm = await createRealm()
    await realm.publishList(ROOT, [await almatyEntry([listedKey(almatyKey, retired), listedKey(next)])])
    expect(await passport(realm)).toBe('undetermined STATUS_LIST_SIGNATURE_INVALID')
  })

  it('that is new is found at once, and a stranger’s costs one request a minute', async () => {
    const realm = await createRealm()
    expect(await passport(realm)).toBe('accepted')
    await realm.publishList(ROOT, [await almatyEntry([listedKey(almatyKey), listedKey(next)])], { version: 2 })
    realm.clock.advance(1)
    // All who ask while it is being asked for are given the same answer.
    const verdicts = await Promise.all([1, 2, 3].map(() => passport(realm, next)))
    expect(verdicts).toEqual(['accepted', 'accepted', 'accepted'])
    const unknown = { ...seededKey(34, ''), keyId: `${ALMATY}#key-3` }
    realm.clock.advance(60)
    for (let i = 0; i < 5; i++) expect(await passport(realm, unknown)).toBe('rejected KEY_NOT_FOUND')
    expect(callsOf(realm, 'accreditations')).toBe(3)
    realm.network.set(urlsOf(ROOT).accreditations, 'timeout')
    realm.clock.advance(60)
    // Not known to be false: the list that may name it cannot be had. One minute has one verdict.
    for (let i = 0; i < 5; i++) expect(await passport(realm, unknown)).toBe('undetermined TRUST_LIST_UNAVAILABLE')
    expect(callsOf(realm, 'accreditations')).toBe(4)
    expect(await passport(realm, next)).toBe('accepted')
  })

  it('revoked takes its status lists along, whatever is in the cache', async () => {
    const realm = await createRealm()
    await realm.publishList(ROOT, [await almatyEntry([listedKey(almatyKey), listedKey(next)])])
    expect(await passport(realm, next)).toBe('accepted')
    await realm.publishList(ROOT, [await almatyEntry([listedKey(almatyKey, { state: 'revoked' }), listedKey(next)])], {
      version: 2,
    })
    realm.clock.advance(901)
    // The thief serves what he signed while he could.
    expect(await passport(realm, next)).toBe('undetermined STATUS_LIST_SIGNATURE_INVALID')
    realm.network.set(statusUrl(ALMATY, 'revocation'), 'timeout')
    expect(await passport(realm, next)).toBe('undetermined STATUS_LIST_UNAVAILABLE')
  })
})

describe('an office that has ended', () => {
  const ended = { state: 'ended', since: '2026-11-01T00:00:00Z', successor: ASTANA } as const

  async function handedOver(changes: Partial<AccreditationEntry> = {}, members = {}): Promise<Realm> {
    const realm = await createRealm()
    await realm.publishList(ROOT, [
      await entryOf(LIST_KEY, claimsOf(ALMATY, almatyKey), { ...ended, ...changes, members }),
      await entryOf(LIST_KEY, claimsOf(ASTANA, astanaKey)),
    ])
    await realm.publishStatus(astanaKey, { as: ALMATY })
    return realm
  }

  it('its passports stay good, and its successor signs their status', async () => {
    const realm = await handedOver()
    expect(await passport(realm)).toBe('accepted')
    await realm.publishStatus(astanaKey, { as: ALMATY, bits: [42] })
    realm.clock.advance(901)
    expect(await passport(realm)).toBe('rejected STATUS_REVOKED')
  })

  it('also when its accreditation has expired since', async () => {
    expect(await passport(await handedOver({}, { validUntil: '2026-11-05T00:00:00Z' }))).toBe('accepted')
  })

  it('but it issues no more: not after its end, nor after its accreditation’s, if that came first', async () => {
    const late = { iat: seconds('2026-11-01T00:00:01Z') }
    expect(await passport(await handedOver(), almatyKey, late)).toBe('rejected KEY_EXPIRED')
    const expired = await handedOver({}, { validUntil: '2026-10-31T11:59:59Z' })
    expect(await passport(expired)).toBe('rejected KEY_EXPIRED')
  })

  it('its status lists are its successor’s alone', async () => {
    const organisation = await handedOver()
    await organisation.publishStatus(organisationKey, { as: ALMATY })
    expect(await passport(organisation)).toBe('undetermined STATUS_LIST_ISSUER_MISMATCH')
    const itself = await handedOver()
    await itself.publishStatus(almatyKey)
    expect(await passport(itself)).toBe('undetermined STATUS_LIST_SIGNATURE_INVALID')
    const nobody = await handedOver({ successor: undefined as never })
    expect(await passport(nobody)).toBe('undetermined STATUS_LIST_ISSUER_MISMATCH')
  })

  it('a successor that was withdrawn signs for nobody', async () => {
    const realm = await handedOver()
    await realm.publishList(ROOT, [
      await entryOf(LIST_KEY, claimsOf(ALMATY, almatyKey), ended),
      await entryOf(LIST_KEY, claimsOf(ASTANA, astanaKey), { state: 'withdrawn', since: '2026-11-02T00:00:00Z' }),
    ])
    expect(await passport(realm)).toBe('undetermined STATUS_LIST_ISSUER_MISMATCH')
  })

  it('whom it had accredited, its successor may accredit anew', async () => {
    const realm = await handedOver()
    expect(await activity(realm)).toBe('undetermined TRUST_LIST_UNAVAILABLE')
    await realm.publishList(ASTANA, [await entryOf(astanaKey, organisationClaims())])
    // The activity of last month still names the closed office.
    expect(await activity(realm)).toBe('accepted')
    expect(await activity(await handedOver({ successor: undefined as never }))).toBe('rejected ACCREDITATION_EXPIRED')
  })

  it('a successor speaks for no office that goes on', async () => {
    const realm = await createRealm()
    await realm.publishStatus(astanaKey, { as: ALMATY })
    expect(await passport(realm)).toBe('undetermined STATUS_LIST_ISSUER_MISMATCH')
  })
})

describe('status lists', () => {
  it('of an organisation, of an office, and what they revoke', async () => {
    const realm = await createRealm()
    await realm.publishStatus(organisationKey, { bits: [42] })
    expect(await activity(realm)).toBe('rejected STATUS_REVOKED')
    expect(await passport(realm)).toBe('accepted')
  })

  it('of one chain are not used for another', async () => {
    const realm = await createRealm()
    // Astana accredits a name that Almaty accredits too, with a key that is not the organisation's.
    const thief: TestKey = { ...seededKey(42, ''), keyId: organisationKey.keyId }
    const keys = [listedKey(thief)]
    await realm.publishList(ASTANA, [
      await entryOf(astanaKey, organisationClaims({ keys, scope: { jurisdiction: ['KZ-71'] } })),
    ])
    await realm.publishStatus(thief)
    expect(await activity(realm, chainOf(ASTANA), thief)).toBe('accepted')
    // Its lists, though held, say nothing about what the organisation has signed under Almaty.
    expect(await activity(realm)).toBe('undetermined STATUS_LIST_SIGNATURE_INVALID')
    expect(await activity(realm, chainOf(ALMATY), thief)).toBe('rejected SIGNATURE_INVALID')
  })
})

describe('the root’s keys', () => {
  const state = (): StateStore => {
    const lines = new Map<string, string>()
    return { get: (key) => lines.get(key), set: (key, value) => void lines.set(key, value) }
  }
  const listsBy = async (realm: Realm, key: TestKey, version = 2) => {
    const entries = [await entryOf(key, claimsOf(ALMATY, almatyKey))]
    await realm.publishList(ROOT, entries, { key, version })
  }
  const rootKeys = (...seeds: readonly number[]) => ({ rootKeys: seeds.map((seed) => rootKey(seed).publicJwk) })

  it('the list key is rotated by a new root.json, and no pin changes', async () => {
    const realm = await createRealm()
    expect(await passport(realm)).toBe('accepted')
    const listKeys = [
      listedKey(LIST_KEY, { state: 'retired', retiredAt: '2026-11-07T12:00:00Z' }),
      listedKey(listKey(12)),
    ]
    await realm.publishRoot({ version: 2, listKeys })
    realm.clock.advance(1)
    await realm.publishList(ROOT, [await almatyEntry([listedKey(almatyKey)])], { key: listKey(12), version: 2 })
    realm.clock.advance(901)
    // Accreditations that the old key signed before stay good; lists it signs no more.
    expect(await passport(realm)).toBe('accepted')
    await realm.publishList(ROOT, [await almatyEntry([listedKey(almatyKey)])], { version: 3 })
    realm.clock.advance(901)
    expect(await passport(realm)).toBe('undetermined TRUST_LIST_INVALID')
  })

  it('a list by a key that is newer than what is held is understood at once', async () => {
    const realm = await createRealm()
    expect(await passport(realm)).toBe('accepted')
    realm.clock.advance(800)
    await realm.publishList(ROOT, [await almatyEntry([listedKey(almatyKey)])], { subject: { ttl: 60_000 }, version: 2 })
    await passport(realm, { ...seededKey(34, ''), keyId: `${ALMATY}#key-3` })
    await realm.publishRoot({ version: 2, listKeys: [listedKey(LIST_KEY), listedKey(listKey(12))] })
    await listsBy(realm, listKey(12), 3)
    realm.clock.advance(61)
    expect(await passport(realm)).toBe('accepted')
    expect(callsOf(realm, 'root.json')).toBe(2)
  })

  it('a list key that is revoked takes along what it signed', async () => {
    const realm = await createRealm()
    expect(await passport(realm)).toBe('accepted')
    await realm.publishRoot({
      version: 2,
      listKeys: [listedKey(LIST_KEY, { state: 'revoked' }), listedKey(listKey(12))],
    })
    realm.clock.advance(901)
    expect(await passport(realm)).toBe('undetermined TRUST_LIST_INVALID')
    await realm.publishList(ROOT, [await almatyEntry([listedKey(almatyKey)])], { key: listKey(12) })
    realm.clock.advance(60)
    expect(await passport(realm)).toBe('undetermined TRUST_LIST_INVALID')
    // The list is good by now, and its accreditations are still signed with the revoked key.
    await listsBy(realm, listKey(12))
    realm.clock.advance(901)
    expect(await passport(realm)).toBe('accepted')
  })

  it('a version of a million, made by a thief, is forgotten with the key that was stolen', async () => {
    const realm = await createRealm()
    await listsBy(realm, LIST_KEY, 1_000_000)
    expect(await passport(realm)).toBe('accepted')
    await realm.publishRoot({
      version: 2,
      listKeys: [listedKey(LIST_KEY, { state: 'revoked' }), listedKey(listKey(12))],
    })
    await listsBy(realm, listKey(12), 2)
    realm.clock.advance(901)
    expect(await passport(realm)).toBe('accepted')
  })

  it('root keys are rotated: who looked yesterday takes the step, who only knows the pins walks', async () => {
    const realm = await createRealm()
    expect(await passport(realm)).toBe('accepted')
    await realm.publishRoot({ version: 2, ...rootKeys(3) }, [1, 3])
    await realm.publishRoot({ version: 3, ...rootKeys(4) }, [3, 4])
    await realm.publishRoot({ version: 4, ...rootKeys(5) }, [4, 5])
    realm.clock.advance(901)
    expect(await passport(realm)).toBe('accepted')
    expect(await passport({ verifier: realm.verifierWith() })).toBe('accepted')
    // A step that the keys before it have not signed leads nowhere.
    await realm.publishRoot({ version: 5, ...rootKeys(6) }, [6])
    realm.clock.advance(901)
    expect(await passport(realm)).toBe('undetermined TRUST_LIST_INVALID')
    expect(await passport({ verifier: realm.verifierWith() })).toBe('undetermined TRUST_LIST_INVALID')
  })

  it('a threshold of two needs two, then and after a rotation', async () => {
    const realm = await createRealm()
    await realm.publishRoot({ threshold: 2 })
    expect(await passport(realm)).toBe('undetermined TRUST_LIST_INVALID')
    await realm.publishRoot({ threshold: 2 }, [1, 2])
    expect(await passport(realm)).toBe('accepted')
    await realm.publishRoot({ version: 2, threshold: 2, ...rootKeys(3, 4) }, [1, 3, 4])
    realm.clock.advance(901)
    expect(await passport(realm)).toBe('undetermined TRUST_LIST_INVALID')
    await realm.publishRoot({ version: 2, threshold: 2, ...rootKeys(3, 4) }, [1, 2, 3, 4])
    realm.clock.advance(60)
    expect(await passport(realm)).toBe('accepted')
  })

  it('the recovery key takes over on the day the root keys are lost, and outruns a thief', async () => {
    const realm = await createRealm()
    expect(await passport(realm)).toBe('accepted')
    // The thief publishes with the stolen keys; nobody has looked yet.
    await realm.publishRoot({ version: 2, ...rootKeys(7), recoveryKey: rootKey(8).publicJwk }, [1, 7])
    await realm.publishRoot({ version: 3, ...rootKeys(7), recoveryKey: rootKey(8).publicJwk }, [7])
    await realm.publishRoot(
      { version: 100, ...rootKeys(3), recoveryKey: rootKey(22).publicJwk, listKeys: [listedKey(listKey(12))] },
      [21, 3],
    )
    await listsBy(realm, listKey(12))
    realm.clock.advance(901)
    expect(await passport(realm)).toBe('accepted')
    // Who knows the old pins alone would have to walk a hundred numbers: it is to be given new ones.
    expect(await passport({ verifier: realm.verifierWith() })).toBe('undetermined TRUST_LIST_UNAVAILABLE')
    expect(await passport({ verifier: realm.verifierWith({}, { rootKeyThumbprints: [rootKey(3).keyId] }) })).toBe(
      'accepted',
    )
    // The thief's next one is older than what is trusted now.
    await realm.publishRoot({ version: 4, ...rootKeys(7), recoveryKey: rootKey(8).publicJwk }, [7])
    realm.clock.advance(901)
    expect(await passport(realm)).toBe('undetermined TRUST_LIST_ROLLBACK')
  })

  it('after a recovery by a number or two, who knows the pins alone walks past what is missing', async () => {
    const realm = await createRealm()
    await realm.publishRoot({ version: 5, ...rootKeys(3), recoveryKey: rootKey(22).publicJwk }, [21, 3])
    expect(await passport(realm)).toBe('accepted')
    expect(realm.network.calls.slice(0, 6)).toEqual([
      urlsOf(ROOT).root,
      ...[4, 3, 2, 1].map((version) => urlsOf(ROOT).rootVersion(version)),
      urlsOf(ROOT).accreditations,
    ])
  })

  it('what was accepted is remembered past a restart, and not past a change of pins', async () => {
    const kept = state()
    const realm = await createRealm({ state: kept })
    await realm.publishRoot({ version: 2, ...rootKeys(3) }, [1, 3])
    expect(await passport(realm)).toBe('accepted')
    await realm.publishRoot()
    const again = () => ({ verifier: realm.verifierWith({ state: kept }) })
    expect(await passport(again())).toBe('undetermined TRUST_LIST_ROLLBACK')
    const repinned = realm.verifierWith({ state: kept }, { rootKeyThumbprints: [PINS[0]!] })
    expect(await passport({ verifier: repinned })).toBe('accepted')
    await realm.publishRoot({ version: 3, ...rootKeys(4) }, [3, 4])
    const before = callsOf(realm, 'root-')
    expect(await passport(again())).toBe('accepted')
    expect(callsOf(realm, 'root-')).toBe(before)
  })

  it('expire, and are of their time', async () => {
    const realm = await createRealm()
    expect(await passport(realm)).toBe('accepted')
    await realm.publishRoot({ version: 2, expires: '2026-11-07T12:15:01Z' })
    realm.clock.advance(901)
    expect(await passport(realm)).toBe('undetermined TRUST_LIST_EXPIRED')
    await realm.publishRoot({ version: 3, issuedAt: '2026-11-07T13:00:00Z' })
    realm.clock.advance(60)
    expect(await passport(realm)).toBe('undetermined CLOCK_BEHIND')
  })

  it('two files of one number are not both believed', async () => {
    const realm = await createRealm()
    expect(await passport(realm)).toBe('accepted')
    await realm.publishRoot({ expires: '2028-01-01T00:00:00Z' })
    realm.clock.advance(901)
    expect(await passport(realm)).toBe('undetermined TRUST_LIST_INVALID')
  })
})

describe('whoever takes an office’s web host, and has no key of the root', () => {
  const thief: TestKey = { ...seededKey(35, ''), keyId: `${ALMATY}#key-1` }

  it('gains nothing by a replaced did.json: it is not even fetched', async () => {
    const realm = await createRealm()
    realm.network.set('https://passport.example/offices/kz-75/did.json', { body: didDocumentOf(ALMATY, [thief]) })
    expect(await passport(realm, thief)).toBe('rejected SIGNATURE_INVALID')
    expect(await passport(realm, { ...thief, keyId: `${ALMATY}#key-9` })).toBe('rejected KEY_NOT_FOUND')
    expect(callsOf(realm, 'did.json')).toBe(0)
  })

  it('gains nothing by replaced lists', async () => {
    const realm = await createRealm()
    const mine = seededKey(43, 'did:web:mine.example#1')
    const claims = claimsOf('did:web:mine.example', mine, { scope: { mayAccreditDepth: 0 } })
    for (const key of [thief, { ...thief, keyId: LIST_KEY.keyId }]) {
      await realm.publishList(ALMATY, [await entryOf(key, claims)], { key })
      expect(await activity(realm, chainOf(ALMATY), mine)).toBe('undetermined TRUST_LIST_INVALID')
    }
    await realm.publishStatus(thief)
    expect(await passport(realm)).toBe('undetermined STATUS_LIST_SIGNATURE_INVALID')
  })

  it('gains nothing by older copies of each', async () => {
    const kept = new Map<string, string>()
    const state = {
      get: (key: string) => kept.get(key),
      set: (key: string, value: string) => void kept.set(key, value),
    }
    const realm = await createRealm({ state })
    expect(await activity(realm)).toBe('accepted')
    const withdrawn = { state: 'withdrawn', since: '2026-11-07T12:00:00Z' } as const
    await realm.publishList(ALMATY, [await entryOf(almatyKey, organisationClaims(), withdrawn)], { version: 2 })
    realm.clock.advance(901)
    expect(await activity(realm)).toBe('rejected ACCREDITATION_REVOKED')
    await realm.publishList(ALMATY, [await entryOf(almatyKey, organisationClaims())], { version: 1 })
    realm.clock.advance(901)
    expect(await activity(realm)).toBe('undetermined TRUST_LIST_ROLLBACK')
    expect(await activity({ verifier: realm.verifierWith({ state }) })).toBe('undetermined TRUST_LIST_ROLLBACK')
    await realm.publishRoot({ version: 2 })
    realm.clock.advance(901)
    await passport(realm)
    await realm.publishRoot({ version: 1 })
    realm.clock.advance(901)
    expect(await passport(realm)).toBe('undetermined TRUST_LIST_ROLLBACK')
  })
})

describe('a part of the caller’s that fails', () => {
  const broken = () => {
    throw new Error('down')
  }
  it.each<[string, object, string]>([
    ['a fetch that throws', { statusLists: broken }, 'undetermined TRUST_LIST_UNAVAILABLE'],
    ['a fetch that rejects', { statusLists: async () => broken() }, 'undetermined TRUST_LIST_UNAVAILABLE'],
    ['a fetch that says nothing', { statusLists: () => undefined }, 'undetermined TRUST_LIST_UNAVAILABLE'],
    [
      'a fetch that gives text',
      { statusLists: async () => ({ ok: true, value: { body: '{}' } }) },
      'undetermined TRUST_LIST_UNAVAILABLE',
    ],
    ['a store that cannot read', { state: { get: broken, set: () => {} } }, 'undetermined TRUST_LIST_UNAVAILABLE'],
    [
      'a store that cannot write',
      { state: { get: () => undefined, set: async () => broken() } },
      'undetermined TRUST_LIST_UNAVAILABLE',
    ],
    ['a store that gives numbers', { state: { get: () => 5, set: () => {} } }, 'undetermined TRUST_LIST_ROLLBACK'],
    [
      'a store that gives other text',
      { state: { get: (key: string) => (key.startsWith('trust-root') ? undefined : 'x'), set: () => {} } },
      'undetermined TRUST_LIST_ROLLBACK',
    ],
  ])('%s', async (_, options, verdict) => {
    expect(await passport(await createRealm(options as never))).toBe(verdict)
  })

  it('is not bridged by what was held before', async () => {
    const kept = new Map<string, string>()
    let isBroken = false
    const state = {
      get: (key: string) => (isBroken ? broken() : kept.get(key)),
      set: (key: string, value: string) => void kept.set(key, value),
    }
    const realm = await createRealm({ state })
    expect(await passport(realm)).toBe('accepted')
    isBroken = true
    realm.clock.advance(901)
    expect(await passport(realm)).toBe('undetermined TRUST_LIST_UNAVAILABLE')
  })
})
