import type { JsonValue, Parsed } from '@volunteer-passport/schema'
import { findJsonFault } from './find-json-fault.ts'
import { LIMITS } from './limits.ts'
import { refused } from './refused.ts'
import { decodeUtf8 } from './text-bytes.ts'

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
  const fault = findJsonFault(decoded, limits.jsonDepth ?? LIMITS.jsonDepth, limits.jsonParts ?? LIMITS.jsonParts)
  if (fault !== undefined) return refused(fault.code, fault.detail)
  try {
    return { ok: true, value: JSON.parse(decoded) as JsonValue }
  } catch {
    // The message of the SyntaxError quotes the text, which may be a claim.
    return refused('JSON_INVALID', 'The text is not JSON.')
  }
}
