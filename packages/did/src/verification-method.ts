import type { VerificationKey } from '@volunteer-passport/codec'
import type { JsonObject, Parsed } from '@volunteer-passport/schema'
import { parseDateTime } from '@volunteer-passport/schema'
import { importMethodKey } from './import-method-key.ts'
import { isJsonObject } from './is-json-object.ts'
import { type Refused, refused } from './refused.ts'
import { resolveReference } from './resolve-reference.ts'

/** A verification method of a document that has been read (CID 1.0 §2.2). */
export interface VerificationMethod {
  /** Absolute DID URL. */
  readonly id: string
  readonly controller: string
  /** Milliseconds since 1970; from this instant on the key is refused. */
  readonly revokedAt: number | undefined
  readonly expiresAt: number | undefined
  /** The JWK itself says that it is for encryption. */
  readonly isForEncryption: boolean
  /** Imported at the first use, and kept with the document. */
  readonly key: () => Parsed<VerificationKey>
}

/**
 * Reads a verification method; its key material is looked at only when it is used, since a document may hold keys of
 * types that we do not know. DID_DOCUMENT_INVALID.
 */
export function parseVerificationMethod(method: unknown, did: string): Parsed<VerificationMethod> {
  if (!isJsonObject(method)) return invalid('A verification method is not an object.')
  const { type, controller, publicKeyJwk } = method
  const id = resolveReference(method.id, did)
  if (id === undefined) return invalid('The id of a verification method is not a DID URL with a fragment.')
  if (typeof type !== 'string') return invalid('The type of a verification method is not a string.')
  if (typeof controller !== 'string') return invalid('The controller of a verification method is not one DID.')
  const revokedAt = parseInstant(method, 'revoked')
  const expiresAt = parseInstant(method, 'expires')
  if (Number.isNaN(revokedAt) || Number.isNaN(expiresAt)) {
    return invalid('revoked or expires of a verification method is not a date.')
  }
  let key: Parsed<VerificationKey> | undefined
  return {
    ok: true,
    value: {
      id,
      controller,
      revokedAt,
      expiresAt,
      isForEncryption: isJsonObject(publicKeyJwk) && publicKeyJwk.use === 'enc',
      key: () => {
        key ??= importMethodKey(type, method)
        return key
      },
    },
  }
}

/** Milliseconds since 1970; NaN where the member is there and is no date. */
function parseInstant(method: JsonObject, member: 'revoked' | 'expires'): number | undefined {
  const value = method[member]
  if (value === undefined) return undefined
  return Number(typeof value === 'string' ? (parseDateTime(value) ?? Number.NaN) : Number.NaN)
}

const invalid = (detail: string): Refused => refused('DID_DOCUMENT_INVALID', detail, ['verificationMethod'])
