import type { CredentialType } from './credential-type.ts'
import { type Locale, languageValues } from './language-value.ts'
import { CONTEXT_URL, schemaUrl } from './namespace.ts'
import { ownSchema } from './own-schema.ts'
import type { OwnSchema } from './z-acceptor.ts'

type Texts = Readonly<Record<Locale, string>>

/** A type that offices issue: under our context, with a schema of ours, and always revocable. */
export function officeType<C>(t: {
  readonly name: string
  readonly claims: OwnSchema<C>
  readonly title: Texts
  readonly description: Texts
}): CredentialType<C> {
  return Object.freeze({
    name: t.name,
    contexts: Object.freeze([CONTEXT_URL]),
    claims: ownSchema(t.claims),
    requiredStatus: Object.freeze(['revocation'] as const),
    title: Object.freeze(languageValues(t.title)),
    description: Object.freeze(languageValues(t.description)),
    schemaUrl: schemaUrl(t.name),
  })
}
