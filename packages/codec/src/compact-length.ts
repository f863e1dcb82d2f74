/**
 * How many characters a value of JSON.parse took in its text at the least: escapes, white space, and members that were
 * dropped for a later one of the same name took more. A text of just this length has none of them. Not to be told, and
 * NaN: nesting beyond `maxDepth`, a member named `__proto__`, and numbers that may be spelled shorter.
 */
export function compactLength(value: unknown, maxDepth: number): number {
  switch (typeof value) {
    case 'string':
      return value.length + 2
    case 'number':
      return numberLength(value)
    case 'boolean':
      return value ? 4 : 5
    default:
      if (value === null) return 4
      return maxDepth === 0 ? Number.NaN : bracketsLength(value as object, maxDepth - 1)
  }
}

function bracketsLength(value: object, maxDepth: number): number {
  let length = 1
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i += 1) length += compactLength(value[i], maxDepth) + 1
  } else {
    const names = Object.keys(value)
    for (let i = 0; i < names.length; i += 1) {
      const name = names[i] as string
      if (name === '__proto__') return Number.NaN
      length += name.length + 4 + compactLength((value as Readonly<Record<string, unknown>>)[name], maxDepth)
    }
  }
  return Math.max(length, 2)
}

/**
 * No other spelling has fewer digits than String's, nor a shorter exponent than its zeros, up to two of them: `1e3` is
 * shorter than 1000, `1e-3` than 0.001. Beyond 2^53 rounding makes 99999999999999999999 one with the longer 1e20.
 */
function numberLength(value: number): number {
  if (value === 0) return 1
  const size = Math.abs(value)
  const isPlain = size >= 0.01 && size <= Number.MAX_SAFE_INTEGER && value % 1000 !== 0
  return isPlain ? String(value).length : Number.NaN
}
