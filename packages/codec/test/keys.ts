import { createPrivateKey, createPublicKey } from 'node:crypto'
import type { Jwk } from '@volunteer-passport/codec'
import { importVerificationKey, type VerificationKey } from '@volunteer-passport/codec'
import type { Parsed } from '@volunteer-passport/schema'

/** RFC 8037 Appendix A: a published example, never a real key. */
export const ed25519Jwk: Jwk = {
  kty: 'OKP',
  crv: 'Ed25519',
  x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
  d: 'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A',
}

/** RFC 7515 Appendix A.3: a published example, never a real key. */
export const p256Jwk: Jwk = {
  kty: 'EC',
  crv: 'P-256',
  x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
  y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
  d: 'jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI',
}

export const publicHalf = ({ d: _, ...jwk }: Jwk): Jwk => jwk

export function okValue<T>(parsed: Parsed<T>): T {
  if (!parsed.ok) throw new Error(`${parsed.problems[0].code}: ${parsed.problems[0].detail}`)
  return parsed.value
}

export const codeOf = (parsed: Parsed<unknown>): string => (parsed.ok ? 'ok' : parsed.problems[0].code)

export const importKey = (jwk: unknown): VerificationKey => okValue(importVerificationKey(jwk))

/** A key of its own for each seed byte. */
export function ed25519JwkFromSeed(seed: number): Jwk {
  const d = Buffer.alloc(32, seed)
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), d])
  const { x } = createPublicKey(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })).export({ format: 'jwk' })
  return { kty: 'OKP', crv: 'Ed25519', x: x!, d: d.toString('base64url') }
}
