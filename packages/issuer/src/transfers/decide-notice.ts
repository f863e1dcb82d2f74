import { type JsonObject, TransferNotice, VolunteerPassport } from '@volunteer-passport/schema'
import { fullDateOf } from '../calendar.ts'
import type { Origin } from '../claims/person-data.ts'
import type { IssuerContext } from '../context.ts'
import { digestOf, digestOfText } from '../digest.ts'
import { type Decision, resume } from '../issuance/carry-out.ts'
import { placeAfter } from '../issuance/generations.ts'
import type { ReservationDesk } from '../issuance/reservation-desk.ts'
import { burnRows, isCompletable } from '../issuance/revoke-rows.ts'
import { Refusal } from '../refusal.ts'
import type { CredentialRow, PersonRow } from '../registry.ts'
import { isStanding } from '../stored-token.ts'
import type { Unit } from '../unit.ts'

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
  if (newest !== undefined && isStanding(newest) && !isUnfinished) return { outcome: 'unchanged', row: newest }
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
    validUntil: undefined,
    inputDigest: digestOf({ verb: 'transfer', passport: origin.credential }),
    predecessor: predecessor?.id,
    externalRef: undefined,
  })
  return { outcome: 'issued', place }
}

async function requirePassport(unit: Unit, person: PersonRow): Promise<void> {
  const [passports = []] = await unit.tx.credentialsOf(VolunteerPassport.name, [person.id])
  const isLive = (row: CredentialRow) =>
    row.state === 'issued' && isStanding(row) && (row.validUntil ?? unit.now + 1) > unit.now
  if (passports.some(isLive)) return
  throw new Refusal('CREDENTIAL_NOT_LIVE', {
    detail: 'The person has no passport of this office, so the former one must not be closed.',
    hint: 'Issue one, then call transferIn again.',
  })
}
