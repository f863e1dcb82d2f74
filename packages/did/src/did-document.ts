import { LIMITS } from '@volunteer-passport/codec'
import type { JsonObject, Parsed } from '@volunteer-passport/schema'
import { isJsonObject } from './is-json-object.ts'
import { type Refused, refused } from './refused.ts'
import { resolveReference } from './resolve-reference.ts'
import { parseVerificationMethod, type VerificationMethod } from './verification-method.ts'

const RELATIONSHIPS = [
  'assertionMethod',
  'authentication',
  'keyAgreement',
  'capabilityInvocation',
  'capabilityDelegation',
] as const
type Relationship = (typeof RELATIONSHIPS)[number]

/** A DID document that has been read and checked; nothing in it is vouched for beyond where it came from. */
export interface DidDocument {
  readonly id: string
  /** By absolute id; embedded ones too. */
  readonly methods: ReadonlyMap<string, VerificationMethod>
  /** Absolute ids of the methods that are listed for each purpose. */
  readonly purposes: Readonly<Record<Relationship, ReadonlySet<string>>>
  /** As it was published. */
  readonly json: JsonObject
}

/**
 * Reads the document of this DID (DID Core §5, CID 1.0 §2). DID_DOCUMENT_INVALID where it is of another DID, has two
 * methods with one id (either could be an attacker's), more than 100 methods, or a member of the wrong form;
 * DID_DEACTIVATED where it says `deactivated: true`.
 */
export function parseDidDocument(document: unknown, did: string): Parsed<DidDocument> {
  if (!isJsonObject(document)) return invalid('The DID document is not an object.')
  if (document.id !== did) return invalid('The id of the DID document is not the DID that was asked for.', 'id')
  if (document.deactivated === true) return refused('DID_DEACTIVATED', 'The DID document says that it is deactivated.')

  const listed = document.verificationMethod ?? []
  if (!Array.isArray(listed)) return invalid('verificationMethod is not an array.', 'verificationMethod')
  const embedded: unknown[] = []
  const purposes = {} as Record<Relationship, Set<string>>
  for (const relationship of RELATIONSHIPS) {
    purposes[relationship] = new Set()
    const entries = document[relationship] ?? []
    if (!Array.isArray(entries)) return invalid('A verification relationship is not an array.', relationship)
    for (const entry of entries) {
      const id = resolveReference(isJsonObject(entry) ? entry.id : entry, did)
      if (id === undefined) return invalid('A verification relationship names no verification method.', relationship)
      purposes[relationship].add(id)
      if (isJsonObject(entry)) embedded.push(entry)
    }
  }
  if (listed.length + embedded.length > LIMITS.didDocumentMethods) {
    return invalid('The DID document has too many verification methods.', 'verificationMethod')
  }

  const methods = new Map<string, VerificationMethod>()
  for (const entry of [...listed, ...embedded]) {
    const method = parseVerificationMethod(entry, did)
    if (!method.ok) return method
    if (methods.has(method.value.id)) {
      return invalid('Two verification methods have the same id.', 'verificationMethod')
    }
    methods.set(method.value.id, method.value)
  }
  return { ok: true, value: { id: did, methods, purposes, json: document } }
}

const invalid = (detail: string, member?: string): Refused =>
  refused('DID_DOCUMENT_INVALID', detail, member === undefined ? undefined : [member])
