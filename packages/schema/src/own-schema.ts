import type { StandardResult, StandardSchemaV1 } from './standard-schema.ts'
import { type Acceptor, acceptorOf, type OwnSchema } from './z-acceptor.ts'

/** A schema of ours as callers see it: zod's types would otherwise stand in our declarations, its name in our details. */
export function ownSchema<C>(schema: OwnSchema<C>): StandardSchemaV1<unknown, C> {
  const { validate } = schema['~standard']
  let accepts: Acceptor | undefined
  return Object.freeze({
    '~standard': Object.freeze({
      version: 1 as const,
      vendor: OWN_VENDOR,
      validate: (value: unknown) => {
        accepts ??= acceptorOf(schema)
        return accepts(value) ? { value: value as C } : (validate(value) as StandardResult<C>)
      },
    }),
  })
}

/** Messages of schemas of this vendor are ours and hold no claim value, so a problem's detail may quote them. */
export const OWN_VENDOR = 'volunteer-passport'
