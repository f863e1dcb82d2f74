import { base58 } from '@scure/base'
import { createDidResolver, didWebUrl, parsePublicUrl, resolveVerificationMethod } from '@volunteer-passport/did'
import type { Parsed } from '@volunteer-passport/schema'
import {
  fakeNetwork,
  OFFICE_DID,
  OFFICE_DID_DOCUMENT_URL,
  OTHER_OFFICE_DID,
  officeKey,
} from '@volunteer-passport/testing'
import { expect, test } from 'vitest'

const said = (parsed: Parsed<unknown>): string =>
  parsed.ok
    ? 'ok'
    : parsed.problems
        .map(({ code, detail, path }) => `${code}${path === undefined ? '' : ` [${path.join()}]`} ${detail}`)
        .join()

const now = new Date('2026-11-23T00:00:00Z')
const method = {
  id: officeKey.keyId,
  type: 'JsonWebKey',
  controller: OFFICE_DID,
  publicKeyJwk: officeKey.publicJwk as object,
}
const documentWith = (changes: object, members: object = {}) => ({
  id: OFFICE_DID,
  verificationMethod: [{ ...method, ...changes }],
  assertionMethod: [officeKey.keyId],
  ...members,
})

async function saidOf(body: unknown, keyId = officeKey.keyId): Promise<string> {
  const network = fakeNetwork({ [OFFICE_DID_DOCUMENT_URL]: { body: JSON.stringify(body) } })
  const resolver = createDidResolver({ fetch: network })
  return said(await resolveVerificationMethod({ resolver, keyId, issuer: OFFICE_DID, purpose: 'assertionMethod', now }))
}

/** Methods that nobody asks for, as many as this. */
const others = (count: number): readonly object[] =>
  Array.from({ length: count }, (_, at) => ({ id: `#${at}`, type: 'a', controller: OFFICE_DID }))

test.each<[string, unknown, string]>([
  ['no object', [], 'DID_DOCUMENT_INVALID The DID document is not an object.'],
  [
    'the id of another',
    { id: OTHER_OFFICE_DID },
    'DID_DOCUMENT_INVALID [id] The id of the DID document is not the DID that was asked for.',
  ],
  [
    'deactivated',
    { id: OFFICE_DID, deactivated: true },
    'DID_DEACTIVATED The DID document says that it is deactivated.',
  ],
  [
    'methods in an object',
    documentWith({}, { verificationMethod: {} }),
    'DID_DOCUMENT_INVALID [verificationMethod] verificationMethod is not an array.',
  ],
  [
    'a purpose of one text',
    documentWith({}, { authentication: '#a' }),
    'DID_DOCUMENT_INVALID [authentication] A verification relationship is not an array.',
  ],
  [
    'a purpose of a number',
    documentWith({}, { keyAgreement: [7] }),
    'DID_DOCUMENT_INVALID [keyAgreement] A verification relationship names no verification method.',
  ],
  [
    '101 methods, one embedded',
    documentWith({}, { verificationMethod: [method, ...others(99)], authentication: [{ ...method, id: '#embedded' }] }),
    'DID_DOCUMENT_INVALID [verificationMethod] The DID document has too many verification methods.',
  ],
  [
    '100 methods, one embedded',
    documentWith({}, { verificationMethod: [method, ...others(98)], authentication: [{ ...method, id: '#embedded' }] }),
    'ok',
  ],
  [
    'one id twice',
    documentWith({}, { verificationMethod: [method, method] }),
    'DID_DOCUMENT_INVALID [verificationMethod] Two verification methods have the same id.',
  ],
  [
    'a method that is a text',
    documentWith({}, { verificationMethod: ['#a'] }),
    'DID_DOCUMENT_INVALID [verificationMethod] A verification method is not an object.',
  ],
  [
    'a method without an id',
    documentWith({ id: undefined }),
    'DID_DOCUMENT_INVALID [verificationMethod] The id of a verification method is not a DID URL with a fragment.',
  ],
  [
    'a method without a type',
    documentWith({ type: undefined }),
    'DID_DOCUMENT_INVALID [verificationMethod] The type of a verification method is not a string.',
  ],
  [
    'a method without a controller',
    documentWith({ controller: undefined }),
    'DID_DOCUMENT_INVALID [verificationMethod] The controller of a verification method is not one DID.',
  ],
  [
    'a method that is revoked soon',
    documentWith({ revoked: 'soon' }),
    'DID_DOCUMENT_INVALID [verificationMethod] revoked or expires of a verification method is not a date.',
  ],
  [
    'another controller',
    documentWith({ controller: OTHER_OFFICE_DID }),
    'KEY_CONTROLLER_MISMATCH The controller of the verification method is another DID.',
  ],
  [
    'a revoked key',
    documentWith({ revoked: '2026-01-01T00:00:00Z' }),
    'KEY_REVOKED The DID document says that the key is revoked.',
  ],
  [
    'an expired key',
    documentWith({ expires: '2026-01-01T00:00:00Z' }),
    'KEY_EXPIRED The DID document says that the key has expired.',
  ],
  [
    'no purpose',
    documentWith({}, { assertionMethod: [] }),
    'KEY_PURPOSE_MISMATCH The DID document does not list the key for this purpose.',
  ],
  [
    'a key for encryption without a purpose',
    documentWith({ publicKeyJwk: { ...officeKey.publicJwk, use: 'enc' } }, { assertionMethod: [] }),
    'KEY_INVALID The JWK says that it is for encryption.',
  ],
])('of a DID document with %s it is said: %#', async (_, document, words) => {
  expect(await saidOf(document)).toBe(words)
})

test('a multikey that is longer than any key is not decoded', async () => {
  const { publicKeyJwk: _, ...rest } = method
  const long = { ...rest, type: 'Multikey', publicKeyMultibase: `z${'6'.repeat(60_000)}` }
  expect(await saidOf(documentWith({}, { verificationMethod: [long] }))).toBe(
    'KEY_INVALID The Multikey of the verification method is not an Ed25519 or P-256 key.',
  )
})

test('of a key id it is said what is wrong with it', async () => {
  const keyIds = [
    7 as never,
    `x${OFFICE_DID}#key-1`,
    `${OFFICE_DID}#`,
    `${OFFICE_DID}/a#b`,
    'no key id',
    `${OTHER_OFFICE_DID}#a`,
    `${OFFICE_DID}#b`,
  ]
  expect(await Promise.all(keyIds.map((keyId) => saidOf(documentWith({}), keyId)))).toEqual([
    ...Array(5).fill('KID_INVALID The key id is not an absolute DID URL with a fragment.'),
    'KID_ISSUER_MISMATCH The key id belongs to another DID than the issuer.',
    'KEY_NOT_FOUND The DID document has no verification method of this id.',
  ])
})

test.each([
  [undefined as never, 'DID_INVALID The identifier does not follow the syntax of a DID.'],
  [7 as never, 'DID_INVALID The identifier does not follow the syntax of a DID.'],
  [`did:web:a.example:${'a'.repeat(4_096 - 18)}`, 'ok'],
  [`did:web:a.example:${'a'.repeat(4_097 - 18)}`, 'DID_INVALID The identifier does not follow the syntax of a DID.'],
  ['did:key:z6Mk', 'DID_METHOD_UNSUPPORTED The DID is not a did:web.'],
  ['did:web:%5B::1%5D', 'DID_HOST_FORBIDDEN The host of the did:web is an IP address.'],
  ['did:web:a%5B.example', 'DID_INVALID The host of the did:web is not a domain name.'],
  ['did:web:127.0.0.1', 'DID_HOST_FORBIDDEN The host of the did:web is an IP address or an internal name.'],
  ['did:web:a.b0x7f', 'ok'],
  ['did:web:a.1b', 'ok'],
  ['did:web:a.0xg', 'ok'],
  ['did:web:a.0x7f', 'DID_HOST_FORBIDDEN The host of the did:web is an IP address or an internal name.'],
  ['did:web:a..example', 'DID_INVALID The host of the did:web is not a domain name.'],
  [`did:web:${'a.'.repeat(123)}example`, 'ok'],
  [`did:web:${'a.'.repeat(123)}examples`, 'DID_INVALID The host of the did:web is not a domain name.'],
  ['did:web:a.example%3A65535', 'ok'],
  ['did:web:a.example%3A65536', 'DID_INVALID The port of the did:web is not a port number.'],
  ['did:web:a.example:..', 'DID_INVALID A path segment of the did:web is empty, a dot segment, or hides a delimiter.'],
  ['did:web:a.example:%7F', 'DID_INVALID A path segment of the did:web is empty, a dot segment, or hides a delimiter.'],
  ['did:web:a.example:%80', 'ok'],
])('of the did:web %# it is said: %s', (did, words) => {
  expect(said(didWebUrl(did))).toBe(words)
})

test('the host of an address is an IP address in brackets too', () => {
  expect(said(parsePublicUrl('https://[2606:4700::1111]/'))).toBe(
    'DID_HOST_FORBIDDEN The host of the address is an IP address or an internal name.',
  )
})

const keyOf = async (multibase: string): Promise<string> => {
  const [resolver, did] = [createDidResolver({ fetch: fakeNetwork() }), `did:key:${multibase}`]
  const query = { keyId: `${did}#${multibase}`, issuer: did, purpose: 'assertionMethod', now } as const
  return said(await resolveVerificationMethod({ resolver, ...query }))
}
const encoded = (...bytes: readonly number[]): string => `z${base58.encode(Uint8Array.from(bytes))}`
const x = [...Buffer.from(officeKey.publicJwk.x, 'base64url')]
/** The base point of P-256, compressed (SEC 2 §2.4.2). */
const P256 = [...Buffer.from('036b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296', 'hex')]

test('a multikey is what both bytes of its codec say, with all its bytes and none more', async () => {
  const keys = [
    encoded(0xed, 0x01, ...x),
    encoded(0x80, 0x24, ...P256),
    encoded(0xed, 0x02, ...x),
    encoded(0xec, 0x01, ...x),
    encoded(0xed, 0x01, ...x, 0),
    encoded(0x80, 0x25, ...P256),
    encoded(0x81, 0x24, ...P256),
  ]
  const refused = 'DID_INVALID The did:key does not hold an Ed25519 or P-256 key in its one spelling.'
  expect(await Promise.all(keys.map(keyOf))).toEqual(['ok', 'ok', ...Array(5).fill(refused)])
})
