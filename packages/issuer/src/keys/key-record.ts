import type { Jwk } from '@volunteer-passport/codec'
import type { KeyRow, KeyState } from '../registry.ts'

/** A signing key as the registry has it. */
export interface KeyRecord {
  /** DID URL. */
  readonly keyId: string
  readonly publicJwk: Jwk
  readonly state: KeyState
  /** Beginning of that state. */
  readonly since: Date
  /** Of a prepared key: from when on it may sign, when no verifier holds a copy of the document from before. */
  readonly usableFrom?: Date
}

/**
 * The longest that a verifier of ours keeps a DID document, in seconds. A key that signs earlier meets verifiers that
 * do not know it.
 */
export const LONGEST_CACHE_SECONDS = 86_400

export function keyRecordOf({ keyId, publicJwk, state, since, preparedAt }: KeyRow): KeyRecord {
  return {
    keyId,
    publicJwk: Object.freeze(JSON.parse(publicJwk)) as Jwk,
    state,
    since: new Date(since * 1000),
    ...(state === 'prepared' && { usableFrom: new Date((preparedAt + LONGEST_CACHE_SECONDS) * 1000) }),
  }
}
