import { getBit } from '@volunteer-passport/codec'
import type { CredentialRecord } from '@volunteer-passport/issuer'
import type { Office } from '../open-office.ts'
import { LIST_PURPOSES, type ListPurpose } from '../site-list.ts'

/** What the registry says of one list: for each purpose, the indices that must be set and those that must not. */
export type RegistryBits = Readonly<Record<ListPurpose, ReadonlyMap<number, boolean>>>

const bitsOf = (record: CredentialRecord): Readonly<Partial<Record<ListPurpose, boolean>>> => {
  const ended = record.state === 'revoked' || record.state === 'burnt'
  return {
    revocation: ended,
    // A credential that is revoked may have been suspended before: nothing depends on that bit any more.
    ...(!ended && { suspension: record.state === 'suspended' }),
    refresh: record.newerAvailable,
  }
}

/** Lists in use by number; list 1 always among them. */
export const readRegistryBits = async (office: Office): Promise<ReadonlyMap<number, RegistryBits>> => {
  const lists = new Map<number, Record<ListPurpose, Map<number, boolean>>>()
  const listOf = (number: number) => {
    const list = lists.get(number) ?? { revocation: new Map(), suspension: new Map(), refresh: new Map() }
    lists.set(number, list)
    return list
  }
  listOf(1)
  for await (const record of office.issuer.find({})) {
    const bits = bitsOf(record)
    for (const purpose of LIST_PURPOSES) {
      const bit = bits[purpose]
      if (bit !== undefined) listOf(record.list)[purpose].set(record.index, bit)
    }
  }
  return lists
}

/** Decoys lie where no credential is, and are no disagreement. */
export const agree = (bits: Uint8Array, expected: ReadonlyMap<number, boolean>): boolean =>
  [...expected].every(([index, bit]) => getBit(bits, index) === bit)
