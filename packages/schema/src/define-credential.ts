import type { CredentialType } from './credential-type.ts'
import type { StandardSchemaV1 } from './standard-schema.ts'

/**
 * A credential type of your own. `claims` is any Standard Schema that checks
 * `credentialSubject` synchronously and converts nothing.
 * @example defineCredential({ name: 'CourseCredential', claims: z.object({ id: z.string(), course: z.string() }) })
 * @throws TypeError where the name is empty or `claims` is no Standard Schema
 */
export function defineCredential<C>(t: {
  /** The member of `type` beside `VerifiableCredential`. */
  readonly name: string
  /** Contexts that define its terms, after `https://www.w3.org/ns/credentials/v2`. */
  readonly contexts?: readonly string[]
  readonly claims: StandardSchemaV1<unknown, C>
}): CredentialType<C> {
  const { name, contexts = [], claims } = t
  if (typeof name !== 'string' || name === '') throw new TypeError('A credential type needs a name')
  if (typeof claims?.['~standard']?.validate !== 'function') {
    throw new TypeError(`The claims of ${name} are not a Standard Schema (https://standardschema.dev)`)
  }
  return Object.freeze({
    name,
    contexts: Object.freeze([...contexts]),
    claims,
    requiredStatus: Object.freeze([]),
    title: undefined,
    description: undefined,
    schemaUrl: undefined,
  })
}
