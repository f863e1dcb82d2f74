import { parseDateTime } from './date-time.ts'
import type { LanguageValue, LanguageValues } from './language-value.ts'
import type { Path, ProblemList } from './problem-list.ts'
import { isUrl } from './url.ts'

type Members = Readonly<Record<string, unknown>>

export const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const isInteger = (value: unknown): value is number => Number.isInteger(value)

/** `type` with the base type first (VCDM 2.0 §4.5); `undefined` where it is not of the expected type. */
export function readTypes(
  value: unknown,
  expected: string,
  to: ProblemList,
  base: 'VerifiableCredential' | 'VerifiablePresentation' = 'VerifiableCredential',
): readonly string[] | undefined {
  const types: readonly unknown[] = typeof value === 'string' ? [value] : Array.isArray(value) ? value : []
  if (types.length === 0 || types.length > 32 || !areTypeNames(types)) {
    to.add('TYPE_INVALID', ['type'], 'must be an array of type names')
    return undefined
  }
  const read = [base as string]
  for (let i = 0; i < types.length; i++) if (types[i] !== base) read.push(types[i] as string)
  const missing = read.length > types.length ? base : read.includes(expected) ? undefined : expected
  if (missing === undefined) return Object.freeze(read)
  to.add('TYPE_INVALID', ['type'], `must hold ${missing}`)
  return undefined
}

// By index, here and below: with a function for each item a frozen array takes several times as long.
function areTypeNames(types: readonly unknown[]): types is readonly string[] {
  for (let i = 0; i < types.length; i++) {
    const type = types[i]
    if (typeof type !== 'string' || !/^[^\s"<>\\^`{|}]+$/.test(type)) return false
  }
  return true
}

/** `issuer` or its `id` (VCDM 2.0 §4.7). */
export function readIssuer(value: unknown, to: ProblemList): string | undefined {
  if (value === undefined) {
    to.add('CLAIM_MISSING', ['issuer'], 'is missing')
    return undefined
  }
  if (isUrl(value)) return value
  if (!isObject(value) || !isUrl(value.id)) {
    to.add('ISSUER_INVALID', isObject(value) ? ['issuer', 'id'] : ['issuer'], 'must be a URL')
    return undefined
  }
  readNames(value.name, ['issuer', 'name'], to)
  readNames(value.description, ['issuer', 'description'], to)
  return value.id
}

/** A string, a language value object or several (VCDM 2.0 §4.6, §11.1). One without a language gets the tag `und`. */
export function readNames(value: unknown, path: Path, to: ProblemList): string | LanguageValues | undefined {
  if (value === undefined || typeof value === 'string') return value
  const values: readonly unknown[] = Array.isArray(value) ? value : [value]
  const read: LanguageValue[] = []
  for (let i = 0; i < values.length; i++) {
    const item = readLanguageValue(values[i])
    if (item !== undefined) read.push(item)
  }
  if (read.length === 0 || read.length !== values.length) {
    to.add('CLAIM_INVALID', path, 'must be a string or language value objects of @value, @language and @direction')
    return undefined
  }
  return Object.freeze(read as [LanguageValue, ...LanguageValue[]])
}

function readLanguageValue(value: unknown): LanguageValue | undefined {
  if (!isObject(value) || typeof value['@value'] !== 'string') return undefined
  const { '@language': language, '@direction': direction, '@value': text, ...others } = value
  if (Object.keys(others).length > 0) return undefined
  if (direction !== undefined && direction !== 'ltr' && direction !== 'rtl') return undefined
  if (language === undefined) return Object.freeze({ ...value, '@value': text, '@language': 'und' })
  if (typeof language !== 'string' || !/^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$/.test(language)) return undefined
  return value as Members & LanguageValue
}

export function readDate(document: Members, member: string, to: ProblemList): Date | undefined {
  const value = document[member]
  if (value === undefined) return undefined
  const date = typeof value === 'string' ? parseDateTime(value) : undefined
  if (date === undefined) to.add('DATE_INVALID', [member], 'must be a date and time such as 2026-10-31T12:00:00Z')
  return date
}

/**
 * `iat`: seconds since 1970 (RFC 7519 §2). Text is read as a date and time, as samples of W3C have it: ignoring it
 * would turn off the checks of whoever relies on the instant of signing.
 */
export function readIssuedAt(value: unknown, to: ProblemList): Date | undefined {
  if (value === undefined) return undefined
  const date =
    typeof value === 'number' ? new Date(value * 1000) : typeof value === 'string' ? parseDateTime(value) : undefined
  if (date === undefined || Number.isNaN(date.getTime())) {
    to.add('CLAIM_INVALID', ['iat'], 'must be a number of seconds since 1970')
    return undefined
  }
  return date
}

/** Members whose objects need a `type` (VCDM 2.0 §4.4, §4.11, §5), and those that need an `id` as well. */
const TYPED_MEMBERS = ['refreshService', 'termsOfUse', 'evidence', 'confidenceMethod', 'renderMethod', 'proof'] as const

export function readTypedMembers(document: Members, to: ProblemList): void {
  for (const member of TYPED_MEMBERS) {
    eachObject(document[member], member, to, (object, path) => {
      requireType(object, path, to)
      if (object.id !== undefined && !isUrl(object.id)) to.add('ID_INVALID', [...path, 'id'], 'must be a URL')
    })
  }
  eachObject(document.credentialSchema, 'credentialSchema', to, (object, path) => {
    requireType(object, path, to)
    if (!isUrl(object.id)) to.add('ID_INVALID', [...path, 'id'], 'must be a URL')
  })
  const resources = new Set<unknown>()
  eachObject(document.relatedResource, 'relatedResource', to, (object, path) => {
    if (!isUrl(object.id)) to.add('ID_INVALID', [...path, 'id'], 'must be a URL')
    else if (resources.has(object.id)) to.add('ID_INVALID', [...path, 'id'], 'must not be named twice')
    resources.add(object.id)
    if (typeof object.digestSRI !== 'string' && typeof object.digestMultibase !== 'string') {
      to.add('CLAIM_MISSING', path, 'must hold digestSRI or digestMultibase')
    }
  })
}

function requireType(object: Members, path: Path, to: ProblemList): void {
  const types: readonly unknown[] = Array.isArray(object.type) ? object.type : [object.type]
  if (object.type === undefined) to.add('CLAIM_MISSING', [...path, 'type'], 'is missing')
  else if (types.length === 0 || !areTypeNames(types)) to.add('TYPE_INVALID', [...path, 'type'], 'must be a type name')
}

function eachObject(
  value: unknown,
  member: string,
  to: ProblemList,
  visit: (object: Members, path: Path) => void,
): void {
  if (value === undefined) return
  const isArray = Array.isArray(value)
  const items: readonly unknown[] = isArray ? value : [value]
  for (let i = 0; i < items.length; i++) {
    const item = items[i]
    const path = isArray ? [member, i] : [member]
    if (isObject(item)) visit(item, path)
    else to.add('CLAIM_INVALID', path, 'must be an object')
  }
}
