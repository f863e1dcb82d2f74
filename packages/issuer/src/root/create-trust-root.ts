import { importVerificationKey, type Jwk } from '@volunteer-passport/codec'
import { trustUrls } from '@volunteer-passport/did'
import { type PublicJwk, parseTrustRoot, type TrustRoot, VolunteerPassportError } from '@volunteer-passport/schema'
import type { KeyInput } from '../accreditation/accreditation-input.ts'
import { readKeys, succeedKeys } from '../accreditation/accredited-keys.ts'
import { instantOf, secondsOf } from '../calendar.ts'

/** The keys of a root, public halves alone. */
export interface RootKeys {
  /** Kept offline, in different places; `threshold` of them sign each version. */
  readonly rootKeys: readonly Jwk[]
  readonly threshold: number
  /** Kept apart from the others, for the day on which they are lost or stolen. */
  readonly recoveryKey: Jwk
  /** Those that sign accreditations and their list every day; `id` under the DID of the root. */
  readonly listKeys: readonly KeyInput[]
}

/** From when until when a version holds. */
export interface RootPeriod {
  readonly issuedAt: Date
  /** Exclusive. A year after `issuedAt`, where it is left out. */
  readonly expires?: Date
}

const YEAR_SECONDS = 365 * 86_400

/**
 * The first version of a root, to be signed by `signRootMetadata` and `cosignRootMetadata` of codec: wherever the root
 * keys lie, one after the other, over the same text.
 * @throws VolunteerPassportError OPTION_INVALID, KEY_INVALID, KEY_WEAK, ALG_KEY_MISMATCH, LINT_FAILED (a list key)
 */
export function createTrustRoot(o: RootKeys & RootPeriod & { readonly root: string }): TrustRoot {
  if (!trustUrls(o.root).ok) throw invalid('root is no did:web', 'Give the DID of the national office.')
  const { issuedAt, expires } = readPeriod(o)
  const listKeys = succeedKeys([], readKeys(o.listKeys), issuedAt)
  return soundRoot({
    type: 'TrustRoot',
    root: o.root,
    version: 1,
    issuedAt: instantOf(issuedAt),
    expires: instantOf(expires),
    threshold: o.threshold,
    rootKeys: readJwks(o.rootKeys),
    recoveryKey: readJwk(o.recoveryKey),
    listKeys,
  })
}

/** Seconds since 1970. @throws VolunteerPassportError OPTION_INVALID */
export function readPeriod(o: RootPeriod): { readonly issuedAt: number; readonly expires: number } {
  const issuedAt = secondsOf(o.issuedAt)
  const expires = o.expires === undefined ? (issuedAt ?? 0) + YEAR_SECONDS : secondsOf(o.expires)
  if (issuedAt !== undefined && expires !== undefined) return { issuedAt, expires }
  throw invalid('issuedAt or expires is no Date', 'Give both as Dates.')
}

export const readJwks = (jwks: readonly Jwk[]): readonly PublicJwk[] => {
  if (!Array.isArray(jwks)) throw invalid('rootKeys are no array', 'Give the public halves of all root keys.')
  return jwks.map(readJwk)
}

/** @throws VolunteerPassportError KEY_INVALID, KEY_WEAK, ALG_KEY_MISMATCH */
export function readJwk(jwk: Jwk): PublicJwk {
  const key = importVerificationKey(jwk)
  if (key.ok) return { ...key.value.jwk } as PublicJwk
  const { code, detail } = key.problems[0]
  throw new VolunteerPassportError(code, detail, { hint: 'Give the public half of an Ed25519 or P-256 key.' })
}

/** Held to what a verifier holds it to. @throws VolunteerPassportError OPTION_INVALID */
export function soundRoot(root: unknown): TrustRoot {
  const parsed = parseTrustRoot(root)
  if (parsed.ok) return parsed.value
  throw invalid('The trust root breaks a rule', parsed.problems[0].detail)
}

export const invalid = (message: string, hint: string): VolunteerPassportError =>
  new VolunteerPassportError('OPTION_INVALID', message, { hint })
