import type { VolunteerPassportError } from '@volunteer-passport/schema'
import type { IssuerContext } from '../context.ts'
import type { Refusal } from '../refusal.ts'
import type { CredentialRow, RegistryTransaction } from '../registry.ts'
import { isRevoked } from '../stored-token.ts'
import { inTransaction, type Unit } from '../unit.ts'
import { complete, type Reserved } from './complete.ts'
import { openReservationDesk, type ReservationDesk } from './reservation-desk.ts'

export type MadeOutcome = 'issued' | 'renewed' | 'replaced'

/** What is to be done about one record. */
export type Decision =
  | { readonly outcome: 'unchanged'; readonly row: CredentialRow }
  /** Reserved now: place among the rows of the desk. */
  | { readonly outcome: MadeOutcome; readonly place: number; readonly refreshes?: Reserved['refreshes'] }
  /** Reserved before, never completed: the same bytes are signed. */
  | { readonly outcome: MadeOutcome; readonly row: CredentialRow; readonly refreshes?: Reserved['refreshes'] }
  | { readonly outcome: 'rejected'; readonly refusal: Refusal }

/** What was done. `failed`: broken infrastructure, not the record. */
export type Settled =
  | { readonly outcome: 'unchanged' | MadeOutcome; readonly row: CredentialRow }
  | { readonly outcome: 'rejected'; readonly refusal: Refusal }
  | { readonly outcome: 'failed'; readonly error: VolunteerPassportError }

/**
 * Reserve and commit, sign, record, hand out: `decide` reserves at the desk in the first transaction;
 * only what the second one recorded comes back. `decide` may answer `undefined` to leave everything as it was.
 */
export async function carryOut(
  context: IssuerContext,
  decide: (unit: Unit, desk: ReservationDesk) => Promise<readonly Decision[] | undefined>,
  actor?: string,
): Promise<readonly Settled[] | undefined> {
  await context.publicCopy.check()
  const decided = await inTransaction(
    context,
    async (unit) => {
      const desk = await openReservationDesk(context, unit)
      const decisions = await decide(unit, desk)
      return decisions && { decisions, rows: await desk.insertAll() }
    },
    actor,
  )
  if (decided === undefined) return undefined
  const { decisions, rows } = decided
  const reserved = decisions.map((decision): Reserved | undefined => {
    if (decision.outcome === 'rejected' || decision.outcome === 'unchanged') return undefined
    const row = 'row' in decision ? decision.row : (rows[decision.place] as CredentialRow)
    return { row, ...(decision.refreshes && { refreshes: decision.refreshes }) }
  })
  const results = (await complete(context, reserved.filter(isReserved), actor)).values()
  return decisions.map((decision, i): Settled => {
    if (decision.outcome === 'rejected' || decision.outcome === 'unchanged') return decision
    const result = reserved[i] && results.next().value
    if (result === undefined) throw new Error('a reservation without a result')
    if (!(result instanceof Error)) return { outcome: decision.outcome, row: result }
    return 'problem' in result
      ? { outcome: 'rejected', refusal: result as Refusal }
      : { outcome: 'failed', error: result }
  })
}

const isReserved = (one: Reserved | undefined): one is Reserved => one !== undefined

/** Takes up a reservation that a crash left behind. */
export async function resume(tx: RegistryTransaction, row: CredentialRow): Promise<Decision> {
  if (row.predecessor === undefined) return { outcome: 'issued', row }
  const [predecessor] = await tx.credentialsById([row.predecessor])
  if (predecessor === undefined || isRevoked(predecessor)) return { outcome: 'replaced', row }
  return { outcome: 'renewed', row, refreshes: predecessor }
}
