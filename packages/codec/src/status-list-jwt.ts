import type { Parsed } from '@volunteer-passport/schema'
import { LIMITS } from './limits.ts'
import { decodeTypedJwt, type TypedJwt } from './typed-jwt.ts'

/**
 * Reads a status list token (Token Status List §5.1), `typ` `statuslist+jwt`, strictly and never throws. Its claims
 * are not looked at.
 *
 * Problems: those of `decodeJws`, TYP_INVALID, JSON_* and PAYLOAD_INVALID for the payload.
 */
export function decodeStatusListJwt(token: string, limits: { readonly tokenBytes?: number } = {}): Parsed<TypedJwt> {
  return decodeTypedJwt(token, { typ: 'statuslist+jwt', tokenBytes: limits.tokenBytes ?? LIMITS.statusListTokenBytes })
}
