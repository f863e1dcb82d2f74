import { getBit, setBit } from '@volunteer-passport/codec'
import type { IssuerContext } from '../context.ts'
import { lastEntry } from '../log/last-entry.ts'
import { type ChangeInput, readChange } from '../reason.ts'
import { Refusal } from '../refusal.ts'
import type { AdoptedListRow } from '../registry.ts'
import type { StatusChange } from '../status/change-status.ts'
import { LIST_PURPOSES, type ListPurpose } from '../status/decoys.ts'
import { inTransaction, type Unit } from '../unit.ts'

/** Where a credential of a closed office has its status: one of its entries. A verifier's report names it. */
export interface StatusPlace {
  /** Address of any of its lists. */
  readonly list: string
  readonly index: number
}

type Kind = 'revoked' | 'suspended' | 'reinstated'
type Verb = (context: IssuerContext, place: StatusPlace, change: ChangeInput) => Promise<StatusChange>

export const revokeAdopted: Verb = (context, place, change) => changeStatus(context, place, change, 'revoked')
export const suspendAdopted: Verb = (context, place, change) => changeStatus(context, place, change, 'suspended')
export const reinstateAdopted: Verb = (context, place, change) => changeStatus(context, place, change, 'reinstated')

async function changeStatus(
  context: IssuerContext,
  { list, index }: StatusPlace,
  change: ChangeInput,
  kind: Kind,
): Promise<StatusChange> {
  const by = readChange(change)
  return inTransaction(context, async (unit) => {
    const rows = await rowsOfPlace(unit, list, index)
    if (kind !== 'revoked' && getBit(rows.revocation.bits, index)) throw final(kind)
    const row = kind === 'revoked' ? rows.revocation : rows.suspension
    const about = `${rows.revocation.url}#${index}`
    const wanted = kind !== 'reinstated'
    const answer = (at: number): StatusChange => ({ recordedAt: new Date(at), published: false, lists: [row.url] })
    if (getBit(row.bits, index) === wanted) return answer((await lastEntry(unit.tx, about, [kind]))?.at ?? unit.at)
    const changedSeq = unit.record(kind, about, by)
    await unit.tx.putAdoptedList({ ...row, bits: withBit(row.bits, index, wanted), changedSeq })
    return answer(unit.at)
  })
}

async function rowsOfPlace(
  unit: Unit,
  list: string,
  index: number,
): Promise<Readonly<Record<ListPurpose, AdoptedListRow>>> {
  const all = new Map((await unit.tx.adoptedLists()).map((row) => [row.url, row]))
  const named = all.get(list) ?? notAdopted()
  const rows = LIST_PURPOSES.map((purpose) => {
    const url = named.url.replace(/[a-z]+(?=\/\d+\.jwt$)/, purpose)
    return [purpose, all.get(url) ?? notAdopted()] as const
  })
  if (!Number.isInteger(index) || index < 0 || index >= named.bits.length * 8) {
    throw new Refusal('STATUS_INDEX_OUT_OF_RANGE', {
      detail: 'The list has no such entry.',
      hint: 'Give statusListIndex of the credential as a number.',
      path: ['index'],
    })
  }
  return Object.fromEntries(rows) as Record<ListPurpose, AdoptedListRow>
}

function withBit(bits: Uint8Array, index: number, isSet: boolean): Uint8Array {
  const copy = new Uint8Array(bits)
  if (isSet) setBit(copy, index)
  else copy[index >> 3] = (copy[index >> 3] as number) & ~(0x80 >> (index & 7))
  return copy
}

const notAdopted = (): never => {
  throw new Refusal('NOT_FOUND', {
    detail: 'No list of this address was taken over.',
    hint: 'Give an address of a list of an office that this issuer succeeded.',
    path: ['list'],
  })
}

function final(kind: Exclude<Kind, 'revoked'>): Refusal {
  return new Refusal(kind === 'reinstated' ? 'REVOCATION_FINAL' : 'CREDENTIAL_NOT_LIVE', {
    detail: 'It is revoked, and that cannot be undone.',
    hint: 'Issue a new credential under your own name.',
  })
}
