import { trustUrls } from '@volunteer-passport/did'
import { type ProblemCode, VolunteerPassportError } from '@volunteer-passport/schema'
import type { TrustSource } from './trust-policy.ts'
import { bindTrustRoot } from './trust-root/bind-trust-root.ts'

export interface TrustRootOptions {
  /** DID of the root, a did:web. */
  readonly root: string
  /** RFC 7638 thumbprints (SHA-256, base64url) of keys of the root, had by another way than its web site. */
  readonly rootKeyThumbprints: readonly string[]
  /** How many levels below the root may stand: 1 is offices alone, by default 3. */
  readonly maxDepth?: number
}

const THUMBPRINT = /^[A-Za-z0-9_-]{43}$/
const DEFAULT_DEPTH = 3
const DEEPEST = 16

/**
 * Trusts whom this root has accredited, or somebody whom it allowed to: for the credential types and the people that
 * each accreditation names, with the keys that it names, while it lasts. Who that is comes from the root's metadata and
 * from accreditation lists, fetched by the verifier and kept; no did.json is fetched for an issuer.
 * @example trustRoot({ root: 'did:web:passport.example', rootKeyThumbprints: ['hx7Gl…'] })
 * @throws VolunteerPassportError OPTION_MISSING without a pinned key, OPTION_INVALID for what cannot work
 */
export function trustRoot(o: TrustRootOptions): TrustSource {
  const { root, rootKeyThumbprints, maxDepth = DEFAULT_DEPTH } = o ?? {}
  const urls = typeof root === 'string' ? trustUrls(root) : undefined
  if (urls?.ok !== true) throw refuse('OPTION_INVALID', 'root is not a did:web', 'Write it as did:web:host, in full.')
  const pins: readonly unknown[] = Array.isArray(rootKeyThumbprints) ? [...rootKeyThumbprints] : []
  if (pins.length === 0) {
    throw refuse('OPTION_MISSING', 'There is no root key', 'Pin a key of the root by its RFC 7638 thumbprint.')
  }
  if (!pins.every((pin): pin is string => typeof pin === 'string' && THUMBPRINT.test(pin))) {
    const hint = 'Give RFC 7638 thumbprints with SHA-256 in base64url (43 characters).'
    throw refuse('OPTION_INVALID', 'rootKeyThumbprints are not thumbprints', hint)
  }
  if (!Number.isInteger(maxDepth) || maxDepth < 1 || maxDepth > DEEPEST) {
    throw refuse('OPTION_INVALID', 'maxDepth is not usable', `Give a whole number from 1 to ${DEEPEST}.`)
  }
  const description = Object.freeze({ root, urls: urls.value, rootKeyThumbprints: Object.freeze(pins), maxDepth })
  return Object.freeze({ bind: (parts) => bindTrustRoot(description, parts) } satisfies TrustSource)
}

function refuse(code: ProblemCode, message: string, hint: string): VolunteerPassportError {
  return new VolunteerPassportError(code, message, { hint })
}
