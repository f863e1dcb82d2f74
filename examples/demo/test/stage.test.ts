import { expect, test } from 'vitest'
import { createStage } from '../src/stage.ts'

const createTestStage = () => {
  const lines: string[] = []
  let now = 0
  const stage = createStage({
    print: (line) => lines.push(line),
    folder: '.',
    env: { NO_COLOR: '1' },
    now: () => {
      now += 1500
      return now
    },
  })
  return { stage, lines }
}

test('a step is numbered and its time is kept', async () => {
  const { stage, lines } = createTestStage()
  await stage.step('First', async () => stage.say('said'))
  await stage.step('Second', async () => {})
  expect(lines).toEqual(['', '1. First', '   said', '', '2. Second'])
  expect(stage.costs).toEqual([
    { headline: 'First', seconds: 1.5 },
    { headline: 'Second', seconds: 1.5 },
  ])
})

test('what is not as it must be is told at once and kept for the end', () => {
  const { stage, lines } = createTestStage()
  stage.expect('passports', { issued: 1000 }, { issued: 1000 })
  stage.expect('passports', { issued: 999, rejected: 1 }, { issued: 1000 })
  const difference = 'passports: expected {"issued":1000}, got {"issued":999,"rejected":1}'
  expect(stage.differences).toEqual([difference])
  expect(lines).toEqual([`   NOT AS IT MUST BE  ${difference}`])
})

test('what follows a step that went wrong is left out', async () => {
  const { stage, lines } = createTestStage()
  await stage.step('First', async () => stage.expect('count', 1, 2))
  await stage.step('Second', async () => stage.say('never said'))
  expect(lines).toEqual(['', '1. First', '   NOT AS IT MUST BE  count: expected 2, got 1'])
})

test('a program that ends with another exit code than it must is a difference, and its complaint is shown', async () => {
  const { stage, lines } = createTestStage()
  await stage.runQuietly('third-party', ['verify', 'nowhere.jwt'], 0)
  expect(stage.differences).toEqual(['exit code of third-party verify nowhere.jwt: expected 0, got 1'])
  expect(lines.at(-1)).toContain('--trust')
})
