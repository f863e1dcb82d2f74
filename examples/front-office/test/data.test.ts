import { readFileSync } from 'node:fs'
import { isValidBin } from '@volunteer-passport/schema'
import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { makeDataFiles } from '../data/make/data-files.ts'
import { ORGANISATIONS } from '../data/make/organisations.ts'

const read = (name: string): string => readFileSync(new URL(`../data/${name}`, import.meta.url), 'utf8')

test('the script makes the committed files, byte for byte', () => {
  const files = makeDataFiles()
  expect([...files.keys()].sort()).toEqual([
    'README.md',
    'activities-2026-09.csv',
    'activities-2026-10.csv',
    'expected.json',
    'trainings.csv',
    'volunteers.csv',
  ])
  for (const [name, text] of files) expect(text === read(name), name).toBe(true)
})

test('the files are what an office really sends', () => {
  for (const name of ['volunteers.csv', 'activities-2026-09.csv', 'activities-2026-10.csv', 'trainings.csv']) {
    const text = read(name)
    expect(text.startsWith('\ufeff'), name).toBe(true)
    expect(text.endsWith('\r\n'), name).toBe(true)
  }
  const september = read('activities-2026-09.csv')
  expect(september).toContain('"Қоғамдық қор ""Жасыл Дала"", Алматы қ."')
  expect(september).toMatch(/"[^"\n]*\n[^"]*"/)
})

test('people come from all twenty regions, two thirds of them are students, minors have consent', () => {
  const people = parse<Record<string, string>>(read('volunteers.csv'), {
    bom: true,
    columns: true,
    relax_column_count: true,
  }).filter(({ ref }) => /^member-(0\d{3}|1000)$/.test(ref!))
  expect(new Set(people.map((row) => row.ref)).size).toBe(1000)
  expect(new Set(people.map((row) => row.region_kato!.slice(0, 2))).size).toBe(20)
  const students = people.filter((row) => row.birth_date! > '2003-12-31').length
  expect(students).toBeGreaterThan(550)
  const minors = people.filter((row) => row.birth_date! > '2008-08-31')
  expect(minors.length).toBeGreaterThan(80)
  expect(minors.every((row) => row.guardian_consent_on !== '')).toBe(true)
})

test('the business numbers are well formed, and no two organisations share one', () => {
  expect(ORGANISATIONS).toHaveLength(25)
  expect(ORGANISATIONS.filter(({ bin }) => !isValidBin(bin))).toEqual([])
  expect(new Set(ORGANISATIONS.map(({ bin }) => bin)).size).toBe(25)
})
