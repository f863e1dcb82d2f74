import { importVerificationKey, type Jwk } from '@volunteer-passport/codec'
import type { JsonObject } from '@volunteer-passport/schema'
import type { Reason } from '../reason.ts'
import { Refusal } from '../refusal.ts'
import type { CredentialRow } from '../registry.ts'
import { documentIn } from '../stored-token.ts'

/** Reads the key of a holder's phone: its public members alone. @throws Refusal LINT_FAILED */
export function readHolderKey(given: unknown): Jwk {
  const key = importVerificationKey(given)
  if (key.ok) return key.value.jwk
  throw new Refusal('LINT_FAILED', {
    detail: `${key.problems[0].code}: it is not the public half of a sound Ed25519 or P-256 key.`,
    hint: 'Give the public JWK that the phone sent: kty, crv, x and, for P-256, y.',
    path: ['holderKey'],
  })
}

/** `cnf` of a passport (RFC 7800 §3.2, VC-JOSE-COSE §4.1.3). */
export const confirmationOf = (jwk: Jwk): JsonObject => ({ jwk: { ...jwk } as JsonObject })

/** The key that a recorded passport names; it was checked before it was written. */
export function holderKeyOf(row: CredentialRow): Jwk | undefined {
  const { cnf } = documentIn(row) as { readonly cnf?: { readonly jwk: Jwk } }
  return cnf?.jwk
}

export function isSameKey(a: Jwk | undefined, b: Jwk | undefined): boolean {
  return a?.kty === b?.kty && a?.crv === b?.crv && a?.x === b?.x && a?.y === b?.y
}

/** After these the key may be in another's hands: the replacement names it only where it is given again. */
const KEY_IS_GONE: readonly Reason[] = ['lost', 'fraud', 'key-compromised']

/** The key of the successor: a new one where it is given, else that of the passport before it. */
export function succeedingKey(
  row: CredentialRow,
  o: { readonly given: Jwk | undefined; readonly reason?: Reason | undefined },
): Jwk | undefined {
  if (o.given !== undefined) return o.given
  return o.reason !== undefined && KEY_IS_GONE.includes(o.reason) ? undefined : holderKeyOf(row)
}
