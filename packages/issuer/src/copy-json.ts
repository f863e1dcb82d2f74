import type { JsonObject, JsonValue } from '@volunteer-passport/schema'

type Path = readonly (string | number)[]
/** Must throw. */
type Fail = (detail: string, path: Path) => never

const DEPTH = 32

/** Lone surrogates and noncharacters, which I-JSON forbids (RFC 7493 §2.1). */
const isIllFormed = (text: string): boolean => /[\p{Cs}\p{Noncharacter_Code_Point}]/u.test(text)

/**
 * Copies a caller's value once, so that a getter or a proxy cannot answer twice (CWE-367), and takes nothing but
 * plain JSON: no `undefined`, NaN, BigInt, Date or other class, no cycle, hole, symbol, lone surrogate or noncharacter, and no member
 * named `__proto__`.
 */
export function copyJson(value: unknown, path: Path, fail: Fail): JsonValue {
  if (path.length > DEPTH) fail(`nested deeper than ${DEPTH}, or a cycle`, path)
  if (value === null || typeof value === 'boolean') return value
  if (typeof value === 'string') return isIllFormed(value) ? fail('a lone surrogate or a noncharacter', path) : value
  if (typeof value === 'number') return Number.isFinite(value) ? value : fail('a number that JSON has not', path)
  if (typeof value !== 'object') return fail(`a value of type ${typeof value}`, path)
  if (Array.isArray(value)) return Array.from(value, (item, i) => copyJson(item, [...path, i], fail))
  return copyJsonObject(value, path, fail)
}

/** As `copyJson`, where an object is wanted. */
export function copyJsonObject(value: unknown, path: Path, fail: Fail): JsonObject {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return fail('not an object', path)
  const prototype = Object.getPrototypeOf(value)
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) fail('an object of a class', path)
  if (Object.getOwnPropertySymbols(value).length > 0) fail('a member named by a symbol', path)
  const copy: Record<string, JsonValue> = {}
  for (const [name, member] of Object.entries(value)) {
    if (name === '__proto__' || isIllFormed(name)) fail('a forbidden member name', path)
    copy[name] = copyJson(member, [...path, name], fail)
  }
  return copy
}
