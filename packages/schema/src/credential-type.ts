import type { StatusPurpose } from './credential.ts'
import type { LanguageValues } from './language-value.ts'
import type { StandardSchemaV1 } from './standard-schema.ts'

/** A kind of credential: its name on the wire and the shape of its claims. */
export interface CredentialType<C> {
  /** The member of `type` beside `VerifiableCredential`. */
  readonly name: string
  /** Contexts after `https://www.w3.org/ns/credentials/v2`, in order. */
  readonly contexts: readonly string[]
  /**
   * Checks `credentialSubject` and converts nothing in it. Synchronous. Its output may leave out unknown members: an
   * issuer compares it with its input, a verifier keeps the input.
   */
  readonly claims: StandardSchemaV1<unknown, C>
  /** Purposes that a credential of this type must name a status entry for. */
  readonly requiredStatus: readonly StatusPurpose[]
  /** VCDM `name` of each credential of this type, in kk, ru, en. */
  readonly title: LanguageValues | undefined
  /** For people, in kk, ru, en; in the JSON Schema, not in the token. */
  readonly description: LanguageValues | undefined
  /** `credentialSchema.id`. */
  readonly schemaUrl: string | undefined
}
