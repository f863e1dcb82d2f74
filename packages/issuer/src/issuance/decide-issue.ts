import { setImmediate as nextTurn } from 'node:timers/promises'
import type { CredentialType } from '@volunteer-passport/schema'
import type { Item } from '../batches.ts'
import { DAY_SECONDS } from '../calendar.ts'
import type { IssuerContext } from '../context.ts'
import { Refusal } from '../refusal.ts'
import type { CredentialRow, PersonRow } from '../registry.ts'
import { isStanding } from '../stored-token.ts'
import type { Unit } from '../unit.ts'
import { type Decision, resume } from './carry-out.ts'
import { LONGEST_EXTRACT_DAYS } from './extract-input.ts'
import { type Facts, gatherFacts } from './facts.ts'
import { type ReadIssue, requireFuture, sourceOf } from './issue-input.ts'
import type { ReservationDesk } from './reservation-desk.ts'
import { burnRows, isCompletable } from './revoke-rows.ts'

/** Records between two turns of the event loop: what threads and networks have answered must not wait for a whole batch. */
const RECORDS_A_TURN = 100

/** Decides each readable record of a batch; a refused one never stops the others. */
export async function decideEach(
  items: readonly Item<unknown, ReadIssue>[],
  decide: (read: ReadIssue) => Promise<Decision>,
): Promise<readonly Decision[]> {
  const decisions: Decision[] = []
  for (const [i, item] of items.entries()) {
    if (i > 0 && i % RECORDS_A_TURN === 0) await nextTurn()
    try {
      decisions.push(
        item.refusal === undefined ? await decide(item.read) : { outcome: 'rejected', refusal: item.refusal },
      )
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      decisions.push({ outcome: 'rejected', refusal: error })
    }
  }
  return decisions
}

/**
 * The rule of `issue`: one key, one input, one credential. The same input answers what is there, whatever the ledger
 * says today; another input is ISSUANCE_CONFLICT.
 */
export async function decideIssue(
  context: IssuerContext,
  unit: Unit,
  desk: ReservationDesk,
  type: CredentialType<unknown>,
  items: readonly Item<unknown, ReadIssue>[],
): Promise<readonly Decision[]> {
  const reads = items.flatMap((item) => (item.refusal === undefined ? [item.read] : []))
  const facts = await gatherFacts(unit.tx, type, reads)
  return decideEach(items, async (read) => {
    const newest = facts.newest(read)
    const chain = newest === undefined || newest.generation === 1 ? [newest].flatMap((row) => row ?? []) : undefined
    const live = (chain ?? (await unit.tx.generationsOf(type.name, read.key))).filter(({ state }) => state !== 'burnt')
    const same = live.find(({ inputDigest }) => inputDigest === read.digest)
    if (same?.state === 'issued') return { outcome: 'unchanged', row: same }
    if (same !== undefined) {
      if (isCompletable(same, { keyId: context.signer.keyId, now: unit.now })) return resume(unit.tx, same)
      await burnRows(unit, [same])
    }
    const others = live.filter((row) => row !== same)
    if (others.length > 0) throw conflict(others.at(-1) as CredentialRow)
    requireFuture(read.validUntil, unit.now)
    if (read.extract !== undefined) requireShort(read.validUntil as number, unit.now)
    const person = facts.person(read)
    if (sourceOf(type) === 'passport' && person !== undefined) requireNoOther(facts, person, read.key, unit.now)
    facts.requireFresh(read, unit)
    const place = desk.reserve({
      type,
      key: read.key,
      generation: (newest?.generation ?? 0) + 1,
      personId: person?.id,
      subject: facts.subject(read, unit),
      validUntil: read.validUntil,
      holderKey: read.holderKey,
      profile: read.profile,
      inputDigest: read.digest,
      predecessor: undefined,
      externalRef: read.externalRef,
    })
    return { outcome: 'issued', place }
  })
}

/** @throws Refusal PERSON_HAS_PASSPORT where the person has a passport under another key that is still valid */
export function requireNoOther(facts: Pick<Facts, 'passports'>, person: PersonRow, key: string, now: number): void {
  const standing = facts.passports(person).filter(isStanding)
  const other = standing.findLast((row) => row.key !== key && (row.validUntil ?? now + 1) > now)
  if (other === undefined) return
  throw new Refusal('PERSON_HAS_PASSPORT', {
    detail: 'The person has a standing passport under another key.',
    hint: 'Renew or replace that one, or issue under its key; facts.id names it.',
    facts: { id: other.id },
  })
}

/** @throws Refusal LINT_FAILED */
function requireShort(validUntil: number, now: number): void {
  if (validUntil - now <= LONGEST_EXTRACT_DAYS * DAY_SECONDS) return
  throw new Refusal('LINT_FAILED', {
    detail: `An extract lasts ${LONGEST_EXTRACT_DAYS} days at most.`,
    hint: 'Give an earlier end; when it is over, another extract can be issued under another key.',
    path: ['validUntil'],
  })
}

function conflict(row: CredentialRow): Refusal {
  return new Refusal('ISSUANCE_CONFLICT', {
    detail: 'The key was used before with another input.',
    hint: 'Send the same input again, renew or replace what stands under the key, or use another key.',
    facts: { id: row.id, generation: row.generation },
  })
}
