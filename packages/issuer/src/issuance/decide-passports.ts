import { VolunteerPassport } from '@volunteer-passport/schema'
import type { Item } from '../batches.ts'
import { faultOf } from '../claims/passport-subject.ts'
import type { IssuerContext } from '../context.ts'
import { Refusal } from '../refusal.ts'
import type { CredentialRow } from '../registry.ts'
import { isRevoked, isStanding, isSuspended, profileOf } from '../stored-token.ts'
import type { Unit } from '../unit.ts'
import { type Decision, resume } from './carry-out.ts'
import { decideEach, requireNoOther } from './decide-issue.ts'
import { gatherFacts } from './facts.ts'
import { placeAfter } from './generations.ts'
import { holderKeyOf, isSameKey, succeedingKey } from './holder-key.ts'
import { type ReadIssue, requireFuture } from './issue-input.ts'
import { requireNotWithheld, suspended } from './require-not-withheld.ts'
import type { ReservationDesk } from './reservation-desk.ts'
import { burnRows, isCompletable, revokeRows } from './revoke-rows.ts'

/**
 * The rule of `issueAll` for passports: a wish, not a command. Each person's newest standing passport under the key is
 * compared with what a new one would say.
 *
 * | the standing one | what is done |
 * | --- | --- |
 * | is not there | `issued` |
 * | says the same and runs as long | `unchanged` |
 * | says less, or ends earlier | `renewed`: the old one stays valid and gets its refresh bit |
 * | says something wrong or too much, or names another holder key | `replaced`: it, and any older one that is wrong, is revoked at once |
 * | was suspended, or taken away on purpose (fraud, not entitled, at request), under any key | `rejected` |
 * | was reserved and never completed | completed with its own bytes where these still say it, else given up |
 */
export async function decidePassports(
  context: IssuerContext,
  unit: Unit,
  desk: ReservationDesk,
  items: readonly Item<unknown, ReadIssue>[],
): Promise<readonly Decision[]> {
  const reads = items.flatMap((item) => (item.refusal === undefined ? [item.read] : []))
  const facts = await gatherFacts(unit.tx, VolunteerPassport, reads)
  return decideEach(items, async (read) => {
    const person = facts.person(read)
    const subject = facts.subject(read, unit)
    const newestOfKey = facts.newest(read)
    if (person === undefined || (newestOfKey !== undefined && newestOfKey.personId !== person.id)) throw anotherPerson()
    requireNoOther(facts, person, read.key, unit.now)
    const namesAnotherKey = (row: CredentialRow) =>
      read.holderKey !== undefined && !isSameKey(holderKeyOf(row), read.holderKey)
    const says = (row: CredentialRow) =>
      row.claimsDigest === subject.digest &&
      (row.validUntil ?? 0) >= (read.validUntil as number) &&
      !namesAnotherKey(row) &&
      profileOf(row) === read.profile

    const passports = facts.passports(person)
    const standing = passports.filter((row) => row.key === read.key && isStanding(row))
    const unfinished = standing.filter(({ state }) => state === 'reserved')
    const [first] = unfinished
    if (first !== undefined && first === standing.at(-1) && says(first)) {
      if (isCompletable(first, { keyId: context.signer.keyId, now: unit.now })) return resume(unit.tx, first)
    }
    if (unfinished.length > 0) await burnRows(unit, unfinished)
    const old = standing.filter(({ state }) => state === 'issued')
    const newest = old.at(-1)
    if (newest !== undefined && says(newest)) return { outcome: 'unchanged', row: newest }
    if (newest === undefined) {
      // Nothing was taken from whoever never had one: in a first run that is everybody.
      if (passports.length > 0) await requireNotWithheld(unit.tx, passports)
    } else if (isSuspended(newest)) throw suspended(newest)

    requireFuture(read.validUntil, unit.now)
    facts.requireFresh(read, unit)
    const { generation, predecessor } = await placeAfter(unit.tx, burntAmong(unfinished, newestOfKey))
    const place = desk.reserve({
      type: VolunteerPassport,
      key: read.key,
      generation,
      personId: person.id,
      subject,
      validUntil: read.validUntil,
      profile: read.profile,
      holderKey: newest === undefined ? read.holderKey : succeedingKey(newest, { given: read.holderKey }),
      inputDigest: read.digest,
      predecessor: predecessor?.id,
      externalRef: read.externalRef ?? newest?.externalRef,
    })
    if (newest === undefined) return { outcome: 'issued', place }
    // A key that was there and is another now: the old phone must not go on presenting.
    const faultIn = (row: CredentialRow) =>
      faultOf(row, subject.claims) ??
      (holderKeyOf(row) !== undefined && namesAnotherKey(row) ? ('superseded' as const) : undefined)
    const fault = faultIn(newest)
    if (fault === undefined) {
      const refreshes = predecessor !== undefined && !isRevoked(predecessor) ? predecessor : undefined
      return { outcome: 'renewed', place, ...(refreshes && { refreshes }) }
    }
    const wrong = old.filter((row) => faultIn(row) !== undefined)
    await revokeRows(unit, wrong, { reason: fault })
    return { outcome: 'replaced', place }
  })
}

/** The row as it stands after the unfinished ones were given up. */
function burntAmong(unfinished: readonly CredentialRow[], row: CredentialRow | undefined): CredentialRow | undefined {
  return row !== undefined && unfinished.some(({ id }) => id === row.id) ? { ...row, state: 'burnt' } : row
}

function anotherPerson(): Refusal {
  return new Refusal('ISSUANCE_CONFLICT', {
    detail: 'The key was used before for another person.',
    hint: 'Use another key for this person.',
    path: ['key'],
  })
}
