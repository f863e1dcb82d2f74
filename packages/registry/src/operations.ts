import type { RegistryTransaction } from '@volunteer-passport/issuer/registry'

/** People and what they did. */
export type LedgerOperations = Pick<
  RegistryTransaction,
  | 'peopleByRef'
  | 'peopleById'
  | 'peopleByExternalRef'
  | 'peopleBySubject'
  | 'peopleByNumber'
  | 'insertPeople'
  | 'updatePeople'
  | 'activitiesById'
  | 'activitiesByExternalRef'
  | 'activitiesByImport'
  | 'scanActivities'
  | 'activitiesOf'
  | 'erasePeople'
  | 'activitiesDuring'
  | 'insertActivities'
  | 'updateActivities'
  | 'totalsOf'
>

/** Whose registry this is, the allocators and the log. */
export type BookOperations = Pick<
  RegistryTransaction,
  | 'claimIssuer'
  | 'standing'
  | 'putStanding'
  | 'lists'
  | 'insertList'
  | 'updateList'
  | 'keptIndices'
  | 'keepIndices'
  | 'keys'
  | 'putKey'
  | 'numberSpace'
  | 'putNumberSpace'
  | 'logHead'
  | 'appendLog'
  | 'readLog'
>

/** Whom the issuer accredited, and whose status lists it took over. */
export type AccreditationOperations = Pick<
  RegistryTransaction,
  | 'accreditations'
  | 'accreditationsBySubject'
  | 'putAccreditation'
  | 'accreditationPublication'
  | 'putAccreditationPublication'
  | 'adoptedLists'
  | 'putAdoptedList'
>

/** What was issued. */
export type CredentialOperations = Omit<
  RegistryTransaction,
  keyof LedgerOperations | keyof BookOperations | keyof AccreditationOperations
>
