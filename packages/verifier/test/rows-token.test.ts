import { createHmac, createPublicKey } from 'node:crypto'
import { PROBLEMS, type ProblemCode, VolunteerPassport } from '@volunteer-passport/schema'
import {
  forgedOfficeKey,
  OFFICE_DID,
  OFFICE_DID_DOCUMENT_URL,
  OTHER_OFFICE_DID,
  officeDidDocument,
  officeKey,
  officeP256Key,
  otherOfficeKey,
  tamper,
} from '@volunteer-passport/testing'
import { createVerifier, type TrustPolicy, trustIssuers } from '@volunteer-passport/verifier'
import { describe, expect, it } from 'vitest'
import { base64Url, headerText, signBytes, signRaw } from './raw-token.ts'
import { createWorld, passportDocument, SUBJECT, signPassport, verdictAndCode } from './world.ts'

/** The verdict on one token in a sound world. */
async function verdictOn(token: unknown): Promise<string> {
  const { verifier } = await createWorld()
  return verdictAndCode(await verifier.verify(token as string, { type: VolunteerPassport }))
}

const payloadText = (members: Readonly<Record<string, unknown>> = {}) => JSON.stringify(passportDocument(members))

/** The sound payload with `"name":` replaced by this text: for JSON that no object serialises to. */
const payloadWith = (from: string, to: string): string => {
  const changed = payloadText().replace(from, to)
  if (changed === payloadText()) throw new Error(`there is no ${from} in the payload`)
  return changed
}

const sound = signRaw(headerText(), payloadText())
const [header, payload, signature] = sound.split('.') as [string, string, string]
/** ASN.1: a sequence of two integers (RFC 3279 §2.2.3), as OpenSSL gives it. */
function derOf(...numbers: readonly Uint8Array[]): Uint8Array {
  const integers = numbers.map((bytes) => Buffer.from([2, bytes.length + 1, 0, ...bytes]))
  const content = Buffer.concat(integers)
  return Buffer.from([0x30, content.length, ...content])
}

const anyone: TrustPolicy = {
  mayAccept: () => true,
  accept: ({ issuer }) => ({ ok: true, value: { did: issuer } }),
}

it('accepts the sound token that every row changes', async () => {
  expect(await verdictOn(sound)).toBe('accepted')
})

describe('JOSE, JSON, keys, claims', () => {
  it.each([
    ['2 segments', `${header}.${payload}`],
    ['4 segments', `${sound}.`],
    ['5 segments', `${sound}.a.b`],
    ['empty', ''],
    ['JSON serialisation', JSON.stringify({ payload, protected: header, signature })],
    ['Bearer', `Bearer ${sound}`],
  ])('row 1: %s', async (_, token) => {
    expect(await verdictOn(token)).toBe('rejected TOKEN_MALFORMED')
  })

  const segments = ['header', 'payload', 'signature'] as const
  it.each(
    segments.flatMap((segment, position) =>
      (
        [
          ['padding', (text: string) => `${text}=`],
          ['plus and slash', (text: string) => `+/${text.slice(2)}`],
          ['white space', (text: string) => `${text}\n`],
          ['NUL', (text: string) => `${text}\0`],
          ['length 1 mod 4', (text: string) => `${text.slice(0, text.length - (text.length % 4))}A`],
        ] as const
      ).map(([fault, change]) => [`${fault} in the ${segment}`, position, change] as const),
    ),
  )('row 2: %s', async (_, position, change) => {
    const parts = sound.split('.')
    parts[position] = change(parts[position]!)
    expect(await verdictOn(parts.join('.'))).toBe('rejected ENCODING_INVALID')
  })

  it.each(segments.map((segment, position) => [segment, position] as const))(
    'row 2: spare bits in the %s',
    async (_, position) => {
      // Two bytes beyond a multiple of three, so that each segment has two spare bits.
      const more = (text: string) => text + ' '.repeat((5 - (Buffer.byteLength(text) % 3)) % 3)
      const parts = signRaw(more(headerText()), more(payloadText())).split('.')
      const last = parts[position]!.at(-1)!
      const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
      expect(await verdictOn(parts.join('.'))).toBe('accepted')
      parts[position] = `${parts[position]!.slice(0, -1)}${alphabet[alphabet.indexOf(last) + 1]}`
      expect(await verdictOn(parts.join('.'))).toBe('rejected ENCODING_INVALID')
    },
  )

  it.each([
    ['a token of 2 MiB', signRaw(headerText(), payloadText({ more: 'x'.repeat(2 ** 21) }))],
    ['a header of 128 KiB', signRaw(headerText({ more: 'x'.repeat(2 ** 17) }), payloadText())],
    ['10 MB of text', 'x'.repeat(10_000_000)],
    ['10 MB of bytes', new Uint8Array(10_000_000)],
  ])('row 3: %s', async (_, token) => {
    expect(await verdictOn(token)).toBe('rejected TOKEN_TOO_LARGE')
  })

  it.each([
    ['a BOM', `\uFEFF${payloadText()}`],
    ['bad UTF-8', Buffer.concat([Buffer.from(payloadText()), Buffer.from([0xff])])],
    ['overlong UTF-8', Buffer.from(payloadText().replace('"urn:uuid', '"\u00c0\u00afurn'), 'latin1')],
    ['a lone surrogate', payloadWith('"VolunteerPassportCredential"', '"\\ud800"')],
    ['a control character', payloadWith('urn:uuid', 'urn:\nuuid')],
    ['a comment', `/* */${payloadText()}`],
    ['NaN', payloadWith('"iat":1793448000', '"iat":NaN')],
    ['0x7f', payloadWith('"iat":1793448000', '"iat":0x7f')],
    ['trailing text', `${payloadText()} x`],
    ['1e400', payloadWith('"iat":1793448000', '"iat":1e400')],
  ])('row 4: %s', async (_, text) => {
    expect(await verdictOn(signRaw(headerText(), text))).toBe('rejected JSON_INVALID')
  })

  it.each([
    ['alg', headerText().replace('{', '{"alg":"none",'), payloadText()],
    ['kid', headerText().replace('{', `{"kid":"${otherOfficeKey.keyId}",`), payloadText()],
    ['iss', headerText(), payloadText().replace('{', `{"iss":"a","iss":"${OFFICE_DID}",`)],
    ['issuer', headerText(), payloadText().replace('{', '{"issuer":"did:web:evil.example",')],
    ['an escaped issuer', headerText(), payloadText().replace('{', '{"\\u0069ssuer":"did:web:evil.example",')],
    ['credentialSubject', headerText(), payloadText().replace('{', '{"credentialSubject":{},')],
    ['a nested id', headerText(), payloadWith('"credentialSubject":{', '"credentialSubject":{"id":"urn:x:y",')],
    [
      'statusListIndex',
      headerText(),
      payloadWith('"statusListIndex":"42"', '"statusListIndex":"1","statusListIndex":"42"'),
    ],
  ])('row 5: %s twice', async (_, head, text) => {
    expect(await verdictOn(signRaw(head, text))).toBe('rejected JSON_DUPLICATE_KEY')
  })

  it.each([
    ['header', headerText().replace('{', '{"__proto__":{},'), payloadText()],
    ['payload', headerText(), payloadText().replace('{', '{"__proto__":{"issuer":"x"},')],
    ['subject', headerText(), payloadWith('"credentialSubject":{', '"credentialSubject":{"__proto__":{},')],
  ])('row 6: __proto__ in the %s', async (_, head, text) => {
    expect(await verdictOn(signRaw(head, text))).toBe('rejected JSON_FORBIDDEN_KEY')
  })

  it('row 7: members named constructor, toString, hasOwnProperty are data', async () => {
    const names = { constructor: 'c', toString: 't', hasOwnProperty: 'h' }
    const { verifier } = await createWorld()
    const token = signRaw(headerText(), payloadText({ ...names, credentialSubject: { ...SUBJECT, ...names } }))
    const report = await verifier.verify(token, { type: VolunteerPassport })
    expect(report).toMatchObject({ ok: true, credential: { document: names, subject: names } })
  })

  it.each([
    ['arrays', `${'['.repeat(10_000)}${']'.repeat(10_000)}`],
    ['objects', `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`],
  ])('row 8: 10,000 nested %s', async (_, nested) => {
    const text = payloadText().replace('{', `{"deep":${nested},`)
    expect(await verdictOn(signRaw(headerText(), text))).toBe('rejected JSON_TOO_DEEP')
  })

  it.each(['none', 'None', 'nOnE', 'HS256', 'eddsa', 'EdDSA ', '__proto__', 'constructor', 'RS256'])(
    'rows 9, 10, 12: alg %s',
    async (alg) => {
      const unsigned = `${base64Url(headerText({ alg }))}.${payload}.`
      expect(await verdictOn(unsigned)).toBe('rejected ALG_NOT_ALLOWED')
      expect(await verdictOn(signRaw(headerText({ alg }), payloadText()))).toBe('rejected ALG_NOT_ALLOWED')
    },
  )

  it.each([
    ['the raw key', Buffer.from(officeKey.publicJwk.x, 'base64url')],
    [
      'its PEM',
      createPublicKey({ key: { ...officeKey.publicJwk }, format: 'jwk' }).export({ format: 'pem', type: 'spki' }),
    ],
    ['its JWK as text', JSON.stringify(officeKey.publicJwk)],
    ['nothing', ''],
  ])('row 10: HS256 keyed with %s', async (_, secret) => {
    const signingInput = `${base64Url(headerText({ alg: 'HS256' }))}.${payload}`
    const mac = createHmac('sha256', secret).update(signingInput).digest()
    expect(await verdictOn(`${signingInput}.${base64Url(mac)}`)).toBe('rejected ALG_NOT_ALLOWED')
  })

  it('row 12: Ed25519 is the name of RFC 9864 for the same', async () => {
    expect(await verdictOn(signRaw(headerText({ alg: 'Ed25519' }), payloadText()))).toBe('accepted')
  })

  it.each([undefined, null, [], ['EdDSA'], 1, {}])('row 11: alg %j', async (alg) => {
    expect(await verdictOn(signRaw(headerText({ alg }), payloadText()))).toBe('rejected HEADER_INVALID')
  })

  it('row 13: the header says ES256, the key is Ed25519, and the reverse', async () => {
    for (const [alg, key] of [
      ['ES256', officeKey],
      ['EdDSA', officeP256Key],
    ] as const) {
      expect(await verdictOn(signRaw(headerText({ alg }, key), payloadText(), key))).toBe('rejected ALG_KEY_MISMATCH')
    }
    for (const alg of ['ES384', 'ES256K']) {
      const token = signRaw(headerText({ alg }, officeP256Key), payloadText(), officeP256Key)
      expect(await verdictOn(token)).toBe('rejected ALG_NOT_ALLOWED')
    }
  })

  it.each([
    ['unknown', { crit: ['x'], x: 1 }, 'CRIT_UNSUPPORTED'],
    ['a URL', { crit: ['https://x.example'], 'https://x.example': 1 }, 'CRIT_UNSUPPORTED'],
    ['exp', { crit: ['exp'], exp: 1 }, 'CRIT_UNSUPPORTED'],
    ['[]', { crit: [] }, 'CRIT_INVALID'],
    ['a string', { crit: 'x', x: 1 }, 'CRIT_INVALID'],
    ['null', { crit: null }, 'CRIT_INVALID'],
    ['a number', { crit: 1 }, 'CRIT_INVALID'],
    ['an absent name', { crit: ['x'] }, 'CRIT_INVALID'],
    ['alg', { crit: ['alg'] }, 'CRIT_INVALID'],
    ['__proto__', { crit: ['__proto__'] }, 'CRIT_INVALID'],
    ['b64 false with crit', { crit: ['b64'], b64: false }, 'CRIT_UNSUPPORTED'],
    ['b64 false without crit', { b64: false }, 'CRIT_UNSUPPORTED'],
  ])('rows 14, 15, 16: crit %s', async (_, members, code) => {
    expect(await verdictOn(signRaw(headerText(members), payloadText()))).toBe(`rejected ${code}`)
  })

  it.each(['vp+jwt', 'kb+jwt', 'at+jwt', 'statuslist+jwt', 'JWT', 1, undefined, null])(
    'row 17: typ %s',
    async (typ) => {
      expect(await verdictOn(signRaw(headerText({ typ }), payloadText()))).toBe('rejected TYP_INVALID')
    },
  )

  it.each(['jwk', 'jku', 'x5u', 'x5c'])('row 18: %s of the attacker, signed by the attacker', async (name) => {
    const member = name === 'jwk' ? forgedOfficeKey.publicJwk : 'https://evil.example/key'
    const token = signRaw(headerText({ [name]: member }), payloadText(), forgedOfficeKey)
    expect(await verdictOn(token)).toBe('rejected SIGNATURE_INVALID')
  })

  it.each([
    [undefined, 'KID_MISSING'],
    [null, 'KID_INVALID'],
    [1, 'KID_INVALID'],
    ['', 'KID_INVALID'],
    ['#key-1', 'KID_INVALID'],
    [OFFICE_DID, 'KID_INVALID'],
    [`${OFFICE_DID}#`, 'KID_INVALID'],
    [`${OFFICE_DID}?versionId=1#key-1`, 'KID_INVALID'],
    [`${OFFICE_DID}/path#key-1`, 'KID_INVALID'],
    ['../../dev/null', 'KID_INVALID'],
    // As text it would read like the office's own.
    [[officeKey.keyId], 'KID_INVALID'],
  ])('row 19: kid %j', async (kid, code) => {
    expect(await verdictOn(signRaw(headerText({ kid }), payloadText()))).toBe(`rejected ${code}`)
  })

  it('row 20: a kid of another DID, validly signed', async () => {
    const { verifierWith, network } = await createWorld()
    const verifier = verifierWith({ trust: trustIssuers([OFFICE_DID, OTHER_OFFICE_DID]) })
    const report = await verifier.verify(await signPassport({}, otherOfficeKey), { type: VolunteerPassport })
    expect(verdictAndCode(report)).toBe('rejected KID_ISSUER_MISMATCH')
    expect(network.calls).toEqual([])
  })

  it.each(['key-9', "key-1' OR '1'='1", '__proto__', 'constructor', 'key-1\u200b'])(
    'row 21: fragment %j',
    async (fragment) => {
      const token = signRaw(headerText({ kid: `${OFFICE_DID}#${fragment}` }), payloadText())
      expect(await verdictOn(token)).toBe('rejected KEY_NOT_FOUND')
    },
  )

  const [method] = officeDidDocument.verificationMethod as unknown as [object & { publicKeyJwk: object }]
  it.each([
    [
      'row 22: key in authentication alone',
      { assertionMethod: [], authentication: [officeKey.keyId] },
      'rejected KEY_PURPOSE_MISMATCH',
    ],
    ['row 22: assertionMethod absent', { assertionMethod: undefined }, 'rejected KEY_PURPOSE_MISMATCH'],
    [
      'row 23: controller is another DID',
      { verificationMethod: [{ ...method, controller: OTHER_OFFICE_DID }] },
      'rejected KEY_CONTROLLER_MISMATCH',
    ],
    [
      'row 24: revoked',
      { verificationMethod: [{ ...method, revoked: '2026-11-07T12:00:00Z' }] },
      'rejected KEY_REVOKED',
    ],
    [
      'row 24: expired',
      { verificationMethod: [{ ...method, expires: '2026-11-07T12:00:00Z' }] },
      'rejected KEY_EXPIRED',
    ],
    [
      'row 24: revoked is no date',
      { verificationMethod: [{ ...method, revoked: 'yes' }] },
      'undetermined DID_DOCUMENT_INVALID',
    ],
    [
      'row 25: rotated, still listed',
      { verificationMethod: [{ ...method, expires: '2026-11-07T12:00:01Z' }] },
      'accepted',
    ],
    [
      'row 26: private key in public',
      { verificationMethod: [{ ...method, publicKeyJwk: officeKey.privateJwk }] },
      'rejected KEY_INVALID',
    ],
    [
      'row 26: 33 bytes',
      {
        verificationMethod: [{ ...method, publicKeyJwk: { ...method.publicKeyJwk, x: base64Url(new Uint8Array(33)) } }],
      },
      'rejected KEY_INVALID',
    ],
    ['row 27: two methods with one id', { verificationMethod: [method, method] }, 'undetermined DID_DOCUMENT_INVALID'],
    [
      'row 28: small order',
      {
        verificationMethod: [
          {
            ...method,
            publicKeyJwk: { ...method.publicKeyJwk, x: base64Url(Uint8Array.of(1, ...new Uint8Array(31))) },
          },
        ],
      },
      'rejected KEY_WEAK',
    ],
    ['row 35: id of another DID', { id: OTHER_OFFICE_DID }, 'undetermined DID_DOCUMENT_INVALID'],
  ])('%s', async (_, members, expected) => {
    const { network, verifier } = await createWorld()
    network.set(OFFICE_DID_DOCUMENT_URL, { body: { ...officeDidDocument, ...members } })
    expect(verdictAndCode(await verifier.verify(sound, { type: VolunteerPassport }))).toBe(expected)
  })

  it('row 28: with the neutral element as key and as R, which node:crypto alone would accept', async () => {
    const { network, verifier } = await createWorld()
    const neutral = Uint8Array.of(1, ...new Uint8Array(31))
    const jwk = { ...method.publicKeyJwk, x: base64Url(neutral) }
    network.set(OFFICE_DID_DOCUMENT_URL, {
      body: { ...officeDidDocument, verificationMethod: [{ ...method, publicKeyJwk: jwk }] },
    })
    const forged = `${header}.${payload}.${base64Url(Uint8Array.of(...neutral, ...new Uint8Array(32)))}`
    expect(verdictAndCode(await verifier.verify(forged, { type: VolunteerPassport }))).toBe('rejected KEY_WEAK')
  })

  it.each([63, 65, 128, 0])('rows 29, 30: a signature of %i bytes', async (length) => {
    for (const key of [officeKey, officeP256Key]) {
      const token = `${base64Url(headerText({}, key))}.${payload}.${base64Url(new Uint8Array(length).fill(7))}`
      expect(await verdictOn(token)).toBe('rejected SIGNATURE_MALFORMED')
    }
  })

  it('row 29: S + L', async () => {
    const L = 2n ** 252n + 27742317777372353535851937790883648493n
    const bytes = Buffer.from(signature, 'base64url')
    const s = BigInt(`0x${Buffer.from(bytes.subarray(32)).reverse().toString('hex')}`) + L
    Buffer.from(s.toString(16).padStart(64, '0'), 'hex').reverse().copy(bytes, 32)
    expect(await verdictOn(`${header}.${payload}.${base64Url(bytes)}`)).toBe('rejected SIGNATURE_INVALID')
  })

  const N = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n
  const scalar = (value: bigint) => Buffer.from(value.toString(16).padStart(64, '0'), 'hex')
  const p256Input = `${base64Url(headerText({}, officeP256Key))}.${payload}`
  const p256Signature = Buffer.from(signBytes(p256Input, officeP256Key))
  const [r, s] = [p256Signature.subarray(0, 32), p256Signature.subarray(32)]
  it.each<[string, Uint8Array, string]>([
    ['DER', derOf(r, s), 'MALFORMED'],
    ['DER of r = s = 0', Buffer.from('MAYCAQACAQA', 'base64'), 'MALFORMED'],
    ['r = s = 0', new Uint8Array(64), 'MALFORMED'],
    ['r = 0', Buffer.concat([scalar(0n), s]), 'MALFORMED'],
    ['s = 0', Buffer.concat([r, scalar(0n)]), 'MALFORMED'],
    ['r = n', Buffer.concat([scalar(N), s]), 'MALFORMED'],
    ['s = n', Buffer.concat([r, scalar(N)]), 'MALFORMED'],
    ['ff', new Uint8Array(64).fill(255), 'MALFORMED'],
    ['96 bytes', Buffer.concat([r, s, r]), 'MALFORMED'],
    ['r = s = 1', Buffer.concat([scalar(1n), scalar(1n)]), 'INVALID'],
    ['r and s swapped', Buffer.concat([s, r]), 'INVALID'],
  ])('row 30: %s', async (_, bytes, fault) => {
    expect(await verdictOn(`${p256Input}.${base64Url(bytes)}`)).toBe(`rejected SIGNATURE_${fault}`)
  })

  it('row 31: the high-S twin is accepted, and revoked with its credential', async () => {
    const twin = `${p256Input}.${base64Url(Buffer.concat([r, scalar(N - BigInt(`0x${s.toString('hex')}`))]))}`
    expect(await verdictOn(twin)).toBe('accepted')
    const { verifier, publishList } = await createWorld()
    await publishList('revocation', { bits: [42] })
    expect(verdictAndCode(await verifier.verify(twin, { type: VolunteerPassport }))).toBe('rejected STATUS_REVOKED')
  })

  it.each([
    ['a flipped bit of the payload', tamper(sound, 'payload')],
    ['a flipped bit of the signature', tamper(sound, 'signature')],
    ['another payload', `${header}.${base64Url(payloadText({ id: 'urn:uuid:x' }))}.${signature}`],
    ['another header', `${base64Url(headerText({ x: 1 }))}.${payload}.${signature}`],
    ["the attacker's key", signRaw(headerText(), payloadText(), forgedOfficeKey)],
  ])('row 32: %s', async (_, token) => {
    expect(await verdictOn(token)).toBe('rejected SIGNATURE_INVALID')
  })

  it.each<[string, ProblemCode]>([
    ['did:web:127.0.0.1', 'DID_HOST_FORBIDDEN'],
    ['did:web:2130706433', 'DID_HOST_FORBIDDEN'],
    ['did:web:%5B%3A%3A1%5D', 'DID_HOST_FORBIDDEN'],
    ['did:web:localhost', 'DID_HOST_FORBIDDEN'],
    ['did:web:a.internal', 'DID_HOST_FORBIDDEN'],
    ['did:web:evil.example%40x', 'DID_INVALID'],
    ['did:web:evil.example:..:x', 'DID_INVALID'],
    ['did:web:evil.example::x', 'DID_INVALID'],
    ['did:WEB:evil.example', 'DID_INVALID'],
    ['did:other:x', 'DID_METHOD_UNSUPPORTED'],
    ['did:key:z6Mk', 'DID_INVALID'],
  ])('rows 33, 34, 36: %s, though a policy trusts anyone', async (did, code) => {
    const { verifierWith, network } = await createWorld()
    const verifier = verifierWith({ trust: anyone })
    const token = signRaw(headerText({ kid: `${did}#key-1` }), payloadText({ issuer: did }))
    expect(verdictAndCode(await verifier.verify(token, { type: VolunteerPassport }))).toBe(
      `${PROBLEMS[code].class === 'unknown' ? 'undetermined' : 'rejected'} ${code}`,
    )
    expect(network.calls).toEqual([])
  })

  it.each([
    [undefined, 'CLAIM_MISSING'],
    [1, 'ISSUER_INVALID'],
    [[], 'ISSUER_INVALID'],
    [[OFFICE_DID], 'ISSUER_INVALID'],
    ['', 'ISSUER_INVALID'],
    [{}, 'ISSUER_INVALID'],
    [{ id: 1 }, 'ISSUER_INVALID'],
    [null, 'ISSUER_INVALID'],
  ])('row 38: issuer %j', async (issuer, code) => {
    expect(await verdictOn(signRaw(headerText(), payloadText({ issuer })))).toBe(`rejected ${code}`)
  })

  it('row 38: an issuer object with the DID as id is one', async () => {
    expect(await verdictOn(signRaw(headerText(), payloadText({ issuer: { id: OFFICE_DID } })))).toBe('accepted')
  })

  it.each([OTHER_OFFICE_DID, [OFFICE_DID], OFFICE_DID.slice(0, -1), `${OFFICE_DID} `, null, ''])(
    'row 39: iss %j',
    async (iss) => {
      expect(await verdictOn(signRaw(headerText(), payloadText({ iss })))).toBe('rejected ISSUER_MISMATCH')
      expect(await verdictOn(signRaw(headerText({ iss }), payloadText()))).toBe('rejected ISSUER_MISMATCH')
    },
  )

  it.each([
    ['sub', 'urn:uuid:other', 'SUBJECT_MISMATCH'],
    ['sub', null, 'SUBJECT_MISMATCH'],
    ['jti', 'urn:uuid:other', 'ID_MISMATCH'],
    ['jti', [], 'ID_MISMATCH'],
    ['vc', {}, 'VC_CLAIM_FORBIDDEN'],
    ['vp', null, 'VP_CLAIM_FORBIDDEN'],
    ['aud', 'https://else.example', 'AUDIENCE_MISMATCH'],
    ['aud', [], 'AUDIENCE_MISMATCH'],
  ])('rows 40, 41, 45: %s %j', async (name, value, code) => {
    expect(await verdictOn(signRaw(headerText(), payloadText({ [name]: value })))).toBe(`rejected ${code}`)
  })

  it('rows 39, 40: iss, sub and jti that agree are accepted', async () => {
    const { id } = passportDocument()
    const token = signRaw(headerText({ iss: OFFICE_DID }), payloadText({ iss: OFFICE_DID, sub: SUBJECT.id, jti: id }))
    expect(await verdictOn(token)).toBe('accepted')
  })

  it.each([
    ['@context missing', { '@context': undefined }, 'CONTEXT_INVALID'],
    ['wrong first context', { '@context': ['https://passport.example/contexts/v1'] }, 'CONTEXT_INVALID'],
    ['http context', { '@context': ['http://www.w3.org/ns/credentials/v2'] }, 'CONTEXT_INVALID'],
    ['context of 1.1', { '@context': ['https://www.w3.org/2018/credentials/v1'] }, 'CONTEXT_INVALID'],
    ['type missing', { type: undefined }, 'TYPE_INVALID'],
    ['type in the wrong case', { type: ['verifiableCredential', 'VolunteerPassportCredential'] }, 'TYPE_INVALID'],
    ['subject missing', { credentialSubject: undefined }, 'SUBJECT_INVALID'],
    ['subject []', { credentialSubject: [] }, 'SUBJECT_INVALID'],
    ['subject {}', { credentialSubject: {} }, 'SUBJECT_INVALID'],
    ['subject a string', { credentialSubject: 'x' }, 'SUBJECT_INVALID'],
  ])('row 42: %s', async (_, members, code) => {
    expect(await verdictOn(signRaw(headerText(), payloadText(members)))).toBe(`rejected ${code}`)
  })

  const now = Date.parse('2026-11-07T12:00:00Z') / 1000
  it.each([
    [now, 'rejected EXPIRED'],
    [now - 1, 'rejected EXPIRED'],
    [now + 1, 'accepted'],
    [now + 0.5, 'accepted'],
    [0, 'rejected EXPIRED'],
    [-1, 'rejected EXPIRED'],
    [1e300, 'accepted'],
    [`${now + 1}`, 'rejected CLAIM_INVALID'],
    [null, 'rejected CLAIM_INVALID'],
    [true, 'rejected CLAIM_INVALID'],
    [[], 'rejected CLAIM_INVALID'],
    [[now + 1], 'rejected CLAIM_INVALID'],
    [{}, 'rejected CLAIM_INVALID'],
  ])('row 43: exp %j', async (exp, expected) => {
    expect(await verdictOn(signRaw(headerText(), payloadText({ exp })))).toBe(expected)
  })

  it.each(['1e400', '-1e400', 'NaN'])('row 43: exp %s', async (exp) => {
    const text = payloadText().replace('{', `{"exp":${exp},`)
    expect(await verdictOn(signRaw(headerText(), text))).toBe('rejected JSON_INVALID')
  })

  it.each([
    ['validFrom', '2026-11-07T12:01:00Z', 'accepted'],
    ['validFrom', '2026-11-07T12:01:01Z', 'rejected NOT_YET_VALID'],
    ['validFrom', '2026-11-07T17:01:00+05:00', 'accepted'],
    ['validUntil', '2026-11-07T12:00:01Z', 'accepted'],
    ['validUntil', '2026-11-07T12:00:00Z', 'rejected EXPIRED'],
    ['validUntil', '2026-11-07T11:59:59Z', 'rejected EXPIRED'],
    ['validUntil', '2026-10-01T00:00:00Z', 'rejected DATE_INVALID'],
    ['validUntil', '2027-02-30T00:00:00Z', 'rejected DATE_INVALID'],
    ['validUntil', '2027-13-01T00:00:00Z', 'rejected DATE_INVALID'],
    ['validUntil', 'Sat, 07 Nov 2026 12:00:00 GMT', 'rejected DATE_INVALID'],
    ['validUntil', '2027', 'rejected DATE_INVALID'],
    ['validUntil', 1900000000, 'rejected DATE_INVALID'],
    ['validUntil', '2027-01-01T00:00:00+25:00', 'rejected DATE_INVALID'],
    ['nbf', now + 60, 'accepted'],
    ['nbf', now + 61, 'rejected NOT_YET_VALID'],
    ['nbf', 'x', 'rejected CLAIM_INVALID'],
    ['iat', now + 60, 'accepted'],
    ['iat', now + 61, 'rejected ISSUED_IN_FUTURE'],
    ['iat', [], 'rejected CLAIM_INVALID'],
  ])('row 44: %s %j', async (name, value, expected) => {
    expect(await verdictOn(signRaw(headerText(), payloadText({ [name]: value })))).toBe(expected)
  })

  it('row 44: without tolerance a beginning is exact', async () => {
    const { verifier, clock } = await createWorld({ clockToleranceSeconds: 0 })
    const token = await signPassport({ validFrom: '2026-11-07T12:00:01Z' })
    const verdict = async () => verdictAndCode(await verifier.verify(token, { type: VolunteerPassport }))
    expect(await verdict()).toBe('rejected NOT_YET_VALID')
    clock.advance(1)
    expect(await verdict()).toBe('accepted')
  })

  it.each([
    OTHER_OFFICE_DID,
    OFFICE_DID.slice(0, -1),
    `${OFFICE_DID}0`,
    `${OFFICE_DID}:x`,
    'did:web:passport.example%3A8443:offices:kz-75',
    OFFICE_DID.toUpperCase().replace('DID:WEB', 'did:web'),
  ])('row 47: %s is not the trusted issuer', async (did) => {
    const { verifier, network } = await createWorld()
    const token = signRaw(headerText({ kid: `${did}#key-1` }), payloadText({ issuer: did, name: 'trusted office' }))
    expect(verdictAndCode(await verifier.verify(token, { type: VolunteerPassport }))).toBe(
      'rejected ISSUER_NOT_TRUSTED',
    )
    expect(network.calls).toEqual([])
  })

  it('row 47: an empty trust list is refused at construction', () => {
    expect(() => trustIssuers([])).toThrow(expect.objectContaining({ code: 'OPTION_MISSING' }))
    expect(() => createVerifier({} as never)).toThrow(expect.objectContaining({ code: 'OPTION_MISSING' }))
  })

  it('row 50: a credential in the place of a presentation and the reverse', async () => {
    expect(await verdictOn(signRaw(headerText({ typ: 'vp+jwt', cty: 'vp' }), payloadText()))).toBe(
      'rejected TYP_INVALID',
    )
    const presentation = { type: ['VerifiablePresentation'] }
    expect(await verdictOn(signRaw(headerText(), payloadText(presentation)))).toBe('rejected TYPE_INVALID')
  })

  it('row 52: 1,000 interleaved verifications of ten tokens, each with its own verdict', async () => {
    const { verifierWith, network, publishList } = await createWorld()
    network.set('https://passport.example/offices/kz-71/did.json', 'FETCH_FAILED')
    await publishList('suspension', { bits: [7] })
    const verifier = verifierWith({ trust: trustIssuers([OFFICE_DID, OTHER_OFFICE_DID]) })
    const cases: readonly (readonly [string, string])[] = [
      [sound, 'accepted'],
      [tamper(sound, 'payload'), 'rejected SIGNATURE_INVALID'],
      [await signPassport({ issuer: OTHER_OFFICE_DID }, otherOfficeKey), 'undetermined DID_NOT_FOUND'],
      [await signPassport({ issuer: OTHER_OFFICE_DID }), 'rejected KID_ISSUER_MISMATCH'],
      [await signPassport({ validUntil: '2026-11-01T00:00:00Z' }), 'rejected EXPIRED'],
      [await signPassport({}, officeP256Key), 'accepted'],
      [sound.replaceAll('.', '..'), 'rejected TOKEN_MALFORMED'],
      [await signPassport({ iss: OTHER_OFFICE_DID }), 'rejected ISSUER_MISMATCH'],
      [signRaw(headerText({ alg: 'none' }), payloadText()), 'rejected ALG_NOT_ALLOWED'],
      [
        signRaw(headerText(), payloadText().replaceAll('"statusListIndex":"42"', '"statusListIndex":"7"')),
        'rejected STATUS_SUSPENDED',
      ],
    ]
    const options = Object.freeze({ type: VolunteerPassport })
    const verdicts = await Promise.all(
      Array.from({ length: 1_000 }, async (_, i) => verdictAndCode(await verifier.verify(cases[i % 10]![0], options))),
    )
    expect(verdicts).toEqual(Array.from({ length: 1_000 }, (_, i) => cases[i % 10]![1]))
  })
})
