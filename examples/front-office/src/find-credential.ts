import type { CredentialRecord } from '@volunteer-passport/issuer'
import { isValidPassportNumber, VolunteerPassport } from '@volunteer-passport/schema'
import type { Office } from './open-office.ts'
import { UserError } from './user-error.ts'

const isLive = ({ state }: CredentialRecord): boolean => state === 'issued' || state === 'suspended'

/** The newest passport under a number that is still live; the newest of all where none is. */
const findPassport = async (office: Office, passportNumber: string): Promise<CredentialRecord | undefined> => {
  let newest: CredentialRecord | undefined
  for await (const record of office.issuer.find({ type: VolunteerPassport.name, passportNumber }))
    if (newest === undefined || isLive(record) || !isLive(newest)) newest = record
  return newest
}

/** @throws UserError NOT_FOUND */
export const findCredential = async (office: Office, idOrNumber: string): Promise<CredentialRecord> => {
  const record = isValidPassportNumber(idOrNumber)
    ? await findPassport(office, idOrNumber)
    : await office.issuer.get(idOrNumber)
  if (!record) throw new UserError('NOT_FOUND', 'refused')
  return record
}
