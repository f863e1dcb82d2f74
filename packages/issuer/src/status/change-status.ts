import { refuseAccreditation } from '../accreditation/refuse-accreditation.ts'
import type { IssuerContext } from '../context.ts'
import { listUrl } from '../issuance/document.ts'
import { burnRows, revokeRows } from '../issuance/revoke-rows.ts'
import { notFound } from '../issuance/succeed.ts'
import { lastEntry } from '../log/last-entry.ts'
import { type ChangeInput, readChange } from '../reason.ts'
import { Refusal } from '../refusal.ts'
import { type CredentialRow, STATUS_FLAGS } from '../registry.ts'
import { isErased, isStanding, isSuspended, profileOf } from '../stored-token.ts'
import { inTransaction, type Unit } from '../unit.ts'

/** A change of status is on record; it is public only after `publishStatusLists`. */
export interface StatusChange {
  readonly recordedAt: Date
  readonly published: false
  /** URLs of the lists that will tell it. */
  readonly lists: readonly string[]
}

type Standing = readonly CredentialRow[]
type Kind = 'revoked' | 'suspended' | 'reinstated'

export const revoke = (context: IssuerContext, id: string, change: ChangeInput): Promise<StatusChange> =>
  changeStatus(context, id, change, 'revoked')

export const suspend = (context: IssuerContext, id: string, change: ChangeInput): Promise<StatusChange> =>
  changeStatus(context, id, change, 'suspended')

export const reinstate = (context: IssuerContext, id: string, change: ChangeInput): Promise<StatusChange> =>
  changeStatus(context, id, change, 'reinstated')

/**
 * Changes a credential and the earlier generations under its key that still stand: renewing left them valid, and who
 * holds the newest holds them too. A renewal of these that was never completed is given up, or it would undo the
 * change. Later generations are left alone.
 */
async function changeStatus(
  context: IssuerContext,
  id: string,
  change: ChangeInput,
  kind: Kind,
): Promise<StatusChange> {
  const by = readChange(change)
  return inTransaction(context, async (unit) => {
    const [row] = await unit.tx.credentialsById([id])
    if (row === undefined) throw notFound()
    refuseAccreditation(row.type)
    if (kind !== 'revoked' && !isStanding(row)) throw final(row, kind)
    if (kind !== 'revoked' && isErased(row)) throw erased(row)
    if (kind === 'suspended' && profileOf(row) === 'openBadges') throw notCarried(row)
    const chain = await unit.tx.generationsOf(row.type, row.key)
    const standing = chain.filter((one) => one.generation <= row.generation && isStanding(one))
    const affected =
      kind === 'revoked' ? standing : standing.filter((one) => isSuspended(one) === (kind === 'reinstated'))
    const renewals = chain.filter(
      ({ state, generation, predecessor }) =>
        state === 'reserved' && generation > row.generation && affected.some((one) => one.id === predecessor),
    )
    await apply(unit, { affected, renewals }, by, kind)
    const done = affected.some((one) => one.id === row.id)
    const since = done || kind === 'reinstated' ? unit : await lastEntry(unit.tx, row.id, TELLING[kind])
    const numbers = [...new Set([row, ...affected, ...renewals].map(({ list }) => list))]
    const purpose = kind === 'revoked' ? 'revocation' : 'suspension'
    const lists = numbers.map((number) => listUrl(context.statusBaseUrl, purpose, number))
    return { recordedAt: new Date(since?.at ?? 0), published: false, lists }
  })
}

/** What tells of it in the log: one that was given up has been revoked by that. */
const TELLING = { revoked: ['revoked', 'burnt'], suspended: ['suspended'] } as const

async function apply(
  unit: Unit,
  { affected, renewals }: { readonly affected: Standing; readonly renewals: Standing },
  by: ChangeInput,
  kind: Kind,
): Promise<void> {
  if (kind === 'revoked') return revokeRows(unit, [...affected, ...renewals], by)
  await burnRows(unit, renewals)
  for (const row of affected) {
    unit.record(kind, row.id, by)
    await unit.touchList(row.list)
  }
  const { suspension } = STATUS_FLAGS
  await unit.tx.updateCredentials(
    affected.map(({ seq, state, flags }) => ({
      seq,
      state,
      flags: kind === 'suspended' ? flags | suspension : flags & ~suspension,
    })),
  )
}

function erased({ id }: CredentialRow): Refusal {
  return new Refusal('CREDENTIAL_NOT_LIVE', {
    detail: 'It is forgotten what it said.',
    hint: 'It can be revoked, and nothing else.',
    facts: { id },
  })
}

function notCarried({ id }: CredentialRow): Refusal {
  return new Refusal('STATUS_NOT_CARRIED', {
    detail: 'It is a badge, which names a list for revocation alone.',
    hint: 'Revoke it, or leave it as it is.',
    facts: { id },
  })
}

function final(row: CredentialRow, kind: 'suspended' | 'reinstated'): Refusal {
  return new Refusal(kind === 'reinstated' ? 'REVOCATION_FINAL' : 'CREDENTIAL_NOT_LIVE', {
    detail: 'It is revoked, and that cannot be undone.',
    hint: 'Issue or replace: a new credential takes its place.',
    facts: { id: row.id },
  })
}
