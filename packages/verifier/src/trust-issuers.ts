import { type IssuerInfo, type ProblemCode, problem, VolunteerPassportError } from '@volunteer-passport/schema'
import type { TrustPolicy } from './trust-policy.ts'

/** An issuer by its DID; with `keyThumbprints` (RFC 7638, SHA-256) only with these keys, whatever its host publishes. */
export type TrustedIssuer =
  | PinnedIssuer
  | (Exclude<PinnedIssuer, string> & {
      /** Who else may sign status lists for this issuer's credentials, such as its successor; not trusted to issue. */
      readonly statusIssuers: readonly PinnedIssuer[]
    })

export type PinnedIssuer = string | { readonly did: string; readonly keyThumbprints?: readonly string[] }

/** DID Core §3.1, without path, query and fragment. */
const DID = /^did:[a-z0-9]+:(?:[A-Za-z0-9._-]|%[0-9A-Fa-f]{2}|:(?!$))+$/
const THUMBPRINT = /^[A-Za-z0-9_-]{43}$/

/**
 * Trusts these issuers and no other. A DID is compared as a whole: no prefix, no pattern, no look-alike.
 * @example trustIssuers(['did:web:passport.example:offices:kz-75'])
 * @throws VolunteerPassportError OPTION_MISSING for an empty list, OPTION_INVALID for a DID or thumbprint that is none
 */
export function trustIssuers(issuers: readonly TrustedIssuer[]): TrustPolicy {
  if (!Array.isArray(issuers)) throw new TypeError('trustIssuers takes an array of DIDs')
  return trustListed(issuers, 'trusted issuer', '')
}

function trustListed(issuers: readonly unknown[], what: string, of: string): TrustPolicy {
  if (issuers.length === 0) {
    throw refuse('OPTION_MISSING', `There is no ${what}${of}`, 'Name at least one issuer by its DID.')
  }
  const trusted = new Map<string, ReadonlySet<string> | undefined>()
  const statusIssuers = new Map<string, TrustPolicy>()
  for (const [position, issuer] of issuers.entries()) {
    const name = `${what} ${position}${of}`
    const { did, keyThumbprints, statusIssuers: delegates } = readEntry(issuer)
    if (typeof did !== 'string' || !DID.test(did)) {
      throw refuse('OPTION_INVALID', `The ${name} is not a DID`, 'Write it as did:web:host:path, in full.')
    }
    if (trusted.has(did)) {
      throw refuse('OPTION_INVALID', `The ${name} is listed twice`, 'List all its keys in one entry.')
    }
    trusted.set(did, keyThumbprints === undefined ? undefined : readThumbprints(keyThumbprints, name))
    if (delegates !== undefined) statusIssuers.set(did, readStatusIssuers(delegates, name))
  }
  return Object.freeze({
    mayAccept: (issuer) => trusted.has(issuer),
    accept({ issuer, key }) {
      const thumbprints = trusted.get(issuer)
      if (trusted.has(issuer) && (thumbprints === undefined || thumbprints.has(key.thumbprint))) {
        return { ok: true, value: Object.freeze<IssuerInfo>({ did: issuer }) }
      }
      const detail = 'The key is not one that the trust policy names for this issuer.'
      return { ok: false, problems: [problem('ISSUER_NOT_TRUSTED', detail, ['issuer'])] }
    },
    statusIssuersOf: (issuer) => statusIssuers.get(issuer),
  } satisfies TrustPolicy)
}

interface Entry {
  readonly did?: unknown
  readonly keyThumbprints?: unknown
  readonly statusIssuers?: unknown
}

function readEntry(issuer: unknown): Entry {
  if (typeof issuer === 'string') return { did: issuer }
  return typeof issuer === 'object' && issuer !== null ? issuer : {}
}

function readThumbprints(thumbprints: unknown, name: string): ReadonlySet<string> {
  const read: readonly unknown[] = Array.isArray(thumbprints) ? [...thumbprints] : []
  if (read.length > 0 && read.every((item): item is string => typeof item === 'string' && THUMBPRINT.test(item))) {
    return new Set(read)
  }
  const hint = 'Give RFC 7638 thumbprints with SHA-256 in base64url (43 characters), or leave keyThumbprints out.'
  throw refuse('OPTION_INVALID', `keyThumbprints of the ${name} are not thumbprints`, hint)
}

function readStatusIssuers(issuers: unknown, name: string): TrustPolicy {
  if (Array.isArray(issuers)) return trustListed(issuers, 'status issuer', ` of the ${name}`)
  throw refuse('OPTION_INVALID', `statusIssuers of the ${name} are not a list`, 'Give an array, or leave it out.')
}

function refuse(code: ProblemCode, message: string, hint: string): VolunteerPassportError {
  return new VolunteerPassportError(code, message, { hint })
}
