import { createPostgresPlace } from '@volunteer-passport/testing/postgres'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bigints, booleans, byteStrings, columnsOf, integers, texts } from '../src/postgres/postgres-values.ts'

const int4 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })
const word = fc.string({ unit: 'binary' }).filter((value) => !value.includes('\0'))
const row = fc.record({
  bigint: fc.option(fc.oneof(fc.maxSafeInteger(), fc.constantFrom(0, 2 ** 32, -(2 ** 32), 2 ** 31, -(2 ** 53) + 1))),
  integer: fc.option(int4),
  truth: fc.option(fc.boolean()),
  text: fc.option(word),
  bytes: fc.option(fc.uint8Array()),
})

test('the server reads every array as it was given', async () => {
  const { pool, remove } = await createPostgresPlace()
  await fc.assert(
    fc.asyncProperty(fc.array(row), async (rows) => {
      const given = columnsOf(rows, {
        bigint: bigints,
        integer: integers,
        truth: booleans,
        text: texts,
        bytes: byteStrings,
      })
      const { rows: read } = await pool.query({
        text: `SELECT bigint::text, integer, truth, text, encode(bytes, 'hex') AS bytes
          FROM unnest($1::bigint[], $2::integer[], $3::boolean[], $4::text[], $5::bytea[])
            AS given (bigint, integer, truth, text, bytes)`,
        values: given,
      })
      expect(read).toEqual(
        rows.map(({ bigint, bytes, ...others }) => ({
          ...others,
          bigint: bigint === null ? null : String(bigint),
          bytes: bytes === null ? null : Buffer.from(bytes).toString('hex'),
        })),
      )
    }),
    { numRuns: 200, seed: 17 },
  )
  await remove()
})
