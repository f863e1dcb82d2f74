import type { Parsed } from '@volunteer-passport/schema'
import { didWebUrl } from './did-web-url.ts'

/** Where an accreditor publishes whom it accredits, and a root its own keys (docs/decisions/013-trust-lists.md). */
export interface TrustUrls {
  readonly accreditations: string
  /** The newest root metadata. */
  readonly root: string
  /** Each version, kept for ever. */
  readonly rootVersion: (version: number) => string
}

/**
 * Addresses of the trust files of a did:web: under `trust/`, beside its did.json. DID_INVALID, DID_METHOD_UNSUPPORTED,
 * DID_HOST_FORBIDDEN.
 */
export function trustUrls(did: string): Parsed<TrustUrls> {
  const document = didWebUrl(did)
  if (!document.ok) return document
  const base = `${document.value.slice(0, -'did.json'.length)}trust/`
  return {
    ok: true,
    value: {
      accreditations: `${base}accreditations.jwt`,
      root: `${base}root.json`,
      rootVersion: (version) => `${base}root-${version}.json`,
    },
  }
}
