import type { BitstringStatusEntry, StatusEntry, StatusPurpose, TokenStatusEntry } from './credential.ts'
import type { ProblemList } from './problem-list.ts'
import { readBitstringEntry } from './read-bitstring-entry.ts'
import { readStatusClaim } from './read-status-claim.ts'

/** Every purpose that there is, twice; few enough that nobody makes a verifier fetch hundreds of lists. */
const MAX_ENTRIES = 8

/**
 * Reads `credentialStatus` (VCDM 2.0 §4.10) and the JWT claim `status` (Token Status List §6.2) beside it, and what
 * the type requires of both.
 */
export function readStatus(
  document: { readonly credentialStatus?: unknown; readonly status?: unknown },
  required: readonly StatusPurpose[],
  to: ProblemList,
): readonly StatusEntry[] {
  const { credentialStatus, status } = document
  const isArray = Array.isArray(credentialStatus)
  const entries: readonly unknown[] = isArray
    ? credentialStatus
    : credentialStatus === undefined
      ? []
      : [credentialStatus]
  if (entries.length > MAX_ENTRIES) {
    to.add('STATUS_ENTRY_INVALID', ['credentialStatus'], `must hold at most ${MAX_ENTRIES} entries`)
    return []
  }
  const read = entries.map((entry, i) =>
    readBitstringEntry(entry, isArray ? ['credentialStatus', i] : ['credentialStatus'], to),
  )
  if (status !== undefined) read.push(readStatusClaim(status, to))
  const readable = read.filter((entry) => entry !== undefined && entry.kind !== 'unsupported')
  // An entry that we cannot read may be the required one: that is then unknown, not missing.
  if (readable.length === read.length) {
    for (const purpose of required) {
      if (readable.some((entry) => serves(entry, purpose))) continue
      const detail = read.length === 0 ? 'is missing' : `has no entry for ${purpose}`
      to.add('STATUS_ENTRY_MISSING', ['credentialStatus'], `${detail}, and the type requires one`)
    }
  }
  return Object.freeze(read.filter((entry) => entry !== undefined))
}

/** A token status list says of each entry that it is valid, invalid for good or suspended. */
function serves(entry: BitstringStatusEntry | TokenStatusEntry, purpose: StatusPurpose): boolean {
  return entry.kind === 'token' ? purpose === 'revocation' || purpose === 'suspension' : entry.purpose === purpose
}
