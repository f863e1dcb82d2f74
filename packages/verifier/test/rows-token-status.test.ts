import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { createBitstring, encodeBitstring, importVerificationKey } from '@volunteer-passport/codec'
import { VolunteerPassport } from '@volunteer-passport/schema'
import {
  forgedOfficeKey,
  OFFICE_DID,
  OFFICE_DID_DOCUMENT_URL,
  OTHER_OFFICE_DID,
  officeKey,
  officeP256Key,
  otherOfficeKey,
  tamper,
} from '@volunteer-passport/testing'
import { trustIssuers } from '@volunteer-passport/verifier'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { base64Url, headerText, signRaw } from './raw-token.ts'
import {
  createTokenWorld,
  packedByHand,
  publishTokenList,
  signTokenPassport,
  TOKEN_LIST,
  type TokenListChanges,
  tokenList,
} from './token-list.ts'
import { createWorld, listDocument, listUrl, signPassport, summarise, verdictAndCode, type World } from './world.ts'

const verify = async ({ verifier }: World, token?: string) =>
  verifier.verify(token ?? (await signTokenPassport()), { type: VolunteerPassport })
const verdict = async (world: World, token?: string) => verdictAndCode(await verify(world, token))
const verdictWith = async (changes: TokenListChanges) => verdict(await createTokenWorld(changes))

async function verdictWithBody(body: string, contentType = 'application/statuslist+jwt'): Promise<string> {
  const world = await createWorld()
  world.network.set(TOKEN_LIST, { body, contentType })
  return verdict(world)
}

describe('token status lists', () => {
  it.each<[1 | 2 | 4 | 8, number, string]>([
    [1, 0, 'accepted'],
    [2, 0, 'accepted'],
    [4, 0, 'accepted'],
    [8, 0, 'accepted'],
    [1, 1, 'rejected STATUS_REVOKED'],
    [2, 1, 'rejected STATUS_REVOKED'],
    [4, 1, 'rejected STATUS_REVOKED'],
    [8, 1, 'rejected STATUS_REVOKED'],
    [2, 2, 'rejected STATUS_SUSPENDED'],
    [4, 2, 'rejected STATUS_SUSPENDED'],
    [8, 2, 'rejected STATUS_SUSPENDED'],
    [2, 3, 'undetermined STATUS_TYPE_UNSUPPORTED'],
    [4, 0x0c, 'undetermined STATUS_TYPE_UNSUPPORTED'],
    [8, 255, 'undetermined STATUS_TYPE_UNSUPPORTED'],
  ])('row 55: %i bits, value %i', async (bits, value, expected) => {
    expect(await verdictWith({ bits, statuses: { 42: value } })).toBe(expected)
  })

  it.each([0, 42, 131_071])('row 55: index %i, and not its neighbours or its mirror', async (idx) => {
    const token = await signTokenPassport({ idx })
    for (const bits of [1, 2, 4, 8] as const) {
      const last = 8 / bits - 1
      const others = [idx - 1, idx + 1, idx ^ last, idx ^ 7].filter(
        (other) => other !== idx && other >= 0 && other < 131_072,
      )
      const beside = Object.fromEntries(others.map((other) => [other, 1]))
      expect(await verdict(await createTokenWorld({ bits, statuses: beside }), token)).toBe('accepted')
      expect(await verdict(await createTokenWorld({ bits, statuses: { [idx]: 1 } }), token)).toBe(
        'rejected STATUS_REVOKED',
      )
    }
  })

  it.each([
    ['HTML', '<html>busy</html>', 'text/html', 'STATUS_LIST_UNAVAILABLE'],
    ['HTML under our media type', '<html>busy</html>', 'application/statuslist+jwt', 'STATUS_LIST_INVALID'],
    ['the form in CBOR', 'Ø', 'application/statuslist+cwt', 'STATUS_LIST_UNAVAILABLE'],
    ['nothing', '', 'application/jwt', 'STATUS_LIST_INVALID'],
  ])('row 56: %s', async (_, body, contentType, code) => {
    expect(await verdictWithBody(body, contentType)).toBe(`undetermined ${code}`)
  })

  it('row 56: alg none, tampered, signed by the attacker, or with a key that nobody published', async () => {
    const sound = await tokenList(TOKEN_LIST)
    const claims = Buffer.from(sound.split('.')[1]!, 'base64url')
    for (const body of [
      `${base64Url(JSON.stringify({ alg: 'none', typ: 'statuslist+jwt' }))}.${base64Url(claims)}.`,
      tamper(sound, 'payload'),
      tamper(sound, 'signature'),
      await tokenList(TOKEN_LIST, { key: forgedOfficeKey }),
      await tokenList(TOKEN_LIST, { header: { kid: `${OFFICE_DID}#key-9` } }),
      await tokenList(TOKEN_LIST, { header: { kid: undefined } }),
      await tokenList(TOKEN_LIST, { header: { kid: undefined }, claims: { iss: undefined } }),
      await tokenList(TOKEN_LIST, { header: { kid: 'key-1' } }),
      await tokenList(TOKEN_LIST, { header: { kid: 12 } }),
      await tokenList(TOKEN_LIST, { key: otherOfficeKey }),
    ]) {
      expect(await verdictWithBody(body)).toBe('undetermined STATUS_LIST_SIGNATURE_INVALID')
    }
  })

  it('row 56: a key that the trust policy does not name, and an algorithm that is not the key’s', async () => {
    const world = await createTokenWorld({ key: officeP256Key })
    expect(await verdict(world)).toBe('accepted')
    const key = importVerificationKey(officeKey.publicJwk)
    const keyThumbprints = key.ok ? [key.value.thumbprint] : []
    const pinned = world.verifierWith({ trust: trustIssuers([{ did: OFFICE_DID, keyThumbprints }]) })
    const report = await pinned.verify(await signTokenPassport(), { type: VolunteerPassport })
    expect(verdictAndCode(report)).toBe('undetermined STATUS_LIST_SIGNATURE_INVALID')
    expect(await verdictWith({ header: { kid: officeP256Key.keyId } })).toBe(
      'undetermined STATUS_LIST_SIGNATURE_INVALID',
    )
  })

  it('row 57: a list of another issuer, trusted or not', async () => {
    for (const trusted of [[OFFICE_DID], [OFFICE_DID, OTHER_OFFICE_DID]]) {
      for (const iss of [OTHER_OFFICE_DID, undefined]) {
        const world = await createTokenWorld({ key: otherOfficeKey, claims: { iss } })
        const verifier = world.verifierWith({ trust: trustIssuers(trusted) })
        const report = await verifier.verify(await signTokenPassport(), { type: VolunteerPassport })
        expect(verdictAndCode(report)).toBe('undetermined STATUS_LIST_ISSUER_MISMATCH')
        expect(world.network.calls).toEqual([OFFICE_DID_DOCUMENT_URL, TOKEN_LIST])
      }
    }
  })

  it('row 58: another list of the same issuer, and the credential itself', async () => {
    expect(await verdictWith({ claims: { sub: `${TOKEN_LIST}?2` } })).toBe('undetermined STATUS_LIST_ID_MISMATCH')
    expect(await verdictWithBody(await signTokenPassport())).toBe('undetermined STATUS_LIST_INVALID')
  })

  it.each<[Readonly<Record<string, unknown>>, string]>([
    ...['42', -1, 1.5, null, undefined, [42]].map((idx): [Record<string, unknown>, string] => [
      { idx },
      'rejected STATUS_ENTRY_INVALID',
    ]),
    ...[131_072, 2 ** 32 + 42, 2 ** 60].map((idx): [Record<string, unknown>, string] => [
      { idx },
      'rejected STATUS_INDEX_OUT_OF_RANGE',
    ]),
    [{ uri: undefined }, 'rejected STATUS_ENTRY_INVALID'],
    [{ uri: 'list' }, 'rejected STATUS_ENTRY_INVALID'],
  ])('rows 60, 71: the reference %j', async (reference, expected) => {
    expect(await verdict(await createTokenWorld(), await signTokenPassport(reference))).toBe(expected)
  })

  it.each([
    'http://passport.example/1.jwt',
    'file:///etc/passwd',
    'https://user:secret@passport.example/1.jwt',
    'https://127.0.0.1/1.jwt',
    'https://[::ffff:127.0.0.1]/1.jwt',
    'https://metadata.internal/1.jwt',
  ])('row 65: %s', async (uri) => {
    const world = await createTokenWorld()
    expect(await verdict(world, await signTokenPassport({ uri }))).toBe('rejected STATUS_URL_FORBIDDEN')
    expect(world.network.calls).toEqual([OFFICE_DID_DOCUMENT_URL])
  })

  const bytes = packedByHand(1, {})
  const zlib = deflateSync(bytes)
  const spoilt = (at: number) => {
    const copy = Buffer.from(zlib)
    copy[copy.length + at]! ^= 1
    return copy
  }
  it.each([
    ['gzip', base64Url(gzipSync(bytes)), 'ENCODING_INVALID'],
    ['raw deflate', base64Url(deflateRawSync(bytes)), 'ENCODING_INVALID'],
    ['multibase', `u${base64Url(zlib)}`, 'ENCODING_INVALID'],
    ['padding', `${base64Url(zlib)}==`, 'ENCODING_INVALID'],
    ['truncated', base64Url(zlib.subarray(0, -5)), 'ENCODING_INVALID'],
    ['a bad checksum', base64Url(spoilt(-1)), 'ENCODING_INVALID'],
    ['trailing bytes', base64Url(Buffer.concat([zlib, Buffer.from([0])])), 'ENCODING_INVALID'],
    ['two streams', base64Url(Buffer.concat([zlib, zlib])), 'ENCODING_INVALID'],
    ['no text', 42, 'ENCODING_INVALID'],
    ['a bomb of 256 MiB', base64Url(deflateSync(Buffer.alloc(2 ** 28))), 'TOO_LARGE'],
  ])('rows 62, 63: lst %s', async (_, lst, code) => {
    expect(await verdictWith({ list: { lst } })).toBe(`undetermined STATUS_LIST_${code}`)
  })

  it('row 63: a list without entries has none of ours', async () => {
    const lst = base64Url(deflateSync(new Uint8Array(0)))
    expect(await verdictWith({ list: { lst } })).toBe('rejected STATUS_INDEX_OUT_OF_RANGE')
  })

  const now = Date.parse('2026-11-07T12:00:00Z') / 1000
  it.each([
    [{ exp: now }, 'undetermined STATUS_LIST_EXPIRED'],
    [{ exp: now + 1 }, 'accepted'],
    [{ exp: undefined }, 'accepted'],
    [{ exp: 253_402_300_799 }, 'accepted'],
    [{ exp: '2027-01-01' }, 'undetermined STATUS_LIST_INVALID'],
    [{ exp: null }, 'undetermined STATUS_LIST_INVALID'],
    [{ iat: now + 60 }, 'accepted'],
    [{ iat: now + 61 }, 'undetermined STATUS_LIST_NOT_YET_VALID'],
    [{ nbf: now + 60 }, 'accepted'],
    [{ nbf: now + 61 }, 'undetermined STATUS_LIST_NOT_YET_VALID'],
    [{ nbf: 'now' }, 'undetermined STATUS_LIST_INVALID'],
    [{ iat: -1e20 }, 'undetermined STATUS_LIST_INVALID'],
  ])('row 64: a list with %j', async (claims, expected) => {
    expect(await verdictWith({ claims })).toBe(expected)
  })

  it.each([
    ['sub missing', { claims: { sub: undefined } }, 'ID_MISMATCH'],
    ['sub in an array', { claims: { sub: [TOKEN_LIST] } }, 'ID_MISMATCH'],
    ['another typ', { header: { typ: 'JWT' } }, 'INVALID'],
    ['the typ of a credential', { header: { typ: 'vc+jwt' } }, 'INVALID'],
    ['no typ', { header: { typ: undefined } }, 'INVALID'],
    ['the typ of the CBOR form', { header: { typ: 'statuslist+cwt' } }, 'INVALID'],
    ['a typ with a parameter', { header: { typ: 'statuslist+jwt; v=1' } }, 'INVALID'],
    ['no iat', { claims: { iat: undefined } }, 'INVALID'],
    ['iat as text', { claims: { iat: '1793448000' } }, 'INVALID'],
    ['bits 3', { list: { bits: 3 } }, 'INVALID'],
    ['bits as text', { list: { bits: '1' } }, 'INVALID'],
    ['no status_list', { claims: { status_list: undefined } }, 'INVALID'],
    ['status_list as an array', { claims: { status_list: [] } }, 'INVALID'],
    ['status_list null', { claims: { status_list: null } }, 'INVALID'],
    ['iss that is no text', { claims: { iss: { id: OFFICE_DID } } }, 'INVALID'],
    ...[0, -1, '900', null].map((ttl): [string, TokenListChanges, string] => [
      `ttl ${JSON.stringify(ttl)}`,
      { claims: { ttl } },
      'INVALID',
    ]),
  ] satisfies [string, TokenListChanges, string][])('row 71: %s', async (_, changes, code) => {
    expect(await verdictWith(changes)).toBe(`undetermined STATUS_LIST_${code}`)
  })

  it.each(['application/statuslist+jwt', 'StatusList+JWT'])('row 71: typ may be spelled %s', async (typ) => {
    expect(await verdictWith({ header: { typ } })).toBe('accepted')
  })

  it('row 71: a list that names no iss speaks for the DID of its key', async () => {
    expect(await verdictWith({ claims: { iss: undefined }, statuses: { 42: 1 } })).toBe('rejected STATUS_REVOKED')
  })

  it('row 71: read from the other end, index 42 would be index 45', async () => {
    expect(await verdictWith({ bits: 1, statuses: { 45: 1 } })).toBe('accepted')
    expect(await verdictWith({ bits: 1, statuses: { 42: 1 } })).toBe('rejected STATUS_REVOKED')
  })

  it('row 72: a bitstring status list in the place of a token status list', async () => {
    const sound = await listDocument(TOKEN_LIST, 'revocation')
    expect(await verdictWithBody(signRaw(headerText(), JSON.stringify(sound)))).toBe('undetermined STATUS_LIST_INVALID')
    const asToken = { ...sound, iss: OFFICE_DID, sub: TOKEN_LIST, iat: now - 60 }
    const typ = { typ: 'statuslist+jwt', cty: undefined }
    expect(await verdictWithBody(signRaw(headerText(typ), JSON.stringify(asToken)))).toBe(
      'undetermined STATUS_LIST_INVALID',
    )
    const encodedList = await encodeBitstring(createBitstring(131_072))
    expect(await verdictWith({ list: { lst: encodedList } })).toBe('undetermined STATUS_LIST_ENCODING_INVALID')
    expect(await verdictWith({ list: { lst: encodedList.slice(1) } })).toBe('undetermined STATUS_LIST_ENCODING_INVALID')
  })

  it('row 72: one address as both kinds gives an answer to the kind that it serves', async () => {
    const world = await createTokenWorld({ statuses: { 42: 0 } })
    const entry = {
      type: 'BitstringStatusListEntry',
      statusPurpose: 'suspension',
      statusListIndex: '42',
      statusListCredential: TOKEN_LIST,
    }
    const status = { status_list: { idx: 42, uri: TOKEN_LIST } }
    const report = await verify(world, await signPassport({ credentialStatus: [entry], status }))
    expect(summarise(report).codes).toEqual(['STATUS_LIST_UNAVAILABLE'])
    world.network.set(TOKEN_LIST, { body: await tokenList(TOKEN_LIST), contentType: 'application/jwt' })
    expect(await verdict(world, await signPassport({ credentialStatus: [entry], status }))).toBe(
      'undetermined STATUS_LIST_INVALID',
    )
  })

  it('row 74: 1,000 credentials of one list at once cause one fetch', async () => {
    const world = await createTokenWorld()
    const token = await signTokenPassport()
    const reports = await Promise.all(Array.from({ length: 1_000 }, () => verify(world, token)))
    expect(reports.every(({ ok }) => ok)).toBe(true)
    expect(world.network.calls).toEqual([OFFICE_DID_DOCUMENT_URL, TOKEN_LIST])
  })

  it('stands beside the bitstring lists, and either may revoke', async () => {
    const status = { status_list: { idx: 42, uri: TOKEN_LIST } }
    const world = await createTokenWorld()
    expect(await verdict(world, await signPassport({ status }))).toBe('accepted')
    const revoked = await createTokenWorld({ statuses: { 42: 1 } })
    expect(await verdict(revoked, await signPassport({ status }))).toBe('rejected STATUS_REVOKED')
    await publishTokenList(world)
    await world.publishList('revocation', { bits: [42] })
    world.clock.advance(900)
    expect(await verdict(world, await signPassport({ status }))).toBe('rejected STATUS_REVOKED')
    expect(world.network.calls).toContain(listUrl('suspension'))
  })

  it('whatever its issuer signs as a list is an answer, and only a sound list an answer on the passport', async () => {
    const world = await createTokenWorld()
    const token = await signTokenPassport()
    const members = ['iss', 'sub', 'iat', 'nbf', 'exp', 'ttl', 'status_list'] as const
    const changes = fc.record({
      claims: fc.dictionary(fc.constantFrom(...members), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3 }),
      list: fc.dictionary(fc.constantFrom('bits', 'lst'), fc.jsonValue({ maxDepth: 1 }), { maxKeys: 2 }),
    })
    await fc.assert(
      fc.asyncProperty(changes, async (change) => {
        await publishTokenList(world, { ...change, statuses: { 42: 1 } })
        const fresh = world.verifierWith({})
        const report = await fresh.verify(token, { type: VolunteerPassport })
        expect(verdictAndCode(report)).toMatch(/^(rejected STATUS_REVOKED|undetermined STATUS_LIST_[A-Z_]+)$/)
      }),
      { numRuns: 200 },
    )
  })

  it('says how old the list is, and that asking again does not help with a value that nobody knows', async () => {
    const report = await verify(await createTokenWorld({ bits: 8, statuses: { 42: 77 } }))
    expect(report.checks[6]).toMatchObject({
      outcome: 'unknown',
      retryable: false,
      asOf: new Date('2026-11-07T11:00:00Z'),
      problem: { code: 'STATUS_TYPE_UNSUPPORTED', path: ['status'] },
    })
  })
})
