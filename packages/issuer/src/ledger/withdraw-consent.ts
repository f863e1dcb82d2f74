import type { JsonObject } from '@volunteer-passport/schema'
import canonicalize from 'canonicalize'
import { fullDateOf } from '../calendar.ts'
import { needsConsent } from '../claims/guardian-consent.ts'
import { type PersonData, personDataOf } from '../claims/person-data.ts'
import type { IssuerContext } from '../context.ts'
import { lastEntry } from '../log/last-entry.ts'
import { readActor } from '../reason.ts'
import { Refusal } from '../refusal.ts'
import { type CredentialRow, type PersonRow, type RegistryTransaction, STATUS_FLAGS } from '../registry.ts'
import { isStanding, isSuspended, profileOf } from '../stored-token.ts'
import { inTransaction, type Unit } from '../unit.ts'

export interface WithdrawnConsent {
  readonly ref: string
  readonly recordedAt: Date
  /** Ids of the credentials that were suspended. */
  readonly suspended: readonly string[]
}

/**
 * A guardian takes the consent back. While the person needs one, everything that names them is suspended in the same
 * transaction and nothing is issued to them; `reinstate` it when a new consent, given after this day, is registered.
 * A second time changes nothing.
 */
export async function withdrawConsent(
  context: IssuerContext,
  ref: string,
  by: { readonly actor: string },
): Promise<WithdrawnConsent> {
  const actor = readActor(by.actor)
  return inTransaction(context, async (unit) => {
    const [person] = await unit.tx.peopleByRef([ref])
    if (person === undefined) throw personUnknown()
    const { guardianConsent: consent, ...rest } = personDataOf(person)
    if (consent === undefined) throw nothingToWithdraw()
    if (consent.withdrawnOn !== undefined) {
      const entry = await lastEntry(unit.tx, person.subjectId, ['consent-withdrawn'])
      return { ref, recordedAt: new Date(entry?.at ?? unit.at), suspended: [] }
    }
    unit.record('consent-withdrawn', person.subjectId, { actor })
    const data: PersonData = { ...rest, guardianConsent: { ...consent, withdrawnOn: fullDateOf(unit.now) } }
    await unit.tx.updatePeople([{ ...person, data: canonicalize(data as unknown as JsonObject) as string }])
    const rows = needsConsent(data, unit) ? await suspendableOf(unit.tx, person) : []
    await suspendRows(unit, rows, actor)
    return { ref, recordedAt: new Date(unit.at), suspended: rows.map(({ id }) => id) }
  })
}

async function suspendableOf(tx: RegistryTransaction, person: PersonRow): Promise<readonly CredentialRow[]> {
  const all = await tx.findCredentials({ personId: person.id }, { afterSeq: 0, limit: Number.MAX_SAFE_INTEGER })
  return all.filter((row) => isStanding(row) && !isSuspended(row) && profileOf(row) !== 'openBadges')
}

async function suspendRows(unit: Unit, rows: readonly CredentialRow[], actor: string): Promise<void> {
  for (const row of rows) {
    unit.record('suspended', row.id, { actor, reason: 'consent-withdrawn' })
    await unit.touchList(row.list)
  }
  await unit.tx.updateCredentials(
    rows.map(({ seq, state, flags }) => ({ seq, state, flags: flags | STATUS_FLAGS.suspension })),
  )
}

function personUnknown(): Refusal {
  return new Refusal('PERSON_UNKNOWN', {
    detail: 'No person is registered under this ref.',
    hint: 'Give the ref under which the person was registered.',
  })
}

function nothingToWithdraw(): Refusal {
  return new Refusal('PERSON_CONSENT_MISSING', {
    detail: 'No consent is on record for this person.',
    hint: 'Nothing is to be withdrawn; suspend what must not be shown.',
  })
}
