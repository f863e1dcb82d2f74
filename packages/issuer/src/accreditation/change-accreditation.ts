import { OfficeAccreditation } from '@volunteer-passport/schema'
import type { IssuerContext } from '../context.ts'
import { listUrl } from '../issuance/document.ts'
import { burnRows, revokeRows } from '../issuance/revoke-rows.ts'
import { lastEntry } from '../log/last-entry.ts'
import type { LogEvent } from '../log/log-entry.ts'
import { type ChangeInput, readChange } from '../reason.ts'
import { Refusal } from '../refusal.ts'
import { type AccreditationRow, type AccreditationState, type CredentialRow, STATUS_FLAGS } from '../registry.ts'
import type { StatusChange } from '../status/change-status.ts'
import { isStanding } from '../stored-token.ts'
import { inTransaction, type Unit } from '../unit.ts'
import { accreditationListUrl } from './accreditation-list-url.ts'
import { readSubject } from './read-subject.ts'
import { notAccredited, notLive, requireNotWithdrawn } from './require-state.ts'

/** A change of how somebody accredited stands. */
interface Step {
  readonly from: readonly AccreditationState[]
  readonly to: AccreditationState
  readonly event: LogEvent
  /** Why it is refused from a state that is neither of these. */
  readonly hint: string
}

const SUSPEND: Step = {
  from: ['active'],
  to: 'suspended',
  event: 'accreditation-suspended',
  hint: 'Withdraw it where its earlier credentials must be refused too.',
}
const REINSTATE: Step = {
  from: ['suspended'],
  to: 'active',
  event: 'accreditation-reinstated',
  hint: 'Who starts again does so under another DID.',
}
const WITHDRAW: Step = {
  from: ['active', 'suspended', 'ended'],
  to: 'withdrawn',
  event: 'accreditation-withdrawn',
  hint: '',
}
const END: Step = {
  from: ['active'],
  to: 'ended',
  event: 'accreditation-ended',
  hint: 'Reinstate it first, or withdraw it.',
}

/** What the log says where a state is taken over. */
export const STATE_EVENTS: Readonly<Record<'suspended' | 'ended' | 'withdrawn', LogEvent>> = {
  suspended: SUSPEND.event,
  ended: END.event,
  withdrawn: WITHDRAW.event,
}

type Verb = (context: IssuerContext, subject: string, change: ChangeInput) => Promise<StatusChange>

export const suspendAccreditation: Verb = (context, subject, change) => changeState(context, subject, change, SUSPEND)

export const reinstateAccreditation: Verb = (context, subject, change) =>
  changeState(context, subject, change, REINSTATE)

export const withdrawAccreditation: Verb = (context, subject, change) => changeState(context, subject, change, WITHDRAW)

export const endAccreditation: Verb = (context, subject, change) => changeState(context, subject, change, END)

async function changeState(
  context: IssuerContext,
  did: string,
  change: ChangeInput,
  step: Step,
): Promise<StatusChange> {
  const by = readChange(change)
  const subject = readSubject(did)
  return inTransaction(context, async (unit) => {
    const { row, chain } = await standing(unit, subject)
    if (row.state === step.to) {
      const since = await lastEntry(unit.tx, subject, [step.event])
      return answer(context, chain, since?.at ?? unit.at)
    }
    if (step.to !== 'withdrawn') requireNotWithdrawn(row)
    if (!step.from.includes(row.state)) throw notLive(row, `The accreditation is ${row.state}.`, step.hint)
    unit.record(step.event, subject, by)
    await unit.tx.putAccreditation({ ...row, state: step.to, since: unit.now })
    await applyToCredentials(unit, chain, by, step.to)
    return answer(context, chain, unit.at)
  })
}

/**
 * Names who carries on for an office that ends: from then on the successor may sign the office's status lists. Of one
 * that has ended already the successor is named or changed, as when the first one closes too.
 */
export async function handOverAccreditation(
  context: IssuerContext,
  did: string,
  heir: string,
  change: ChangeInput,
): Promise<StatusChange> {
  const by = readChange(change)
  const subject = readSubject(did)
  const successor = readSubject(heir)
  return inTransaction(context, async (unit) => {
    const { row, chain } = await standing(unit, subject)
    requireNotWithdrawn(row)
    if (row.state === 'suspended') throw notLive(row, 'The accreditation is suspended.', END.hint)
    if (row.successor === successor) {
      const since = await lastEntry(unit.tx, subject, ['accreditation-handed-over'])
      return answer(context, chain, since?.at ?? unit.at)
    }
    await requireHeir(unit, subject, successor)
    if (row.state === 'active') unit.record(END.event, subject, by)
    unit.record('accreditation-handed-over', subject, by)
    const since = row.state === 'active' ? unit.now : row.since
    await unit.tx.putAccreditation({ ...row, state: 'ended', since, successor })
    return answer(context, chain, unit.at)
  })
}

async function requireHeir(unit: Unit, subject: string, successor: string): Promise<void> {
  const [heir] = await unit.tx.accreditationsBySubject([successor])
  if (successor === subject) throw notHeir('An office cannot succeed itself.')
  if (heir?.state !== 'active') throw notHeir('The successor is not accredited here, or not active.')
}

const notHeir = (detail: string): Refusal =>
  new Refusal('NOT_FOUND', {
    detail,
    hint: 'Name an office of this list that carries on: a verifier takes its keys from its own entry.',
    path: ['successor'],
  })

async function standing(unit: Unit, subject: string) {
  const [row] = await unit.tx.accreditationsBySubject([subject])
  return { row: row ?? notAccredited(), chain: await unit.tx.generationsOf(OfficeAccreditation.name, subject) }
}

/** Its credentials say on their own what the list says of it. */
export async function applyToCredentials(
  unit: Unit,
  chain: readonly CredentialRow[],
  by: ChangeInput,
  to: AccreditationRow['state'],
): Promise<void> {
  const live = chain.filter(isStanding)
  if (to === 'withdrawn') return revokeRows(unit, live, by)
  // Reserved under another state, it would be signed without the flag of this one.
  await burnRows(
    unit,
    live.filter(({ state }) => state === 'reserved'),
  )
  if (to === 'ended') return
  const { suspension } = STATUS_FLAGS
  const issued = live.filter(({ state }) => state === 'issued')
  for (const row of issued) {
    unit.record(to === 'suspended' ? 'suspended' : 'reinstated', row.id, by)
    await unit.touchList(row.list)
  }
  await unit.tx.updateCredentials(
    issued.map(({ seq, state, flags }) => ({
      seq,
      state,
      flags: to === 'suspended' ? flags | suspension : flags & ~suspension,
    })),
  )
}

function answer(context: IssuerContext, chain: readonly CredentialRow[], at: number): StatusChange {
  const numbers = [...new Set(chain.map(({ list }) => list))]
  const statusLists = (['revocation', 'suspension'] as const).flatMap((purpose) =>
    numbers.map((number) => listUrl(context.statusBaseUrl, purpose, number)),
  )
  return {
    recordedAt: new Date(at),
    published: false,
    lists: [accreditationListUrl(context.id), ...statusLists],
  }
}
