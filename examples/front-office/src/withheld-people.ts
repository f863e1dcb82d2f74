import { type CredentialRecord, type Reason, WITHHOLDING_REASONS } from '@volunteer-passport/issuer'
import { VolunteerPassport } from '@volunteer-passport/schema'
import type { Office } from './open-office.ts'

/** People whose last passport was taken from them, with its id: a run over everybody does not give it back. */
export const findWithheldPeople = async (office: Office): Promise<ReadonlyMap<string, string>> => {
  const newest = new Map<string, CredentialRecord>()
  for await (const record of office.issuer.find({ type: VolunteerPassport.name }))
    if (record.person !== undefined && record.state !== 'burnt') newest.set(record.person, record)
  const withheld = new Map<string, string>()
  for (const [person, { id, state }] of newest) {
    if (state !== 'revoked') continue
    const history = await office.issuer.history(id)
    const end = history.findLast(({ event }) => event === 'revoked')
    if (end !== undefined && WITHHOLDING_REASONS.includes(end.reason as Reason)) withheld.set(person, id)
  }
  return withheld
}
