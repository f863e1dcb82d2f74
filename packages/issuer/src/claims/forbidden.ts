import { FORBIDDEN_CLAIM_NAMES, type JsonObject, type JsonValue, OfficeAccreditation } from '@volunteer-passport/schema'
import { holdsPersonalNumber } from './personal-number.ts'

type Path = readonly (string | number)[]

/** JWT claims (RFC 7519 §4.1) and wrappers: a reader that looks for them in the subject would be misled. */
const RESERVED_AT_THE_TOP = new Set(['vc', 'vp', 'iss', 'sub', 'aud', 'exp', 'nbf', 'iat', 'jti', 'cnf'])
/** SD-JWT's own (RFC 9901 §4.1), and what JavaScript reads as more than data. */
const RESERVED = new Set(['_sd', '_sd_alg', '...', '__proto__', 'prototype', 'constructor'])
/** The only JSON-LD keywords that data may use: any other, `@context` first of all, would change what it means. */
const KEYWORDS = new Set(['@value', '@language', '@direction'])

/**
 * Path of the first member that is never issued: personal data by name, at any depth, an individual identification
 * number in any text, or a reserved name. The contact in an accreditation is an office's, so names of personal data are
 * not looked for there.
 */
export function findForbidden(typeName: string, claims: JsonObject): Path | undefined {
  const personal = typeName === OfficeAccreditation.name ? new Set<string>() : FORBIDDEN_CLAIM_NAMES
  const isForbidden = (name: string, depth: number) =>
    personal.has(name.toLowerCase()) ||
    RESERVED.has(name) ||
    (depth === 0 && RESERVED_AT_THE_TOP.has(name)) ||
    (name.startsWith('@') && !KEYWORDS.has(name))

  const search = (value: JsonValue, path: Path): Path | undefined => {
    if (typeof value === 'string') return holdsPersonalNumber(value) ? path : undefined
    if (value === null || typeof value !== 'object') return undefined
    for (const [name, member] of Object.entries(value) as [string, JsonValue][]) {
      const key = Array.isArray(value) ? Number(name) : name
      const here = [...path, key]
      const found = typeof key === 'string' && isForbidden(key, path.length) ? here : search(member, here)
      if (found !== undefined) return found
    }
    return undefined
  }
  return search(claims, [])
}
