import {
  anyType,
  type CredentialType,
  type JsonObject,
  type JsonValue,
  OfficeAccreditation,
  TransferNotice,
  VolunteerActivity,
  VolunteerHoursExtract,
  VolunteerPassport,
  VolunteerPassportSummary,
  VolunteerRecognition,
  VolunteerTraining,
} from '@volunteer-passport/schema'

const OFFICE_TYPES: readonly CredentialType<unknown>[] = [
  VolunteerPassport,
  VolunteerPassportSummary,
  VolunteerActivity,
  VolunteerTraining,
  VolunteerRecognition,
  VolunteerHoursExtract,
  TransferNotice,
  OfficeAccreditation,
]

/**
 * The type by which a credential is judged where the caller names none: that of the offices which it claims to be of,
 * with all that this type demands, such as a status; any other is taken as it is.
 */
export function officeTypeOf({ type }: JsonObject): CredentialType<unknown> {
  const names: readonly JsonValue[] = Array.isArray(type) ? type : [type ?? null]
  return OFFICE_TYPES.find(({ name }) => names.includes(name)) ?? anyType
}
