import type { CredentialType, JsonValue, StandardResult } from '@volunteer-passport/schema'

const cache = new WeakMap<CredentialType<unknown>, CredentialType<unknown>>()

/**
 * The same type, refusing what its schema leaves out or changes. Verifiers take unknown members as data; an issuer
 * that signs one has made a spelling mistake, or lets something out that nobody looked at.
 */
export function strictType<C>(type: CredentialType<C>): CredentialType<C> {
  const known = cache.get(type)
  if (known !== undefined) return known as CredentialType<C>
  const inner = type.claims['~standard']
  const validate = (value: unknown): StandardResult<C> | Promise<StandardResult<C>> => {
    const result = inner.validate(value)
    if ('then' in result || result.issues !== undefined) return result
    const path = findDifference(value as JsonValue, result.value as JsonValue, [])
    return path === undefined ? result : { issues: [{ message: 'is not defined by the type', path }] }
  }
  const strict: CredentialType<C> = { ...type, claims: { '~standard': { ...inner, validate } } }
  cache.set(type, strict)
  return strict
}

type Path = readonly (string | number)[]

function findDifference(input: JsonValue, output: JsonValue | undefined, path: Path): Path | undefined {
  if (input === output) return undefined
  if (typeof input !== 'object' || typeof output !== 'object' || input === null || output === null) return path
  if (Array.isArray(input) !== Array.isArray(output)) return path
  const found = output as Readonly<Record<string, JsonValue>>
  const names = Object.keys(input)
  for (const name of names) {
    const key = Array.isArray(input) ? Number(name) : name
    if (!Object.hasOwn(found, name)) return [...path, key]
    const inside = findDifference((input as Readonly<Record<string, JsonValue>>)[name] as JsonValue, found[name], [
      ...path,
      key,
    ])
    if (inside !== undefined) return inside
  }
  return Object.keys(found).length === names.length ? undefined : path
}
