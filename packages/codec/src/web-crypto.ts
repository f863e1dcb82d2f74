import { etc } from '@noble/ed25519'
import type { KeyMaterial } from './key-material.ts'
import type { WebJsonWebKey } from './node-runtime.ts'
import type { VerificationKey } from './verification-key.ts'

export const WEB_CRYPTO_ALGORITHMS = {
  EdDSA: { name: 'Ed25519' },
  ES256: { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' },
} as const

/** WebCrypto's types want bytes that are not shared between threads. */
export const asBufferSource = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => bytes as Uint8Array<ArrayBuffer>

export async function verifyByWebCrypto(
  key: VerificationKey,
  material: KeyMaterial,
  data: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  const { subtle } = globalThis.crypto
  const algorithm = WEB_CRYPTO_ALGORITHMS[key.algorithm]
  material.webCrypto ??= subtle.importKey('jwk', { ...key.jwk } as WebJsonWebKey, algorithm, false, ['verify'])
  return subtle.verify(algorithm, await material.webCrypto, asBufferSource(signature), asBufferSource(data))
}

/** One key, one message, and two signatures: a plain one, and one whose R has a part of order 8 added. */
export const PROBE = {
  key: 'dfcaa1cc9ef8e524ba1841a6d5070108f4d17e87d42748a524ac56b92db34f47',
  message: '70726f6265',
  signature:
    '972665648ef7bd004a3af6e97bd7fe298e5c0e9ad6ab2069762a6b51e74b67533ef4f353988b4d01bbb5486fd1028d9492df084f05e8da1dcabc26b8e7117003',
  cofactoredSignature:
    'cb0de5086be795f6403282ba6b95ffb39276515137bc289f116583d38061db02f0b6d994a860df837ff5dde80fa7230e5a39f7fc4385213ea4798fa4e884e906',
} as const

let probed: Promise<boolean> | undefined

/**
 * Whether this runtime's WebCrypto has Ed25519 and verifies without the cofactor, asked once. One that multiplies by
 * the cofactor would take signatures that OpenSSL refuses, and the verdict would depend on the runtime.
 */
export function webCryptoKeepsTheEquation(): Promise<boolean> {
  probed ??= probe().catch(() => false)
  return probed
}

async function probe(): Promise<boolean> {
  const { subtle } = globalThis.crypto
  const bytes = (hex: string): Uint8Array<ArrayBuffer> => asBufferSource(etc.hexToBytes(hex))
  const key = await subtle.importKey('raw', bytes(PROBE.key), WEB_CRYPTO_ALGORITHMS.EdDSA, false, ['verify'])
  const verdicts = await Promise.all(
    [PROBE.signature, PROBE.cofactoredSignature].map((signature) =>
      subtle.verify(WEB_CRYPTO_ALGORITHMS.EdDSA, key, bytes(signature), bytes(PROBE.message)),
    ),
  )
  return verdicts[0] === true && verdicts[1] === false
}
