import { LIMITS, parseJson } from '@volunteer-passport/codec'
import { expect, test } from 'vitest'

/** Time by the processor, which neighbours on a shared machine do not stretch. */
function cpuMilliseconds(work: () => unknown): number {
  const start = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1000
}

// The longest text that is read at all: what is quadratic takes minutes on it, what is linear some tens of milliseconds.
const LENGTH = LIMITS.statusListTokenBytes

test.each([
  ['one string of short escapes', `"${'\\n'.repeat(LENGTH / 2)}"`],
  ['one string of escaped quotes', `"${'\\"'.repeat(LENGTH / 2)}"`],
  ['one string of escaped backslashes', `"${'\\\\'.repeat(LENGTH / 2)}"`],
  ['one string of long escapes', `"${'\\u0061'.repeat(LENGTH / 6)}"`],
  ['strings of one escape', `[${'"\\n",'.repeat(LENGTH / 5)}0]`],
  ['one escape and then none', `["\\n",${'"",'.repeat(LENGTH / 3)}0]`],
  ['escapes without an end', `"${'\\n'.repeat(LENGTH / 2)}`],
  ['strings without an end', `"${'\\"'.repeat(LENGTH / 2)}`],
  ['a number of four million digits', `0.${'1'.repeat(LENGTH)}`],
  ['brackets that close nothing', ']'.repeat(LENGTH)],
])('%s take no quadratic time', (_, text) => {
  expect(cpuMilliseconds(() => parseJson(text, { jsonParts: Number.POSITIVE_INFINITY }))).toBeLessThan(2_000)
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
