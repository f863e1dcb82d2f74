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
    const path = findDifference(value as JsonValue, result.value as JsonValue)
    return path === undefined ? result : { issues: [{ message: 'is not defined by the type', path }] }
  }
  const strict: CredentialType<C> = { ...type, claims: { '~standard': { ...inner, validate } } }
  cache.set(type, strict)
  return strict
}

type Path = readonly (string | number)[]

/** Put together from the inside outwards: where nothing differs, no path is made. */
function findDifference(input: JsonValue, output: JsonValue | undefined): Path | undefined {
  if (input === output) return undefined
  if (typeof input !== 'object' || typeof output !== 'object' || input === null || output === null) return []
  const isArray = Array.isArray(input)
  if (isArray !== Array.isArray(output)) return []
  const given = input as Readonly<Record<string, JsonValue>>
  const found = output as Readonly<Record<string, JsonValue>>
  const names = Object.keys(input)
  for (const name of names) {
    const inside = Object.hasOwn(found, name) ? findDifference(given[name] as JsonValue, found[name]) : []
    if (inside !== undefined) return [isArray ? Number(name) : name, ...inside]
  }
  return Object.keys(found).length === names.length ? undefined : []
}
