/**
 * Strict JSON the slow way: JSON.parse for the values, and a walk over the tokens for what it lets through.
 * Throws for anything that is refused.
 */
export function parseStrictJson(bytes: Uint8Array): unknown {
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  const value: unknown = JSON.parse(text)
  const open: (Set<string> | undefined)[] = []
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"\s*:|"(?:[^"\\]|\\.)*"|[[\]{}]/gs)) {
    if (token === '{') open.push(new Set())
    else if (token === '[') open.push(undefined)
    else if (token === '}' || token === ']') open.pop()
    else if (token.endsWith(':')) {
      const name = JSON.parse(token.slice(0, -1)) as string
      if (name === '__proto__') throw new Error('forbidden name')
      if (open.at(-1)!.has(name)) throw new Error('name twice')
      open.at(-1)!.add(name)
    }
    if (open.length > 64) throw new Error('too deep')
  }
  demandIJson(value)
  return value
}

function demandIJson(value: unknown): void {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new Error('number out of range')
  if (typeof value === 'string') demandText(value)
  if (typeof value !== 'object' || value === null) return
  for (const [name, member] of Object.entries(value)) {
    demandText(name)
    demandIJson(member)
  }
}

/** RFC 7493 §2.1. */
function demandText(text: string): void {
  for (const character of text) {
    const code = character.codePointAt(0)!
    const isSurrogate = code >= 0xd800 && code <= 0xdfff
    const isNoncharacter = (code >= 0xfdd0 && code <= 0xfdef) || (code & 0xfffe) === 0xfffe
    if (isSurrogate || isNoncharacter) throw new Error('text outside I-JSON')
  }
}
