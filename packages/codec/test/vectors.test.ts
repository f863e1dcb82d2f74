import {
  createJwkSigner,
  decodeJws,
  decodeVcJwt,
  encodeBase64Url,
  importVerificationKey,
  type Jwk,
  signatureForm,
  type VerificationKey,
  verifySignature,
} from '@volunteer-passport/codec'
import { describeVectors } from '@volunteer-passport/testing'
import { describe, expect, test } from 'vitest'
import { codeOf, importKey } from './keys.ts'

interface SignatureGroup {
  readonly publicKeyJwk?: Jwk
  readonly publicKey: {
    readonly pk?: string
    readonly wx?: string
    readonly wy?: string
    readonly uncompressed?: string
  }
  readonly tests: readonly {
    readonly tcId: number
    readonly msg: string
    readonly sig: string
    readonly result: string
  }[]
}

const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'))

/** One verdict of all backends that can do it. */
async function verdict(key: VerificationKey, data: Uint8Array, signature: Uint8Array): Promise<boolean | string> {
  const backends =
    key.algorithm === 'EdDSA'
      ? (['native', 'pool', 'webcrypto', 'noble'] as const)
      : (['native', 'pool', 'webcrypto'] as const)
  const verdicts = await Promise.all(backends.map((backend) => verifySignature(key, data, signature, backend)))
  return new Set(verdicts).size === 1 ? verdicts[0]! : `backends differ: ${verdicts.join()}`
}

/** What our path makes of a compact JWS under a JWK: `ok`, or the code that refuses it. */
async function jwsVerdict(token: string, jwk: unknown): Promise<string> {
  const jws = decodeJws(token)
  if (!jws.ok) return codeOf(jws)
  const key = importVerificationKey(jwk)
  if (!key.ok) return codeOf(key)
  if (jws.value.algorithm !== key.value.algorithm) return 'ALG_KEY_MISMATCH'
  const isValid = await verdict(key.value, jws.value.signingInput, jws.value.signature)
  return isValid === true ? 'ok' : isValid === false ? 'SIGNATURE_INVALID' : isValid
}

describeVectors('wycheproof', (read) => {
  const groupsOf = <Group>(file: string): readonly Group[] =>
    read<{ readonly testGroups: readonly Group[] }>(file).testGroups

  test('Ed25519: every verdict is as given, on every backend', async () => {
    const groups = groupsOf<SignatureGroup>('ed25519_test.json')
    const wrong: unknown[] = []
    for (const { publicKey, tests } of groups) {
      const key = importKey({ kty: 'OKP', crv: 'Ed25519', x: encodeBase64Url(hex(publicKey.pk!)) })
      for (const { tcId, msg, sig, result } of tests) {
        const actual = await verdict(key, hex(msg), hex(sig))
        if (actual !== (result === 'valid')) wrong.push({ tcId, result, actual })
      }
    }
    expect(wrong).toEqual([])
    expect(groups.flatMap((group) => group.tests).length).toBeGreaterThan(70)
  })

  test('P-256 with raw r||s: every verdict is as given, on two backends', async () => {
    const groups = groupsOf<SignatureGroup>('ecdsa_secp256r1_sha256_p1363_test.json')
    const wrong: unknown[] = []
    for (const { publicKey, tests } of groups) {
      const point = hex(publicKey.uncompressed!)
      const [x, y] = [point.subarray(1, 33), point.subarray(33)].map(encodeBase64Url)
      const key = importKey({ kty: 'EC', crv: 'P-256', x, y })
      for (const { tcId, msg, sig, result } of tests) {
        const signature = hex(sig)
        const actual = await verdict(key, hex(msg), signature)
        if (actual !== (result === 'valid')) wrong.push({ tcId, result, actual })
        if (actual === true && signatureForm('ES256', signature) !== 'ok') wrong.push({ tcId, form: 'malformed' })
      }
    }
    expect(wrong).toEqual([])
    expect(groups.flatMap((group) => group.tests).length).toBeGreaterThan(120)
  })

  interface JwsGroup {
    readonly comment: string
    readonly public?: Jwk & { readonly keys?: readonly Jwk[] }
    readonly private: Jwk & { readonly keys?: readonly Jwk[] }
    readonly tests: readonly {
      readonly tcId: number
      readonly comment: string
      readonly jws: unknown
      readonly result: string
    }[]
  }

  test('JWS: every ES256 and EdDSA verdict is as given; tokens of other algorithms are all refused', async () => {
    const wrong: unknown[] = []
    const seen = { ours: 0, others: 0 }
    for (const group of groupsOf<JwsGroup>('json_web_signature_test.json')) {
      const jwk = group.public ?? group.private
      const isOurs = jwk.crv === 'P-256' || jwk.crv === 'Ed25519'
      for (const { tcId, comment, jws, result } of group.tests) {
        const actual = await jwsVerdict(jws as string, jwk)
        if ((actual === 'ok') !== (isOurs && result === 'valid')) wrong.push({ tcId, comment, result, actual })
        seen[isOurs ? 'ours' : 'others'] += 1
      }
    }
    expect(wrong).toEqual([])
    expect(seen.ours).toBeGreaterThan(15)
  })

  test('JWK: each key of an unsound set of ours is refused or does not verify; keys of other types are refused', async () => {
    const wrong: unknown[] = []
    for (const group of groupsOf<JwsGroup>('json_web_key_test.json')) {
      for (const { tcId, comment, jws, result } of group.tests) {
        for (const jwk of group.public?.keys ?? group.private.keys ?? []) {
          const isOurs = jwk.crv === 'P-256' || jwk.crv === 'Ed25519'
          const actual = await jwsVerdict(jws as string, jwk)
          if ((actual === 'ok') !== (isOurs && result === 'valid')) wrong.push({ tcId, comment, result, actual })
        }
      }
    }
    expect(wrong).toEqual([])
  })

  test.each([
    ['ecdsa_secp256k1_sha256_p1363_test.json', { kty: 'EC', crv: 'secp256k1' }],
    ['ecdsa_secp384r1_sha384_p1363_test.json', { kty: 'EC', crv: 'P-384' }],
    ['ecdsa_secp521r1_sha512_p1363_test.json', { kty: 'EC', crv: 'P-521' }],
  ])('%s: the curve is not supported, its keys are refused', (file, type) => {
    for (const { publicKey } of groupsOf<SignatureGroup>(file)) {
      const [x, y] = [publicKey.wx!, publicKey.wy!].map((coordinate) => encodeBase64Url(hex(coordinate)))
      expect(codeOf(importVerificationKey({ ...type, x, y }))).toBe('KEY_INVALID')
    }
  })
})

describeVectors('ietf-jose-cookbook', (read) => {
  type Example = { readonly output: { readonly compact: string } }
  /** RSA, P-521, HMAC, and JWS in another serialisation than the compact one: not supported, and refused. */
  const unsupported = ['4_1.rsa_v15_signature', '4_3.ecdsa_signature', '4_4.hmac-sha2_integrity_protection']

  test.each(unsupported)('jws/%s is refused by its algorithm', (name) => {
    expect(codeOf(decodeJws(read<Example>(`jws/${name}.json`).output.compact))).toBe('ALG_NOT_ALLOWED')
  })

  test('jws/4_5 has its payload elsewhere and a MAC: refused by its algorithm', () => {
    expect(codeOf(decodeJws(read<Example>('jws/4_5.signature_with_detached_content.json').output.compact))).toBe(
      'ALG_NOT_ALLOWED',
    )
  })

  test.each(['3_1.ec_public_key', '3_2.ec_private_key', '3_3.rsa_public_key', '3_4.rsa_private_key'])(
    'jwk/%s is a key of another curve or type',
    (name) => {
      expect(codeOf(importVerificationKey(read(`jwk/${name}.json`)))).toBe('KEY_INVALID')
    },
  )
})

describeVectors('w3c-vc-jose-cose', (read) => {
  const cases: readonly {
    number: number
    fn: string
    feature: string
    input_file: string
    key_file: string
    name: string
  }[] = read('cases.json')
  const jose = cases.filter(({ feature }) => feature.endsWith('_jose'))
  /** The JWS layer under the given key, then the form as a credential; what the document says is judged elsewhere. */
  const expected: Readonly<Record<number, readonly [string, string]>> = {
    6: ['ok', 'ok'],
    7: ['ALG_NOT_ALLOWED', 'ALG_NOT_ALLOWED'], // ES384 is not supported
    8: ['ok', 'ok'],
    9: ['ALG_NOT_ALLOWED', 'ALG_NOT_ALLOWED'], // ES512 is not supported
    10: ['TOKEN_MALFORMED', 'TOKEN_MALFORMED'],
    11: ['TOKEN_MALFORMED', 'TOKEN_MALFORMED'],
    12: ['SIGNATURE_INVALID', 'ok'],
    13: ['ok', 'TYP_INVALID'],
    14: ['ok', 'TYP_INVALID'],
    15: ['ok', 'ok'],
    16: ['ok', 'TYP_INVALID'],
  }

  test.each(jose.filter(({ fn }) => fn === 'verify').map((c) => [c.name, c] as const))('%s', async (_, c) => {
    const input = read<string | object>(`input/${c.input_file}`)
    // Two of them are documents that nobody secured.
    const token = typeof input === 'string' ? input.trimEnd() : JSON.stringify(input)
    const { publicKeyJwk } = read<{ publicKeyJwk: Jwk }>(`input/${c.key_file}`)
    expect([await jwsVerdict(token, publicKeyJwk), codeOf(decodeVcJwt(token))]).toEqual(expected[c.number])
  })

  test('keys of the suite: those of Ed25519 and P-256 sign and verify, the others are refused', async () => {
    const data = new TextEncoder().encode('probe')
    for (const [file, isOurs] of [
      ['ed25519', true],
      ['did-ed25519', true],
      ['p256', true],
      ['p384', false],
      ['p521', false],
    ] as const) {
      const { publicKeyJwk, secretKeyJwk } = read<{ publicKeyJwk: Jwk & { kid: string }; secretKeyJwk: Jwk }>(
        `input/vm-${file}.json`,
      )
      expect(codeOf(importVerificationKey(publicKeyJwk))).toBe(isOurs ? 'ok' : 'KEY_INVALID')
      if (!isOurs) continue
      const signer = createJwkSigner({ keyId: 'did:web:passport.example#key-1', privateJwk: secretKeyJwk })
      const key = importKey(publicKeyJwk)
      expect(key.thumbprint).toBe(publicKeyJwk.kid)
      expect(await verdict(key, data, await signer.sign(data))).toBe(true)
    }
  })
})

describeVectors('third-party-tokens', (read) => {
  interface ThirdPartyToken {
    readonly id: string
    readonly alg: string
    readonly token: string
    readonly publicJwk: Jwk
    readonly signatureValid: boolean
  }
  const tokens = read<readonly ThirdPartyToken[]>('tokens.jsonl')
  const isOurs = ({ alg }: ThirdPartyToken): boolean => alg === 'EdDSA' || alg === 'Ed25519' || alg === 'ES256'

  describe('signatures of EdDSA and ES256 are as given', () => {
    test.each(tokens.filter(isOurs).map((token) => [token.id, token] as const))(
      '%s',
      async (_, { token, publicJwk, signatureValid }) => {
        // The issuer-signed JWT of an SD-JWT ends at the first tilde (RFC 9901 §4).
        const actual = await jwsVerdict(token.split('~')[0]!, publicJwk)
        expect(actual).toBe(signatureValid ? 'ok' : 'SIGNATURE_INVALID')
      },
    )
  })

  test('tokens of other algorithms are refused by their algorithm', () => {
    const others = tokens.filter((token) => !isOurs(token))
    expect(others.map(({ alg, token }) => `${alg}: ${codeOf(decodeJws(token.split('~')[0]!))}`)).toEqual(
      others.map(({ alg }) => `${alg}: ALG_NOT_ALLOWED`),
    )
  })
})
