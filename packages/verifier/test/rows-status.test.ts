import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { createBitstring, encodeBitstring } from '@volunteer-passport/codec'
import { createDidResolver, type Fetch } from '@volunteer-passport/did'
import { VolunteerPassport } from '@volunteer-passport/schema'
import {
  forgedOfficeKey,
  OFFICE_DID,
  OFFICE_DID_DOCUMENT_URL,
  OTHER_OFFICE_DID,
  officeP256Key,
  otherOfficeKey,
  tamper,
} from '@volunteer-passport/testing'
import { createVerifier, trustIssuers } from '@volunteer-passport/verifier'
import { describe, expect, it } from 'vitest'
import { base64Url, headerText, signRaw } from './raw-token.ts'
import {
  createWorld,
  type ListChanges,
  listDocument,
  listToken,
  listUrl,
  PURPOSES,
  type Purpose,
  passportDocument,
  signPassport,
  summarise,
  verdictAndCode,
  type World,
} from './world.ts'

const REVOCATION = listUrl('revocation')

const verify = async ({ verifier }: World, token?: string) =>
  verifier.verify(token ?? (await signPassport()), { type: VolunteerPassport })
const verdict = async (world: World, token?: string) => verdictAndCode(await verify(world, token))

/** A passport whose entries have these members, whatever their purpose. */
const withEntries = (members: Readonly<Record<string, unknown>>) => {
  const entries = passportDocument().credentialStatus as unknown as readonly object[]
  return signPassport({ credentialStatus: entries.map((entry) => ({ ...entry, ...members })) })
}

async function verdictWithList(changes: ListChanges): Promise<string> {
  const world = await createWorld()
  await world.publishList('revocation', changes)
  return verdict(world)
}

async function verdictWithBody(body: string | Uint8Array, contentType?: string): Promise<string> {
  const world = await createWorld()
  world.network.set(REVOCATION, contentType === undefined ? { body } : { body, contentType })
  return verdict(world)
}

describe('status lists', () => {
  it.each([
    ['revocation', 'rejected STATUS_REVOKED'],
    ['suspension', 'rejected STATUS_SUSPENDED'],
    ['refresh', 'accepted'],
  ] as const)('row 55: the bit of %s is set', async (purpose, expected) => {
    const world = await createWorld()
    await world.publishList(purpose, { bits: [42] })
    const report = await verify(world)
    expect(verdictAndCode(report)).toBe(expected)
    if (purpose === 'refresh') expect(summarise(report).codes).toEqual(['NEWER_AVAILABLE', 'HOLDER_NOT_PROVEN'])
  })

  it.each([0, 42, 131_071])('row 55: index %i, and not its neighbours or its mirror', async (index) => {
    const token = await withEntries({ statusListIndex: String(index) })
    const others = [index - 1, index + 1, index ^ 7].filter((other) => other >= 0 && other < 131_072)
    const world = await createWorld()
    await world.publishList('revocation', { bits: others })
    expect(await verdict(world, token)).toBe('accepted')
    const revoked = await createWorld()
    await revoked.publishList('revocation', { bits: [index] })
    expect(await verdict(revoked, token)).toBe('rejected STATUS_REVOKED')
  })

  it.each([
    ['HTML', '<html>busy</html>', 'text/html', 'STATUS_LIST_UNAVAILABLE'],
    ['HTML under our media type', '<html>busy</html>', 'application/vc+jwt', 'STATUS_LIST_INVALID'],
    ['nothing', '', undefined, 'STATUS_LIST_INVALID'],
    ['JSON', JSON.stringify(passportDocument()), undefined, 'STATUS_LIST_INVALID'],
  ])('row 56: %s', async (_, body, contentType, code) => {
    expect(await verdictWithBody(body, contentType)).toBe(`undetermined ${code}`)
  })

  it.each(['FETCH_FAILED', 'FETCH_TLS', 'FETCH_TOO_LARGE', 'FETCH_REDIRECT_FORBIDDEN', 'timeout'] as const)(
    'row 56: %s',
    async (answer) => {
      const world = await createWorld()
      world.network.set(REVOCATION, answer)
      expect(await verdict(world)).toBe('undetermined STATUS_LIST_UNAVAILABLE')
    },
  )

  it('row 56: unsigned, alg none, tampered, signed by the attacker', async () => {
    const document = JSON.stringify(await listDocument(REVOCATION, 'revocation'))
    const sound = await listToken(REVOCATION, 'revocation')
    const attacked = [
      `${base64Url(headerText({ alg: 'none' }))}.${base64Url(document)}.`,
      tamper(sound, 'payload'),
      tamper(sound, 'signature'),
      signRaw(headerText(), document, forgedOfficeKey),
      signRaw(headerText({ kid: `${OFFICE_DID}#key-9` }), document),
      signRaw(headerText({}, otherOfficeKey), document, otherOfficeKey),
    ]
    for (const body of attacked) expect(await verdictWithBody(body)).toBe('undetermined STATUS_LIST_SIGNATURE_INVALID')
  })

  it('row 56: signed with a key of the issuer that the trust policy does not name', async () => {
    const world = await createWorld()
    const { thumbprint } = await pinned(world)
    const verifier = world.verifierWith({ trust: trustIssuers([{ did: OFFICE_DID, keyThumbprints: [thumbprint] }]) })
    const token = await signPassport()
    expect(verdictAndCode(await verifier.verify(token, { type: VolunteerPassport }))).toBe('accepted')
    await world.publishList('revocation', { key: officeP256Key })
    const again = world.verifierWith({ trust: trustIssuers([{ did: OFFICE_DID, keyThumbprints: [thumbprint] }]) })
    expect(verdictAndCode(await again.verify(token, { type: VolunteerPassport }))).toBe(
      'undetermined STATUS_LIST_SIGNATURE_INVALID',
    )
  })

  it('row 56: signed with a key that cannot be had', async () => {
    const world = await createWorld()
    const inner = createDidResolver({ fetch: world.network, clock: world.clock })
    let calls = 0
    const resolver = {
      resolve: (did: string) => (calls++ === 0 ? inner.resolve(did) : Promise.reject(new Error('gone'))),
    }
    const report = await world.verifierWith({ resolver }).verify(await signPassport(), { type: VolunteerPassport })
    expect(verdictAndCode(report)).toBe('undetermined STATUS_LIST_UNAVAILABLE')
  })

  it.each([{ type: 'x' }, { encodedList: 5 }, { statusPurpose: [] }])('row 56: a list of %j', async (subject) => {
    expect(await verdictWithList({ subject })).toBe('undetermined STATUS_LIST_INVALID')
  })

  it('row 57: a list of another issuer, trusted or not', async () => {
    for (const trusted of [[OFFICE_DID], [OFFICE_DID, OTHER_OFFICE_DID]]) {
      const world = await createWorld()
      await world.publishList('revocation', { key: otherOfficeKey, members: { issuer: OTHER_OFFICE_DID } })
      const verifier = world.verifierWith({ trust: trustIssuers(trusted) })
      const report = await verifier.verify(await signPassport(), { type: VolunteerPassport })
      expect(verdictAndCode(report)).toBe('undetermined STATUS_LIST_ISSUER_MISMATCH')
      expect(world.network.calls).toEqual([OFFICE_DID_DOCUMENT_URL, ...PURPOSES.map(listUrl)])
    }
  })

  it('row 58: another list of the same issuer, and the credential itself', async () => {
    expect(await verdictWithBody(await listToken(listUrl('suspension'), 'revocation'))).toBe(
      'undetermined STATUS_LIST_ID_MISMATCH',
    )
    expect(await verdictWithBody(await signPassport())).toBe('undetermined STATUS_LIST_INVALID')
  })

  it.each([
    ['another', { statusPurpose: 'suspension' }, 'rejected STATUS_PURPOSE_MISMATCH'],
    ['missing', { statusPurpose: undefined }, 'undetermined STATUS_LIST_INVALID'],
    ['no text', { statusPurpose: [1] }, 'undetermined STATUS_LIST_INVALID'],
    ['one of several', { statusPurpose: ['suspension', 'revocation'] }, 'accepted'],
  ])('row 59: the purpose of the list is %s', async (_, subject, expected) => {
    expect(await verdictWithList({ subject })).toBe(expected)
  })

  it('row 59: an array as purpose of an entry', async () => {
    const world = await createWorld()
    expect(await verdict(world, await withEntries({ statusPurpose: ['revocation'] }))).toBe(
      'rejected STATUS_ENTRY_INVALID',
    )
  })

  it.each([
    ...['-1', '1.5', '0x2a', '4e1', ' 42', '４２', '42abc', 42, null, ''].map((index) => [
      index,
      'STATUS_ENTRY_INVALID',
    ]),
    [String(2 ** 32 + 42), 'STATUS_INDEX_OUT_OF_RANGE'],
    ['131072', 'STATUS_INDEX_OUT_OF_RANGE'],
    [`1${'0'.repeat(20)}`, 'STATUS_INDEX_OUT_OF_RANGE'],
  ])('row 60: index %j', async (statusListIndex, code) => {
    const world = await createWorld()
    expect(await verdict(world, await withEntries({ statusListIndex }))).toBe(`rejected ${code}`)
  })

  it.each([0, -1, '1', 1.5, 2 ** 40, 2])('row 61: statusSize %j', async (statusSize) => {
    const world = await createWorld()
    expect(await verdict(world, await withEntries({ statusSize }))).toBe('rejected STATUS_ENTRY_INVALID')
  })

  const bits = createBitstring(131_072)
  const multibase = (bytes: Uint8Array) => `u${base64Url(bytes)}`
  const gzip = gzipSync(bits)
  const spoilt = (at: number) => {
    const copy = Buffer.from(gzip)
    copy[copy.length + at]! ^= 1
    return copy
  }
  it.each([
    ['zlib', multibase(deflateSync(bits)), 'ENCODING_INVALID'],
    ['raw deflate', multibase(deflateRawSync(bits)), 'ENCODING_INVALID'],
    ['no multibase', base64Url(gzip), 'ENCODING_INVALID'],
    ['multibase z', `z${base64Url(gzip)}`, 'ENCODING_INVALID'],
    ['padding', `${multibase(gzip)}==`, 'ENCODING_INVALID'],
    ['truncated', multibase(gzip.subarray(0, -9)), 'ENCODING_INVALID'],
    ['bad CRC', multibase(spoilt(-8)), 'ENCODING_INVALID'],
    ['bad ISIZE', multibase(spoilt(-1)), 'ENCODING_INVALID'],
    ['trailing bytes', multibase(Buffer.concat([gzip, Buffer.from([0])])), 'ENCODING_INVALID'],
    ['two members', multibase(Buffer.concat([gzip, gzip])), 'ENCODING_INVALID'],
    ['a bomb of 256 MiB', multibase(gzipSync(Buffer.alloc(2 ** 28))), 'TOO_LARGE'],
    ['0 bits', multibase(gzipSync(new Uint8Array())), 'TOO_SHORT'],
    ['1 KiB', multibase(gzipSync(new Uint8Array(1024))), 'TOO_SHORT'],
    ['131,064 bits', multibase(gzipSync(new Uint8Array(16_383))), 'TOO_SHORT'],
  ])('rows 62, 63: encodedList %s', async (_, encodedList, code) => {
    expect(await verdictWithList({ subject: { encodedList } })).toBe(`undetermined STATUS_LIST_${code}`)
  })

  it.each([
    [{ validUntil: '2026-11-07T12:00:00Z' }, 'undetermined STATUS_LIST_EXPIRED'],
    [{ validUntil: '2026-11-07T12:00:01Z' }, 'accepted'],
    [{ exp: Date.parse('2026-11-07T12:00:00Z') / 1000 }, 'undetermined STATUS_LIST_EXPIRED'],
    [{ exp: Date.parse('2026-11-07T12:00:01Z') / 1000, validUntil: undefined }, 'accepted'],
    [{ validFrom: undefined }, 'accepted'],
    [
      { validFrom: undefined, iat: Date.parse('2026-11-07T12:01:01Z') / 1000 },
      'undetermined STATUS_LIST_NOT_YET_VALID',
    ],
    [{ validFrom: '2026-11-07T12:01:01Z' }, 'undetermined STATUS_LIST_NOT_YET_VALID'],
    [{ validFrom: '2026-11-07T12:01:00Z' }, 'accepted'],
    [{ validFrom: 'yesterday' }, 'undetermined STATUS_LIST_INVALID'],
    [{ type: ['VerifiableCredential'] }, 'undetermined STATUS_LIST_INVALID'],
  ])('row 64: a list with %j', async (members, expected) => {
    expect(await verdictWithList({ members })).toBe(expected)
  })

  it.each([-1, '900000', null, []])('row 64: ttl %j', async (ttl) => {
    expect(await verdictWithList({ subject: { ttl } })).toBe('undetermined STATUS_LIST_INVALID')
  })

  it.each([
    'http://passport.example/1.jwt',
    'file:///etc/passwd',
    'data:application/vc+jwt,a',
    'ftp://passport.example/1.jwt',
    'https://user:secret@passport.example/1.jwt',
    'https://user@passport.example/1.jwt',
    'https://127.0.0.1/1.jwt',
    'https://2130706433/1.jwt',
    'https://0x7f.1/1.jwt',
    'https://0.0.0.0/1.jwt',
    'https://100.64.0.1/1.jwt',
    'https://10.1.2.3/1.jwt',
    'https://[::1]/1.jwt',
    'https://[::ffff:127.0.0.1]/1.jwt',
    'https://localhost/1.jwt',
    'https://metadata.internal/1.jwt',
  ])('row 65: %s', async (statusListCredential) => {
    const world = await createWorld()
    expect(await verdict(world, await withEntries({ statusListCredential }))).toBe('rejected STATUS_URL_FORBIDDEN')
    expect(world.network.calls).toEqual([OFFICE_DID_DOCUMENT_URL])
  })

  it('row 67: an older list never takes the place of a newer one, in one verifier and through a kept state', async () => {
    const values = new Map<string, string>()
    const state = {
      get: async (key: string) => values.get(key),
      set: async (key: string, value: string) => void values.set(key, value),
    }
    const world = await createWorld({ state })
    await world.publishList('revocation', { bits: [42] })
    expect(await verdict(world)).toBe('rejected STATUS_REVOKED')
    await world.publishList('revocation', { members: { validFrom: '2026-11-07T10:59:59Z' } })
    world.clock.advance(900)
    expect(await verdict(world)).toBe('undetermined STATUS_LIST_ROLLBACK')
    const restarted = world.verifierWith({ state })
    expect(verdictAndCode(await restarted.verify(await signPassport(), { type: VolunteerPassport }))).toBe(
      'undetermined STATUS_LIST_ROLLBACK',
    )
    await world.publishList('revocation', { members: { validFrom: '2026-11-07T11:00:00Z' } })
    expect(await verdict(world)).toBe('accepted')
    expect(values.get(`status-list:${REVOCATION}`)).toBe('2026-11-07T11:00:00.000Z')
  })

  it('row 67: a list that is refused does not move the newest seen', async () => {
    const world = await createWorld()
    await world.publishList('revocation', { key: forgedOfficeKey, members: { validFrom: '2026-11-07T11:59:00Z' } })
    expect(await verdict(world)).toBe('undetermined STATUS_LIST_SIGNATURE_INVALID')
    await world.publishList('revocation')
    expect(await verdict(world)).toBe('accepted')
  })

  it('row 67: a state that cannot be read or written is no yes', async () => {
    for (const state of [
      { get: () => 'not a date', set: () => {} },
      { get: () => Promise.reject(new Error('disk')), set: () => {} },
      { get: () => undefined, set: () => Promise.reject(new Error('disk')) },
    ]) {
      const world = await createWorld({ state })
      expect(await verdict(world)).toMatch(/^undetermined STATUS_LIST_(ROLLBACK|UNAVAILABLE)$/)
    }
  })

  it('row 68: revoked, then verified: within the ttl not yet, without a cache at once', async () => {
    const cached = await createWorld()
    const uncached = await createWorld({ status: { maxAgeSeconds: 0 } })
    const short = await createWorld({ status: { maxAgeSeconds: 5 } })
    for (const world of [cached, uncached, short]) {
      expect(await verdict(world)).toBe('accepted')
      await world.publishList('revocation', { bits: [42] })
    }
    expect(await verdict(uncached)).toBe('rejected STATUS_REVOKED')
    expect(await verdict(cached)).toBe('accepted')
    expect(await verdict(short)).toBe('accepted')
    short.clock.advance(5)
    expect(await verdict(short)).toBe('rejected STATUS_REVOKED')
    cached.clock.advance(900)
    expect(await verdict(cached)).toBe('rejected STATUS_REVOKED')
  })

  it.each([
    [1, 60],
    [1e15, 86_400],
    [undefined, 300],
  ])('row 69: ttl %j ms is held to bounds: %i seconds', async (ttl, seconds) => {
    const world = await createWorld()
    for (const purpose of PURPOSES) await world.publishList(purpose, { subject: { ttl } })
    const fetches = () => world.network.calls.filter((url) => url === REVOCATION).length
    await verify(world)
    world.clock.advance(seconds - 1)
    await verify(world)
    expect(fetches()).toBe(1)
    world.clock.advance(1)
    await verify(world)
    expect(fetches()).toBe(2)
  })

  it('row 69: a clock that is set back does not keep a list for ever', async () => {
    const world = await createWorld()
    await verify(world)
    await world.publishList('revocation', { bits: [42] })
    world.clock.advance(-3600)
    await verify(world)
    expect(world.network.calls.filter((url) => url === REVOCATION)).toHaveLength(2)
  })

  it('row 70: the status of a list is not looked at', async () => {
    const entry = (purpose: Purpose) => ({
      type: 'BitstringStatusListEntry',
      statusPurpose: 'revocation',
      statusListIndex: '1',
      statusListCredential: listUrl(purpose),
    })
    const world = await createWorld()
    await world.publishList('revocation', { bits: [1], members: { credentialStatus: [entry('revocation')] } })
    await world.publishList('suspension', { members: { credentialStatus: [entry('revocation')] } })
    expect(await verdict(world)).toBe('accepted')
    expect(world.network.calls).toEqual([OFFICE_DID_DOCUMENT_URL, ...PURPOSES.map(listUrl)])
  })

  it('row 72: a token status list in the place of a bitstring status list', async () => {
    const payload = { iss: OFFICE_DID, sub: REVOCATION, iat: 1793448000, status_list: { bits: 1, lst: 'eNo' } }
    const token = signRaw(headerText({ typ: 'statuslist+jwt', cty: undefined }), JSON.stringify(payload))
    expect(await verdictWithBody(token)).toBe('undetermined STATUS_LIST_INVALID')
  })

  // 10,000 that ask for one list: status-lists.test.ts. Here each costs its signature too.
  it('row 74: 500 credentials of three lists at once cause one fetch of each', async () => {
    const world = await createWorld()
    const token = await signPassport()
    const reports = await Promise.all(Array.from({ length: 500 }, () => verify(world, token)))
    expect(reports.every(({ ok }) => ok)).toBe(true)
    expect(world.network.calls).toEqual([OFFICE_DID_DOCUMENT_URL, ...PURPOSES.map(listUrl)])
  })
})

describe('the refresh list', () => {
  it('decides nothing: out of reach it is a warning', async () => {
    const world = await createWorld()
    world.network.set(listUrl('refresh'), 'FETCH_FAILED')
    const report = await verify(world)
    expect(report.ok).toBe(true)
    expect(summarise(report).codes).toEqual(['STATUS_LIST_UNAVAILABLE', 'HOLDER_NOT_PROVEN'])
  })
})

describe('several entries', () => {
  it('a revocation outranks a list that could not be had, in either order', async () => {
    for (const [out, set] of [
      ['revocation', 'suspension'],
      ['suspension', 'revocation'],
    ] as const) {
      const world = await createWorld()
      world.network.set(listUrl(out), 'FETCH_FAILED')
      await world.publishList(set, { bits: [42] })
      const report = await verify(world)
      expect(report).toMatchObject({ ok: false, verdict: 'rejected' })
      expect(summarise(report).codes).toEqual([
        set === 'revocation' ? 'STATUS_REVOKED' : 'STATUS_SUSPENDED',
        'STATUS_LIST_UNAVAILABLE',
      ])
      expect(report.checks[6]).toMatchObject({ outcome: 'failed' })
    }
  })

  it('a type that cannot be read beside a good entry is no yes, and asking again does not help', async () => {
    const world = await createWorld()
    const entries = passportDocument().credentialStatus as unknown as readonly object[]
    const report = await verify(world, await signPassport({ credentialStatus: [...entries, { type: 'OtherList' }] }))
    expect(verdictAndCode(report)).toBe('undetermined STATUS_TYPE_UNSUPPORTED')
    expect(report.checks[6]).toMatchObject({ outcome: 'unknown', retryable: false })
  })

  it('two entries of one list ask for it once', async () => {
    const world = await createWorld()
    const entries = passportDocument().credentialStatus as unknown as readonly object[]
    await verify(
      world,
      await signPassport({ credentialStatus: [entries[0], { ...entries[0], statusListIndex: '43' }] }),
    )
    expect(world.network.calls).toEqual([OFFICE_DID_DOCUMENT_URL, REVOCATION])
  })
})

describe('an injected fetch', () => {
  it('that throws or gives up leaves the status unknown', async () => {
    const world = await createWorld()
    const faults: readonly Fetch[] = [
      () => {
        throw new Error('at once')
      },
      () => Promise.reject(new Error('later')),
      () => Promise.resolve(undefined as never),
    ]
    for (const statusLists of faults) {
      const report = await world.verifierWith({ statusLists }).verify(await signPassport(), { type: VolunteerPassport })
      expect(verdictAndCode(report)).toBe('undetermined STATUS_LIST_UNAVAILABLE')
    }
  })

  it('failures are not cached', async () => {
    const world = await createWorld()
    world.network.set(REVOCATION, 'FETCH_FAILED')
    expect(await verdict(world)).toBe('undetermined STATUS_LIST_UNAVAILABLE')
    await world.publishList('revocation')
    expect(await verdict(world)).toBe('accepted')
  })

  it('gives a large list whole: 1,000,000 entries', async () => {
    const list = createBitstring(1_000_000)
    let random = 1
    for (let i = 0; i < list.length; i++) {
      random = (random * 48_271) % 2_147_483_647
      list[i] = random >>> 8
    }
    const encodedList = await encodeBitstring(list)
    expect(encodedList.length).toBeGreaterThan(150_000)
    const world = await createWorld()
    await world.publishList('revocation', { subject: { encodedList } })
    const isSet = ((list[5]! >> 5) & 1) === 1
    expect(await verdict(world)).toBe(isSet ? 'rejected STATUS_REVOKED' : 'accepted')
  })
})

async function pinned({ network, clock }: World): Promise<{ thumbprint: string }> {
  let thumbprint = ''
  const verifier = createVerifier({
    trust: {
      mayAccept: () => true,
      accept: ({ key, issuer }) => {
        thumbprint = key.thumbprint
        return { ok: true, value: { did: issuer } }
      },
    },
    resolver: createDidResolver({ fetch: network, clock }),
    statusLists: network,
    clock,
  })
  await verifier.verify(await signPassport(), { type: VolunteerPassport })
  return { thumbprint }
}
