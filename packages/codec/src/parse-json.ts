import type { JsonValue, Parsed } from '@volunteer-passport/schema'
import { compactLength } from './compact-length.ts'
import { findJsonFault, isIllFormed } from './find-json-fault.ts'
import { LIMITS } from './limits.ts'
import { refused } from './refused.ts'
import { decodeUtf8, hasAnyByte } from './text-bytes.ts'

/** JSON.parse takes 30 ms for 262,144 brackets, which are refused at the 65th: of more than this they are counted first. */
const SHORT_TEXT = 16_384

/** Of the characters from U+F000 on, the noncharacters among them; what is UTF-8 holds no lone surrogate. */
const LEADING_BYTES = [0xef, 0xf0, 0xf1, 0xf2, 0xf3, 0xf4] as const

/**
 * Reads JSON strictly, as I-JSON (RFC 8259, RFC 7493), and never throws. Bytes must be UTF-8 without a byte order
 * mark. Members named `constructor` or `toString` are data like any other; the result is not frozen.
 *
 * Problems: JSON_INVALID, JSON_DUPLICATE_KEY (also when spelled with escapes), JSON_FORBIDDEN_KEY (`__proto__`),
 * JSON_TOO_DEEP, LIMIT_EXCEEDED (more than 262,144 parts, as no token within its size has).
 */
export function parseJson(
  text: string | Uint8Array,
  limits: { readonly jsonDepth?: number; readonly jsonParts?: number } = {},
): Parsed<JsonValue> {
  const decoded = typeof text === 'string' ? text : decodeUtf8(text)
  if (decoded === undefined) return refused('JSON_INVALID', 'The bytes are not UTF-8.')
  const mayBeIllFormed = !(text instanceof Uint8Array) || hasAnyByte(text, LEADING_BYTES)
  if (mayBeIllFormed && isIllFormed(decoded)) {
    return refused('JSON_INVALID', 'The text holds a lone surrogate or a noncharacter.')
  }
  const { jsonDepth = LIMITS.jsonDepth, jsonParts = LIMITS.jsonParts } = limits
  const isShort = decoded.length <= Math.min(jsonParts, SHORT_TEXT)
  const early = isShort ? parsed(decoded) : undefined
  if (early === undefined || compactLength(early, jsonDepth) !== decoded.length) {
    const fault = findJsonFault(decoded, jsonDepth, jsonParts)
    if (fault !== undefined) return refused(fault.code, fault.detail)
  }
  const value = early ?? parsed(decoded)
  return value === undefined ? refused('JSON_INVALID', 'The text is not JSON.') : { ok: true, value }
}

function parsed(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text)
  } catch {
    // The message of the SyntaxError quotes the text, which may be a claim.
    return undefined
  }
}
