import type { JsonTree } from './json-tree.ts'
import type { Random } from './random.ts'

type Parent = Exclude<JsonTree, { kind: 'leaf' }>

/** A place in a tree: a member or an item. */
interface Place {
  readonly parent: Parent
  readonly at: number
}

/** Instants around the one of the verification, and what is nearly one. */
export const DATES: readonly string[] = [
  ...['"2020-01-01T00:00:00Z"', '"2026-11-07T12:00:00Z"', '"2026-11-07T12:01:00Z"', '"2030-01-01T00:00:00Z"'],
  ...['"2026-11-07T12:01:00.001Z"', '"2026-11-07T17:00:00+05:00"', '"2026-11-07T12:00:00.001Z"'],
  ...['"2026-02-30T00:00:00Z"', '"2026-11-07"', '"2026-11-07T12:00:00"', '"2026-11-07T12:00:00+25:00"', '"+010000"'],
]
const SECONDS: readonly string[] = [
  ...['1793448000', '1794052799', '1794052800', '1794052800.5', '1794052860', '1794052861', '4102444800', '8.64e15'],
]

/** Text of values that readers take for one another, run out of range at, or stumble over. */
const LEAVES: readonly string[] = [
  ...DATES,
  ...SECONDS,
  ...['null', 'true', 'false', '""', '0', '-0', '-1', '1', '1.5', '[]', '{}', '[[]]', '[{}]', '{"id":null}', '"x"'],
  ...['1e308', '5e-324', '9007199254740993', '123456789012345678901234567890', '4e1', '1E5'],
  ...['"\\u0000"', '"\\ud83d\\ude00"', '"\u2028"', '"\ufeff"', '"é"', '"e\u0301"', '"４２"'],
  ...['"42"', '"43"', '"131071"', '"131072"', '"4294967338"', '"99999999999999999999"', '"-1"', '" 42"', '"042"', '42'],
  ...['"did:web:passport.example:offices:kz-75"', '"did:web:passport.example:offices:kz-71"', '"did:key:z6Mk"'],
  ...['"did:web:passport.example:offices:kz-75 "', '"DID:web:passport.example:offices:kz-75"', '"https://localhost/"'],
  ...['"revocation"', '"suspension"', '"refresh"', '"message"', '"VerifiableCredential"', '"JsonWebKey"', '"Multikey"'],
]

/** What no JSON has, or I-JSON. */
const NO_LEAVES: readonly string[] = [
  ...['NaN', 'Infinity', '01', '+1', '.5', '1.', '0x2a', "'x'", 'undefined', '', '//x', '"\\x41"', '"\t"', '"\u0000"'],
  ...['1e400', '-1e400', '"\\ud800"', '"\\ufffe"', '"\\udbff\\udfff"', '"\uffff"', '"', ',', ']', '}', ':'],
]

const NAMES: readonly string[] = [
  ...['id', 'type', 'issuer', 'iss', 'sub', 'jti', 'aud', 'exp', 'nbf', 'iat', 'vc', 'vp', 'status', 'cnf', '@context'],
  ...['credentialSubject', 'credentialStatus', 'statusPurpose', 'statusSize', 'validFrom', 'validUntil', 'revoked'],
  ...['expires', 'controller', 'publicKeyMultibase', 'd', 'alg', 'kid', 'typ', 'crit', 'b64', 'jwk', 'proof', 'ttl'],
  ...['constructor', 'toString', 'hasOwnProperty', '__proto__', 'then', 'toJSON', 'length', '', '0', '\u0000', 'ﬁ'],
]

const TIMES: readonly string[] = ['exp', 'nbf', 'iat', 'validFrom', 'validUntil', 'revoked', 'expires']

/** Changes one to three things, one after another. */
export function mutateTree(tree: JsonTree, random: Random): void {
  for (let left = 1 + random.below(3); left > 0; left -= 1) mutateOnce(tree, random)
}

function mutateOnce(tree: JsonTree, random: Random): void {
  const places = [...placesOf(tree)]
  if (places.length === 0) return
  const place = random.pick(places)
  const value = valueAt(place)
  const { parent, at } = place
  const change = random.below(12)
  if (change === 0) contentsOf(parent).splice(at, 1)
  else if (change === 1) duplicate(place, value, random)
  else if (change <= 4) put(place, anyLeaf(random))
  else if (change === 5) rename(place, random)
  else if (change === 6) put(place, deepened(value, random))
  else if (change === 7) put(place, valueAt(random.pick(places)))
  else if (change === 8) contentsOf(parent).reverse()
  else if (change === 9) add(parent, random)
  else if (change === 10) put(place, value.kind === 'leaf' ? leaf(respelled(value.text, random)) : anyLeaf(random))
  else put(place, value.kind === 'leaf' ? leaf(another(value.text, random)) : anyLeaf(random))
}

function* placesOf(tree: JsonTree): Generator<Place> {
  const open: JsonTree[] = [tree]
  for (let parent = open.pop(); parent !== undefined; parent = open.pop()) {
    if (parent.kind === 'leaf') continue
    for (let at = 0; at < contentsOf(parent).length; at += 1) {
      yield { parent, at }
      open.push(valueAt({ parent, at }))
    }
  }
}

const anyLeaf = (random: Random): JsonTree => leaf(random.pick(random.onceIn(12) ? NO_LEAVES : LEAVES))

const leaf = (text: string): JsonTree => ({ kind: 'leaf', text })

const contentsOf = (parent: Parent): unknown[] => (parent.kind === 'array' ? parent.items : parent.members)

const valueAt = ({ parent, at }: Place): JsonTree =>
  parent.kind === 'array' ? parent.items[at]! : parent.members[at]!.value

function put({ parent, at }: Place, value: JsonTree): void {
  const copy = structuredClone(value)
  if (parent.kind === 'array') parent.items[at] = copy
  else parent.members[at]!.value = copy
}

function duplicate({ parent, at }: Place, value: JsonTree, random: Random): void {
  const second = random.onceIn(2) ? structuredClone(value) : anyLeaf(random)
  if (parent.kind === 'array') {
    parent.items.splice(at, 0, second)
    return
  }
  const { name } = parent.members[at]!
  const spelled = random.onceIn(2) ? name : escaped(name)
  parent.members.splice(random.below(parent.members.length + 1), 0, { name: spelled, value: second })
}

function rename({ parent, at }: Place, random: Random): void {
  if (parent.kind === 'array') return
  const member = parent.members[at]!
  const other = random.pick([JSON.stringify(random.pick(NAMES)), escaped(member.name), respelled(member.name, random)])
  member.name = other
}

function add(parent: Parent, random: Random): void {
  const name = random.pick(NAMES)
  const value = TIMES.includes(name) ? leaf(random.pick([...DATES, ...SECONDS])) : anyLeaf(random)
  if (parent.kind === 'array') {
    parent.items.push(value)
    return
  }
  parent.members.splice(random.below(parent.members.length + 1), 0, { name: JSON.stringify(name), value })
}

/** A value of the same kind: what a forger would write. */
function another(text: string, random: Random): string {
  if (/^"\d{4}-\d\d-\d\d/.test(text)) return random.pick(DATES)
  if (/^"\d+"$/.test(text))
    return JSON.stringify(String(random.pick([0, 1, 41, 42, 43, 131_071, 131_072, 2 ** 32 + 42])))
  if (/^\d{9,}/.test(text)) return random.pick(SECONDS)
  if (/^-?\d/.test(text))
    return random.pick(['0', '-1', '0.25', '0.3', '1e6', '1e21', '2147483648', '9007199254740993'])
  return respelled(text, random)
}

function deepened(value: JsonTree, random: Random): JsonTree {
  const levels = random.pick([1, 1, 1, 2, 2, 10, 55, 60, 64, random.onceIn(4) ? 5_000 : 70])
  const [before, after] = random.onceIn(2) ? ['[', ']'] : ['{"a":', '}']
  const text = value.kind === 'leaf' ? value.text : '0'
  return leaf(before.repeat(levels) + text + after.repeat(levels))
}

/** The same name to JSON, another one to who compares bytes. */
function escaped(name: string): string {
  const read = tryParse(name)
  if (typeof read !== 'string') return name
  const units = Array.from({ length: read.length }, (_, i) => read.charCodeAt(i).toString(16).padStart(4, '0'))
  return `"${units.map((unit) => `\\u${unit}`).join('')}"`
}

/** One character more, less, doubled or of the other case; now and then very long. */
function respelled(text: string, random: Random): string {
  const at = random.below(text.length + 1)
  const character = text[at] ?? ''
  switch (random.below(6)) {
    case 0:
      return text.slice(0, at) + text.slice(at + 1)
    case 1:
      return text.slice(0, at) + character + text.slice(at)
    case 2:
      return text.slice(0, at) + character.toUpperCase() + text.slice(at + 1)
    case 3:
      return text.slice(0, at) + random.pick([' ', '\\', '"', '\u200b', '0', '/', '#', 'é', '\u0000']) + text.slice(at)
    case 4:
      return text.slice(0, at) + random.pick(['9', 'a', '.', '-']) + text.slice(at + 1)
    default:
      return random.onceIn(20) ? `"${random.pick(['a', '\\n', 'é', '\\u0041']).repeat(20_000)}"` : escaped(text)
  }
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
