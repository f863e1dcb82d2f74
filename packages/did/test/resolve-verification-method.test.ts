import { base58 } from '@scure/base'
import { createDidResolver, resolveVerificationMethod } from '@volunteer-passport/did'
import {
  didDocumentOf,
  fakeNetwork,
  OFFICE_DID,
  OFFICE_DID_DOCUMENT_URL,
  OTHER_OFFICE_DID,
  officeDidDocument,
  officeKey,
  officeP256Key,
  otherOfficeKey,
} from '@volunteer-passport/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const now = new Date('2026-11-23T00:00:00Z')
type Query = Parameters<typeof resolveVerificationMethod>[0]

/** Asks for a key of a document that the office's host serves. */
async function ask(body: unknown, query: Partial<Omit<Query, 'resolver'>> = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const network = fakeNetwork({ [OFFICE_DID_DOCUMENT_URL]: { body: text } })
  return resolveVerificationMethod({
    resolver: createDidResolver({ fetch: network }),
    keyId: officeKey.keyId,
    issuer: OFFICE_DID,
    purpose: 'assertionMethod',
    now,
    ...query,
  })
}
async function codeOf(...o: Parameters<typeof ask>): Promise<string> {
  const key = await ask(...o)
  return key.ok ? 'ok' : key.problems.map(({ code }) => code).join()
}

const method = {
  id: officeKey.keyId,
  type: 'JsonWebKey',
  controller: OFFICE_DID,
  publicKeyJwk: officeKey.publicJwk as object,
}
/** The office's document with its one method, and members replaced. */
const documentWith = (changes: object, members: object = {}) => ({
  id: OFFICE_DID,
  verificationMethod: [{ ...method, ...changes }],
  assertionMethod: [officeKey.keyId],
  ...members,
})

describe('resolveVerificationMethod', () => {
  it.each([officeKey, officeP256Key])(
    'gives the key that is named: $keyId',
    async ({ keyId, algorithm, publicJwk }) => {
      expect(await ask(officeDidDocument, { keyId })).toEqual({
        ok: true,
        value: { algorithm, jwk: publicJwk, thumbprint: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/) },
      })
    },
  )

  it.each([
    ['JsonWebKey2020', { type: 'JsonWebKey2020' }],
    ['an alg that fits', { publicKeyJwk: { ...officeKey.publicJwk, alg: 'EdDSA', use: 'sig', kid: 'x' } }],
    ['the fully specified alg', { publicKeyJwk: { ...officeKey.publicJwk, alg: 'Ed25519' } }],
    ['revoked and expires to come', { revoked: '2026-11-23T00:00:00.001Z', expires: '2027-01-01T00:00:00+05:00' }],
    ['members that nobody knows', { note: { nested: [1] }, constructor: 'x' }],
  ])('takes %s', async (_, changes) => {
    expect(await codeOf(documentWith(changes))).toBe('ok')
  })

  it.each(['Multikey', 'Ed25519VerificationKey2020'])('takes a %s', async (type) => {
    const { publicKeyJwk: _, ...rest } = method
    const bytes = [0xed, 0x01, ...Buffer.from(officeKey.publicJwk.x, 'base64url')]
    const publicKeyMultibase = `z${base58.encode(Uint8Array.from(bytes))}`
    const document = { ...documentWith({}), verificationMethod: [{ ...rest, type, publicKeyMultibase }] }
    expect(await ask(document)).toMatchObject({ ok: true, value: { jwk: officeKey.publicJwk } })
  })

  it('takes relative references, with the document id before them', async () => {
    const document = documentWith({ id: '#key-1' }, { assertionMethod: ['#key-1'] })
    expect(await codeOf(document)).toBe('ok')
    expect(await codeOf(documentWith({ id: '#key-1' }))).toBe('ok')
  })

  it('takes a method embedded in the relationship, for that purpose alone', async () => {
    const document = { id: OFFICE_DID, authentication: [method] }
    expect(await codeOf(document, { purpose: 'authentication' })).toBe('ok')
    expect(await codeOf(document)).toBe('KEY_PURPOSE_MISMATCH')
  })

  it('takes an older key that is still listed (row 25)', async () => {
    expect(await codeOf(officeDidDocument, { now: new Date('2040-01-01T00:00:00Z') })).toBe('ok')
  })

  it.each([
    '',
    '#key-1',
    'key-1',
    OFFICE_DID,
    `${OFFICE_DID}#`,
    `${OFFICE_DID}/a#key-1`,
    `${OFFICE_DID}?a=b#key-1`,
    '../../dev/null',
    'https://passport.example/#key-1',
    7 as unknown as string,
    undefined as unknown as string,
  ])('refuses the key id %j (row 19)', async (keyId) => {
    expect(await codeOf(officeDidDocument, { keyId })).toBe('KID_INVALID')
  })

  it.each([
    otherOfficeKey.keyId,
    `${OFFICE_DID}:branch#key-1`,
    `${OFFICE_DID.slice(0, -1)}#key-1`,
    'did:key:z6Mk#z6Mk',
  ])('refuses %s, the key of another DID, and asks nobody (row 20)', async (keyId) => {
    const network = fakeNetwork()
    const resolver = createDidResolver({ fetch: network })
    const key = await resolveVerificationMethod({
      resolver,
      keyId,
      issuer: OFFICE_DID,
      purpose: 'assertionMethod',
      now,
    })
    expect(key).toMatchObject({ ok: false, problems: [{ code: 'KID_ISSUER_MISMATCH' }] })
    expect(network.calls).toEqual([])
  })

  it.each([
    'key-3',
    "' OR 1=1 --",
    '__proto__',
    'constructor',
    'key-1\u200b',
    'KEY-1',
    'key-1#',
    'key%2D1',
    ' key-1',
    'a/b?c',
  ])('finds no key %j (row 21)', async (fragment) => {
    expect(await codeOf(officeDidDocument, { keyId: `${OFFICE_DID}#${fragment}` })).toBe('KEY_NOT_FOUND')
  })

  it.each([
    ['authentication alone', { assertionMethod: undefined, authentication: [officeKey.keyId] }],
    ['keyAgreement alone', { assertionMethod: [], keyAgreement: [officeKey.keyId] }],
    ['no purpose', { assertionMethod: [] }],
    ['no purposes at all', { assertionMethod: undefined }],
    ['the purpose of another key', { assertionMethod: [officeP256Key.keyId] }],
  ])('refuses a key with %s (row 22)', async (_, members) => {
    expect(await codeOf(documentWith({}, members))).toBe('KEY_PURPOSE_MISMATCH')
  })

  it('refuses a key of another controller (row 23)', async () => {
    expect(await codeOf(documentWith({ controller: OTHER_OFFICE_DID }))).toBe('KEY_CONTROLLER_MISMATCH')
  })

  it.each([
    [{ revoked: '2026-11-23T00:00:00Z' }, 'KEY_REVOKED'],
    [{ revoked: '2020-01-01T00:00:00Z', expires: '2020-01-01T00:00:00Z' }, 'KEY_REVOKED'],
    [{ revoked: '2026-11-23T05:00:00+05:00' }, 'KEY_REVOKED'],
    [{ expires: '2026-11-23T00:00:00Z' }, 'KEY_EXPIRED'],
    [{ expires: '2026-11-22T23:59:59Z' }, 'KEY_EXPIRED'],
    [{ revoked: 'soon' }, 'DID_DOCUMENT_INVALID'],
    [{ revoked: true }, 'DID_DOCUMENT_INVALID'],
    [{ revoked: null }, 'DID_DOCUMENT_INVALID'],
    [{ revoked: 1_790_000_000 }, 'DID_DOCUMENT_INVALID'],
    [{ expires: '2026-02-30T00:00:00Z' }, 'DID_DOCUMENT_INVALID'],
    [{ expires: '2027' }, 'DID_DOCUMENT_INVALID'],
    [{ expires: '' }, 'DID_DOCUMENT_INVALID'],
  ])('answers %j with %s (row 24)', async (changes, code) => {
    expect(await codeOf(documentWith(changes))).toBe(code)
  })

  it('says of a revoked key that it is revoked, even where it is listed for nothing', async () => {
    expect(await codeOf(documentWith({ revoked: '2026-01-01T00:00:00Z' }, { assertionMethod: [] }))).toBe('KEY_REVOKED')
  })

  it('refuses everything at a time that is none', async () => {
    const document = documentWith({ revoked: '2030-01-01T00:00:00Z' })
    expect(await codeOf(document, { now: new Date(Number.NaN) })).toBe('KEY_REVOKED')
  })

  it.each([
    ['a private key', { publicKeyJwk: officeKey.privateJwk }, 'KEY_INVALID'],
    ['use enc', { publicKeyJwk: { ...officeKey.publicJwk, use: 'enc' } }, 'KEY_INVALID'],
    ['kty oct', { publicKeyJwk: { kty: 'oct', k: 'AAAA' } }, 'KEY_INVALID'],
    ['33 bytes', { publicKeyJwk: { ...officeKey.publicJwk, x: 'A'.repeat(44) } }, 'KEY_INVALID'],
    ['(0, 0)', { publicKeyJwk: { kty: 'EC', crv: 'P-256', x: 'A'.repeat(43), y: 'A'.repeat(43) } }, 'KEY_INVALID'],
    ['another curve', { publicKeyJwk: { ...officeKey.publicJwk, crv: 'P-256' } }, 'KEY_INVALID'],
    ['no key', { publicKeyJwk: undefined }, 'KEY_INVALID'],
    ['a key that is no object', { publicKeyJwk: 'x' }, 'KEY_INVALID'],
    ['a key twice', { publicKeyMultibase: 'z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp' }, 'KEY_INVALID'],
    ['its private half beside it', { secretKeyMultibase: 'z3u2' }, 'KEY_INVALID'],
    ['a type that holds no such key', { type: 'X25519KeyAgreementKey2020' }, 'KEY_INVALID'],
    ['a type that its member does not fit', { type: 'Multikey' }, 'KEY_INVALID'],
    ['alg of another key type', { publicKeyJwk: { ...officeKey.publicJwk, alg: 'ES256' } }, 'ALG_KEY_MISMATCH'],
    ['a small-order key', { publicKeyJwk: { kty: 'OKP', crv: 'Ed25519', x: 'A'.repeat(43) } }, 'KEY_WEAK'],
  ])('refuses %s (rows 13, 26, 28)', async (_, changes, code) => {
    expect(await codeOf(documentWith(changes))).toBe(code)
  })

  it.each([
    ['another method first', [{ ...method, publicKeyJwk: otherOfficeKey.publicJwk }, method]],
    ['another method second', [method, { ...method, publicKeyJwk: otherOfficeKey.publicJwk }]],
    ['the same method twice', [method, method]],
    ['one of them relative', [method, { ...method, id: '#key-1', publicKeyJwk: otherOfficeKey.publicJwk }]],
  ])('refuses two methods of one id: %s (row 27)', async (_, verificationMethod) => {
    expect(await codeOf({ ...documentWith({}), verificationMethod })).toBe('DID_DOCUMENT_INVALID')
  })

  it('refuses an embedded method with the id of a listed one (row 27)', async () => {
    const embedded = { ...method, publicKeyJwk: otherOfficeKey.publicJwk }
    expect(await codeOf(documentWith({}, { assertionMethod: [embedded] }))).toBe('DID_DOCUMENT_INVALID')
  })

  it.each([
    ['id of another DID', { ...officeDidDocument, id: OTHER_OFFICE_DID }],
    ['id in another case', { ...officeDidDocument, id: OFFICE_DID.toUpperCase() }],
    ['no id', { ...officeDidDocument, id: undefined }],
    ['a relative id', { ...officeDidDocument, id: '' }],
    ['a relative path as method id', documentWith({ id: 'key-1' })],
    ['a relative query as method id', documentWith({ id: '?a=b#key-1' })],
    ['an empty fragment as method id', documentWith({ id: '#' })],
    ['a method id without a fragment', documentWith({ id: OFFICE_DID })],
    ['a relative path as reference', documentWith({}, { assertionMethod: ['key-1'] })],
    ['an array', [officeDidDocument]],
    ['a string', '"did"'],
    ['null', 'null'],
    ['an error page', '<!doctype html>'],
    ['nothing', ''],
    ['a byte order mark', `\ufeff${JSON.stringify(officeDidDocument)}`],
    ['a duplicate name', JSON.stringify(officeDidDocument).replace('{', `{"id":"${OFFICE_DID}",`)],
    ['an escaped duplicate name', JSON.stringify(officeDidDocument).replace('{', `{"\\u0069d":"${OTHER_OFFICE_DID}",`)],
    ['__proto__', JSON.stringify(officeDidDocument).replace('{', '{"__proto__":{},')],
    ['10,000 nested arrays', `{"id":"${OFFICE_DID}","x":${'['.repeat(10_000)}${']'.repeat(10_000)}}`],
    [
      '3,000 methods',
      documentWith({}, { verificationMethod: Array.from({ length: 3_000 }, (_, at) => ({ ...method, id: `#${at}` })) }),
    ],
    [
      '101 methods',
      documentWith(
        {},
        {
          verificationMethod: Array.from({ length: 101 }, (_, at) => ({
            id: `#${at}`,
            type: 'a',
            controller: OFFICE_DID,
          })),
        },
      ),
    ],
    ['a context of a megabyte', { ...officeDidDocument, '@context': 'x'.repeat(1_000_000) }],
    ['methods that are no array', { ...officeDidDocument, verificationMethod: {} }],
    ['a method that is no object', { ...officeDidDocument, verificationMethod: [null] }],
    ['a method without a type', documentWith({ type: undefined })],
    ['a method without a controller', documentWith({ controller: undefined })],
    ['a method of several controllers', documentWith({ controller: [OFFICE_DID] })],
    ['a relationship that is no array', { ...officeDidDocument, assertionMethod: officeKey.keyId }],
    ['a relationship with a number', { ...officeDidDocument, keyAgreement: [7] }],
  ])('refuses a document with %s (rows 35, 80, 83)', async (_, document) => {
    expect(await codeOf(document)).toBe('DID_DOCUMENT_INVALID')
  })

  it('refuses a document that says it is deactivated (row 35)', async () => {
    expect(await codeOf({ ...officeDidDocument, deactivated: true })).toBe('DID_DEACTIVATED')
  })

  it.each([
    ['FETCH_FAILED', 'DID_NOT_FOUND'],
    ['timeout', 'FETCH_TIMEOUT'],
    ['FETCH_TLS', 'FETCH_TLS'],
    ['FETCH_REDIRECT_FORBIDDEN', 'FETCH_REDIRECT_FORBIDDEN'],
    ['FETCH_TOO_LARGE', 'FETCH_TOO_LARGE'],
    ['FETCH_CONTENT_TYPE', 'FETCH_CONTENT_TYPE'],
    ['DID_HOST_FORBIDDEN', 'DID_HOST_FORBIDDEN'],
  ] as const)('answers a network that says %s with %s', async (answer, code) => {
    const resolver = createDidResolver({ fetch: fakeNetwork({ [OFFICE_DID_DOCUMENT_URL]: answer }) })
    const query = { keyId: officeKey.keyId, issuer: OFFICE_DID, purpose: 'assertionMethod', now } as const
    expect(await resolveVerificationMethod({ resolver, ...query })).toMatchObject({ ok: false, problems: [{ code }] })
  })

  it('answers for a fetch that throws', async () => {
    const resolver = createDidResolver({ fetch: () => Promise.reject(new Error('x')) })
    const query = { keyId: officeKey.keyId, issuer: OFFICE_DID, purpose: 'assertionMethod', now } as const
    expect(await resolveVerificationMethod({ resolver, ...query })).toMatchObject({
      problems: [{ code: 'DID_NOT_FOUND' }],
    })
  })

  it.each([
    ['did:web:127.0.0.1', 'DID_HOST_FORBIDDEN'],
    ['did:web:%5B::1%5D', 'DID_HOST_FORBIDDEN'],
    ['did:web:a.example:..', 'DID_INVALID'],
    ['did:WEB:a.example', 'DID_INVALID'],
    ['did:', 'DID_INVALID'],
    ['did:ethr:0xab', 'DID_METHOD_UNSUPPORTED'],
  ])('answers %s with %s', async (did, code) => {
    expect(await codeOf('', { keyId: `${did}#key-1`, issuer: did })).toBe(code)
  })

  it('names no key, no value and no host in what it says', async () => {
    const secret = 'd34db33f-marked'
    const document = documentWith({ revoked: secret, publicKeyJwk: { kty: secret, d: secret } })
    for (const body of [document, { ...officeDidDocument, id: secret }, secret]) {
      expect(JSON.stringify(await ask(body))).not.toContain(secret)
    }
  })

  it('never throws, whatever is asked and whatever the host serves', async () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc
        .constantFrom('did:web:', 'did:key:', 'did:jwk:', 'did:')
        .chain((head) => fc.string({ unit: 'binary' }).map((tail) => head + tail)),
    )
    const document = fc.oneof(
      fc.json(),
      fc.record({ id: fc.constant(OFFICE_DID), verificationMethod: fc.jsonValue(), assertionMethod: fc.jsonValue() }),
      fc
        .array(
          fc.record(
            {
              id: fc.constantFrom('#key-1', officeKey.keyId),
              type: fc.constantFrom('JsonWebKey', 'Multikey'),
              controller: fc.constant(OFFICE_DID),
              publicKeyJwk: fc.jsonValue(),
              publicKeyMultibase: fc.jsonValue(),
            },
            { requiredKeys: ['id', 'type', 'controller'] },
          ),
          { maxLength: 3 },
        )
        .map((verificationMethod) => documentWith({}, { verificationMethod })),
    )
    await fc.assert(
      fc.asyncProperty(anything, document, async (keyId, body) => {
        expect(await codeOf(body, { keyId: `${keyId}#0`, issuer: keyId })).not.toBe('ok')
        expect(await codeOf(body)).not.toBe('ok')
      }),
      { numRuns: 200 },
    )
  })
})

describe('with a resolver of somebody else', () => {
  const query = { keyId: officeKey.keyId, issuer: OFFICE_DID, purpose: 'assertionMethod', now } as const
  const answer = (didDocument: unknown, didResolutionMetadata: object = {}, didDocumentMetadata: object = {}) => ({
    resolve: async () => ({ didDocument: didDocument as never, didResolutionMetadata, didDocumentMetadata }),
  })

  it('checks the document as its own', async () => {
    const document = didDocumentOf(OFFICE_DID, [officeKey])
    expect(await resolveVerificationMethod({ resolver: answer(document), ...query })).toMatchObject({ ok: true })
    expect(
      await resolveVerificationMethod({ resolver: answer({ ...document, id: OTHER_OFFICE_DID }), ...query }),
    ).toMatchObject({ problems: [{ code: 'DID_DOCUMENT_INVALID' }] })
  })

  it.each([
    [answer(null, { error: 'invalidDid' }), 'DID_INVALID'],
    [answer(null, { error: 'notFound' }), 'DID_NOT_FOUND'],
    [answer(null, { error: 'unsupportedDidMethod' }), 'DID_METHOD_UNSUPPORTED'],
    [answer(null, { error: 'constructor' }), 'DID_NOT_FOUND'],
    [answer(null), 'DID_NOT_FOUND'],
    [answer(officeDidDocument, { error: 'notFound' }), 'DID_NOT_FOUND'],
    [answer(officeDidDocument, {}, { deactivated: true }), 'DID_DEACTIVATED'],
    [{ resolve: () => Promise.reject(new Error('x')) }, 'DID_NOT_FOUND'],
  ])('reads its refusal', async (resolver, code) => {
    expect(await resolveVerificationMethod({ resolver, ...query })).toMatchObject({ ok: false, problems: [{ code }] })
  })

  it('gives the same answer through the interface as beside it', async () => {
    const ours = createDidResolver({ fetch: fakeNetwork({ [OFFICE_DID_DOCUMENT_URL]: 'FETCH_TLS' }) })
    const resolver = { resolve: ours.resolve }
    expect(await resolveVerificationMethod({ resolver, ...query })).toEqual(
      await resolveVerificationMethod({ resolver: ours, ...query }),
    )
  })
})
