const PARTS = ['header', 'payload', 'signature'] as const

/**
 * Flips one bit of a compact JWS. The part is still canonical base64url; a header or payload is still JSON with the
 * same member names wherever that can be done, and the flipped bit is then in its last value that allows it, so that
 * only a signature check notices.
 */
export function tamper(token: string, part: (typeof PARTS)[number]): string {
  const segments = token.split('.')
  if (segments.length !== 3) throw new TypeError('tamper takes a compact JWS')
  const position = PARTS.indexOf(part)
  const bytes = Buffer.from(segments[position]!, 'base64url')
  if (bytes.length === 0) throw new TypeError(`the ${part} is empty: there is no bit to flip`)
  const flipped = (part === 'signature' ? undefined : flipInJson(bytes)) ?? flip(bytes, 0, 0)
  segments[position] = flipped.toString('base64url')
  return segments.join('.')
}

function flip(bytes: Buffer, at: number, bit: number): Buffer {
  const copy = Buffer.from(bytes)
  copy[at]! ^= 1 << bit
  return copy
}

function flipInJson(bytes: Buffer): Buffer | undefined {
  const before = readJson(bytes)
  if (before === undefined) return undefined
  for (let at = bytes.length - 1; at >= 0; at--) {
    for (let bit = 0; bit < 8; bit++) {
      const candidate = flip(bytes, at, bit)
      const after = readJson(candidate)
      if (after !== undefined && after.text !== before.text && after.names === before.names) return candidate
    }
  }
  return undefined
}

function readJson(bytes: Buffer): { text: string; names: string } | undefined {
  const names: string[] = []
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes), (name, member) => {
      names.push(name)
      return member
    })
    return { text: JSON.stringify(value), names: names.join('\n') }
  } catch {
    return undefined
  }
}
