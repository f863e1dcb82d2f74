import { importVerificationKey } from '@volunteer-passport/codec'
import { type Credential, type JsonObject, type Parsed, problem } from '@volunteer-passport/schema'
import { OFFICE_DID, officeKey, officeP256Key } from '@volunteer-passport/testing'
import { describe, expect, it } from 'vitest'
import { checkAnswer } from '../src/checks/answer.ts'
import { checkBinding } from '../src/checks/binding.ts'
import { checkDecode } from '../src/checks/decode.ts'
import { checkHolder } from '../src/checks/holder.ts'
import { checkKey, readSigner } from '../src/checks/key.ts'
import { checkSignature } from '../src/checks/signature.ts'
import { checkIssuerIsKnown, checkTrust } from '../src/checks/trust.ts'
import { checkValidity } from '../src/checks/validity.ts'
import { runSteps } from '../src/steps.ts'
import { signBytes } from './raw-token.ts'

/** All that an answer says, less what the catalogue adds to each code. */
const said = (answer: Parsed<unknown>) =>
  answer.ok ? answer.value : answer.problems.map(({ code, detail, path }) => [code, detail, path?.join('.')])

/** What is put in, in two parts, and what is said of it. */
type Table = readonly (readonly [object, object, unknown])[]

const token = (document: object, header: object = {}) => ({
  algorithm: 'EdDSA' as const,
  header: header as JsonObject,
  document: document as JsonObject,
  signature: new Uint8Array(64),
  signedBytes: new Uint8Array(3),
})

describe('decode', () => {
  const yes = { name: 'yes', decode: () => ({ ok: true as const, value: token({}) }) }
  const no = (detail: string) => ({
    name: detail,
    decode: () => ({ ok: false as const, problems: [problem('TYP_INVALID', detail)] as const }),
  })

  it('has the first format that reads the token', () => {
    expect(checkDecode('x', [no('first'), yes])).toEqual({ ok: true, value: token({}) })
    expect(said(checkDecode('x', [no('first'), no('second')]))).toEqual([['TYP_INVALID', 'first', undefined]])
    expect(said(checkDecode('x', []))).toEqual([['TOKEN_MALFORMED', 'No format reads this token.', undefined]])
  })

  it('takes text and bytes, and nothing that only looks like them', () => {
    expect(checkDecode(new Uint8Array(1), [yes]).ok).toBe(true)
    for (const other of [null, 5, {}, ['x'], new DataView(new ArrayBuffer(1)), new Uint16Array(1), new String('x')]) {
      expect(said(checkDecode(other, [yes]))).toEqual([
        ['TOKEN_MALFORMED', 'The token is neither a string nor a Uint8Array.', undefined],
      ])
    }
  })
})

describe('key', () => {
  const signers: Table = [
    [{}, { issuer: 'did:a:b' }, [['KID_MISSING', 'The header has no kid.', 'kid']]],
    ...[
      null,
      5,
      '',
      'did:a:b',
      '#c',
      'did:a:b#',
      'did:a:b?c#d',
      'did:a:b/c#d',
      'xdid:a:b#c',
      'did:#c',
      'DID:a:b#c',
      ['did:a:b#c'],
    ].map(
      (kid) =>
        [
          { kid },
          { issuer: 'did:a:b' },
          [['KID_INVALID', 'kid must be an absolute DID URL with a fragment.', 'kid']],
        ] as const,
    ),
    [{ kid: 'did:a:b#c' }, {}, [['CLAIM_MISSING', 'There is no issuer.', 'issuer']]],
    ...[null, 5, '', [], ['did:a:b'], {}, { id: '' }, { id: 5 }].map(
      (issuer) =>
        [
          { kid: 'did:a:b#c' },
          { issuer },
          [['ISSUER_INVALID', 'The issuer must be a DID, or an object with a DID as id.', 'issuer']],
        ] as const,
    ),
    ...['did:a:c', 'did:a:b ', 'did:a:', 'did:a:bb'].map(
      (issuer) =>
        [
          { kid: 'did:a:b#c' },
          { issuer },
          [['KID_ISSUER_MISMATCH', 'The DID of kid is not the issuer.', 'kid']],
        ] as const,
    ),
    [{ kid: 'did:a:b#c' }, { issuer: 'did:a:b' }, { issuer: 'did:a:b', keyId: 'did:a:b#c' }],
    [{ kid: 'did:a:b#c\n#d' }, { issuer: { id: 'did:a:b' } }, { issuer: 'did:a:b', keyId: 'did:a:b#c\n#d' }],
  ]

  it.each(signers)('signer of %j and %j', (header, document, answer) => {
    expect(said(readSigner(token(document, header)))).toEqual(answer)
  })

  it('is one for the algorithm of the header, and is not waited for longer than the caller waits', async () => {
    const key = importVerificationKey(officeKey.publicJwk)
    const signer = { issuer: OFFICE_DID, keyId: officeKey.keyId }
    const resolver = { resolve: () => Promise.reject(new Error('not asked')), resolveVerificationKey: () => key }
    const o = { resolver, now: new Date(0), signal: undefined }
    expect(runSteps(checkKey(signer, 'EdDSA', o))).toBe(key)
    expect(said(await runSteps(checkKey(signer, 'ES256', o)))).toEqual([
      ['ALG_KEY_MISMATCH', 'The alg of the header is not the algorithm of the key.', 'alg'],
    ])
    const never = { ...resolver, resolveVerificationKey: () => new Promise<never>(() => {}) }
    const signal = AbortSignal.abort()
    expect(said(await runSteps(checkKey(signer, 'EdDSA', { ...o, resolver: never, signal })))).toEqual([
      ['FETCH_TIMEOUT', 'The caller waited no longer.', undefined],
    ])
  })
})

it('signature: the key’s own, or one problem', async () => {
  const key = importVerificationKey(officeP256Key.publicJwk)
  if (!key.ok) throw new Error('the key is sound')
  const signed = { ...token({}), signature: signBytes('abc', officeP256Key), signedBytes: Buffer.from('abc') }
  expect(said(await runSteps(checkSignature(signed, key.value)))).toBe(true)
  expect(said(await runSteps(checkSignature(token({}), key.value)))).toEqual([
    ['SIGNATURE_INVALID', 'The signature was not made by this key over these bytes.', undefined],
  ])
})

describe('binding', () => {
  const good = { id: 'urn:1', credentialSubject: { id: 'urn:2' } }
  it.each([
    [{}, {}, true],
    [{ iss: 'did:a:b', sub: 'urn:2', jti: 'urn:1' }, { iss: 'did:a:b' }, true],
    [
      { iss: ['did:a:b'] },
      { iss: 'did:a:c' },
      [
        ['ISSUER_MISMATCH', 'iss of the header is not the issuer.', 'iss'],
        ['ISSUER_MISMATCH', 'iss of the payload is not the issuer.', 'iss'],
      ],
    ],
    [
      { sub: 'urn:3', jti: 'urn:4' },
      {},
      [
        ['SUBJECT_MISMATCH', 'sub is not the id of the credentialSubject.', 'sub'],
        ['ID_MISMATCH', 'jti is not the id of the credential.', 'jti'],
      ],
    ],
    [
      { sub: undefined, credentialSubject: null },
      {},
      [['SUBJECT_MISMATCH', 'sub is not the id of the credentialSubject.', 'sub']],
    ],
    [
      { sub: 0, credentialSubject: 'text' },
      {},
      [['SUBJECT_MISMATCH', 'sub is not the id of the credentialSubject.', 'sub']],
    ],
    [
      { aud: null, vc: null, vp: null },
      {},
      [
        ['AUDIENCE_MISMATCH', 'aud names a recipient; a credential must not.', 'aud'],
        ['VC_CLAIM_FORBIDDEN', 'The payload has a vc claim.', 'vc'],
        ['VP_CLAIM_FORBIDDEN', 'The payload has a vp claim.', 'vp'],
      ],
    ],
  ])('payload %j, header %j', (payload, header, answer) => {
    expect(said(checkBinding(token({ ...good, ...payload }, header), 'did:a:b'))).toEqual(answer)
  })

  it('an array has no id of its own', () => {
    const credentialSubject = Object.assign([{ id: 'urn:2' }], { id: 'urn:2' })
    expect(checkBinding(token({ sub: 'urn:2', credentialSubject }), 'did:a:b').ok).toBe(false)
  })
})

describe('answer of a presentation', () => {
  const request = { audience: 'gate', nonce: 'n' }
  it.each([
    [{ aud: 'gate', nonce: 'n' }, true],
    [{ aud: 'gate', nonce: 'n', id: 'urn:1', jti: 'urn:1' }, true],
    [
      { aud: ['gate'], nonce: 'N', jti: 'urn:2', vc: null, vp: {} },
      [
        ['AUDIENCE_MISMATCH', 'aud is not the audience that was asked for.', 'aud'],
        ['NONCE_MISMATCH', 'nonce is not the one that was asked with.', 'nonce'],
        ['ID_MISMATCH', 'jti is not the id of the presentation.', 'jti'],
        ['VC_CLAIM_FORBIDDEN', 'The payload has a vc claim.', 'vc'],
        ['VP_CLAIM_FORBIDDEN', 'The payload has a vp claim.', 'vp'],
      ],
    ],
    [
      {},
      [
        ['AUDIENCE_MISMATCH', 'aud is not the audience that was asked for.', 'aud'],
        ['NONCE_MISMATCH', 'nonce is not the one that was asked with.', 'nonce'],
      ],
    ],
  ])('%j', (document, answer) => {
    expect(said(checkAnswer(document as unknown as JsonObject, request))).toEqual(answer)
  })
})

describe('validity', () => {
  const now = new Date('2026-11-07T12:00:00Z')
  const at = (seconds: number): Date => new Date(now.getTime() + seconds * 1000)
  const unix = now.getTime() / 1000
  const credential = (dates: Partial<Credential<unknown>>, document: object = {}): Credential<unknown> => ({
    id: undefined,
    types: [],
    name: undefined,
    issuer: 'did:a:b',
    issuedAt: undefined,
    validFrom: undefined,
    validUntil: undefined,
    subject: {},
    status: [],
    document: document as JsonObject,
    ...dates,
  })
  const edge = 0.001
  const cases: Table = [
    [{}, {}, true],
    [{ validFrom: at(60), issuedAt: at(60), validUntil: at(edge) }, { nbf: unix + 60, exp: unix + edge }, true],
    [
      { validUntil: at(0) },
      { exp: unix },
      [
        ['EXPIRED', 'validUntil has passed.', 'validUntil'],
        ['EXPIRED', 'exp has passed.', 'exp'],
      ],
    ],
    [
      { validFrom: at(60 + edge), issuedAt: at(60 + edge) },
      { nbf: unix + 60 + edge },
      [
        ['NOT_YET_VALID', 'validFrom lies in the future.', 'validFrom'],
        ['NOT_YET_VALID', 'nbf lies in the future.', 'nbf'],
        ['ISSUED_IN_FUTURE', 'iat lies in the future.', 'iat'],
      ],
    ],
    [{}, { exp: 0, nbf: 0 }, [['EXPIRED', 'exp has passed.', 'exp']]],
    ...[null, true, '1', [], [unix + 9], {}, Number.NaN, Number.POSITIVE_INFINITY].map(
      (value) =>
        [
          {},
          { exp: value, nbf: value },
          [
            ['CLAIM_INVALID', 'exp must be a number of seconds.', 'exp'],
            ['CLAIM_INVALID', 'nbf must be a number of seconds.', 'nbf'],
          ],
        ] as const,
    ),
  ]

  it.each(cases)('%j %j', (dates, document, answer) => {
    expect(said(checkValidity(credential(dates, document), { now, toleranceSeconds: 60 }))).toEqual(answer)
  })

  it('a claim is the payload’s own', () => {
    const document = Object.create({ exp: 0 })
    expect(checkValidity(credential({}, document), { now, toleranceSeconds: 0 }).ok).toBe(true)
  })
})

describe('trust', () => {
  const key = importVerificationKey(officeKey.publicJwk)
  if (!key.ok) throw new Error('the key is sound')
  const signer = { issuer: OFFICE_DID, keyId: officeKey.keyId, key: key.value, document: {}, role: 'issuer' } as const

  it('takes only a plain yes', () => {
    const policy = (answer: unknown) => ({ mayAccept: () => answer as boolean, accept: () => ({ ok: false }) as never })
    expect(said(checkIssuerIsKnown('did:a:b', policy(true)))).toBe(true)
    for (const answer of [false, undefined, 1, 'yes', Promise.resolve(true)]) {
      expect(said(checkIssuerIsKnown('did:a:b', policy(answer)))).toEqual([
        ['ISSUER_NOT_TRUSTED', 'The trust policy does not accept this issuer.', 'issuer'],
      ])
    }
  })

  it('throws for an answer that is none', () => {
    for (const ok of [undefined, 'yes', Promise.resolve(true)]) {
      const policy = { mayAccept: () => true, accept: () => ({ ok }) as never }
      expect(() => runSteps(checkTrust(signer, policy))).toThrow(TypeError)
      expect(() => runSteps(checkTrust(signer, policy))).toThrow('The trust policy gave no plain answer')
    }
  })

  it('passes the policy’s own answer on', async () => {
    const answer = { ok: true as const, value: { did: OFFICE_DID } }
    expect(runSteps(checkTrust(signer, { mayAccept: () => true, accept: () => answer }))).toBe(answer)
    expect(await runSteps(checkTrust(signer, { mayAccept: () => true, accept: async () => answer }))).toBe(answer)
  })
})

it.each([
  [{ credentialSubject: { id: 'urn:1' } }, ['HOLDER_NOT_PROVEN']],
  [{ credentialSubject: { name: 'x' } }, []],
  [{ credentialSubject: 'x' }, []],
  [{ credentialSubject: null }, []],
  [{}, []],
])('holder of %j', (document, codes) => {
  const { because, warnings } = checkHolder({ document } as unknown as Credential<unknown>)
  expect(because).toBe('bearerDocument')
  expect(warnings.map(({ code, detail }) => [code, detail])).toEqual(
    codes.map((code) => [code, 'A credential alone does not show who presents it.']),
  )
})
