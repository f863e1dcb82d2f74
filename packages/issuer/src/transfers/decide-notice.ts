import { type JsonObject, TransferNotice, VolunteerPassport } from '@volunteer-passport/schema'
import { DAY_SECONDS, fullDateOf } from '../calendar.ts'
import type { Origin } from '../claims/person-data.ts'
import type { IssuerContext } from '../context.ts'
import { digestOf, digestOfText } from '../digest.ts'
import { type Decision, resume } from '../issuance/carry-out.ts'
import { placeAfter } from '../issuance/generations.ts'
import type { ReservationDesk } from '../issuance/reservation-desk.ts'
import { burnRows, isCompletable } from '../issuance/revoke-rows.ts'
import { Refusal } from '../refusal.ts'
import type { CredentialRow, PersonRow } from '../registry.ts'
import { isStanding, isSuspended } from '../stored-token.ts'
import type { Unit } from '../unit.ts'

/** A letter takes weeks, and what nobody needs any more is purged: after this, `transferIn` makes another one. */
const NOTICE_LASTS_SECONDS = 180 * DAY_SECONDS

/**
 * The notice that closes the former passport, made once. The former office revokes on its word, so nobody may have it
 * before the person has a passport here.
 * @throws Refusal CREDENTIAL_NOT_LIVE
 */
export async function decideNotice(
  context: IssuerContext,
  unit: Unit,
  desk: ReservationDesk,
  { person, origin }: { readonly person: PersonRow; readonly origin: Origin },
): Promise<Decision> {
  await requirePassport(unit, person)
  const key = `transfer:${digestOfText(origin.credential)}`
  const [newest] = await unit.tx.credentialsByKey(TransferNotice.name, [key])
  const isUnfinished = newest !== undefined && newest.state === 'reserved' && isStanding(newest)
  if (newest?.state === 'issued' && isGood(newest, unit.now)) return { outcome: 'unchanged', row: newest }
  if (isUnfinished) {
    if (isCompletable(newest, { keyId: context.signer.keyId, now: unit.now })) return resume(unit.tx, newest)
    await burnRows(unit, [newest])
  }
  const last: CredentialRow | undefined = isUnfinished ? { ...newest, state: 'burnt' } : newest
  const { generation, predecessor } = await placeAfter(unit.tx, last)
  const claims: JsonObject = {
    id: person.subjectId,
    formerOffice: origin.issuer,
    formerPassport: origin.credential,
    movedOn: fullDateOf(unit.now),
  }
  const place = desk.reserve({
    type: TransferNotice,
    key,
    generation,
    personId: person.id,
    subject: { claims, digest: digestOf(claims) },
    validUntil: unit.now + NOTICE_LASTS_SECONDS,
    inputDigest: digestOf({ verb: 'transfer', passport: origin.credential }),
    predecessor: predecessor?.id,
    externalRef: undefined,
  })
  return { outcome: 'issued', place }
}

const isGood = (row: CredentialRow, now: number): boolean =>
  isStanding(row) && !isSuspended(row) && (row.validUntil ?? now + 1) > now

async function requirePassport(unit: Unit, person: PersonRow): Promise<void> {
  const [passports = []] = await unit.tx.credentialsOf(VolunteerPassport.name, [person.id])
  if (passports.some((row) => row.state === 'issued' && isGood(row, unit.now))) return
  throw new Refusal('CREDENTIAL_NOT_LIVE', {
    detail: 'The person has no good passport of this office, so the former one must not be closed.',
    hint: 'Issue one, or reinstate it, then call transferIn again.',
  })
}
