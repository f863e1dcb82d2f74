/** Name of the one member that stands for a Date. */
const DATE = '$date'

/**
 * Rows as text that a queue can carry, and back: JSON, with Dates told apart from text. Text of any characters comes
 * through, NUL and lone surrogates too, so that a bad row is refused where a row is refused, and stops no other.
 * @throws TypeError for what is no data: functions, symbols, big integers, objects of a class
 */
export function encodeRows(rows: readonly unknown[]): string {
  return JSON.stringify(rows.map(encode))
}

export function decodeRows(text: string): readonly unknown[] {
  return (JSON.parse(text) as readonly unknown[]).map(decode)
}

function encode(value: unknown): unknown {
  if (value instanceof Date) return { [DATE]: value.getTime() }
  if (Array.isArray(value)) return value.map(encode)
  if (typeof value === 'object' && value !== null) return encodeObject(value)
  if (['function', 'symbol', 'bigint'].includes(typeof value)) throw notData(typeof value)
  return value
}

function encodeObject(value: object): object {
  const prototype = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) throw notData('object of a class')
  // A member of the office's own that begins like ours gets one sign more.
  const members = Object.entries(value).map(([name, member]) => [escaped(name), encode(member)] as const)
  return Object.fromEntries(members)
}

function decode(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(decode)
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value)
  // A Date without a time became null.
  if (members[0]?.[0] === DATE) return new Date(members[0][1] ?? Number.NaN)
  return Object.fromEntries(members.map(([name, member]) => [unescaped(name), decode(member)]))
}

const escaped = (name: string): string => (name.startsWith('$') ? `$${name}` : name)
const unescaped = (name: string): string => (name.startsWith('$') ? name.slice(1) : name)

const notData = (what: string): TypeError => new TypeError(`a row holds a ${what}, which no queue can carry`)
