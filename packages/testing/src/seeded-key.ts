import { createPrivateKey, createPublicKey } from 'node:crypto'
import { deepFreeze } from './deep-freeze.ts'
import type { TestKey } from './keys.ts'

/** PKCS#8 of an Ed25519 key up to its 32 bytes (RFC 8410 §7). */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex')

/** An Ed25519 key of its own for each number, for tests with more parties than have a named key. */
export function seededKey(seed: number, keyId: string): TestKey {
  const bytes = Buffer.from(`volunteer-passport-test-seed-${String(seed).padStart(3, '0')}`.padEnd(32, '.'), 'latin1')
  const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8, bytes]), format: 'der', type: 'pkcs8' })
  const { x } = createPublicKey(privateKey).export({ format: 'jwk' })
  const publicJwk = { kty: 'OKP', crv: 'Ed25519', x: x! }
  const privateJwk = { ...publicJwk, d: bytes.toString('base64url') }
  return deepFreeze({ algorithm: 'EdDSA', keyId, publicJwk, privateJwk })
}
