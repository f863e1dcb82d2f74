import type { Credential, CredentialType } from '@volunteer-passport/schema'
import type { IssuerContext } from '../context.ts'
import type { CredentialRow } from '../registry.ts'
import { credentialOf, tokenOf } from '../stored-token.ts'
import type { Unit } from '../unit.ts'
import { carryOut, type Decision } from './carry-out.ts'
import type { ReservationDesk } from './reservation-desk.ts'

/** A credential that may be handed out. */
export interface Issued<C> {
  /** `urn:uuid:` */
  readonly id: string
  /** VC-JWT. The same for every call with the same key and input. */
  readonly token: string
  readonly credential: Credential<C>
  /** `unchanged`: it was there already. */
  readonly outcome: 'issued' | 'renewed' | 'replaced' | 'unchanged'
}

/** Carries out one decision and answers its credential; what is refused or fails is thrown. */
export async function carryOutOne<C>(
  context: IssuerContext,
  decide: (unit: Unit, desk: ReservationDesk) => Promise<Decision>,
  typeOf: (row: CredentialRow) => CredentialType<C>,
  actor?: string,
): Promise<Issued<C>> {
  const [settled] = (await carryOut(context, async (unit, desk) => [await decide(unit, desk)], actor)) ?? []
  if (settled === undefined) throw new Error('a decision without a result')
  if (settled.outcome === 'rejected') throw settled.refusal
  if (settled.outcome === 'failed') throw settled.error
  const { row, outcome } = settled
  return { id: row.id, token: tokenOf(row), credential: credentialOf(row, typeOf(row)), outcome }
}
