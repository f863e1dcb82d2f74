import type { JsonObject } from './json.ts'

/** As deep as a document may be; `parseJson` of the codec refuses earlier, a hand-made object ends here. */
const MAX_DEPTH = 128

/**
 * Freezes a JSON document through and through. `false` where it is none: another prototype, a function, a number that
 * is not finite, a cycle. What is frozen already is left alone.
 */
function freezeJson(value: unknown, depth = 0): boolean {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return true
    case 'number':
      return Number.isFinite(value)
    case 'object':
      break
    default:
      return false
  }
  if (value === null || Object.isFrozen(value)) return true
  if (depth > MAX_DEPTH) return false
  if (Array.isArray(value)) {
    for (const item of value) if (!freezeJson(item, depth + 1)) return false
  } else {
    const prototype = Object.getPrototypeOf(value)
    if (prototype !== Object.prototype && prototype !== null) return false
    for (const key in value) if (!freezeJson((value as Record<string, unknown>)[key], depth + 1)) return false
  }
  Object.freeze(value)
  return true
}

/** As `freezeJson`, of what must be an object; never throws. */
export function freezeDocument(input: unknown): input is JsonObject {
  try {
    return typeof input === 'object' && input !== null && !Array.isArray(input) && freezeJson(input)
  } catch {
    // A Proxy or a getter that throws.
    return false
  }
}
