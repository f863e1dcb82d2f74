import type { CredentialType } from './credential-type.ts'
import { type Locale, languageValues } from './language-value.ts'
import { CONTEXT_URL, schemaUrl } from './namespace.ts'
import type { StandardResult, StandardSchemaV1 } from './standard-schema.ts'

type Texts = Readonly<Record<Locale, string>>

/** A type that offices issue: under our context, with a schema of ours, and always revocable. */
export function officeType<C>(t: {
  readonly name: string
  readonly claims: StandardSchemaV1<unknown, C>
  readonly title: Texts
  readonly description: Texts
}): CredentialType<C> {
  const { validate } = t.claims['~standard']
  return Object.freeze({
    name: t.name,
    contexts: Object.freeze([CONTEXT_URL]),
    // zod stays inside: its types would otherwise stand in our declarations, and its vendor name in our details.
    claims: Object.freeze({
      '~standard': Object.freeze({
        version: 1 as const,
        vendor: OWN_VENDOR,
        validate: (value: unknown) => validate(value) as StandardResult<C>,
      }),
    }),
    requiredStatus: Object.freeze(['revocation'] as const),
    title: Object.freeze(languageValues(t.title)),
    description: Object.freeze(languageValues(t.description)),
    schemaUrl: schemaUrl(t.name),
  })
}

/** Messages of schemas of this vendor are ours and hold no claim value, so a problem's detail may quote them. */
export const OWN_VENDOR = 'volunteer-passport'
