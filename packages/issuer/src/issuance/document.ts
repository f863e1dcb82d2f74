import type { CredentialProfile, Jwk } from '@volunteer-passport/codec'
import {
  CREDENTIALS_V2_CONTEXT_URL,
  type CredentialType,
  type JsonObject,
  type JsonValue,
} from '@volunteer-passport/schema'
import { instantOf } from '../calendar.ts'
import type { CredentialRow } from '../registry.ts'
import { LIST_PURPOSES, type ListPurpose } from '../status/decoys.ts'
import { documentIn } from '../stored-token.ts'
import { confirmationOf } from './holder-key.ts'

/** One fixed rule for the address of a list: base, purpose, number. */
export const listUrl = (statusBaseUrl: string, purpose: ListPurpose, list: number): string =>
  `${statusBaseUrl}/${purpose}/${list}.jwt`

/** Of one list, for its three purposes. */
export const listUrlsOf = (statusBaseUrl: string, list: number): Readonly<Record<ListPurpose, string>> => ({
  revocation: listUrl(statusBaseUrl, 'revocation', list),
  suspension: listUrl(statusBaseUrl, 'suspension', list),
  refresh: listUrl(statusBaseUrl, 'refresh', list),
})

/** The base that a recorded credential names. */
export function statusBaseUrlOf(row: CredentialRow): string {
  const [entry] = [documentIn(row).credentialStatus].flat()
  const { statusListCredential } = entry as { readonly statusListCredential: string }
  return statusListCredential.slice(0, -`/${LIST_PURPOSES[0]}/${row.list}.jwt`.length)
}

/**
 * An unsecured VCDM 2.0 document. `iat` and `validFrom` are the instant of signing; one index serves all three
 * purposes.
 */
export function credentialDocumentOf(o: {
  readonly type: CredentialType<unknown>
  readonly id: string
  readonly issuer: string
  /** Named as a hint where to look; nobody where the root accredits the issuer itself. */
  readonly accreditors: readonly string[]
  readonly subject: JsonObject
  readonly now: number
  readonly validUntil: number | undefined
  readonly holderKey?: Jwk | undefined
  readonly listUrls: Readonly<Record<ListPurpose, string>>
  readonly index: number
  readonly profile?: CredentialProfile | undefined
}): JsonObject {
  const { type } = o
  const entryOf = (purpose: ListPurpose): JsonObject => {
    const statusListCredential = o.listUrls[purpose]
    const entry = {
      type: 'BitstringStatusListEntry',
      statusPurpose: purpose,
      statusListIndex: String(o.index),
      statusListCredential,
    }
    // VCDM 1.1 §4.9 requires an id of its own.
    return o.profile === 'vcdm11' ? { id: `${statusListCredential}#${o.index}`, ...entry } : entry
  }
  // Member by member: objects put together by spreads take half as long again to make and to write.
  const document: Record<string, JsonValue> = {
    '@context': [CREDENTIALS_V2_CONTEXT_URL, ...type.contexts],
    id: o.id,
    type: ['VerifiableCredential', type.name],
  }
  if (type.title) document.name = type.title as unknown as JsonValue
  document.issuer = o.issuer
  document.validFrom = instantOf(o.now)
  if (o.validUntil !== undefined) document.validUntil = instantOf(o.validUntil)
  document.credentialSubject = o.subject
  // A badge may name one entry, and revocation is the one that must not be missed.
  document.credentialStatus = o.profile === 'openBadges' ? entryOf('revocation') : LIST_PURPOSES.map(entryOf)
  if (type.schemaUrl !== undefined) document.credentialSchema = { id: type.schemaUrl, type: 'JsonSchema' }
  // VCDM 2.0 §5.5.
  if (o.accreditors.length > 0) document.termsOfUse = [{ type: 'AccreditationChain', accreditors: o.accreditors }]
  document.iat = o.now
  if (o.holderKey) document.cnf = confirmationOf(o.holderKey)
  return document
}
