import {
  cosignRootMetadata,
  createJwkSigner,
  decodeRootMetadata,
  type Jwk,
  jwkThumbprint,
  type RootMetadata,
  type Signer,
  signRootMetadata,
  verifyFirstRoot,
  verifyNextRoot,
} from '@volunteer-passport/codec'
import type { PublicJwk, TrustRoot } from '@volunteer-passport/schema'
import fc from 'fast-check'
import { type GeneralJWSInput, type GeneralVerifyResult, generalVerify, importJWK, type JWK } from 'jose'
import { describe, expect, it } from 'vitest'
import { codeOf, ed25519JwkFromSeed, okValue, p256Jwk, publicHalf } from './keys.ts'

const ROOT = 'did:web:passport.example'

const jwkOf = (seed: number): Jwk => ed25519JwkFromSeed(seed)
const publicOf = (seed: number): PublicJwk => publicHalf(jwkOf(seed)) as PublicJwk
const thumbprintOf = (seed: number): string => jwkThumbprint(jwkOf(seed))
const signerOf = (seed: number): Signer => createJwkSigner({ keyId: thumbprintOf(seed), privateJwk: jwkOf(seed) })

/** Root keys 1 and 2 of which one must sign, recovery key 9, list key 20. */
const root = (changes: Partial<Record<keyof TrustRoot, unknown>> = {}): TrustRoot =>
  ({
    type: 'TrustRoot',
    root: ROOT,
    version: 1,
    issuedAt: '2026-10-01T00:00:00Z',
    expires: '2027-10-01T00:00:00Z',
    threshold: 1,
    rootKeys: [publicOf(1), publicOf(2)],
    recoveryKey: publicOf(9),
    listKeys: [{ id: `${ROOT}#list-1`, publicKeyJwk: publicOf(20), state: 'active' }],
    ...changes,
  }) as TrustRoot

const signed = async (
  changes: Partial<Record<keyof TrustRoot, unknown>>,
  seeds: readonly number[],
): Promise<RootMetadata> =>
  okValue(decodeRootMetadata(await signRootMetadata({ root: root(changes), signers: seeds.map(signerOf) })))

const first = async (metadata: RootMetadata, seeds: readonly number[]): Promise<string> =>
  codeOf(await verifyFirstRoot(metadata, { rootKeyThumbprints: seeds.map(thumbprintOf) }))
const next = async (metadata: RootMetadata, trusted: RootMetadata): Promise<string> =>
  codeOf(await verifyNextRoot(metadata, { trusted }))

const NOT_SIGNED = 'TRUST_LIST_INVALID'

describe('root metadata', () => {
  it('come back as they were signed, and plain jose verifies each signature', async () => {
    const p256 = createJwkSigner({ keyId: jwkThumbprint(p256Jwk), privateJwk: p256Jwk })
    const rootKeys = [publicOf(1), publicHalf(p256Jwk)]
    const text = await signRootMetadata({ root: root({ rootKeys }), signers: [signerOf(1), p256] })
    expect(okValue(decodeRootMetadata(text))).toMatchObject({
      root: root({ rootKeys }),
      signatures: [{ keyThumbprint: thumbprintOf(1) }, { keyThumbprint: jwkThumbprint(p256Jwk) }],
    })
    expect(okValue(decodeRootMetadata(new TextEncoder().encode(text))).root).toEqual(root({ rootKeys }))
    const jws: GeneralJWSInput = JSON.parse(text)
    for (const jwk of [jwkOf(1), p256Jwk]) {
      const key = await importJWK({ ...publicHalf(jwk) } as JWK, jwk.kty === 'EC' ? 'ES256' : 'EdDSA')
      const { payload, protectedHeader }: GeneralVerifyResult = await generalVerify(jws, (header) => {
        if (header?.kid !== jwkThumbprint(jwk)) throw new Error('another key')
        return key
      })
      expect(JSON.parse(new TextDecoder().decode(payload))).toEqual(root({ rootKeys }))
      expect(protectedHeader).toMatchObject({ kid: jwkThumbprint(jwk), typ: 'trust-root+json' })
    }
  })

  it('are signed by keys in different safes, one after the other, over the same bytes', async () => {
    const one = await signRootMetadata({ root: root({ threshold: 2 }), signers: [signerOf(1)] })
    const both = okValue(decodeRootMetadata(await cosignRootMetadata(one, { signers: [signerOf(2)] })))
    expect(both.payload).toBe(okValue(decodeRootMetadata(one)).payload)
    expect(await first(okValue(decodeRootMetadata(one)), [1, 2])).toBe(NOT_SIGNED)
    expect(await first(both, [1, 2])).toBe('ok')
  })

  it.each<[string, Partial<Record<keyof TrustRoot, unknown>>]>([
    ['a threshold of none', { threshold: 0 }],
    ['a threshold of more keys than there are', { threshold: 3 }],
    ['a threshold that one key given twice would meet', { threshold: 2, rootKeys: [publicOf(1), publicOf(1)] }],
    ['a recovery key that is a root key', { recoveryKey: publicOf(2) }],
    ['a list key that is a root key', { listKeys: [{ id: `${ROOT}#l`, publicKeyJwk: publicOf(1), state: 'active' }] }],
    ['a list key that is the recovery key', { recoveryKey: publicOf(20) }],
    [
      'a list key of another DID',
      { listKeys: [{ id: 'did:web:x.example#l', publicKeyJwk: publicOf(3), state: 'active' }] },
    ],
    [
      'a retired list key without its day',
      { listKeys: [{ id: `${ROOT}#l`, publicKeyJwk: publicOf(3), state: 'retired' }] },
    ],
    ['a private key', { recoveryKey: jwkOf(9) }],
    [
      'a weak key',
      { rootKeys: [publicOf(1), { kty: 'OKP', crv: 'Ed25519', x: Buffer.alloc(32).toString('base64url') }] },
    ],
    ['an end before its beginning', { expires: '2026-10-01T00:00:00Z' }],
    ['version 0', { version: 0 }],
    ['no list key', { listKeys: [] }],
    ['another type', { type: 'Root' }],
  ])('are not made with %s', async (_, changes) => {
    await expect(signRootMetadata({ root: root(changes), signers: [signerOf(1)] })).rejects.toThrow(
      expect.objectContaining({ code: 'OPTION_INVALID' }),
    )
  })

  it('are not made by nobody, by a key under another name, or by one key twice', async () => {
    const make = (signers: readonly Signer[]) => signRootMetadata({ root: root(), signers })
    await expect(make([])).rejects.toThrow(expect.objectContaining({ code: 'OPTION_MISSING' }))
    const misnamed = createJwkSigner({ keyId: `${ROOT}#root`, privateJwk: jwkOf(1) })
    await expect(make([misnamed])).rejects.toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }))
    await expect(make([signerOf(1), signerOf(1)])).rejects.toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }))
    await expect(cosignRootMetadata('{}', { signers: [signerOf(1)] })).rejects.toThrow(
      expect.objectContaining({ code: 'OPTION_INVALID' }),
    )
  })

  it('are refused in any other form', async () => {
    const text = await signRootMetadata({ root: root(), signers: [signerOf(1)] })
    const { payload, signatures } = JSON.parse(text)
    const [{ protected: header, signature }] = signatures
    const withHeader = (members: object) => {
      const changed = { ...JSON.parse(Buffer.from(header, 'base64url').toString()), ...members }
      return {
        payload,
        signatures: [{ protected: Buffer.from(JSON.stringify(changed)).toString('base64url'), signature }],
      }
    }
    const cases: Record<string, unknown> = {
      array: [],
      flattened: { payload, protected: header, signature },
      compact: `${header}.${payload}.${signature}`,
      unsigned: { payload, signatures: [] },
      'an unprotected header': { payload, signatures: [{ protected: header, signature, header: { kid: 'x' } }] },
      'a member besides': { payload, signatures, version: 7 },
      'a payload with padding': { payload: `${payload}=`, signatures },
      'a payload that is none': { payload: 'e30', signatures },
      'a signature that is no text': { payload, signatures: [{ protected: header, signature: [signature] }] },
      'too many signatures': { payload, signatures: Array.from({ length: 33 }, () => signatures[0]) },
      'alg none': withHeader({ alg: 'none' }),
      'another typ': withHeader({ typ: 'vc+jwt' }),
      'no kid': withHeader({ kid: 7 }),
      crit: withHeader({ crit: ['exp'], exp: 1 }),
      'too long': { payload, signatures, space: ' '.repeat(65_536) },
    }
    const codes = Object.entries(cases).map(([name, value]) => [
      name,
      codeOf(decodeRootMetadata(JSON.stringify(value))),
    ])
    expect(codes).toEqual(Object.keys(cases).map((name) => [name, 'TRUST_LIST_INVALID']))
    expect(codeOf(decodeRootMetadata('{'))).toBe('TRUST_LIST_INVALID')
  })

  it('never throw, whatever they are, and no change of a byte is believed', async () => {
    const text = await signRootMetadata({ root: root(), signers: [signerOf(1)] })
    const sound = okValue(decodeRootMetadata(text))
    await fc.assert(
      fc.asyncProperty(fc.nat(text.length - 2), fc.integer({ min: 32, max: 126 }), async (at, code) => {
        const character = String.fromCharCode(code)
        fc.pre(text[at] !== character)
        const changed = decodeRootMetadata(text.slice(0, at) + character + text.slice(at + 1))
        // White space and the spelling of a member's escape are not signed: what was signed is the payload.
        if (changed.ok && changed.value.payload === sound.payload) return
        if (changed.ok) expect(await first(changed.value, [1, 2])).toBe(NOT_SIGNED)
      }),
      { seed: 131, numRuns: 300 },
    )
    for (const input of [undefined, null, 7, {}, []]) {
      expect(() => decodeRootMetadata(JSON.stringify(input ?? null))).not.toThrow()
    }
  })
})

describe('the first root that is believed', () => {
  it('has been signed by as many pinned keys as its threshold demands', async () => {
    expect(await first(await signed({}, [1]), [1])).toBe('ok')
    expect(await first(await signed({}, [2]), [1, 2])).toBe('ok')
    expect(await first(await signed({ threshold: 2 }, [1, 2]), [1, 2])).toBe('ok')
  })

  it('is not one of keys that are not pinned, not named, or too few', async () => {
    expect(await first(await signed({}, [2]), [1])).toBe(NOT_SIGNED)
    expect(await first(await signed({}, [1]), [])).toBe(NOT_SIGNED)
    expect(await first(await signed({ threshold: 2 }, [1, 2]), [1])).toBe(NOT_SIGNED)
    expect(await first(await signed({}, [3]), [3])).toBe(NOT_SIGNED)
    expect(await first(await signed({}, [9]), [9])).toBe(NOT_SIGNED)
    expect(await first(await signed({}, [20]), [20])).toBe(NOT_SIGNED)
  })

  it('counts a key once, however often it has signed', async () => {
    const text = await signRootMetadata({ root: root({ threshold: 2 }), signers: [signerOf(1)] })
    const { payload, signatures } = JSON.parse(text)
    const twice = okValue(decodeRootMetadata(JSON.stringify({ payload, signatures: [...signatures, ...signatures] })))
    expect(await first(twice, [1, 2])).toBe(NOT_SIGNED)
  })
})

describe('the root after a trusted one', () => {
  const rotated = { version: 2, rootKeys: [publicOf(3), publicOf(4)] }

  it('is the next version, signed by the keys before it and by its own', async () => {
    const trusted = await signed({}, [1])
    expect(await next(await signed(rotated, [1, 3]), trusted)).toBe('ok')
    expect(await next(await signed(rotated, [3]), trusted)).toBe(NOT_SIGNED)
    expect(await next(await signed(rotated, [1]), trusted)).toBe(NOT_SIGNED)
    expect(await next(await signed({ ...rotated, version: 3 }, [1, 3]), trusted)).toBe(NOT_SIGNED)
  })

  it('needs the threshold of both', async () => {
    const trusted = await signed({ threshold: 2 }, [1, 2])
    const two = { ...rotated, threshold: 2 }
    expect(await next(await signed(two, [1, 2, 3, 4]), trusted)).toBe('ok')
    expect(await next(await signed(two, [1, 3, 4]), trusted)).toBe(NOT_SIGNED)
    expect(await next(await signed(two, [1, 2, 3]), trusted)).toBe(NOT_SIGNED)
    expect(await next(await signed(rotated, [1, 2, 3]), trusted)).toBe('ok')
  })

  it('is any later version on the word of the recovery key, and of its own keys', async () => {
    const trusted = await signed({}, [1])
    const recovered = { ...rotated, version: 12, recoveryKey: publicOf(10) }
    expect(await next(await signed(recovered, [9, 3]), trusted)).toBe('ok')
    expect(await next(await signed(recovered, [9]), trusted)).toBe(NOT_SIGNED)
    expect(await next(await signed(recovered, [10, 3]), trusted)).toBe(NOT_SIGNED)
    // Whoever holds the stolen root keys alone cannot skip numbers to outrun it.
    expect(await next(await signed(recovered, [1, 2, 3]), trusted)).toBe(NOT_SIGNED)
  })

  it('is never an older one, another of the same number, or of another root', async () => {
    const trusted = await signed({ version: 2 }, [1])
    expect(await next(await signed({}, [1, 9]), trusted)).toBe('TRUST_LIST_ROLLBACK')
    expect(await next(await signed({ version: 2 }, [2]), trusted)).toBe('ok')
    expect(await next(await signed({ version: 2, expires: '2028-10-01T00:00:00Z' }, [1, 9]), trusted)).toBe(NOT_SIGNED)
    const other = {
      version: 3,
      root: 'did:web:other.example',
      listKeys: [{ id: 'did:web:other.example#l', publicKeyJwk: publicOf(20), state: 'active' }],
    }
    expect(await next(await signed(other, [1, 9]), trusted)).toBe(NOT_SIGNED)
  })
})
