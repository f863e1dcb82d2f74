import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import type { JsonValue } from '../src/index.ts'
import { acceptorOf } from '../src/z-acceptor.ts'
import { zTransferNotice } from '../src/z-transfer-notice.ts'
import { zVolunteerActivity, zVolunteerRecognition, zVolunteerTraining } from '../src/z-volunteer-deeds.ts'
import { zVolunteerHoursExtract } from '../src/z-volunteer-hours-extract.ts'
import { zVolunteerPassport, zVolunteerPassportSummary } from '../src/z-volunteer-passport.ts'
import {
  activityClaims,
  extractClaims,
  noticeClaims,
  passportClaims,
  recognitionClaims,
  summaryClaims,
  trainingClaims,
} from './documents.ts'

type Path = readonly (string | number)[]

const pathsOf = (value: unknown, path: Path = []): readonly Path[] =>
  typeof value !== 'object' || value === null
    ? [path]
    : [path, ...Object.entries(value).flatMap(([name, inside]) => pathsOf(inside, [...path, name]))]

/** Sound somewhere, and wrong elsewhere. */
const VALUES: readonly JsonValue[] = [
  ...['', ' ', 'kk', 'ru', 'x'.repeat(70), 'active', 'KZ-75', 'KZ-76', 'ecology', 'onSite', 'geo', 'ltr'],
  ...['2026-02-28', '2026-02-30', '2026-2-3', '2026-02-28T10:00:00Z', '2026-02-28T25:00:00Z', '2026-02-28T10:00:00'],
  ...[
    '75-04829173-2',
    '75-04829173-3',
    '990440001234',
    '990440001235',
    '990440001234:1',
    'urn:uuid:1',
    'https://a.kz/',
  ],
  ...[0, -0, -1, 0.25, 0.3, 5, 14, 15, 18, 1_000_000, 1_000_001, 2 ** 53, 1e308],
  ...[null, true, [], {}, ['kk'], [{ '@value': 'a', '@language': 'kk' }], { name: [] }],
  [1, 2].map((n) => ({ '@value': `a${n}`, '@language': 'kk' })),
  Array.from({ length: 17 }, (_, i) => ({ '@value': 'a', '@language': `k${String.fromCharCode(97 + i)}` })),
]

/** The value with one place in it given up, given another value, or given one member or item more. */
function changedAt(
  value: unknown,
  path: Path,
  change: { readonly by: 'left out' | 'set' | 'more'; to: unknown },
): unknown {
  const [name, ...rest] = path
  if (name !== undefined) {
    const inside = changedAt((value as Record<string | number, unknown>)[name], rest, change)
    if (Array.isArray(value)) {
      return value.flatMap((item, i) => (i !== Number(name) ? [item] : inside === undefined ? [] : [inside]))
    }
    const { [name]: _, ...others } = value as Record<string | number, unknown>
    return inside === undefined ? others : { ...others, [name]: inside }
  }
  if (change.by === 'left out') return undefined
  if (change.by === 'set' || typeof value !== 'object' || value === null) return change.to
  return Array.isArray(value) ? [...value, change.to] : { ...value, more: change.to }
}

describe.each<[string, z.ZodMiniType, object]>([
  ['a passport', zVolunteerPassport, passportClaims],
  ['a passport with an age from the youngest', zVolunteerPassport, { ...passportClaims, ageAtLeast: 14 }],
  ['a summary', zVolunteerPassportSummary, summaryClaims],
  ['an activity', zVolunteerActivity, activityClaims],
  ['a training', zVolunteerTraining, trainingClaims],
  ['a recognition', zVolunteerRecognition, recognitionClaims],
  ['an extract', zVolunteerHoursExtract, extractClaims],
  ['a notice', zTransferNotice, noticeClaims],
])('the claims of %s', (_, schema, claims) => {
  const validate = schema['~standard'].validate as (value: unknown) => { value?: unknown; issues?: readonly unknown[] }

  it('are accepted exactly where zod finds no issue and leaves nothing out', () => {
    const accepts = acceptorOf(schema)
    expect(accepts(claims)).toBe(true)
    const by = fc.constantFrom<('left out' | 'set' | 'more')[]>('left out', 'set', 'set', 'more')
    const to = fc.oneof(
      fc.constantFrom(...VALUES),
      fc.constantFrom(...pathsOf(claims).map((path) => path.reduce((at, key) => (at as never)[key], claims))),
      fc.jsonValue({ maxDepth: 2 }),
    )
    let sound = 0
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(), by, to), { minLength: 1, maxLength: 2 }), (changes) => {
        const value = changes.reduce<unknown>((changing, [at, how, given]) => {
          const paths = pathsOf(changing)
          return changedAt(changing, paths[at % paths.length] as Path, { by: how, to: given })
        }, claims)
        const result = validate(value)
        const isSound = result.issues === undefined && isDeepStrictEqual(result.value, value)
        expect(accepts(value)).toBe(isSound)
        if (isSound) sound += 1
      }),
      { numRuns: 1_500 },
    )
    expect(sound).toBeGreaterThan(20)
  })
})

describe('what is not accepted, though zod may find nothing wrong with it', () => {
  const zPerson = z.object({ name: z.string(), age: z.exactOptional(z.int()) })

  it.each<[string, z.ZodMiniType, unknown]>([
    ['a value of a schema that converts', z.string().check(z.trim()), ' a'],
    ['a default in place of a member', z.object({ a: z._default(z.string(), 'b') }), {}],
    ['a schema of another kind', z.union([z.string(), z.number()]), 'a'],
    ['a member that is undefined', z.object({ a: z.optional(z.string()) }), { a: undefined }],
    ['a check that is not made', z.string().check(z.refine(() => false, { when: () => false })), 'a'],
    ['a member that is inherited', zPerson, Object.create({ name: 'Ә' })],
    ['an optional member that is inherited', zPerson, Object.assign(Object.create({ age: 7 }), { name: 'Ә' })],
    ['and more than the inherited one', zPerson, Object.assign(Object.create({ age: 7 }), { name: 'Ә', more: 1 })],
  ])('%s', (_, schema, value) => {
    expect(schema['~standard'].validate(value)).not.toHaveProperty('issues')
    expect(acceptorOf(schema)(value)).toBe(false)
  })

  it.each<[string, z.ZodMiniType, unknown]>([
    ['an array with a hole', z.array(z.string()), Array(1)],
    ['an array as an object', z.object({}), []],
    ['an array as an object of its members', z.object({ 0: z.string() }), ['a']],
    ['an array-like object', z.array(z.string()), { 0: 'a', length: 1 }],
    ['NaN', z.number(), Number.NaN],
    ['Infinity', z.number(), Number.POSITIVE_INFINITY],
    ['a number in a text', z.number(), '1'],
    ['1.5 as a whole number', z.int(), 1.5],
    ['2^53', z.int(), 2 ** 53],
    ['a value that a later check refuses', z.string().check(z.minLength(1), z.maxLength(2)), 'abc'],
  ])('nor does zod take %s', (_, schema, value) => {
    expect(schema['~standard'].validate(value)).toHaveProperty('issues')
    expect(acceptorOf(schema)(value)).toBe(false)
  })

  it('waits for no check', () => {
    const schema = z.object({ a: z.string().check(z.refine(async () => true)) })
    expect(acceptorOf(schema)({ a: 'b' })).toBe(false)
  })

  it('asks a check nothing about what an earlier one refused', () => {
    const asked: string[] = []
    const schema = z.string().check(
      z.regex(/^a$/),
      z.refine((value) => asked.push(value) > 0),
    )
    expect(acceptorOf(schema)('b')).toBe(false)
    expect(acceptorOf(schema)('a')).toBe(true)
    expect(asked).toEqual(['a'])
  })
})
