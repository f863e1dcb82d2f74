import type { StatusEntry, StatusPurpose } from './credential.ts'
import type { Path, ProblemList } from './problem-list.ts'
import { isInteger, isObject } from './read-members.ts'
import { isListUrl, isUrl } from './url.ts'

const PURPOSES: ReadonlySet<unknown> = /* @__PURE__ */ new Set<StatusPurpose>([
  'revocation',
  'suspension',
  'refresh',
  'message',
])

/** Reads one `credentialStatus` entry (Bitstring Status List v1.0 §2.1); one of another type stays unsupported. */
export function readBitstringEntry(entry: unknown, path: Path, to: ProblemList): StatusEntry | undefined {
  const invalid = (member: string, detail: string) => {
    to.add('STATUS_ENTRY_INVALID', member === '' ? path : [...path, member], detail)
    return undefined
  }
  if (!isObject(entry)) return invalid('', 'must be an object')
  const types = typeof entry.type === 'string' ? [entry.type] : entry.type
  if (!Array.isArray(types) || types.length === 0 || !types.every((type) => typeof type === 'string' && type !== '')) {
    return invalid('type', 'must be the name of a type')
  }
  if (entry.id !== undefined && !isUrl(entry.id)) return invalid('id', 'must be a URL')
  const unsupported = (): StatusEntry => Object.freeze({ kind: 'unsupported', type: types.join(' ') })
  if (!types.includes('BitstringStatusListEntry')) return unsupported()

  const { statusPurpose, statusListIndex, statusListCredential, statusSize = 1 } = entry
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
  if (!isListUrl(statusListCredential)) {
    to.add('STATUS_URL_FORBIDDEN', [...path, 'statusListCredential'], 'must be a https URL without user info')
    return undefined
  }
  if (entry.id === statusListCredential) return invalid('id', 'must not be the address of the list')
  if (!isInteger(statusSize) || statusSize < 1) {
    return invalid('statusSize', 'must be a whole number above 0')
  }
  // The specification defines `statusMessage`, and its algorithm reads `statusMessages`.
  if (entry.statusMessage !== undefined && entry.statusMessages !== undefined) {
    return invalid('statusMessages', 'must not stand beside statusMessage')
  }
  const messages = entry.statusMessage ?? entry.statusMessages
  if ((statusSize > 1 || messages !== undefined) && !areMessages(messages, statusSize)) {
    return invalid('statusMessage', 'must hold one message for each value')
  }
  if (!PURPOSES.has(statusPurpose)) return unsupported()
  const purpose = statusPurpose as StatusPurpose
  return Object.freeze({ kind: 'bitstring', purpose, index, size: statusSize, list: statusListCredential })
}

/** Exactly one message for each value, in any order. */
function areMessages(messages: unknown, size: number): boolean {
  if (!Array.isArray(messages) || messages.length !== 2 ** size) return false
  const values = new Set<number>()
  for (const element of messages as readonly unknown[]) {
    if (!isObject(element) || typeof element.message !== 'string') return false
    const { status } = element
    if (typeof status !== 'string' || !/^0x[0-9A-Fa-f]{1,8}$/.test(status)) return false
    if (Number(status) >= messages.length) return false
    values.add(Number(status))
  }
  return values.size === messages.length
}
