import type { VolunteerPassportError } from '@volunteer-passport/schema'
import type { IssuerContext } from '../context.ts'
import type { Refusal } from '../refusal.ts'
import type { CredentialRow, RegistryTransaction } from '../registry.ts'
import { isRevoked } from '../stored-token.ts'
import { inTransaction, type Unit } from '../unit.ts'
import { type Reserved, record, recordIn, type Signed, signReserved } from './complete.ts'
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

/** Decisions whose reservations are committed, while their bytes are being signed. */
export interface Begun {
  readonly decisions: readonly Decision[]
  /** One for each decision that makes something. */
  readonly reserved: readonly (Reserved | undefined)[]
  readonly signatures: Promise<readonly Signed[]>
}

/**
 * Reserve and commit, sign, record, hand out: `decide` reserves at the desk in the first transaction;
 * only what the second one recorded comes back. `decide` may answer `undefined` to leave everything as it was.
 */
export async function carryOut(
  context: IssuerContext,
  decide: Decide,
  actor?: string,
): Promise<readonly Settled[] | undefined> {
  const begun = await begin(context, decide, actor)
  return begun && settle(context, begun, actor)
}

export type Decide = (unit: Unit, desk: ReservationDesk) => Promise<readonly Decision[] | undefined>

/** The first half: decides, reserves, commits and has the signing started. */
export async function begin(context: IssuerContext, decide: Decide, actor?: string): Promise<Begun | undefined> {
  await context.publicCopy.check()
  const prepared = await inTransaction(context, (unit) => prepare(context, unit, decide), actor)
  return prepared && signing(context, prepared)
}

/** The second half: records the signatures, and answers what may be handed out. */
export async function settle(context: IssuerContext, begun: Begun, actor?: string): Promise<readonly Settled[]> {
  return settledOf(begun, await record(context, reservedOf(begun), await begun.signatures, actor))
}

/** The second half of one and the first half of another in one transaction: a commit costs as much as its disk. */
export async function settleAndBegin(
  context: IssuerContext,
  o: { readonly earlier: Begun; readonly decide: Decide; readonly actor: string },
): Promise<{ readonly settled: readonly Settled[]; readonly begun: Begun | undefined }> {
  const { earlier, decide, actor } = o
  const signatures = await earlier.signatures
  await context.publicCopy.check()
  const work = async (unit: Unit) => {
    const results = await recordIn(unit, reservedOf(earlier), signatures)
    return { results, prepared: await prepare(context, unit, decide) }
  }
  const { results, prepared } = await inTransaction(context, work, actor)
  return { settled: settledOf(earlier, results), begun: prepared && signing(context, prepared) }
}

interface Prepared {
  readonly decisions: readonly Decision[]
  /** Those of the desk. */
  readonly rows: readonly CredentialRow[]
}

async function prepare(context: IssuerContext, unit: Unit, decide: Decide): Promise<Prepared | undefined> {
  const desk = await openReservationDesk(context, unit)
  const decisions = await decide(unit, desk)
  return decisions && { decisions, rows: await desk.insertAll() }
}

function signing(context: IssuerContext, { decisions, rows }: Prepared): Begun {
  const reserved = decisions.map((decision): Reserved | undefined => {
    if (decision.outcome === 'rejected' || decision.outcome === 'unchanged') return undefined
    const row = 'row' in decision ? decision.row : (rows[decision.place] as CredentialRow)
    return { row, ...(decision.refreshes && { refreshes: decision.refreshes }) }
  })
  return { decisions, reserved, signatures: signReserved(context, reserved.filter(isReserved)) }
}

function settledOf(
  { decisions, reserved }: Begun,
  recorded: readonly (CredentialRow | VolunteerPassportError)[],
): readonly Settled[] {
  const results = recorded.values()
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

const reservedOf = ({ reserved }: Begun): readonly Reserved[] => reserved.filter(isReserved)

const isReserved = (one: Reserved | undefined): one is Reserved => one !== undefined

/** Takes up a reservation that a crash left behind. */
export async function resume(tx: RegistryTransaction, row: CredentialRow): Promise<Decision> {
  if (row.predecessor === undefined) return { outcome: 'issued', row }
  const [predecessor] = await tx.credentialsById([row.predecessor])
  if (predecessor === undefined || isRevoked(predecessor)) return { outcome: 'replaced', row }
  return { outcome: 'renewed', row, refreshes: predecessor }
}
