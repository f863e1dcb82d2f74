import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeRows, encodeRows } from '../src/issue-queue/row-text.ts'

describe('rows as text', () => {
  const text = fc.string({
    unit: fc.oneof(fc.constantFrom('\0', '\ud800', '$', 'д', '"'), fc.string({ maxLength: 2 })),
  })
  const name = fc.oneof(fc.constantFrom('$date', '$$date', '$', '__proto__', 'constructor'), text)
  const leaf = fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null), fc.date({ noInvalidDate: true }))
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      leaf,
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(name, tie('value'), { maxKeys: 4, noNullPrototype: true }),
    ),
  }))

  test('come back as they were, Dates among them', () => {
    fc.assert(
      fc.property(fc.array(value, { maxLength: 5 }), (rows) => {
        const encoded = encodeRows(rows)
        expect(decodeRows(encoded)).toEqual(rows)
        // What PostgreSQL takes into jsonb: no NUL, no half of a character.
        expect(JSON.stringify({ rows: encoded })).not.toMatch(/(?<!\\)(\\\\)*\\u(0000|d[89a-f])/)
      }),
    )
  })

  test('keep a Date without a time, which a row is refused for later', () => {
    expect(decodeRows(encodeRows([{ validUntil: new Date(Number.NaN) }, undefined]))).toEqual([
      { validUntil: new Date(Number.NaN) },
      null,
    ])
  })
})
