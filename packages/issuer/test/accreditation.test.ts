import { languageValues, OfficeAccreditation, officeDid, VolunteerPassport } from '@volunteer-passport/schema'
import { frozenClock } from '@volunteer-passport/testing'
import { describe, expect, test } from 'vitest'
import {
  almaty,
  almatySigner,
  listSigner,
  newSigner,
  openNationalOffice,
  publishedList,
  ROOT_DID,
  ROOT_LIST_URL,
  ROOT_STATUS_URL,
  scopeOf,
} from './support/accreditor.ts'
import {
  BY,
  documentOf,
  indexOf,
  LATER,
  NEXT_YEAR,
  NOW,
  publishedBits,
  readWholeLog,
  reopen,
  subjectOf,
} from './support/office.ts'

const ALMATY = officeDid('KZ-75')
const ASTANA = officeDid('KZ-71')
const KEY = { id: almatySigner.keyId, publicKeyJwk: almatySigner.publicJwk }

/** Events of the log from an entry on, without times and hashes. */
const eventsOf = async (registry: Parameters<typeof readWholeLog>[0], from = 0) =>
  (await readWholeLog(registry)).slice(from).map(({ event, about, actor, reason }) => [event, about, actor, reason])

describe('accredit', () => {
  test('issues a credential with a status, and the list names it once it is published', async () => {
    const { issuer, web, registry } = await openNationalOffice()
    const before = (await readWholeLog(registry)).length
    const made = await issuer.accreditations.accredit(almaty())
    expect(made.outcome).toBe('issued')
    const claims = {
      id: ALMATY,
      name: [
        { '@value': 'Алматы фронт-кеңсесі', '@language': 'kk' },
        { '@value': 'Фронт-офис Алматы', '@language': 'ru' },
        { '@value': 'Front office of Almaty', '@language': 'en' },
      ],
      region: 'KZ-75',
      contact: { url: 'https://passport.example/offices/kz-75', email: 'kz-75@passport.example' },
      scope: scopeOf('KZ-75'),
      keys: [{ ...KEY, state: 'active' }],
    }
    const entry = (purpose: string) => ({
      type: 'BitstringStatusListEntry',
      statusPurpose: purpose,
      statusListIndex: indexOf(made.token),
      statusListCredential: `${ROOT_STATUS_URL}/${purpose}/1.jwt`,
    })
    expect(documentOf(made.token)).toEqual({
      '@context': ['https://www.w3.org/ns/credentials/v2', 'https://passport.example/contexts/v1'],
      id: made.id,
      type: ['VerifiableCredential', 'OfficeAccreditationCredential'],
      name: OfficeAccreditation.title,
      issuer: ROOT_DID,
      validFrom: NOW,
      validUntil: '2027-10-31T12:00:00Z',
      credentialSubject: claims,
      credentialStatus: [entry('revocation'), entry('suspension'), entry('refresh')],
      credentialSchema: {
        id: 'https://passport.example/schemas/v1/OfficeAccreditationCredential.json',
        type: 'JsonSchema',
      },
      iat: Date.parse(NOW) / 1000,
    })
    expect(await eventsOf(registry, before)).toEqual([
      ['reserved', made.id, 'officer-1', ''],
      ['accredited', ALMATY, 'officer-1', ''],
      ['issued', made.id, 'officer-1', ''],
    ])
    expect(await issuer.accreditations.list()).toEqual([
      {
        subject: ALMATY,
        state: 'active',
        since: new Date(NOW),
        claims,
        validUntil: NEXT_YEAR,
        credential: made.id,
        token: made.token,
      },
    ])

    expect(web.files.has(ROOT_LIST_URL)).toBe(false)
    expect(await issuer.publishAccreditations(web)).toEqual({ published: [ROOT_LIST_URL], unchanged: 0 })
    const file = web.files.get(ROOT_LIST_URL)!
    const log = await readWholeLog(registry)
    const published = log.find(({ event }) => event === 'accreditations-published')!
    expect({ ...file, bytes: undefined }).toEqual({
      url: ROOT_LIST_URL,
      path: '/.well-known/trust/accreditations.jwt',
      contentType: 'application/vc+jwt',
      bytes: undefined,
      sequence: published.seq,
      isOlderThan: expect.any(Function),
    })
    expect(documentOf(Buffer.from(file.bytes).toString())).toEqual({
      '@context': ['https://www.w3.org/ns/credentials/v2', 'https://passport.example/contexts/v1'],
      id: ROOT_LIST_URL,
      type: ['VerifiableCredential', 'AccreditationListCredential'],
      issuer: ROOT_DID,
      validFrom: NOW,
      validUntil: '2026-11-07T12:00:00Z',
      credentialSubject: {
        id: `${ROOT_LIST_URL}#list`,
        type: 'AccreditationList',
        version: published.seq,
        ttl: 900_000,
        accreditations: [{ subject: ALMATY, state: 'active', credential: made.token }],
      },
      logSequence: published.seq,
      logHead: Buffer.from(published.hash).toString('hex'),
      iat: Date.parse(NOW) / 1000,
    })
  })

  test("an office's own contact is no personal data", async () => {
    const { issuer } = await openNationalOffice()
    const made = await issuer.accreditations.accredit(almaty({ contact: { phone: '+7 727 000 00 00' } }))
    expect(subjectOf(made.token).contact).toEqual({ phone: '+7 727 000 00 00' })
  })

  test('the same again is unchanged, and leaves no trace', async () => {
    const { issuer, registry } = await openNationalOffice()
    const made = await issuer.accreditations.accredit(almaty())
    const log = await readWholeLog(registry)
    expect(await issuer.accreditations.accredit(almaty())).toEqual({ ...made, outcome: 'unchanged' })
    expect(await readWholeLog(registry)).toEqual(log)
  })

  test('a longer period is renewed; other claims are replaced, and the earlier credentials revoked', async () => {
    const { issuer, web, registry } = await openNationalOffice()
    const first = await issuer.accreditations.accredit(almaty())
    const second = await issuer.accreditations.renew(ALMATY, { validUntil: LATER, actor: 'officer-2' })
    const same = await issuer.accreditations.renew(ALMATY, { validUntil: LATER, actor: 'officer-2' })
    expect([second.outcome, same]).toEqual(['renewed', { ...second, outcome: 'unchanged' }])
    await issuer.publishStatusLists(web)
    expect([await publishedBits(web, first.token), await publishedBits(web, second.token)]).toEqual([['refresh'], []])

    const before = (await readWholeLog(registry)).length
    const third = await issuer.accreditations.accredit(almaty({ scope: scopeOf('KZ-19'), validUntil: LATER }))
    expect([third.outcome, subjectOf(third.token).scope]).toEqual(['replaced', scopeOf('KZ-19')])
    await issuer.publishStatusLists(web)
    const bits = []
    for (const { token } of [first, second, third]) bits.push(await publishedBits(web, token))
    expect(bits).toEqual([['revocation', 'refresh'], ['revocation'], []])
    expect((await eventsOf(registry, before)).slice(0, 5)).toEqual([
      ['reserved', third.id, 'officer-1', ''],
      ['accredited', ALMATY, 'officer-1', ''],
      ['revoked', first.id, 'officer-1', 'superseded'],
      ['revoked', second.id, 'officer-1', 'superseded'],
      ['issued', third.id, 'officer-1', ''],
    ])
    await issuer.publishAccreditations(web)
    expect(publishedList(web).accreditations).toEqual([{ subject: ALMATY, state: 'active', credential: third.token }])
  })

  test('a shorter period is given on purpose only', async () => {
    const { issuer } = await openNationalOffice()
    await issuer.accreditations.accredit(almaty({ validUntil: LATER }))
    await expect(
      issuer.accreditations.renew(ALMATY, { validUntil: NEXT_YEAR, actor: 'officer-1' }),
    ).rejects.toMatchObject({ code: 'LINT_FAILED', problem: { path: ['validUntil'] } })
    expect((await issuer.accreditations.accredit(almaty())).outcome).toBe('replaced')
  })

  test('what a crash or a broken signer left undone is completed by the same call', async () => {
    let broken = true
    const signer = {
      ...listSigner,
      sign: async (bytes: Uint8Array) => {
        if (broken) throw new Error('the key service is down')
        return listSigner.sign(bytes)
      },
    }
    broken = false
    const { issuer, web, registry } = await openNationalOffice({ signer })
    broken = true
    await expect(issuer.accreditations.accredit(almaty())).rejects.toMatchObject({ code: 'SIGNER_FAILED' })
    expect(await issuer.accreditations.get(ALMATY)).toEqual({
      subject: ALMATY,
      state: 'active',
      since: new Date(NOW),
    })
    broken = false
    await issuer.publishAccreditations(web)
    expect(publishedList(web).accreditations).toEqual([])
    const made = await issuer.accreditations.accredit(almaty())
    expect([made.outcome, (await eventsOf(registry)).filter(([event]) => event === 'reserved')]).toEqual([
      'issued',
      [['reserved', made.id, 'officer-1', '']],
    ])
    broken = true
    const change = { ...BY, reason: 'key-compromised', keys: [{ id: KEY.id, state: 'revoked' }] } as const
    await expect(issuer.accreditations.changeKeys(ALMATY, change)).rejects.toMatchObject({ code: 'SIGNER_FAILED' })
    broken = false
    const changed = await issuer.accreditations.changeKeys(ALMATY, change)
    expect([changed.outcome, subjectOf(changed.token).keys]).toEqual(['replaced', [{ ...KEY, state: 'revoked' }]])
    await issuer.publishStatusLists(web)
    expect(await publishedBits(web, made.token)).toEqual(['revocation'])
  })
})

describe('what is given is held to strict rules, and nothing is left of what is refused', () => {
  const secret = { ...KEY.publicKeyJwk, d: 'AAAA' }
  const neutral = { kty: 'OKP', crv: 'Ed25519', x: 'AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' }
  const kk = languageValues({ kk: 'Алматы' })
  const wide = { ...scopeOf('KZ-75'), jurisdiction: 'national' as const }
  type Case = [string, Parameters<typeof almaty>[0], string, readonly (string | number)[] | undefined]
  test.each<Case>([
    ['a subject that is no DID', { subject: 'https://passport.example' }, 'LINT_FAILED', ['subject']],
    ['a subject at an internal host', { subject: 'did:web:127.0.0.1' }, 'DID_HOST_FORBIDDEN', ['subject']],
    ['a subject whose path climbs', { subject: 'did:web:passport.example:..' }, 'DID_INVALID', ['subject']],
    [
      'itself',
      { subject: ROOT_DID, keys: [{ id: `${ROOT_DID}#k`, publicJwk: KEY.publicKeyJwk }] },
      'ACCREDITATION_LOOP',
      ['subject'],
    ],
    ['no Russian name', { name: kk }, 'LINT_FAILED', ['name']],
    ['a region that is none', { region: 'KZ-99' as never }, 'LINT_FAILED', ['region']],
    ['a contact with more than a contact', { contact: { head: 'A. B.' } as never }, 'LINT_FAILED', ['contact', 'head']],
    ['a personal number', { contact: { phone: '900512300120' } }, 'CLAIM_FORBIDDEN', ['contact', 'phone']],
    ['no keys', { keys: [] }, 'LINT_FAILED', ['keys']],
    ['keys that are no list', { keys: KEY as never }, 'LINT_FAILED', ['keys']],
    ['a key without its public half', { keys: [{ id: KEY.id }] }, 'LINT_FAILED', ['keys', 0, 'publicJwk']],
    ['a private key', { keys: [{ id: KEY.id, publicJwk: secret }] }, 'KEY_INVALID', ['keys', 0, 'publicJwk']],
    ['a weak key', { keys: [{ id: KEY.id, publicJwk: neutral }] }, 'KEY_WEAK', ['keys', 0, 'publicJwk']],
    [
      'a key of another DID',
      { keys: [{ id: `${ASTANA}#key-1`, publicJwk: KEY.publicKeyJwk }] },
      'LINT_FAILED',
      ['keys'],
    ],
    [
      'one key under two names',
      { keys: [KEY.id, `${ALMATY}#key-2`].map((id) => ({ id, publicJwk: KEY.publicKeyJwk })) },
      'LINT_FAILED',
      ['keys'],
    ],
    [
      'no such state of a key',
      { keys: [{ id: KEY.id, state: 'prepared' as never }] },
      'LINT_FAILED',
      ['keys', 0, 'state'],
    ],
    [
      'a scope without types',
      { scope: { ...wide, credentialTypes: [] as never } },
      'LINT_FAILED',
      ['scope', 'credentialTypes'],
    ],
    [
      'a depth below nothing',
      { scope: { ...wide, mayAccreditDepth: -1 } },
      'LINT_FAILED',
      ['scope', 'mayAccreditDepth'],
    ],
    ['an end that has passed', { validUntil: new Date(NOW) }, 'LINT_FAILED', ['validUntil']],
    ['an end that is no Date', { validUntil: '2027-01-01' as never }, 'LINT_FAILED', ['validUntil']],
    ['nobody who does it', { actor: undefined as never }, 'ACTOR_INVALID', undefined],
    ['a person who does it', { actor: '900512300120' }, 'ACTOR_INVALID', undefined],
  ])('%s', async (_, members, code, path) => {
    const { issuer, registry } = await openNationalOffice()
    const log = await readWholeLog(registry)
    const { path: _1, ...problem } = { path, code }
    await expect(issuer.accreditations.accredit(almaty(members))).rejects.toMatchObject({
      code,
      problem: path === undefined ? problem : { code, path },
    })
    expect(await readWholeLog(registry)).toEqual(log)
    expect(await issuer.accreditations.list()).toEqual([])
  })
})

describe("a child's scope may only narrow the accreditor's own", () => {
  const own = { credentialTypes: ['A', 'B'], jurisdiction: ['KZ-75', 'KZ-19'], mayAccreditDepth: 2 } as const
  const within = { credentialTypes: ['A'], jurisdiction: ['KZ-75'], mayAccreditDepth: 1 } as const
  const accreditWith = async (scope: object, child: object) => {
    const { issuer } = await openNationalOffice({ scope: scope as never, accreditors: [ASTANA] })
    return issuer.accreditations.accredit(almaty({ scope: { ...within, ...child } as never }))
  }

  test.each([
    [own, within],
    [own, { ...own, mayAccreditDepth: 0 }],
    [{ ...own, jurisdiction: 'national' }, { jurisdiction: 'national' }],
    [{ ...own, jurisdiction: 'national' }, { jurisdiction: ['KZ-10'] }],
    ['root', { credentialTypes: ['Any'], jurisdiction: 'national', mayAccreditDepth: 9 }],
  ])('within %j: %j', async (scope, child) => {
    expect((await accreditWith(scope as object, child)).outcome).toBe('issued')
  })

  test.each([
    [own, { credentialTypes: ['A', 'C'] }, 'credentialTypes'],
    [own, { jurisdiction: ['KZ-75', 'KZ-10'] }, 'jurisdiction'],
    [own, { jurisdiction: 'national' }, 'jurisdiction'],
    [own, { mayAccreditDepth: 2 }, 'mayAccreditDepth'],
    [{ ...own, mayAccreditDepth: 0 }, { mayAccreditDepth: 0 }, 'mayAccreditDepth'],
  ])('beyond %j: %j', async (scope, child, member) => {
    await expect(accreditWith(scope, child)).rejects.toMatchObject({
      code: 'ACCREDITATION_SCOPE_EXCEEDED',
      problem: { path: ['scope', member] },
    })
  })

  test('an accreditor is not accredited from below', async () => {
    const { issuer } = await openNationalOffice({ scope: own, accreditors: [ASTANA] })
    const input = almaty({ subject: ASTANA, keys: [{ id: `${ASTANA}#k`, publicJwk: KEY.publicKeyJwk }], scope: within })
    await expect(issuer.accreditations.accredit(input)).rejects.toMatchObject({ code: 'ACCREDITATION_LOOP' })
  })

  test('an issuer without a scope accredits nobody, and publishes no list', async () => {
    const { issuer, web } = await openNationalOffice({ scope: undefined as never })
    await expect(issuer.accreditations.accredit(almaty())).rejects.toMatchObject({ code: 'OPTION_MISSING' })
    await expect(issuer.publishAccreditations(web)).rejects.toMatchObject({ code: 'OPTION_MISSING' })
  })

  test.each([
    { scope: 'all' },
    { scope: null },
    { scope: { ...own, credentialTypes: [] } },
    { scope: { ...own, jurisdiction: ['KZ-99'] } },
    { scope: { ...own, mayAccreditDepth: 0.5 } },
    { accreditors: ASTANA },
    { accreditors: [ASTANA, ASTANA] },
    { accreditors: [ROOT_DID] },
    { accreditors: ['did:web:127.0.0.1'] },
  ])('%j is refused', async (options) => {
    await expect(openNationalOffice(options as never)).rejects.toMatchObject({ code: 'OPTION_INVALID' })
  })
})

describe('keys', () => {
  test('are added, retired and revoked, and never left out', async () => {
    const clock = frozenClock(NOW)
    const { issuer } = await openNationalOffice({ clock })
    const second = await newSigner(`${ALMATY}#key-2`, 'ES256')
    await issuer.accreditations.accredit(almaty())
    clock.advance(3600)
    const added = await issuer.accreditations.changeKeys(ALMATY, {
      ...BY,
      keys: [{ id: second.keyId, publicJwk: { ...second.publicJwk, use: 'sig', kid: 'x' } }],
    })
    const SECOND = { id: second.keyId, publicKeyJwk: second.publicJwk }
    expect(subjectOf(added.token).keys).toEqual([
      { ...KEY, state: 'active' },
      { ...SECOND, state: 'active' },
    ])
    clock.advance(3600)
    const retired = await issuer.accreditations.changeKeys(ALMATY, { ...BY, keys: [{ id: KEY.id, state: 'retired' }] })
    const since = { retiredAt: '2026-10-31T14:00:00Z' }
    expect(subjectOf(retired.token).keys).toEqual([
      { ...KEY, state: 'retired', ...since },
      { ...SECOND, state: 'active' },
    ])
    clock.advance(3600)
    // What accredit leaves out stays as it was.
    const again = await issuer.accreditations.accredit(almaty({ keys: [], region: 'KZ-19' }))
    expect(subjectOf(again.token).keys).toEqual(subjectOf(retired.token).keys)
    const revoked = await issuer.accreditations.changeKeys(ALMATY, {
      ...BY,
      keys: [
        { id: KEY.id, state: 'revoked' },
        { id: second.keyId, state: 'retired', retiredAt: new Date('2026-10-31T13:30:00.900Z') },
      ],
    })
    expect(subjectOf(revoked.token).keys).toEqual([
      { ...KEY, state: 'revoked', ...since },
      { ...SECOND, state: 'retired', retiredAt: '2026-10-31T13:30:00Z' },
    ])
  })

  test('go forward only', async () => {
    const clock = frozenClock(NOW)
    const { issuer, registry } = await openNationalOffice({ clock })
    const second = await newSigner(`${ALMATY}#key-2`)
    await issuer.accreditations.accredit(almaty())
    await issuer.accreditations.changeKeys(ALMATY, { ...BY, keys: [{ id: KEY.id, state: 'retired' }] })
    const log = await readWholeLog(registry)
    const refusedAt = async (key: object) =>
      issuer.accreditations.changeKeys(ALMATY, { ...BY, keys: [key as never] }).then(
        () => 'taken',
        ({ code, problem }) => [code, ...(problem.path ?? [])],
      )
    expect([
      await refusedAt({ id: KEY.id, state: 'active' }),
      await refusedAt({ id: KEY.id, state: 'retired', retiredAt: new Date('2026-10-30T12:00:00Z') }),
      await refusedAt({ id: KEY.id, publicJwk: second.publicJwk }),
      await refusedAt({ id: `${ALMATY}#key-9`, publicJwk: KEY.publicKeyJwk }),
      await refusedAt({ id: second.keyId, publicJwk: second.publicJwk, state: 'retired', retiredAt: new Date(LATER) }),
      await refusedAt({ id: second.keyId, publicJwk: second.publicJwk, retiredAt: new Date(NOW) }),
    ]).toEqual([
      ['LINT_FAILED', 'keys', 0, 'state'],
      ['LINT_FAILED', 'keys', 0, 'retiredAt'],
      ['LINT_FAILED', 'keys', 0, 'publicJwk'],
      ['LINT_FAILED', 'keys'],
      ['LINT_FAILED', 'keys', 0, 'retiredAt'],
      ['LINT_FAILED', 'keys', 0, 'retiredAt'],
    ])
    expect(await readWholeLog(registry)).toEqual(log)
  })

  test('are taken away although the accreditor could not give the scope any more', async () => {
    const { issuer, registry, clock } = await openNationalOffice()
    await issuer.accreditations.accredit(almaty())
    const narrowed = await reopen({
      id: ROOT_DID,
      signer: listSigner,
      statusBaseUrl: ROOT_STATUS_URL,
      registry,
      clock,
      scope: { ...scopeOf('KZ-19'), mayAccreditDepth: 2 },
    })
    await expect(narrowed.accreditations.renew(ALMATY, { validUntil: LATER, actor: 'o' })).rejects.toMatchObject({
      code: 'ACCREDITATION_SCOPE_EXCEEDED',
    })
    const change = { ...BY, keys: [{ id: KEY.id, state: 'revoked' as const }] }
    expect((await narrowed.accreditations.changeKeys(ALMATY, change)).outcome).toBe('replaced')
  })
})

test('a list key that changes signs all anew, and the withdrawn stay as they were', async () => {
  const { issuer, registry, web, clock } = await openNationalOffice()
  const first = await issuer.accreditations.accredit(almaty())
  const astana = await newSigner(`${ASTANA}#key-1`)
  const second = await issuer.accreditations.accredit(
    almaty({ subject: ASTANA, keys: [{ id: astana.keyId, publicJwk: astana.publicJwk }] }),
  )
  await issuer.accreditations.withdraw(ASTANA, { ...BY, reason: 'fraud' })
  await issuer.publishAccreditations(web)
  const version = publishedList(web).version

  const next = await newSigner(`${ROOT_DID}#list-2`, 'ES256')
  await issuer.keys.prepareKey({ keyId: next.keyId, publicJwk: next.publicJwk, actor: 'officer-1' })
  clock.advance(86_400)
  const o = { id: ROOT_DID, signer: next, statusBaseUrl: ROOT_STATUS_URL, registry, clock, scope: 'root' } as const
  const successor = await reopen(o)
  await successor.keys.activateKey({ actor: 'officer-1' })
  await expect(issuer.publishAccreditations(web)).rejects.toMatchObject({ code: 'SIGNER_KEY_NOT_ACTIVE' })
  expect(await successor.publishAccreditations(web)).toEqual({ published: [ROOT_LIST_URL], unchanged: 0 })
  const list = publishedList(web)
  const [astanaNow, almatyNow] = list.accreditations
  expect(list.version).toBeGreaterThan(version)
  expect(astanaNow).toEqual({ subject: ASTANA, state: 'withdrawn', since: NOW, credential: second.token })
  const headerOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[0]!, 'base64url').toString())
  expect(headerOf(almatyNow!.credential)).toEqual({ alg: 'ES256', kid: next.keyId, typ: 'vc+jwt', cty: 'vc' })
  expect(subjectOf(almatyNow!.credential)).toEqual(subjectOf(first.token))
  expect(await successor.publishAccreditations(web)).toEqual({ published: [], unchanged: 1 })
})

describe('the verbs of other credentials leave accreditations alone', () => {
  test('each of them refuses', async () => {
    const { issuer, registry } = await openNationalOffice()
    const { id } = await issuer.accreditations.accredit(almaty())
    const log = await readWholeLog(registry)
    const attempts = [
      () => issuer.issue(OfficeAccreditation, { key: 'k', claims: {} as never }),
      () => issuer.issueAll(OfficeAccreditation, [], { jobId: 'j' })[Symbol.asyncIterator]().next(),
      () => issuer.renew(id, { validUntil: LATER }),
      () => issuer.replace(id, BY),
      () => issuer.revoke(id, BY),
      () => issuer.suspend(id, BY),
      () => issuer.reinstate(id, BY),
    ]
    for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject({ code: 'OPTION_INVALID' })
    expect(await readWholeLog(registry)).toEqual(log)
  })
})

describe('accreditors', () => {
  test('stand in every credential of an issuer that the root does not accredit itself', async () => {
    const organisation = `${ALMATY}:organisations:green-steppe`
    const signer = await newSigner(`${organisation}#key-1`)
    const { issuer } = await openNationalOffice({
      id: organisation,
      signer,
      scope: undefined as never,
      accreditors: [ALMATY, ASTANA],
    })
    const { registerPerson } = issuer.ledger
    await registerPerson({
      ref: 'm-1',
      name: { familyName: languageValues({ kk: 'Ә' }), givenName: languageValues({ kk: 'Б' }) },
      birthDate: '1999-05-01',
      memberSince: '2023-04-01',
      region: 'KZ-75',
    })
    const termsOfUse = [{ type: 'AccreditationChain', accreditors: [ALMATY, ASTANA] }]
    const passport = { key: 'm-1', person: 'm-1', validUntil: NEXT_YEAR }
    const { id, token } = await issuer.issue(VolunteerPassport, passport)
    expect(documentOf(token).termsOfUse).toEqual(termsOfUse)
    const renewed = await issuer.renew(id, { validUntil: LATER })
    expect(documentOf(renewed.token).termsOfUse).toEqual(termsOfUse)
    const old = await issuer
      .issue(VolunteerPassport, { ...passport, key: 'm-2', profile: 'vcdm11' })
      .catch(({ code }) => code)
    expect(old).toBe('PERSON_HAS_PASSPORT')
  })

  test('stand in none of an office of the root', async () => {
    const { issuer } = await openNationalOffice()
    const { token } = await issuer.accreditations.accredit(almaty())
    expect(documentOf(token)).not.toHaveProperty('termsOfUse')
  })
})
