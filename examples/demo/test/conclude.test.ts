import { expect, test } from 'vitest'
import { conclude } from '../src/conclude.ts'

const concludeWith = (differences: readonly string[]) => {
  const lines: string[] = []
  const costs = [
    { headline: 'Open', seconds: 0.25 },
    { headline: 'Issue again', seconds: 12 },
  ]
  const counts = new Map([['passports signed', 1877]])
  const exitCode = conclude({ costs, counts, differences }, (line) => lines.push(line), 'Kept: here')
  return { exitCode, lines }
}

const COSTS = [
  '',
  'What it cost',
  '   Open           0.3 s',
  '   Issue again   12.0 s',
  '   All of it     12.3 s',
  '   1,877 passports signed.',
  '',
  'Kept: here',
]

test('the end tells what it cost and that all is well', () => {
  expect(concludeWith([])).toEqual({ exitCode: 0, lines: [...COSTS, 'Everything came out as it must.'] })
})

test('a difference is told and makes the exit code 1', () => {
  expect(concludeWith(['passports: expected 3, got 2'])).toEqual({
    exitCode: 1,
    lines: [...COSTS, 'It did NOT come out as it must:', '   passports: expected 3, got 2'],
  })
})
