/** Object ids of the types that our columns have; everything else is text. */
const BOOL = 16
const BYTEA = 17
const INT8 = 20
const INT2 = 21
const INT4 = 23

/** The office may have taught its own `pg` other parsers: these hold for our queries alone. */
export const TYPES: { getTypeParser(oid: number): (value: string) => unknown } = {
  getTypeParser(oid) {
    if (oid === INT8 || oid === INT4 || oid === INT2) return Number
    if (oid === BOOL) return (value) => value === 't'
    if (oid === BYTEA) return (value) => new Uint8Array(Buffer.from(value.slice(2), 'hex'))
    return (value) => value
  },
}

/**
 * Many byte strings as one parameter, which travels in binary form: the server cuts it by `starts` (from 1) and `sizes`.
 * An array of byte strings would travel as hexadecimal text.
 */
export interface PackedBytes {
  readonly bytes: Buffer
  readonly starts: readonly number[]
  /** -1 stands for nothing. */
  readonly sizes: readonly number[]
}

export function packBytes(values: readonly (Uint8Array | undefined)[]): PackedBytes {
  let next = 1
  const starts = values.map((value) => {
    const start = next
    next += value?.length ?? 0
    return start
  })
  return {
    bytes: Buffer.concat(values.flatMap((value) => value ?? [])),
    starts,
    sizes: values.map((value) => value?.length ?? -1),
  }
}

/** The members of rows as columns, for `unnest`. */
export function columnOf<Row, Member extends keyof Row>(rows: readonly Row[], member: Member): (Row[Member] | null)[] {
  return rows.map((row) => row[member] ?? null)
}
