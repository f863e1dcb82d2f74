import { parseJson } from '@volunteer-passport/codec'
import { countWork } from '@volunteer-passport/testing'
import { expect, test } from 'vitest'

// What is quadratic goes over ten thousand times as much.
const LENGTH = 60_000
const MOST_A_CHARACTER = 12

const limits = { jsonParts: Number.POSITIVE_INFINITY }
const members = (count: number): string => Array.from({ length: count }, (_, i) => `"${i}":${i}`).join()

test.each([
  ['one string of short escapes', `"${'\\n'.repeat(LENGTH / 2)}"`],
  ['one string of escaped quotes', `"${'\\"'.repeat(LENGTH / 2)}"`],
  ['one string of escaped backslashes', `"${'\\\\'.repeat(LENGTH / 2)}"`],
  ['one string of long escapes', `"${'\\u0061'.repeat(LENGTH / 6)}"`],
  ['strings of one escape', `[${'"\\n",'.repeat(LENGTH / 5)}0]`],
  ['one escape and then none', `["\\n",${'"",'.repeat(LENGTH / 3)}0]`],
  ['escapes without an end', `"${'\\n'.repeat(LENGTH / 2)}`],
  ['strings without an end', `"${'\\"'.repeat(LENGTH / 2)}`],
  ['a number of many digits', `0.${'1'.repeat(LENGTH)}`],
  ['brackets that close nothing', ']'.repeat(LENGTH)],
  ['members', `{${members(LENGTH / 10)}}`],
  ['members, the last one named twice', `{${members(LENGTH / 10)},"7":0}`],
])('%s take work in proportion to their length', (_, text) => {
  expect(countWork(() => parseJson(text, limits)) / text.length).toBeLessThan(MOST_A_CHARACTER)
})

test.each([
  ['"a\\"b"', 'a"b'],
  ['"\\\\"', '\\'],
  ['"\\\\\\""', '\\"'],
  ['["\\"","\\\\","x\\\\\\"y","\\n"]', ['"', '\\', 'x\\"y', '\n']],
  ['{"\\"":"\\"","b\\\\":{"\\n":1}}', { '"': '"', 'b\\': { '\n': 1 } }],
])('%s is read whole', (text, value) => {
  expect(parseJson(text)).toEqual({ ok: true, value })
})
