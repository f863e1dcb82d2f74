import type { StatusEntry, StatusPurpose } from './credential.ts'
import type { ProblemList } from './problem-list.ts'
import { isUrl } from './url.ts'

const PURPOSES: ReadonlySet<unknown> = /* @__PURE__ */ new Set<StatusPurpose>(['revocation', 'suspension', 'refresh'])

/** Far more than anyone names, and few enough that nobody makes a verifier fetch hundreds of lists. */
const MAX_ENTRIES = 16

const NONE: readonly StatusEntry[] = /* @__PURE__ */ Object.freeze([])

/** Reads `credentialStatus` (VCDM 2.0 §4.10, Bitstring Status List v1.0 §2.1) and what the type requires of it. */
export function readStatus(
  value: unknown,
  required: readonly StatusPurpose[],
  to: ProblemList,
): readonly StatusEntry[] {
  if (value === undefined) {
    if (required.length > 0)
      to.add('STATUS_ENTRY_MISSING', ['credentialStatus'], 'is missing, and the type requires it')
    return NONE
  }
  const isArray = Array.isArray(value)
  const entries: readonly unknown[] = isArray ? value : [value]
  if (entries.length > MAX_ENTRIES) {
    to.add('STATUS_ENTRY_INVALID', ['credentialStatus'], `must hold at most ${MAX_ENTRIES} entries`)
    return NONE
  }
  const read = entries.map((entry, i) => readEntry(entry, isArray ? ['credentialStatus', i] : ['credentialStatus'], to))
  // An entry that we cannot read may be the required one: that is then unknown, not missing.
  if (read.every((entry) => entry?.kind === 'bitstring')) {
    for (const purpose of required) {
      if (!read.some((entry) => entry?.kind === 'bitstring' && entry.purpose === purpose)) {
        to.add('STATUS_ENTRY_MISSING', ['credentialStatus'], `has no entry for ${purpose}, and the type requires one`)
      }
    }
  }
  return Object.freeze(read.filter((entry) => entry !== undefined))
}

function readEntry(value: unknown, path: readonly (string | number)[], to: ProblemList): StatusEntry | undefined {
  const invalid = (member: string, detail: string) => {
    to.add('STATUS_ENTRY_INVALID', member === '' ? path : [...path, member], detail)
    return undefined
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return invalid('', 'must be an object')
  const entry = value as Readonly<Record<string, unknown>>
  const types = typeof entry.type === 'string' ? [entry.type] : entry.type
  if (!Array.isArray(types) || types.length === 0 || !types.every((type) => typeof type === 'string' && type !== '')) {
    return invalid('type', 'must be the name of a type')
  }
  if (entry.id !== undefined && !isUrl(entry.id)) return invalid('id', 'must be a URL')
  const unsupported: StatusEntry = Object.freeze({ kind: 'unsupported', type: types.join(' ') })
  if (!types.includes('BitstringStatusListEntry')) return unsupported

  const { statusPurpose, statusListIndex, statusListCredential, statusSize = 1, statusMessage } = entry
  if (typeof statusPurpose !== 'string' || statusPurpose === '') return invalid('statusPurpose', 'must be a purpose')
  // Digits alone: `Number` would also take 0x2a, 4e1, white space and the digits of other scripts.
  if (typeof statusListIndex !== 'string' || !/^(?:0|[1-9][0-9]*)$/.test(statusListIndex)) {
    return invalid('statusListIndex', 'must be a string of decimal digits')
  }
  const index = Number(statusListIndex)
  if (!Number.isSafeInteger(index)) {
    to.add('STATUS_INDEX_OUT_OF_RANGE', [...path, 'statusListIndex'], 'is beyond any list')
    return undefined
  }
  if (!isUrl(statusListCredential)) return invalid('statusListCredential', 'must be a URL')
  if (!/^https:\/\/[^/@]+(?:\/|$)/i.test(statusListCredential) || statusListCredential.includes('#')) {
    to.add('STATUS_URL_FORBIDDEN', [...path, 'statusListCredential'], 'must be a https URL without user info')
    return undefined
  }
  if (entry.id === statusListCredential) return invalid('id', 'must not be the address of the list')
  if (typeof statusSize !== 'number' || !Number.isInteger(statusSize) || statusSize < 1) {
    return invalid('statusSize', 'must be a whole number above 0')
  }
  if (statusSize > 1 || statusMessage !== undefined) {
    if (!Array.isArray(statusMessage) || statusMessage.length !== 2 ** statusSize) {
      return invalid('statusMessage', 'must hold one message for each value')
    }
  }
  // Reading one bit of a wider value, or a bit whose meaning only its messages tell, would be a guess.
  if (statusSize > 1 || !PURPOSES.has(statusPurpose)) return unsupported
  return Object.freeze({
    kind: 'bitstring',
    purpose: statusPurpose as StatusPurpose,
    index,
    list: statusListCredential,
  })
}
