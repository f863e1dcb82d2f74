import {
  type CredentialType,
  defineCredential,
  type JsonObject,
  type StandardIssue,
  type StandardResult,
} from '@volunteer-passport/schema'

/** The subject of a status list credential (Bitstring Status List v1.0 §2.2). */
export interface BitstringStatusListClaims {
  readonly type: string
  readonly statusPurpose: string | readonly string[]
  readonly encodedList: string
  /** Milliseconds. */
  readonly ttl?: number
}

export const BitstringStatusListCredential: CredentialType<BitstringStatusListClaims> = defineCredential({
  name: 'BitstringStatusListCredential',
  claims: { '~standard': { version: 1, vendor: 'volunteer-passport', validate: validateClaims } },
})

function validateClaims(value: unknown): StandardResult<BitstringStatusListClaims> {
  if (typeof value !== 'object' || value === null) return { issues: [{ message: 'must be an object', path: [] }] }
  const { type, statusPurpose, encodedList, ttl } = value as JsonObject
  const issues: StandardIssue[] = []
  if (type !== 'BitstringStatusList') issues.push({ message: 'must be BitstringStatusList', path: ['type'] })
  if (!isPurpose(statusPurpose)) issues.push({ message: 'must be text or a list of texts', path: ['statusPurpose'] })
  if (typeof encodedList !== 'string') issues.push({ message: 'must be text', path: ['encodedList'] })
  if (ttl !== undefined && !(typeof ttl === 'number' && ttl >= 0)) {
    issues.push({ message: 'must be a number of milliseconds', path: ['ttl'] })
  }
  return issues.length === 0 ? { value: value as BitstringStatusListClaims } : { issues }
}

function isPurpose(value: unknown): boolean {
  return Array.isArray(value)
    ? value.length > 0 && value.every((purpose) => typeof purpose === 'string')
    : typeof value === 'string'
}
