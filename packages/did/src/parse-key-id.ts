import type { Parsed } from '@volunteer-passport/schema'
import { refused } from './refused.ts'

/**
 * The DID of a key id, which must be the issuer's. The fragment may be any text: it is only ever compared. KID_INVALID
 * where it is not an absolute DID URL with a fragment and without path or query; KID_ISSUER_MISMATCH. The syntax of the
 * DID itself is not looked at here.
 */
export function parseKeyId(keyId: string, issuer: string): Parsed<string> {
  const did = typeof keyId === 'string' ? /^(did:[^#/?]*)#./s.exec(keyId)?.[1] : undefined
  if (did === undefined) {
    return refused('KID_INVALID', 'The key id is not an absolute DID URL with a fragment.')
  }
  // Before anything is fetched: a token must not send us to a host that its issuer has nothing to do with.
  if (did !== issuer) return refused('KID_ISSUER_MISMATCH', 'The key id belongs to another DID than the issuer.')
  return { ok: true, value: did }
}
