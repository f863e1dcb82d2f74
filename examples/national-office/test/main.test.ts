import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { createStage } from '../src/stage.ts'

const execute = promisify(execFile)
const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url))

test('the story of the country comes out as it must', { timeout: 120_000 }, async () => {
  const { stdout } = await execute(process.execPath, ['--conditions=@volunteer-passport/source', MAIN])
  const lines = stdout.split('\n').map((line) => line.trim())
  const verdicts = lines.flatMap((line, i) => {
    const [, verdict, label] = /^(believed|refused) {2,}(.+)$/.exec(line) ?? []
    return label === undefined ? [] : [[label, verdict === 'believed' ? lines[i + 1] : lines[i + 1]?.split(':')[0]]]
  })
  const chain = 'did:web:passport.example > Front office, '
  expect(verdicts).toEqual([
    ['passport of Almaty city', `${chain}Almaty city`],
    ['passport of Shymkent city', `${chain}Shymkent city`],
    ['activity of «Жасыл дала» қоғамдық қоры', `${chain}Almaty city > «Жасыл дала» қоғамдық қоры`],
    ['activity of «Алғашқы көмек» орталығы', `${chain}Almaty city > «Алғашқы көмек» орталығы`],
    ['activity of «Таза өзен» бірлестігі', `${chain}Almaty city > «Таза өзен» бірлестігі`],
    ['passport of Zhetisu Region', 'ACCREDITATION_REVOKED'],
    ['passport of Akmola Region', `${chain}Akmola Region`],
    ['lost passport of Akmola Region', 'STATUS_REVOKED'],
    ['passport of Almaty Region', 'ACCREDITATION_SCOPE_EXCEEDED'],
    ['forged passport of Atyrau Region', `${chain}Atyrau Region`],
    ['forged passport of Atyrau Region', 'KEY_REVOKED'],
    ['passport of Atyrau Region', 'KEY_REVOKED'],
    ['reissued passport of Atyrau Region', `${chain}Atyrau Region`],
    ['passport of Atyrau Region', 'KEY_REVOKED'],
    ['passport of Zhetisu Region', 'ACCREDITATION_REVOKED'],
  ])
  expect(lines.filter((line) => line.endsWith('are believed.'))).toEqual([
    '23 of 23 are believed.',
    '21 of 23 are believed.',
  ])
  expect(lines.at(-2)).toBe('Everything came out as it must.')
})

test('what does not come out as it must is told and kept', () => {
  const lines: string[] = []
  const stage = createStage((line) => lines.push(line))
  stage.chapter('One')
  stage.expect('two', 2, 2)
  stage.expect('three', 4, 3)
  expect(lines).toEqual(['', '1. One', '   NOT AS IT MUST BE  three: expected 3, got 4'])
  expect(stage.differences).toEqual(['three: expected 3, got 4'])
})
