import { getPublicKeyAsync, signAsync } from '@noble/ed25519'
import { encodeBase64Url } from './base64url.ts'
import type { WebCryptoKey, WebJsonWebKey } from './node-runtime.ts'
import type { PublicHalf } from './read-jwk.ts'
import { encodeAscii } from './text-bytes.ts'
import { unfitKey } from './unfit-key.ts'
import { asBufferSource, WEB_CRYPTO_ALGORITHMS } from './web-crypto.ts'

type Sign = (bytes: Uint8Array) => Promise<Uint8Array>

/** Signing by WebCrypto, or by noble where WebCrypto has no Ed25519. The fit of the halves is checked before the first. */
export function createPortableSign(half: PublicHalf, d: Uint8Array): Sign {
  let checked: Promise<Sign> | undefined
  return async (bytes) => {
    checked ??= half.algorithm === 'EdDSA' ? ed25519Sign(half, d) : p256Sign(half, d)
    return (await checked)(bytes)
  }
}

async function ed25519Sign(half: PublicHalf, d: Uint8Array): Promise<Sign> {
  if (encodeBase64Url(await getPublicKeyAsync(d)) !== half.jwk.x) throw misfit()
  const key = await importPrivateKey(half, d).catch(() => undefined)
  return key === undefined ? (bytes) => signAsync(bytes, d) : signWith(half, key)
}

async function p256Sign(half: PublicHalf, d: Uint8Array): Promise<Sign> {
  const algorithm = WEB_CRYPTO_ALGORITHMS.ES256
  const sign = signWith(
    half,
    await importPrivateKey(half, d).catch(() => {
      throw misfit()
    }),
  )
  const probe = encodeAscii('does the public half fit?')
  const { subtle } = globalThis.crypto
  const publicKey = await subtle.importKey('jwk', { ...half.jwk } as WebJsonWebKey, algorithm, false, ['verify'])
  if (!(await subtle.verify(algorithm, publicKey, asBufferSource(await sign(probe)), asBufferSource(probe))))
    throw misfit()
  return sign
}

const misfit = (): Error => unfitKey('KEY_INVALID', 'The public half of the JWK does not fit its private half.')

const importPrivateKey = (half: PublicHalf, d: Uint8Array): Promise<WebCryptoKey> =>
  globalThis.crypto.subtle.importKey(
    'jwk',
    { ...half.jwk, d: encodeBase64Url(d) } as WebJsonWebKey,
    WEB_CRYPTO_ALGORITHMS[half.algorithm],
    false,
    ['sign'],
  )

const signWith =
  (half: PublicHalf, key: WebCryptoKey): Sign =>
  async (bytes) =>
    new Uint8Array(
      await globalThis.crypto.subtle.sign(WEB_CRYPTO_ALGORITHMS[half.algorithm], key, asBufferSource(bytes)),
    )
