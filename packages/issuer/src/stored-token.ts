import { type CredentialProfile, encodeBase64Url, readCredentialClaims } from '@volunteer-passport/codec'
import {
  type Credential,
  type CredentialType,
  type JsonObject,
  parseCredential,
  VolunteerPassportError,
} from '@volunteer-passport/schema'
import { type CredentialRow, STATUS_FLAGS } from './registry.ts'

/** The document in a stored row, in VCDM 2.0's shape. We made and linted these bytes ourselves. */
export function payloadOf(row: Pick<CredentialRow, 'id' | 'signingInput'>): JsonObject {
  const document = readCredentialClaims(segmentOf(row, 'header'), segmentOf(row, 'payload'))
  if (document.ok) return document.value
  throw noLongerFits(row)
}

/** The encoding of a stored row; a successor keeps it. */
export function profileOf(row: Pick<CredentialRow, 'signingInput'>): CredentialProfile | undefined {
  if (segmentOf(row, 'header').typ !== 'JWT') return undefined
  return Object.hasOwn(segmentOf(row, 'payload'), 'vc') ? 'vcdm11' : 'openBadges'
}

function segmentOf({ signingInput }: Pick<CredentialRow, 'signingInput'>, name: 'header' | 'payload'): JsonObject {
  const dot = signingInput.indexOf('.')
  const segment = name === 'header' ? signingInput.slice(0, dot) : signingInput.slice(dot + 1)
  return JSON.parse(Buffer.from(segment, 'base64url').toString('utf8')) as JsonObject
}

export function tokenOf(row: CredentialRow): string {
  return `${row.signingInput}.${encodeBase64Url(row.signature as Uint8Array)}`
}

export function credentialOf<C>(row: CredentialRow, type: CredentialType<C>): Credential<C> {
  const parsed = parseCredential(payloadOf(row), type)
  if (parsed.ok) return parsed.value
  throw noLongerFits(row)
}

function noLongerFits({ id }: Pick<CredentialRow, 'id'>): VolunteerPassportError {
  return new VolunteerPassportError('LINT_FAILED', 'A recorded credential no longer fits its type', {
    hint: 'It was made by another definition of the type; read it with anyType.',
    facts: { id },
  })
}

/** Whether it is forgotten what it said; index, state and flags are left. */
export const isErased = (row: Pick<CredentialRow, 'signingInput'>): boolean => row.signingInput === ''
/** Neither given up nor revoked: under way, issued or suspended. */
export const isStanding = (row: Pick<CredentialRow, 'state' | 'flags'>): boolean =>
  row.state !== 'burnt' && !isRevoked(row)
export const isRevoked = (row: Pick<CredentialRow, 'flags'>): boolean => (row.flags & STATUS_FLAGS.revocation) !== 0
export const isSuspended = (row: Pick<CredentialRow, 'flags'>): boolean => (row.flags & STATUS_FLAGS.suspension) !== 0
