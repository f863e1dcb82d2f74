import {
  createJwkSigner,
  decodeBase64Url,
  decodeJws,
  decodeVcJwt,
  encodeBase64Url,
  encodeJwsHeader,
  encodeJwsSigningInput,
  LIMITS,
  type Signer,
  signJws,
  vcJwtHeader,
  verifySignature,
} from '@volunteer-passport/codec'
import fc from 'fast-check'
import { CompactSign, compactVerify, importJWK, type JWK } from 'jose'
import { expect, test } from 'vitest'
import { codeOf, ed25519Jwk, importKey, okValue, p256Jwk, publicHalf } from './keys.ts'

const keyId = 'did:web:passport.example:offices:kz-75#key-1'
const signer = createJwkSigner({ keyId, privateJwk: ed25519Jwk })
const p256Signer = createJwkSigner({ keyId, privateJwk: p256Jwk })
const key = importKey(publicHalf(ed25519Jwk))
const p256Key = importKey(publicHalf(p256Jwk))
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
const segment = (text: string): string => encodeBase64Url(utf8(text))
const document = { '@context': ['https://www.w3.org/ns/credentials/v2'], name: 'Еріктінің куәлігі' }
const payload = utf8(JSON.stringify(document))

const tokenOf = (header: unknown, body: string | Uint8Array = payload, signature = 'A'.repeat(86)): string =>
  `${segment(typeof header === 'string' ? header : JSON.stringify(header))}.${encodeBase64Url(typeof body === 'string' ? utf8(body) : body)}.${signature}`
const vcHeader = { alg: 'EdDSA', kid: keyId, typ: 'vc+jwt', cty: 'vc' }
const decodeCode = (token: string): string => codeOf(decodeVcJwt(token))

test('RFC 8037 A.4 and A.5: the Ed25519 example comes out as it is printed, and verifies', async () => {
  const token =
    'eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg'
  const jws = okValue(decodeJws(token))
  expect(jws).toEqual({
    header: { alg: 'EdDSA' },
    algorithm: 'EdDSA',
    payload: utf8('Example of Ed25519 signing'),
    signature: decodeBase64Url(token.split('.')[2]!),
    signingInput: utf8(token.slice(0, token.lastIndexOf('.'))),
  })
  expect(verifySignature(key, jws.signingInput, jws.signature)).toBe(true)
  expect(encodeJwsSigningInput(encodeJwsHeader({ alg: 'EdDSA' }), jws.payload)).toBe(
    token.slice(0, token.lastIndexOf('.')),
  )
  expect(await signer.sign(jws.signingInput)).toEqual(jws.signature)
})

test.each([
  ['EdDSA', signer, key],
  ['ES256', p256Signer, p256Key],
] as const)('%s: what is signed here is read here, and by jose', async (alg, by, verificationKey) => {
  const token = await signJws({ header: vcJwtHeader(by), payload, signer: by })
  const { jws, header, document: read } = okValue(decodeVcJwt(token))
  expect(read).toEqual(document)
  expect(header).toEqual({ ...vcHeader, alg })
  expect(verifySignature(verificationKey, jws.signingInput, jws.signature)).toBe(true)
  const byJose = await compactVerify(token, await importJWK(by.publicJwk as JWK, alg))
  expect(new Uint8Array(byJose.payload)).toEqual(payload)
  expect(byJose.protectedHeader).toEqual({ ...vcHeader, alg })
})

test.each([
  ['EdDSA', ed25519Jwk, key],
  ['Ed25519', ed25519Jwk, key],
  ['ES256', p256Jwk, p256Key],
] as const)('%s: what jose signs is read here', async (alg, jwk, verificationKey) => {
  const token = await new CompactSign(payload)
    .setProtectedHeader({ ...vcHeader, alg })
    .sign(await importJWK(jwk as JWK, alg))
  const { jws } = okValue(decodeVcJwt(token))
  expect(jws.algorithm).toBe(alg === 'ES256' ? 'ES256' : 'EdDSA')
  expect(verifySignature(verificationKey, jws.signingInput, jws.signature)).toBe(true)
})

test('the header is frozen through and through, and the same for all tokens that carry it', () => {
  const token = tokenOf({ ...vcHeader, jwk: { kty: 'OKP' }, x5c: ['AA'] })
  const first = okValue(decodeJws(token)).header
  expect(okValue(decodeJws(`${token.split('.')[0]}.AA.${'B'.repeat(85)}A`)).header).toBe(first)
  expect([first, first.jwk, first.x5c].every(Object.isFrozen)).toBe(true)
})

const [h, p, s] = tokenOf(vcHeader).split('.') as [string, string, string]
const critHeader = (crit: unknown, members: object = {}): object => ({ ...vcHeader, crit, ...members })

test.each<[string, string, string]>([
  ['1: two segments', `${h}.${p}`, 'TOKEN_MALFORMED'],
  ['1: four segments', `${h}.${p}.${s}.`, 'TOKEN_MALFORMED'],
  ['1: five segments', `${h}.${p}.${s}.${s}.${s}`, 'TOKEN_MALFORMED'],
  ['1: empty', '', 'TOKEN_MALFORMED'],
  ['1: JSON serialisation', JSON.stringify({ protected: h, payload: p, signature: s }), 'TOKEN_MALFORMED'],
  ['1: JSON with two dots', '{"a":".."}', 'TOKEN_MALFORMED'],
  ['1: Bearer', `Bearer ${h}.${p}.${s}`, 'TOKEN_MALFORMED'],
  ['1: not a string', null as never, 'TOKEN_MALFORMED'],
  ['2: padding in the header', `${h}=.${p}.${s}`, 'ENCODING_INVALID'],
  ['2: padding in the payload', `${h}.${p}=.${s}`, 'ENCODING_INVALID'],
  ['2: padding in the signature', `${h}.${p}.${s}==`, 'ENCODING_INVALID'],
  ['2: spare bits in the signature', `${h}.${p}.${s.slice(0, -1)}B`, 'ENCODING_INVALID'],
  ['2: a line feed at the end', `${h}.${p}.${s}\n`, 'ENCODING_INVALID'],
  ['2: a space before', ` ${h}.${p}.${s}`, 'ENCODING_INVALID'],
  ['2: NUL', `${h}.${p}\0.${s}`, 'ENCODING_INVALID'],
  ['2: + and /', `${h}.${p}.+/${s.slice(2)}`, 'ENCODING_INVALID'],
  ['3: 2 MiB', `${h}.${'A'.repeat(2 ** 21)}.${s}`, 'TOKEN_TOO_LARGE'],
  ['3: header of 128 KiB', tokenOf({ ...vcHeader, a: 'a'.repeat(2 ** 17) }), 'TOKEN_TOO_LARGE'],
  ['4: header not JSON', tokenOf('{alg:1}'), 'JSON_INVALID'],
  ['4: payload not JSON', tokenOf(vcHeader, 'not JSON'), 'JSON_INVALID'],
  ['4: empty header', `.${p}.${s}`, 'JSON_INVALID'],
  ['4: empty payload', `${h}..${s}`, 'JSON_INVALID'],
  ['4: payload with a BOM', tokenOf(vcHeader, '\ufeff{}'), 'JSON_INVALID'],
  ['4: payload not UTF-8', tokenOf(vcHeader, Uint8Array.of(0x22, 0xff, 0x22)), 'JSON_INVALID'],
  ['5: alg twice', tokenOf('{"alg":"EdDSA","alg":"none"}'), 'JSON_DUPLICATE_KEY'],
  ['5: kid twice', tokenOf('{"alg":"EdDSA","kid":"a","k\\u0069d":"b"}'), 'JSON_DUPLICATE_KEY'],
  ['5: issuer twice', tokenOf(vcHeader, '{"issuer":"a","\\u0069ssuer":"b"}'), 'JSON_DUPLICATE_KEY'],
  ['6: __proto__ in the header', tokenOf('{"alg":"EdDSA","__proto__":{}}'), 'JSON_FORBIDDEN_KEY'],
  ['6: __proto__ in the payload', tokenOf(vcHeader, '{"__proto__":{}}'), 'JSON_FORBIDDEN_KEY'],
  ['7: constructor', tokenOf({ ...vcHeader, constructor: 1 }, '{"toString":1,"hasOwnProperty":2}'), 'ok'],
  ['8: nested', tokenOf(vcHeader, '['.repeat(10_000) + ']'.repeat(10_000)), 'JSON_TOO_DEEP'],
  ['9: none', tokenOf({ ...vcHeader, alg: 'none' }), 'ALG_NOT_ALLOWED'],
  ['9: none without signature', tokenOf({ ...vcHeader, alg: 'none' }, payload, ''), 'ALG_NOT_ALLOWED'],
  ['9: nOnE', tokenOf({ ...vcHeader, alg: 'nOnE' }), 'ALG_NOT_ALLOWED'],
  ['10: HS256', tokenOf({ ...vcHeader, alg: 'HS256' }), 'ALG_NOT_ALLOWED'],
  ['11: alg missing', tokenOf({ typ: 'vc+jwt' }), 'HEADER_INVALID'],
  ['11: alg null', tokenOf({ ...vcHeader, alg: null }), 'HEADER_INVALID'],
  ['11: alg an array', tokenOf({ ...vcHeader, alg: ['EdDSA'] }), 'HEADER_INVALID'],
  ['11: alg a number', tokenOf({ ...vcHeader, alg: 1 }), 'HEADER_INVALID'],
  ['11: header an array', tokenOf('[]'), 'HEADER_INVALID'],
  ['11: header null', tokenOf('null'), 'HEADER_INVALID'],
  ['12: eddsa', tokenOf({ ...vcHeader, alg: 'eddsa' }), 'ALG_NOT_ALLOWED'],
  ['12: EdDSA with a space', tokenOf({ ...vcHeader, alg: 'EdDSA ' }), 'ALG_NOT_ALLOWED'],
  ['12: __proto__', tokenOf({ ...vcHeader, alg: '__proto__' }), 'ALG_NOT_ALLOWED'],
  ['12: constructor', tokenOf({ ...vcHeader, alg: 'constructor' }), 'ALG_NOT_ALLOWED'],
  ['12: ES384', tokenOf({ ...vcHeader, alg: 'ES384' }), 'ALG_NOT_ALLOWED'],
  ['14: crit unknown', tokenOf(critHeader(['x'], { x: 1 })), 'CRIT_UNSUPPORTED'],
  ['14: crit a URL', tokenOf(critHeader(['https://a.example/x'], { 'https://a.example/x': 1 })), 'CRIT_UNSUPPORTED'],
  ['14: crit exp', tokenOf(critHeader(['exp'], { exp: 1 })), 'CRIT_UNSUPPORTED'],
  ['15: crit empty', tokenOf(critHeader([])), 'CRIT_INVALID'],
  ['15: crit a string', tokenOf(critHeader('x', { x: 1 })), 'CRIT_INVALID'],
  ['15: crit null', tokenOf(critHeader(null)), 'CRIT_INVALID'],
  ['15: crit a number', tokenOf(critHeader(1)), 'CRIT_INVALID'],
  ['15: crit an object', tokenOf(critHeader({ x: 1 }, { x: 1 })), 'CRIT_INVALID'],
  ['15: crit of an absent name', tokenOf(critHeader(['x'])), 'CRIT_INVALID'],
  ['15: crit of alg', tokenOf(critHeader(['alg'])), 'CRIT_INVALID'],
  ['15: crit of crit', tokenOf(critHeader(['crit'])), 'CRIT_INVALID'],
  ['15: crit of __proto__', tokenOf(critHeader(['__proto__'])), 'CRIT_INVALID'],
  ['15: crit of an inherited name', tokenOf(critHeader(['toString'])), 'CRIT_INVALID'],
  ['15: crit of a number', tokenOf(critHeader([1], { 1: 1 })), 'CRIT_INVALID'],
  ['15: crit with a name twice', tokenOf(critHeader(['x', 'x'], { x: 1 })), 'CRIT_INVALID'],
  ['16: b64 false with crit', tokenOf(critHeader(['b64'], { b64: false })), 'CRIT_UNSUPPORTED'],
  ['16: b64 false without crit', tokenOf({ ...vcHeader, b64: false }), 'CRIT_UNSUPPORTED'],
  ['16: b64 true with crit', tokenOf(critHeader(['b64'], { b64: true })), 'CRIT_UNSUPPORTED'],
  ['16: b64 true without crit changes nothing', tokenOf({ ...vcHeader, b64: true }), 'ok'],
  ['17: typ vp+jwt', tokenOf({ ...vcHeader, typ: 'vp+jwt' }), 'TYP_INVALID'],
  ['17: typ kb+jwt', tokenOf({ ...vcHeader, typ: 'kb+jwt' }), 'TYP_INVALID'],
  ['17: typ at+jwt', tokenOf({ ...vcHeader, typ: 'at+jwt' }), 'TYP_INVALID'],
  ['17: typ statuslist+jwt', tokenOf({ ...vcHeader, typ: 'statuslist+jwt' }), 'TYP_INVALID'],
  ['17: typ a number', tokenOf({ ...vcHeader, typ: 1 }), 'TYP_INVALID'],
  ['17: typ missing', tokenOf({ alg: 'EdDSA' }), 'TYP_INVALID'],
  ['17: typ with a parameter', tokenOf({ ...vcHeader, typ: 'vc+jwt;a=b' }), 'TYP_INVALID'],
  ['17: typ with a space', tokenOf({ ...vcHeader, typ: 'vc+jwt ' }), 'TYP_INVALID'],
  ['17: typ with a line feed', tokenOf({ ...vcHeader, typ: 'vc+jwt\n' }), 'TYP_INVALID'],
  ['17: cty vp', tokenOf({ ...vcHeader, cty: 'vp' }), 'TYP_INVALID'],
  ['17: cty null', tokenOf({ ...vcHeader, cty: null }), 'TYP_INVALID'],
  ['typ in capitals with its prefix', tokenOf({ ...vcHeader, typ: 'application/VC+JWT', cty: 'application/vc' }), 'ok'],
  ['no cty', tokenOf({ alg: 'EdDSA', typ: 'vc+jwt' }), 'ok'],
  ['kid is not looked at', tokenOf({ ...vcHeader, kid: 1 }), 'ok'],
  ['29: 63 bytes', tokenOf(vcHeader, payload, 'A'.repeat(84)), 'SIGNATURE_MALFORMED'],
  ['29: no signature', tokenOf(vcHeader, payload, ''), 'SIGNATURE_MALFORMED'],
  ['30: DER', tokenOf({ ...vcHeader, alg: 'ES256' }, payload, 'MAYCAQACAQA'), 'SIGNATURE_MALFORMED'],
  ['30: r = s = 0', tokenOf({ ...vcHeader, alg: 'ES256' }), 'SIGNATURE_MALFORMED'],
  ['payload an array', tokenOf(vcHeader, '[]'), 'PAYLOAD_INVALID'],
  ['payload null', tokenOf(vcHeader, 'null'), 'PAYLOAD_INVALID'],
  ['payload a string', tokenOf(vcHeader, '"a"'), 'PAYLOAD_INVALID'],
])('row %s', (_, token, code) => {
  expect(decodeCode(token)).toBe(code)
})

test('a status list may be larger than a credential', () => {
  const token = tokenOf(vcHeader, `{"encodedList":"${'A'.repeat(LIMITS.tokenBytes)}"}`)
  expect(decodeCode(token)).toBe('TOKEN_TOO_LARGE')
  expect(codeOf(decodeVcJwt(token, { tokenBytes: LIMITS.statusListTokenBytes }))).toBe('ok')
})

test('any one character changed, left out or added in a signed token is refused or the signature fails', async () => {
  const tokens = await Promise.all(
    [signer, p256Signer].map((by) => signJws({ header: vcJwtHeader(by), payload, signer: by })),
  )
  const character = fc.oneof(
    fc.constantFrom(...'ABab01-_=.+/ \n'),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  )
  fc.assert(
    fc.property(fc.constantFrom(0, 1), fc.nat(400), fc.nat(1), character, (which, at, removed, text) => {
      const token = tokens[which]!
      const changed = token.slice(0, at) + text + token.slice(at + removed)
      fc.pre(changed !== token)
      const decoded = decodeJws(changed)
      if (!decoded.ok) return
      const { algorithm, signingInput, signature } = decoded.value
      const usedKey = algorithm === 'EdDSA' ? key : p256Key
      expect(verifySignature(usedKey, signingInput, signature)).toBe(false)
    }),
    { numRuns: 1_000 },
  )
})

test('never throws, whatever it is given', () => {
  const json = fc.json({ stringUnit: 'binary' })
  const token = fc
    .tuple(
      fc.oneof(json, fc.constant(JSON.stringify(vcHeader))).map(segment),
      fc.oneof(json.map(segment), fc.string()),
      fc.uint8Array({ minLength: 60, maxLength: 65 }).map(encodeBase64Url),
    )
    .map((segments) => segments.join('.'))
  fc.assert(
    fc.property(
      fc.oneof(token, fc.string({ unit: 'binary' }), fc.anything()),
      (value) => void decodeVcJwt(value as string),
    ),
    { numRuns: 3_000 },
  )
})

test('a header that is not of the signer, and a signer that gives no raw signature, are wrong use', async () => {
  const header = vcJwtHeader(signer)
  const broken = (sign: Signer['sign']): Signer => ({ ...p256Signer, sign })
  const failure = async (signing: Promise<string>): Promise<unknown> => signing.catch((error: unknown) => error)
  expect(await failure(signJws({ header: { ...header, alg: 'ES256' }, payload, signer }))).toMatchObject({
    code: 'OPTION_INVALID',
  })
  expect(await failure(signJws({ header: { ...header, kid: 'x' }, payload, signer }))).toMatchObject({
    code: 'OPTION_INVALID',
  })
  expect(await failure(signJws({ header, payload: 'text' as never, signer }))).toBeInstanceOf(TypeError)
  const p256Header = vcJwtHeader(p256Signer)
  const der = broken(async () => new Uint8Array(71).fill(0x30))
  expect(await failure(signJws({ header: p256Header, payload, signer: der }))).toMatchObject({ code: 'SIGNER_FAILED' })
  const down = broken(() => Promise.reject(new Error('the HSM is away')))
  expect(await failure(signJws({ header: p256Header, payload, signer: down }))).toMatchObject({
    code: 'SIGNER_FAILED',
    cause: { message: 'the HSM is away' },
  })
})
