import type { CredentialRecord, Reason } from '@volunteer-passport/issuer'
import { VolunteerPassport } from '@volunteer-passport/schema'
import type { Office } from './open-office.ts'

/** After these the person has no passport until the desk issues one by name; a lost one is simply made again. */
const ENDING_REASONS: readonly string[] = ['not-entitled', 'fraud', 'at-request'] satisfies readonly Reason[]

/** References of people whose last passport was taken from them: a run over everybody must not give it back. */
export const findWithheldPeople = async (office: Office): Promise<ReadonlySet<string>> => {
  const newest = new Map<string, CredentialRecord>()
  for await (const record of office.issuer.find({ type: VolunteerPassport.name }))
    if (record.person !== undefined && record.state !== 'burnt') newest.set(record.person, record)
  const withheld = new Set<string>()
  for (const [person, { id, state }] of newest) {
    if (state !== 'revoked') continue
    const history = await office.issuer.history(id)
    const end = history.findLast(({ event }) => event === 'revoked')
    if (end !== undefined && ENDING_REASONS.includes(end.reason)) withheld.add(person)
  }
  return withheld
}
