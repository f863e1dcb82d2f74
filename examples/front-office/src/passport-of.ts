import { decodeVcJwt } from '@volunteer-passport/codec'
import type { CredentialRecord } from '@volunteer-passport/issuer'
import { type Locale, parseCredential, textIn, VolunteerPassport } from '@volunteer-passport/schema'

/** What a passport of ours says, for the desk. */
export interface PassportFacts {
  readonly passportNumber: string
  readonly name: string
  readonly hours: number
  readonly activities: number
}

/** `undefined` for other credentials, and for one that was begun and never completed. */
export const passportOf = (record: CredentialRecord, locale: Locale): PassportFacts | undefined => {
  if (record.type !== VolunteerPassport.name || record.token === undefined) return undefined
  const token = decodeVcJwt(record.token)
  const credential = token.ok ? parseCredential(token.value.document, VolunteerPassport) : token
  if (!credential.ok) return undefined
  const { passportNumber, person, totals } = credential.value.subject
  const name = [person.familyName, person.givenName, person.patronymic]
    .flatMap((part) => (part ? [textIn(part, locale)] : []))
    .join(' ')
  return { passportNumber, name, hours: totals.hours, activities: totals.activities }
}
