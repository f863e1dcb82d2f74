import { LIMITS, parseJson } from '@volunteer-passport/codec'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findJsonFault, isIllFormed } from '../src/find-json-fault.ts'
import { codeOf } from './keys.ts'

const ILL_FORMED = { code: 'JSON_INVALID', detail: 'The text holds a lone surrogate or a noncharacter.' }

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

test('reads whatever JSON.parse reads, if no name is double or forbidden', () => {
  const text = fc.string({ unit: 'grapheme' })
  const json = fc.jsonValue({ depthSize: 'medium', stringUnit: 'grapheme' })
  fc.assert(
    fc.property(fc.oneof(json, fc.dictionary(text, json)), fc.constantFrom(0, 1, '\t'), (value, indent) => {
      const written = JSON.stringify(value, null, indent)
      fc.pre(!written.includes('__proto__'))
      expect(parseJson(written)).toEqual({ ok: true, value: JSON.parse(written) })
      expect(parseJson(bytes(written))).toEqual({ ok: true, value: JSON.parse(written) })
    }),
    { numRuns: 500 },
  )
})

test('reads names and strings spelled with escapes as JSON.parse does', () => {
  const escaped = fc.string({ unit: 'grapheme' }).map((text) => {
    const units = Array.from({ length: text.length }, (_, i) => text.charCodeAt(i).toString(16).padStart(4, '0'))
    return `"${units.map((unit) => `\\u${unit}`).join('')}"`
  })
  const name = escaped.filter((text) => !['__proto__', '\\"'].includes(JSON.parse(text)))
  fc.assert(
    fc.property(name, escaped, (spelled, value) => {
      const text = `{${spelled}:[${value}],"\\\\\\"":"\\n{[,:"}`
      expect(parseJson(text)).toEqual({ ok: true, value: JSON.parse(text) })
    }),
  )
})

test('never throws and takes nothing that JSON.parse refuses, whatever text or bytes it is given', () => {
  const nearJson = fc.string({
    unit: fc.constantFrom(...'{}[]:,"\\/u0019eE+-. \n\td8cabftrulsn', '\ud800', '\udc00', '\ufeff', '\u2028', 'Ә'),
  })
  fc.assert(
    fc.property(fc.oneof(nearJson, fc.string({ unit: 'binary' }), fc.uint8Array()), (input) => {
      const parsed = parseJson(input)
      if (!parsed.ok) return
      const text = typeof input === 'string' ? input : new TextDecoder('utf-8', { ignoreBOM: true }).decode(input)
      expect(parsed.value).toEqual(JSON.parse(text))
    }),
    { numRuns: 3_000 },
  )
})

test('reads a compact text as if it had looked through it character by character', () => {
  const number = fc.constantFrom('0', '-0', '1', '10', '100', '1000', '1e2', '1e3', '2000', '-3E3', '1e21', '1e400')
  const other = fc.constantFrom('0.1', '0.05', '5e-2', '0.01', '0.001', '1e-3', '1.0', '120.50', '99999999999999999999')
  const unit = fc.constantFrom('a', 'b', 'Ә', '\\n', '\\u0061', '\\ud800', '\ufdd0', '\uffff', '😀', '\ud83f\udfff')
  const string = fc.oneof(
    { weight: 6, arbitrary: fc.string({ unit: fc.constantFrom('a', 'b', 'Ә'), maxLength: 2 }) },
    { weight: 1, arbitrary: fc.string({ unit, maxLength: 2 }) },
  )
  const spelled = string.map((text) => `"${text}"`)
  const name = fc.oneof({ weight: 20, arbitrary: spelled }, { weight: 1, arbitrary: fc.constant('"__proto__"') })
  const { json } = fc.letrec<{ json: string }>((tie) => ({
    json: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      fc.oneof(number, other, spelled, fc.constantFrom('true', 'false', 'null')),
      fc.array(tie('json'), { maxLength: 5 }).map((items) => `[${items.join()}]`),
      fc
        .array(fc.tuple(name, tie('json')), { maxLength: 5 })
        .map((members) => `{${members.map((m) => m.join(':')).join()}}`),
    ),
  }))
  const limits = fc.record({ jsonDepth: fc.constantFrom(2, 3, 64), jsonParts: fc.constantFrom(20, 40, 262_144) })
  const codes = new Set<string>()
  fc.assert(
    fc.property(json, limits, (text, { jsonDepth, jsonParts }) => {
      const fault = isIllFormed(text) ? ILL_FORMED : findJsonFault(text, jsonDepth, jsonParts)
      const expected =
        fault === undefined
          ? { ok: true, value: JSON.parse(text) }
          : { ok: false, problems: [expect.objectContaining(fault)] }
      expect(parseJson(text, { jsonDepth, jsonParts })).toEqual(expected)
      expect(parseJson(bytes(text), { jsonDepth, jsonParts })).toEqual(expected)
      codes.add(fault?.code ?? 'ok')
    }),
    { numRuns: 4_000 },
  )
  expect([...codes].sort()).toEqual([
    'JSON_DUPLICATE_KEY',
    'JSON_FORBIDDEN_KEY',
    'JSON_INVALID',
    'JSON_TOO_DEEP',
    'LIMIT_EXCEEDED',
    'ok',
  ])
})

test.each<[string, unknown, string]>([
  ['nothing at all', undefined, 'JSON_INVALID'],
  ['null', null, 'JSON_INVALID'],
  ['a number', 1, 'JSON_INVALID'],
  ['an ArrayBuffer', bytes('{}').buffer, 'ok'],
  ['an ArrayBuffer with a noncharacter', bytes('"\uffff"').buffer, 'JSON_INVALID'],
])('throws nothing for what is neither text nor bytes: %s', (_, input, code) => {
  expect(codeOf(parseJson(input as Uint8Array))).toBe(code)
})

test('takes no noncharacter of any plane, as text, as bytes or escaped', () => {
  const last = Array.from({ length: 17 }, (_, plane) => [plane * 0x10000 + 0xfffe, plane * 0x10000 + 0xffff])
  const inArabic = Array.from({ length: 32 }, (_, i) => 0xfdd0 + i)
  for (const point of [...last.flat(), ...inArabic]) {
    const text = String.fromCodePoint(point)
    const units = Array.from(text.split(''), (unit) => `\\u${unit.charCodeAt(0).toString(16)}`).join('')
    expect([`"${text}"`, bytes(`"${text}"`), `"${units}"`].map((json) => codeOf(parseJson(json)))).toEqual(
      Array.from({ length: 3 }, () => 'JSON_INVALID'),
    )
    const before = String.fromCodePoint(point - 1 - (point % 2) - (inArabic.includes(point) ? 32 : 0))
    expect(parseJson(bytes(`"${before}"`))).toEqual({ ok: true, value: before })
  }
})

test('no number that is spelled shorter than JSON.stringify would makes room for a member named twice', () => {
  const spellings = (digits: bigint, exponent: number): readonly string[] => [
    `${digits}e${exponent}`,
    `-${digits}E${exponent}`,
    `${digits}${'0'.repeat(Math.max(exponent, 0))}`,
    `0.${'0'.repeat(Math.max(-exponent, 0))}${digits}`,
  ]
  const digits = fc.oneof(fc.bigInt(1n, 99n), fc.bigInt(10n ** 15n, 10n ** 21n), fc.constant(10n ** 20n - 1n))
  const spelling = fc
    .tuple(digits, fc.integer({ min: -12, max: 30 }), fc.nat(3))
    .map(([whole, exponent, i]) => spellings(whole, exponent)[i] as string)
  let attacks = 0
  fc.assert(
    fc.property(spelling, (spelled) => {
      const saved = JSON.stringify(JSON.parse(spelled)).length - spelled.length
      if (saved <= 0) return
      // Five of them save as much as `"…":0,` takes.
      const name = 'x'.repeat(5 * saved - 5)
      const numbers = Array.from({ length: 5 }, () => spelled)
      expect(codeOf(parseJson(`[${numbers},{"${name}":0,"${name}":0}]`))).toBe('JSON_DUPLICATE_KEY')
      attacks += 1
    }),
    { numRuns: 4_000 },
  )
  expect(attacks).toBeGreaterThan(500)
})

test('finds a name that is there twice wherever it stands and however it is spelled', () => {
  const name = fc.string({ unit: 'grapheme', maxLength: 5 }).filter((text) => text !== '__proto__')
  const asEscapes = (text: string): string =>
    `"${Array.from({ length: text.length }, (_, i) => `\\u${text.charCodeAt(i).toString(16).padStart(4, '0')}`).join('')}"`
  fc.assert(
    fc.property(
      name,
      fc.uniqueArray(name, { maxLength: 60 }),
      fc.constantFrom<(text: string) => string>(JSON.stringify, asEscapes),
      fc.nat(60),
      fc.nat(60),
      (twice, others, spelled, first, second) => {
        const members = others.filter((other) => other !== twice).map((other) => `${JSON.stringify(other)}:{"a":[]}`)
        expect(codeOf(parseJson(`[{${members.join()}}]`))).toBe('ok')
        members.splice(first, 0, `${JSON.stringify(twice)}:1`)
        members.splice(second, 0, `${spelled(twice)} :{"b":2}`)
        expect(codeOf(parseJson(`[{${members.join()}}]`))).toBe('JSON_DUPLICATE_KEY')
      },
    ),
    { numRuns: 500 },
  )
})

test.each<[string, string | Uint8Array, string]>([
  ['one name in two objects', '[{"a":1},{"a":{"a":2}}]', 'ok'],
  ['a name and a value', '{"a":"a","b":["a","a"]}', 'ok'],
  ['a name after a nested object that has it', '{"a":{"b":1},"b":2}', 'ok'],
  ['constructor, toString, hasOwnProperty', '{"constructor":1,"toString":2,"hasOwnProperty":3}', 'ok'],
  ['__proto__ as a value', '{"a":"__proto__"}', 'ok'],
  ['a pair of surrogates, escaped', '{"a":"\\ud83d\\ude00"}', 'ok'],
  ['the largest double', '[1.7976931348623157e308,-1e-400,0e999999]', 'ok'],
  ['issuer twice', '{"issuer":1,"issuer":2}', 'JSON_DUPLICATE_KEY'],
  ['issuer with an escape', '{"issuer":1,"\\u0069ssuer":2}', 'JSON_DUPLICATE_KEY'],
  ['a nested id twice', '{"a":[{"b":{"id":1,"x":[],"id":2}}]}', 'JSON_DUPLICATE_KEY'],
  ['the empty name twice', '{"":1,"":2}', 'JSON_DUPLICATE_KEY'],
  ['a name before and after a nested object', '{"a":{"a":1},"a":2}', 'JSON_DUPLICATE_KEY'],
  ['white space before the colon', '{"a" :1,"a"\n\t:2}', 'JSON_DUPLICATE_KEY'],
  ['__proto__', '{"a":[{"__proto__":{"admin":true}}]}', 'JSON_FORBIDDEN_KEY'],
  ['__proto__ with an escape', '{"\\u005f_proto__":1}', 'JSON_FORBIDDEN_KEY'],
  ['10,000 arrays', '['.repeat(10_000) + ']'.repeat(10_000), 'JSON_TOO_DEEP'],
  ['10,000 objects', `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`, 'JSON_TOO_DEEP'],
  ['nothing', '', 'JSON_INVALID'],
  ['trailing text', '{}{}', 'JSON_INVALID'],
  ['a byte order mark', '\ufeff{}', 'JSON_INVALID'],
  ['a byte order mark in bytes', new Uint8Array([0xef, 0xbb, 0xbf, 0x7b, 0x7d]), 'JSON_INVALID'],
  ['bad UTF-8', new Uint8Array([0x22, 0xff, 0x22]), 'JSON_INVALID'],
  ['overlong UTF-8', new Uint8Array([0x22, 0xc0, 0xaf, 0x22]), 'JSON_INVALID'],
  ['a surrogate in UTF-8', new Uint8Array([0x22, 0xed, 0xa0, 0x80, 0x22]), 'JSON_INVALID'],
  ['a lone surrogate', '"\ud800"', 'JSON_INVALID'],
  ['a lone surrogate, escaped', '{"a":"\\ud800"}', 'JSON_INVALID'],
  ['a lone surrogate in a name, escaped', '{"\\udc00":1}', 'JSON_INVALID'],
  ['half a pair escaped, half not', '"\\ud83d\ude00"', 'JSON_INVALID'],
  ['a noncharacter (RFC 7493 §2.1)', '"\uffff"', 'JSON_INVALID'],
  ['a noncharacter beyond the first plane, escaped', '"\\ud83f\\udffe"', 'JSON_INVALID'],
  ['a control character', '"\u0001"', 'JSON_INVALID'],
  ['a comment', '{/* a */}', 'JSON_INVALID'],
  ['NaN', '[NaN]', 'JSON_INVALID'],
  ['hexadecimal', '[0x7f]', 'JSON_INVALID'],
  ['1e400', '{"exp":1e400}', 'JSON_INVALID'],
  ['-1e400', '{"exp":-1E+400}', 'JSON_INVALID'],
  ['400 digits', `[${'9'.repeat(400)}]`, 'JSON_INVALID'],
  ['a string without end', '{"a":"b', 'JSON_INVALID'],
  ['a string that ends in a backslash', '"a\\', 'JSON_INVALID'],
  ['a bad escape', '"\\x"', 'JSON_INVALID'],
  ['a backslash outside', '{"a":\\n}', 'JSON_INVALID'],
  ['a name outside an object', '"a":1', 'JSON_INVALID'],
  ['a name in an array', '["a":1]', 'JSON_INVALID'],
  ['a bracket that closes nothing', ']', 'JSON_INVALID'],
])('%s', (_, text, code) => {
  expect(codeOf(parseJson(text))).toBe(code)
})

test(`depth ${LIMITS.jsonDepth} is the last one allowed, and the limit can be set`, () => {
  const nested = (depth: number): string => `${'[{"a":'.repeat(depth / 2)}1${'}]'.repeat(depth / 2)}`
  expect(codeOf(parseJson(nested(64)))).toBe('ok')
  expect(codeOf(parseJson(`[${nested(64)}]`))).toBe('JSON_TOO_DEEP')
  expect(codeOf(parseJson('[[]]', { jsonDepth: 1 }))).toBe('JSON_TOO_DEEP')
})

test('a name is found twice among many members', () => {
  const text = `{${Array.from({ length: 1_000 }, (_, i) => `"${i}":${i}`).join()}}`
  expect(codeOf(parseJson(text))).toBe('ok')
  expect(codeOf(parseJson(text.replace('"999"', '"7"')))).toBe('JSON_DUPLICATE_KEY')
})

test('a problem tells the position and never the text', () => {
  expect(parseJson('{"secret":"canary","secret":1}')).toEqual({
    ok: false,
    problems: [
      {
        code: 'JSON_DUPLICATE_KEY',
        title: expect.any(String),
        type: expect.stringMatching('PARSING_ERROR$'),
        detail: 'A member name appears a second time at character 19.',
      },
    ],
  })
  expect(JSON.stringify(parseJson('{"secret":canary}'))).not.toMatch(/secret|canary/)
})

test('many names may stand in one object and in the next, at any depth', () => {
  const many = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`n${i}`, i]))
  for (const value of [
    [many, many],
    [{ a: many }, { a: many }],
    { a: { ...many, b: many }, c: [many, [many], many] },
  ]) {
    expect(parseJson(JSON.stringify(value))).toEqual({ ok: true, value })
  }
})
