import type { RegistryTransaction } from '@volunteer-passport/issuer/registry'

/** People and what they did. */
export type LedgerOperations = Pick<
  RegistryTransaction,
  | 'peopleByRef'
  | 'peopleById'
  | 'peopleByExternalRef'
  | 'insertPeople'
  | 'updatePeople'
  | 'activitiesById'
  | 'activitiesByExternalRef'
  | 'activitiesDuring'
  | 'insertActivities'
  | 'updateActivities'
  | 'totalsOf'
>

/** Whose registry this is, the allocators and the log. */
export type BookOperations = Pick<
  RegistryTransaction,
  | 'claimIssuer'
  | 'lists'
  | 'insertList'
  | 'updateList'
  | 'numberSpace'
  | 'putNumberSpace'
  | 'logHead'
  | 'appendLog'
  | 'readLog'
>

/** What was issued. */
export type CredentialOperations = Omit<RegistryTransaction, keyof LedgerOperations | keyof BookOperations>
