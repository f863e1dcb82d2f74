import type { JsonObject } from '@volunteer-passport/schema'
import { type Refused, refused } from './refused.ts'

/** Header parameters of RFC 7515 §4.1: understood by everyone, so never to be named in `crit`. */
const REGISTERED: ReadonlySet<string> = /* @__PURE__ */ new Set([
  'alg',
  'jku',
  'jwk',
  'kid',
  'x5u',
  'x5c',
  'x5t',
  'x5t#S256',
  'typ',
  'cty',
  'crit',
])

/**
 * RFC 7515 §4.1.11: CRIT_INVALID where `crit` itself breaks the rules (not a non-empty array of different names of
 * parameters that are present and not registered), CRIT_UNSUPPORTED where it is sound: we know no extension. `b64`
 * other than true changes what was signed (RFC 7797 §6), with `crit` or without, so it counts as one.
 */
export function critProblem(header: JsonObject): Refused | undefined {
  if (Object.hasOwn(header, 'crit')) {
    const names = header.crit
    if (!Array.isArray(names) || names.length === 0) {
      return refused('CRIT_INVALID', 'crit is not an array of at least one name (RFC 7515 §4.1.11).')
    }
    const isSound = names.every((name: unknown, i) => {
      return (
        typeof name === 'string' && !REGISTERED.has(name) && Object.hasOwn(header, name) && names.indexOf(name) === i
      )
    })
    return isSound
      ? refused('CRIT_UNSUPPORTED', 'crit names an extension; none is supported.')
      : refused('CRIT_INVALID', 'crit names a parameter that is absent, registered or named twice (RFC 7515 §4.1.11).')
  }
  if (Object.hasOwn(header, 'b64') && header.b64 !== true) {
    return refused('CRIT_UNSUPPORTED', 'b64 is not supported (RFC 7797 §6).')
  }
  return undefined
}
