import { getStatus, tokenStatusListSize } from '@volunteer-passport/codec'
import {
  type BitstringStatusEntry,
  type Parsed,
  type ProblemCode,
  problem,
  type TokenStatusEntry,
} from '@volunteer-passport/schema'
import type { BitstringStatusList, StatusList, TokenStatusList } from '../status-list.ts'

/** An entry that names a list of a kind that this verifier reads. */
export type ReadableEntry = BitstringStatusEntry | TokenStatusEntry

/** Fewer would not hide one entry in a crowd (Bitstring Status List v1.0 §3.2). */
const FEWEST_ENTRIES = 131_072

/** The value of an entry in its list, or why it has none. */
export function readStatusValue(entry: ReadableEntry, list: StatusList): Parsed<number> {
  if (entry.kind === 'bitstring' && list.kind === 'bitstring') return readBitstringValue(entry, list)
  if (entry.kind === 'token' && list.kind === 'token') return readTokenValue(entry, list)
  return fail('STATUS_LIST_INVALID', 'The list is of another kind than the entry.', entry)
}

function readBitstringValue(entry: BitstringStatusEntry, { purposes, bytes }: BitstringStatusList): Parsed<number> {
  const { purpose, index, size } = entry
  if (!purposes.includes(purpose)) {
    return fail('STATUS_PURPOSE_MISMATCH', `The list is not one for the purpose ${purpose}.`, entry)
  }
  const length = Math.floor((bytes.length * 8) / size)
  if (length < FEWEST_ENTRIES) {
    return fail('STATUS_LIST_TOO_SHORT', `The list has ${length} entries of ${size} bits.`, entry)
  }
  if (index >= length) return fail('STATUS_INDEX_OUT_OF_RANGE', `The ${purpose} list has no such index.`, entry)
  let value = 0
  // Index 0 is the leftmost bit (Bitstring Status List v1.0 §2.2), and so is the first bit of a wider entry.
  for (let bit = index * size; bit < (index + 1) * size; bit++) {
    value = value * 2 + ((bytes[Math.floor(bit / 8)]! >> (7 - (bit % 8))) & 1)
  }
  return { ok: true, value }
}

function readTokenValue(entry: TokenStatusEntry, { bits, bytes: statuses }: TokenStatusList): Parsed<number> {
  const list = { bits, statuses }
  if (entry.index >= tokenStatusListSize(list)) {
    return fail('STATUS_INDEX_OUT_OF_RANGE', 'The list has no such index.', entry)
  }
  return { ok: true, value: getStatus(list, entry.index) }
}

export function pathOf({ kind }: ReadableEntry): readonly string[] {
  return kind === 'token' ? ['status'] : ['credentialStatus']
}

function fail(code: ProblemCode, detail: string, entry: ReadableEntry): Parsed<never> {
  return { ok: false, problems: [problem(code, detail, pathOf(entry))] }
}
