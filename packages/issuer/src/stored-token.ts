import {
  type CredentialProfile,
  encodeBase64Url,
  encodeJwsSigningInput,
  readCredentialClaims,
} from '@volunteer-passport/codec'
import {
  type Credential,
  type CredentialType,
  type JsonObject,
  parseCredential,
  VolunteerPassportError,
} from '@volunteer-passport/schema'
import { type CredentialRow, STATUS_FLAGS } from './registry.ts'

/** The document in a stored row, in VCDM 2.0's shape. We made and linted these bytes ourselves. */
export function documentIn(row: Pick<CredentialRow, 'id' | 'header' | 'payload'>): JsonObject {
  const document = readCredentialClaims(headerIn(row), claimsIn(row))
  if (document.ok) return document.value
  throw noLongerFits(row)
}

/** The encoding of a stored row; a successor keeps it. */
export function profileOf(row: Pick<CredentialRow, 'header' | 'payload'>): CredentialProfile | undefined {
  if (headerIn(row).typ !== 'JWT') return undefined
  return Object.hasOwn(claimsIn(row), 'vc') ? 'vcdm11' : 'openBadges'
}

export const headerIn = ({ header }: Pick<CredentialRow, 'header'>): JsonObject =>
  JSON.parse(Buffer.from(header, 'base64url').toString()) as JsonObject

const claimsIn = ({ payload }: Pick<CredentialRow, 'payload'>): JsonObject =>
  JSON.parse(Buffer.from(payload.buffer, payload.byteOffset, payload.length).toString()) as JsonObject

export function tokenOf({ header, payload, signature }: CredentialRow): string {
  return `${encodeJwsSigningInput(header, payload)}.${encodeBase64Url(signature as Uint8Array)}`
}

export function credentialOf<C>(row: CredentialRow, type: CredentialType<C>): Credential<C> {
  const parsed = parseCredential(documentIn(row), type)
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
export const isErased = (row: Pick<CredentialRow, 'payload'>): boolean => row.payload.length === 0
/** Neither given up nor revoked: under way, issued or suspended. */
export const isStanding = (row: Pick<CredentialRow, 'state' | 'flags'>): boolean =>
  row.state !== 'burnt' && !isRevoked(row)
export const isRevoked = (row: Pick<CredentialRow, 'flags'>): boolean => (row.flags & STATUS_FLAGS.revocation) !== 0
export const isSuspended = (row: Pick<CredentialRow, 'flags'>): boolean => (row.flags & STATUS_FLAGS.suspension) !== 0
