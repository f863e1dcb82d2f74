/** Object ids of the types that our columns have; everything else is text. */
const BOOL = 16
const BYTEA = 17
const INT8 = 20
const INT2 = 21
const INT4 = 23
const TEXT = 25

const HEADER_BYTES = 20

/** The office may have taught its own `pg` other parsers: these hold for our queries alone. */
export const TYPES: { getTypeParser(oid: number): (value: string) => unknown } = {
  getTypeParser(oid) {
    if (oid === INT8 || oid === INT4 || oid === INT2) return Number
    if (oid === BOOL) return (value) => value === 't'
    if (oid === BYTEA) return (value) => new Uint8Array(Buffer.from(value.slice(2), 'hex'))
    return (value) => value
  },
}

type Missing = null | undefined

/**
 * Arrays as the server takes them in binary form (array_recv): a driver that is given one as text spends more on quoting
 * it than the server on reading it, and byte strings would travel as hexadecimal digits.
 */
export function bigints(values: readonly (number | Missing)[]): Buffer {
  return arrayOf(INT8, values, {
    room: () => 8,
    write(bytes, value, at) {
      bytes.writeInt32BE(Math.floor(value / 2 ** 32), at)
      bytes.writeUInt32BE(value >>> 0, at + 4)
      return 8
    },
  })
}

export function integers(values: readonly (number | Missing)[]): Buffer {
  return arrayOf(INT4, values, {
    room: () => 4,
    write(bytes, value, at) {
      bytes.writeInt32BE(value, at)
      return 4
    },
  })
}

export function booleans(values: readonly (boolean | Missing)[]): Buffer {
  return arrayOf(BOOL, values, {
    room: () => 1,
    write(bytes, value, at) {
      bytes[at] = Number(value)
      return 1
    },
  })
}

export function texts(values: readonly (string | Missing)[]): Buffer {
  return arrayOf(TEXT, values, {
    // A unit of UTF-16 is three bytes of UTF-8 at the most.
    room: (value) => value.length * 3,
    write: (bytes, value, at) => bytes.write(value, at),
  })
}

export function byteStrings(values: readonly (Uint8Array | Missing)[]): Buffer {
  return arrayOf(BYTEA, values, {
    room: (value) => value.length,
    write(bytes, value, at) {
      bytes.set(value, at)
      return value.length
    },
  })
}

/** The named members of the rows as columns, in the order of the names. */
export function columnsOf<Row>(
  rows: readonly Row[],
  packs: { readonly [Member in keyof Row]?: (values: readonly Row[Member][]) => Buffer },
): Buffer[] {
  const members = Object.keys(packs) as (keyof Row)[]
  return members.flatMap((member) => packs[member]?.(rows.map((row) => row[member])) ?? [])
}

/** `room` is what a value takes at the most; `write` answers what it took. */
function arrayOf<Value>(
  type: number,
  values: readonly (Value | Missing)[],
  o: {
    readonly room: (value: Value) => number
    readonly write: (bytes: Buffer, value: Value, at: number) => number
  },
): Buffer {
  let room = HEADER_BYTES
  for (const value of values) room += 4 + (value == null ? 0 : o.room(value))
  const bytes = Buffer.allocUnsafe(room)
  bytes.writeInt32BE(values.length === 0 ? 0 : 1, 0) // dimensions
  bytes.writeInt32BE(1, 4) // there may be nulls
  bytes.writeInt32BE(type, 8)
  bytes.writeInt32BE(values.length, 12)
  bytes.writeInt32BE(1, 16) // index of the first
  if (values.length === 0) return bytes.subarray(0, 12)
  let at = HEADER_BYTES
  for (const value of values) {
    const size = value == null ? -1 : o.write(bytes, value, at + 4)
    bytes.writeInt32BE(size, at)
    at += 4 + Math.max(size, 0)
  }
  return bytes.subarray(0, at)
}
