import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { stringify } from 'csv-stringify/sync'
import { afterAll, beforeAll, expect, test } from 'vitest'
import expected from '../data/expected.json' with { type: 'json' }
import { type Answer, DATA, type Desk, deskAt } from './desk.ts'
import { lightenKey } from './lighten-key.ts'

const FILES = ['volunteers.csv', 'activities-2026-09.csv', 'activities-2026-10.csv', 'trainings.csv'] as const
const kindOf = (file: string): string => (file.startsWith('activities') ? 'activities' : file.replace('.csv', ''))
const { counts, rejections } = expected

let desk: Desk
const first = new Map<string, Answer>()
beforeAll(async () => {
  desk = deskAt(mkdtempSync(join(tmpdir(), 'front-office-')))
  await desk.call('init', '--office', 'KZ-75')
  await lightenKey(desk.folder)
  for (const file of FILES) first.set(file, await desk.call('import', kindOf(file), join(DATA, file), '--json'))
})
afterAll(() => rmSync(desk.folder, { recursive: true }))

const rejectedFile = (file: string): string => join(desk.folder, 'rejected', file)
const summary = (answer: Answer | undefined): unknown => answer?.values.at(-1)

test.each(FILES)('%s: the good rows are taken, each bad one is reported with line and column', (file) => {
  const answer = first.get(file)!
  expect(answer.exit).toBe(2)
  const reported = answer.values.filter(({ type }) => type === 'rejected')
  expect(reported.map(({ line, column, problem }) => ({ line, column, problem }))).toEqual(
    rejections.filter((one) => one.file === file).map(({ line, column, problem }) => ({ line, column, problem })),
  )
})

test('the counts are those of the files', () => {
  const { people, september, october, corrections, twice, trainings } = counts
  const of = (file: string): number => rejections.filter((one) => one.file === file).length
  const outcomes = [
    { registered: people },
    { recorded: september },
    { recorded: october, corrected: corrections, unchanged: twice },
    { issued: trainings },
  ]
  expect(rejections).toHaveLength(40)
  FILES.forEach((file, index) => {
    const rejected = of(file)
    const taken = outcomes[index]!
    expect(summary(first.get(file))).toEqual({
      type: 'summary',
      file,
      rows: Object.values(taken).reduce((sum, count) => sum + count, rejected),
      outcomes: { ...taken, rejected },
      rejectedFile: rejectedFile(file),
    })
  })
})

test('a file fed twice changes nothing', async () => {
  const october = await desk.call('import', 'activities', join(DATA, 'activities-2026-10.csv'), '--json')
  expect(summary(october)).toMatchObject({ outcomes: { unchanged: 5733, rejected: 9 } })
  const trainings = await desk.call('import', 'trainings', join(DATA, 'trainings.csv'), '--json')
  expect(summary(trainings)).toMatchObject({ outcomes: { unchanged: 300, rejected: 3 } })
})

test('an older file never undoes a later correction', async () => {
  const september = await desk.call('import', 'activities', join(DATA, 'activities-2026-09.csv'), '--json')
  expect(summary(september)).toMatchObject({
    outcomes: { unchanged: counts.september - counts.corrections, outdated: counts.corrections, rejected: 12 },
  })
})

test('a personal number is in no answer, no message and no file of the office', () => {
  const personalNumber = '040314550127'
  const files = readdirSync(desk.folder, { recursive: true, encoding: 'utf8' }).map((name) => join(desk.folder, name))
  expect(files.length).toBeGreaterThan(10)
  const texts = [...first.values()].flatMap(({ stdout, stderr }) => [stdout, stderr])
  for (const file of files) if (statSync(file).isFile()) texts.push(readFileSync(file, 'latin1'))
  expect(texts.filter((text) => text.includes(personalNumber))).toEqual([])
})

test('no message holds what a cell says', () => {
  const { stdout, stderr } = first.get('volunteers.csv')!
  const people = parse(readFileSync(rejectedFile('volunteers.csv')), { bom: true, from: 2 })
  expect(people).toHaveLength(16)
  const names = new Set(people.flatMap((row) => row.slice(1, 13)).filter((name) => name.length > 3))
  expect(names.size).toBeGreaterThan(60)
  expect([...names].filter((name) => stdout.includes(name) || stderr.includes(name))).toEqual([])
})

test('rejected.csv has the same columns and the reason, for its owner only', () => {
  const source = parse(readFileSync(join(DATA, 'trainings.csv')), { bom: true, to: 1 })[0]!
  const [header, ...rows] = parse(readFileSync(rejectedFile('trainings.csv')), { bom: true })
  expect(header).toEqual([...source, 'problem'])
  expect(rows.map((row) => row.at(-1))).toEqual([
    "skills: A skill is not in the office's list. Check the codes, set apart by semicolons.",
    'hours: Write a number, such as 12 or 2.75.',
    'completed_on: The day lies in the future.',
  ])
  expect(statSync(rejectedFile('trainings.csv')).mode & 0o777).toBe(0o600)
})

test.each(FILES)('%s: what was refused is taken once it is mended, and rejected.csv is gone', async (file) => {
  const path = rejectedFile(file)
  const rows = parse<Record<string, string>>(readFileSync(path), { bom: true, columns: true })
  const mends = rejections.filter((one) => one.file === file).map((one) => one.mend)
  expect(rows).toHaveLength(mends.length)
  const mended = rows.map((row, index) => ({ ...row, ...mends[index] }))
  // As a spreadsheet program of a country with a decimal comma saves it.
  writeFileSync(
    path,
    `\ufeff${stringify(mended, { header: true, delimiter: ';', record_delimiter: 'windows', quoted: true })}`,
  )
  const answer = await desk.call('import', kindOf(file), path, '--json')
  const outcome = { volunteers: 'registered', activities: 'recorded', trainings: 'issued' }[kindOf(file)]!
  expect(answer).toMatchObject({ exit: 0, stderr: '' })
  expect(summary(answer)).toEqual({
    type: 'summary',
    file,
    rows: mends.length,
    outcomes: { [outcome]: mends.length },
  })
  expect(existsSync(path)).toBe(false)
})

test('a person reads the report in their own language', async () => {
  const path = join(desk.folder, 'one.csv')
  const [header, row] = readFileSync(join(DATA, 'trainings.csv'), 'utf8').split('\r\n')
  writeFileSync(path, `${header}\r\n${row!.replace(/,[^,]*$/, ',juggling')}\r\n`)
  const kk = await desk.call('import', 'trainings', path, '--lang', 'kk', '--rejected', join(desk.folder, 'қате.csv'))
  expect(kk).toMatchObject({
    exit: 2,
    stdout: 'one.csv: жолдар саны 1\n  қабылданбады: 1\n',
    stderr: [
      'one.csv, 2-жол, skills бағаны: Дағды офис тізімінде жоқ. Нүктелі үтірмен бөлінген кодтарды тексеріңіз.',
      `Қабылданбаған жолдар: ${join(desk.folder, 'қате.csv')}. Сонда түзетіп, осы файлды импорттаңыз.\n`,
    ].join('\n'),
  })
})
