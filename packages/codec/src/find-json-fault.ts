import type { ProblemCode } from '@volunteer-passport/schema'

export interface JsonFault {
  readonly code: ProblemCode
  readonly detail: string
}

const QUOTE = 0x22
const PLUS = 0x2b
const MINUS = 0x2d
const POINT = 0x2e
const DIGIT_0 = 0x30
const DIGIT_9 = 0x39
const COLON = 0x3a
const BRACKET_OPEN = 0x5b
const BACKSLASH = 0x5c
const BRACKET_CLOSE = 0x5d
const SMALL_E = 0x65
const SMALL_U = 0x75
const BRACE_OPEN = 0x7b
const BRACE_CLOSE = 0x7d
const NOT_AN_OBJECT = -1
/** Above this many members names are looked up in a set, so that an object of 40,000 members costs no 40,000². */
const FEW_NAMES = 16

const MAY_BE_ILL_FORMED = /[\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]/
const ILL_FORMED = /[\p{Surrogate}\p{Noncharacter_Code_Point}]/u

/** Lone surrogates and noncharacters, which I-JSON forbids (RFC 7493 §2.1). */
export const isIllFormed = (text: string): boolean => MAY_BE_ILL_FORMED.test(text) && ILL_FORMED.test(text)

const invalid = (detail: string, position: number): JsonFault => ({
  code: 'JSON_INVALID',
  detail: `${detail} at character ${position}.`,
})

/**
 * Finds in one pass what JSON.parse would let through: member names that appear twice (two readers would read two
 * documents) or are `__proto__`, nesting beyond `maxDepth`, more than `maxParts` strings, numbers and characters
 * beside them, numbers beyond a double, and strings outside I-JSON. Names are compared unescaped; of the other strings
 * only `\u` could make one ill-formed: the text itself is known to be well-formed. The grammar is left to JSON.parse.
 */
export function findJsonFault(text: string, maxDepth: number, maxParts: number): JsonFault | undefined {
  const objectStarts: number[] = []
  const names: string[] = []
  const nameSets: (Set<string> | undefined)[] = []
  let nextBackslash = text.indexOf('\\')
  let position = 0
  let parts = 0
  while (position < text.length) {
    parts += 1
    if (parts > maxParts) {
      return { code: 'LIMIT_EXCEEDED', detail: `The JSON has more than ${maxParts} parts.` }
    }
    const code = text.charCodeAt(position)
    if (code === QUOTE) {
      let end = text.indexOf('"', position + 1)
      const isEscaped = nextBackslash !== -1 && nextBackslash < end
      let hasUnicode = false
      if (isEscaped) {
        ;({ end, hasUnicode } = walkEscapes(text, nextBackslash))
        nextBackslash = text.indexOf('\\', end)
      }
      if (end === -1) return invalid('A string does not end', position)
      const after = skipWhiteSpace(text, end + 1)
      const isName = text.charCodeAt(after) === COLON
      const needsReading = hasUnicode || (isEscaped && isName)
      const content = needsReading ? unescaped(text, position, end) : undefined
      if (needsReading && content === undefined) return invalid('A string is malformed', position)
      if (content !== undefined && isIllFormed(content)) return invalid('A string is not well-formed', position)
      if (isName) {
        const fault = nameFault(content ?? text.slice(position + 1, end), names, objectStarts, nameSets, position)
        if (fault !== undefined) return fault
      }
      position = after
    } else if (code === BRACE_OPEN || code === BRACKET_OPEN) {
      if (objectStarts.length === maxDepth) {
        return { code: 'JSON_TOO_DEEP', detail: `The JSON is nested more than ${maxDepth} levels deep.` }
      }
      objectStarts.push(code === BRACE_OPEN ? names.length : NOT_AN_OBJECT)
      position += 1
    } else if (code === BRACE_CLOSE || code === BRACKET_CLOSE) {
      const start = objectStarts.pop() ?? NOT_AN_OBJECT
      nameSets.length = objectStarts.length
      if (start !== NOT_AN_OBJECT) names.length = start
      position += 1
    } else if (code === MINUS || (code >= DIGIT_0 && code <= DIGIT_9)) {
      const end = endOfNumber(text, position)
      // 1e400 would come out as Infinity, which is no JSON value and no date.
      if (Math.abs(Number(text.slice(position, end))) === Number.POSITIVE_INFINITY) {
        return invalid('A number is out of range', position)
      }
      position = end
    } else if (code === BACKSLASH) {
      return invalid('An unexpected character stands', position)
    } else {
      position += 1
    }
  }
  return undefined
}

function nameFault(
  name: string,
  names: string[],
  objectStarts: readonly number[],
  nameSets: (Set<string> | undefined)[],
  position: number,
): JsonFault | undefined {
  if (name === '__proto__') {
    return { code: 'JSON_FORBIDDEN_KEY', detail: `A member is named __proto__ at character ${position}.` }
  }
  const depth = objectStarts.length - 1
  const start = objectStarts[depth] ?? NOT_AN_OBJECT
  if (start === NOT_AN_OBJECT) return invalid('A member name stands outside an object', position)
  let isKnown: boolean
  const set = nameSets[depth]
  if (set !== undefined) {
    isKnown = set.has(name)
    set.add(name)
  } else {
    isKnown = names.indexOf(name, start) !== -1
    if (names.length - start >= FEW_NAMES) nameSets[depth] = new Set(names.slice(start)).add(name)
  }
  if (isKnown) {
    return { code: 'JSON_DUPLICATE_KEY', detail: `A member name appears a second time at character ${position}.` }
  }
  names.push(name)
  return undefined
}

function endOfNumber(text: string, from: number): number {
  let position = from + 1
  for (;;) {
    const code = text.charCodeAt(position)
    const isDigit = code >= DIGIT_0 && code <= DIGIT_9
    if (!isDigit && code !== MINUS && code !== PLUS && code !== POINT && (code | 0x20) !== SMALL_E) return position
    position += 1
  }
}

/** Where a string ends, -1 where it does not, and whether it spells a character with `\u`. */
function walkEscapes(text: string, firstBackslash: number): { readonly end: number; readonly hasUnicode: boolean } {
  let hasUnicode = false
  let position = firstBackslash
  while (position < text.length) {
    const code = text.charCodeAt(position)
    if (code === QUOTE) return { end: position, hasUnicode }
    if (code === BACKSLASH) {
      position += 1
      hasUnicode ||= text.charCodeAt(position) === SMALL_U
    }
    position += 1
  }
  return { end: -1, hasUnicode }
}

function unescaped(text: string, position: number, end: number): string | undefined {
  try {
    return JSON.parse(text.slice(position, end + 1)) as string
  } catch {
    return undefined
  }
}

function skipWhiteSpace(text: string, from: number): number {
  let position = from
  for (;;) {
    const code = text.charCodeAt(position)
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return position
    position += 1
  }
}
