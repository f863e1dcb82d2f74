import { didWebUrl } from '@volunteer-passport/did'

/** An office that is believed; with thumbprints (RFC 7638) only while it signs with one of these keys. */
export interface TrustedOffice {
  readonly did: string
  readonly keyThumbprints?: readonly string[]
}

/** One entry as written, and where it stands, for the person who must mend it. */
export interface TrustEntry {
  readonly where: string
  readonly text: string
}

export type ParsedTrust =
  | { readonly ok: true; readonly offices: readonly TrustedOffice[] }
  | { readonly ok: false; readonly malformed: readonly string[] }

const ENTRY = /^(did:(?:web|key|jwk):[A-Za-z0-9._%:-]+)(?:#([A-Za-z0-9_-]{43}))?$/

/** The entries of a trust file: one `did[#thumbprint]` a line; blank lines and lines that begin with `#` say nothing. */
export const trustEntriesOfFile = (name: string, content: string): readonly TrustEntry[] =>
  content
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((line, index) => ({ where: `${name}:${index + 1}`, text: line.trim() }))
    .filter((entry) => entry.text !== '' && !entry.text.startsWith('#'))

/**
 * Reads the list of trusted offices. One malformed entry refuses the whole list: a line silently dropped would lose an
 * office, a thumbprint silently dropped would widen the trust.
 */
export function parseTrust(entries: readonly TrustEntry[]): ParsedTrust {
  const thumbprints = new Map<string, readonly string[] | 'any'>()
  const malformed: string[] = []
  for (const entry of entries) {
    const match = ENTRY.exec(entry.text)
    const did = match?.[1]
    if (did === undefined || (did.startsWith('did:web:') && !didWebUrl(did).ok)) {
      malformed.push(entry.where)
      continue
    }
    const thumbprint = match?.[2]
    const known = thumbprints.get(did) ?? []
    thumbprints.set(did, thumbprint === undefined || known === 'any' ? 'any' : [...known, thumbprint])
  }
  if (malformed.length > 0) return { ok: false, malformed }
  const offices = [...thumbprints].map(([did, keys]) => (keys === 'any' ? { did } : { did, keyThumbprints: keys }))
  return { ok: true, offices }
}
