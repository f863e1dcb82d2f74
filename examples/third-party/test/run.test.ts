import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable, Writable } from 'node:stream'
import { VolunteerPassport } from '@volunteer-passport/schema'
import { frozenClock, OFFICE_DID, OTHER_OFFICE_DID, passportSubject, tamper } from '@volunteer-passport/testing'
import { explainReport, trustIssuers } from '@volunteer-passport/verifier'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createOfficeVerifier } from '../src/create-office-verifier.ts'
import { run } from '../src/run.ts'
import { NOW, signPassport, writeOfficeSite } from './office-site.ts'

const GOOD = 1
const REVOKED = 2
const RENEWED = 3

let root: string
let good: string
const at = (name: string): string => join(root, name)
const put = (name: string, content: string): string => {
  writeFileSync(at(name), content)
  return at(name)
}

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'third-party-'))
  mkdirSync(at('site'))
  await writeOfficeSite(at('site'), { revocation: [REVOKED], refresh: [RENEWED] })
  good = await signPassport(GOOD)
  put('good.jwt', `${good}\n`)
  put('revoked.jwt', `${await signPassport(REVOKED)}\n`)
  put('renewed.jwt', `${await signPassport(RENEWED)}\n`)
  put('tampered.jwt', `${tamper(good, 'payload')}\n`)
})
afterAll(() => rmSync(root, { recursive: true }))

class Capture extends Writable {
  text = ''
  readonly isTTY: boolean
  constructor(isTTY: boolean) {
    super({ decodeStrings: false })
    this.isTTY = isTTY
  }
  override _write(chunk: string | Buffer, _: BufferEncoding, done: () => void): void {
    this.text += chunk.toString()
    done()
  }
}

interface Answer {
  readonly exitCode: number
  readonly out: readonly string[]
  readonly err: string
}

const runProgram = async (
  argv: readonly string[],
  o: { readonly stdin?: Readable; readonly isTTY?: boolean } = {},
): Promise<Answer> => {
  const stdout = new Capture(o.isTTY ?? false)
  const stderr = new Capture(false)
  const stdin = o.stdin ?? Readable.from([])
  const exitCode = await run(argv, { stdin, stdout, stderr, clock: frozenClock(NOW) })
  return { exitCode, out: stdout.text.split('\n').slice(0, -1), err: stderr.text }
}

const verify = (args: readonly string[], o?: Parameters<typeof runProgram>[1]): Promise<Answer> =>
  runProgram(['verify', '--trust', OFFICE_DID, '--site-from-folder', at('site'), ...args], o)

test.each(['kk', 'ru', 'en'] as const)('one passport is explained in words (%s)', async (locale) => {
  const verifier = createOfficeVerifier({
    trust: trustIssuers([OFFICE_DID]),
    site: { origin: 'https://passport.example', folder: at('site') },
    clock: frozenClock(NOW),
  })
  for (const [name, exitCode] of [
    ['good', 0],
    ['renewed', 0],
    ['revoked', 2],
    ['tampered', 2],
  ] as const) {
    const token = name === 'tampered' ? tamper(good, 'payload') : name === 'good' ? good : undefined
    const answer = await verify(['--lang', locale, at(`${name}.jwt`)])
    expect({ name, exitCode: answer.exitCode, err: answer.err }).toEqual({ name, exitCode, err: '' })
    if (token === undefined) continue
    const report = await verifier.verify(token, { type: VolunteerPassport })
    expect(answer.out.join('\n')).toBe(explainReport(report, { locale }).trimEnd())
  }
})

test('stated hours are shown of a valid passport only', async () => {
  expect((await verify(['--hours', at('good.jwt')])).out.at(-1)).toBe(
    'Stated hours: 214.5, activities: 41, as of 2026-10-31.',
  )
  expect((await verify(['--hours', '--lang', 'ru', at('good.jwt')])).out.at(-1)).toBe(
    'Заявлено часов: 214,5, мероприятий: 41, по состоянию на 2026-10-31.',
  )
  expect((await verify(['--hours', at('tampered.jwt')])).out.join('\n')).not.toContain('214')
})

test('of many passports each is a line, with a summary', async () => {
  const names = ['good', 'renewed', 'revoked', 'tampered'].map((name) => at(`${name}.jwt`))
  expect(await verify(['--hours', ...names])).toEqual({
    exitCode: 2,
    out: [
      'valid         -                               good.jwt  214.5 h',
      'valid         NEWER_AVAILABLE                 renewed.jwt  214.5 h',
      'rejected      STATUS_REVOKED                  revoked.jwt',
      'rejected      SIGNATURE_INVALID               tampered.jwt',
      'Checked: 4. Valid: 2 (a newer one exists for 1), rejected: 2, undetermined: 0.',
    ],
    err: '',
  })
})

test('JSON lines hold what an admission file needs, and no name', async () => {
  const answer = await verify(['--json', at('good.jwt'), at('revoked.jwt')])
  const [valid, rejected] = answer.out.map((line) => JSON.parse(line))
  const passed = Object.fromEntries(
    ['decode', 'key', 'signature', 'binding', 'schema', 'validity', 'status', 'trust'].map((id) => [id, 'passed']),
  )
  expect(valid).toEqual({
    source: 'good.jwt',
    verdict: 'valid',
    checkedAt: '2026-11-01T00:00:00.000Z',
    issuer: OFFICE_DID,
    type: 'VolunteerPassportCredential',
    id: 'urn:uuid:0f2a1c8e-91d3-4f55-8a7c-6f1f4f0b7d21',
    passportNumber: passportSubject.passportNumber,
    level: passportSubject.level,
    hours: 214.5,
    activities: 41,
    asOf: '2026-10-31T12:00:00Z',
    validUntil: '2027-10-31T12:00:00.000Z',
    warnings: ['HOLDER_NOT_PROVEN'],
    problems: [],
    checks: { ...passed, holder: 'skipped' },
  })
  expect(rejected).toEqual({
    source: 'revoked.jwt',
    verdict: 'rejected',
    checkedAt: '2026-11-01T00:00:00.000Z',
    problems: [expect.objectContaining({ code: 'STATUS_REVOKED' })],
    checks: { ...passed, status: 'failed', holder: 'skipped' },
  })
  expect(answer.exitCode).toBe(2)
})

test('what could not be found out is neither valid nor rejected', async () => {
  mkdirSync(at('bare-site'), { recursive: true })
  const args = ['verify', '--trust', OFFICE_DID, '--site-from-folder', at('bare-site'), '--json']
  const undetermined = await runProgram([...args, at('good.jwt')])
  expect(undetermined.exitCode).toBe(3)
  expect(JSON.parse(undetermined.out[0] ?? '')).toMatchObject({ verdict: 'undetermined' })

  const mixed = await runProgram([...args, at('good.jwt'), put('noise.jwt', 'noise')])
  expect(mixed.exitCode).toBe(2)
})

test('an office that is not on the list is refused', async () => {
  const args = ['--trust', OTHER_OFFICE_DID, '--site-from-folder', at('site'), '--json', at('good.jwt')]
  const answer = await runProgram(['verify', ...args])
  expect(answer.exitCode).toBe(2)
  expect(JSON.parse(answer.out[0] ?? '').problems.map((problem: { code: string }) => problem.code)).toContain(
    'ISSUER_NOT_TRUSTED',
  )
})

test('a trust file names the offices; one malformed line refuses to start', async () => {
  const site = ['--site-from-folder', at('site')]
  const file = put('trust.txt', `# whom we believe\n${OFFICE_DID}\n`)
  expect((await runProgram(['verify', '--trust-file', file, ...site, at('good.jwt')])).exitCode).toBe(0)

  const broken = put('broken.txt', `${OFFICE_DID}\n${OTHER_OFFICE_DID}#short\n`)
  expect(await runProgram(['verify', '--trust-file', broken, ...site, at('good.jwt')])).toEqual({
    exitCode: 1,
    out: [],
    err: 'broken.txt:2: not a DID with an optional #thumbprint; nothing was checked\n',
  })
})

test('a folder stands for one web site that is there', async () => {
  const absent = ['--site-from-folder', at('absent'), at('good.jwt')]
  expect(await runProgram(['verify', '--trust', OFFICE_DID, ...absent])).toEqual({
    exitCode: 4,
    out: [],
    err: `${at('absent')}: not a folder\n`,
  })
  const two = ['--trust', OFFICE_DID, '--trust', 'did:web:other.example', '--site-from-folder', at('site')]
  expect(await runProgram(['verify', ...two, at('good.jwt')])).toMatchObject({ exitCode: 1, out: [] })
})

test('a thumbprint holds an office to one key', async () => {
  const pinned = `${OFFICE_DID}#kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k`
  const args = ['verify', '--trust', pinned, '--site-from-folder', at('site'), '--json', at('good.jwt')]
  expect((await runProgram(args)).exitCode).toBe(2)
})

test('wrong use is told apart and nothing is printed to stdout', async () => {
  for (const args of [[], ['verify'], ['verify', 'x.jwt'], ['verify', '--lang', 'de', 'x.jwt'], ['vrify', 'x.jwt']]) {
    const answer = await runProgram(args)
    expect({ args, exitCode: answer.exitCode, out: answer.out }).toEqual({ args, exitCode: 1, out: [] })
    expect(answer.err).not.toBe('')
  }
  expect((await runProgram(['verify', '--help'])).exitCode).toBe(0)
})

test('an input that cannot be read is trouble, and the others are judged all the same', async () => {
  expect(await verify([at('absent.jwt'), at('good.jwt'), at('renewed.jwt')])).toMatchObject({
    exitCode: 4,
    out: [expect.stringContaining('good.jwt'), expect.stringContaining('renewed.jwt'), expect.any(String)],
    err: `${at('absent.jwt')}: there is no such file or folder\n`,
  })
})

test('no passport at all is not "all valid"', async () => {
  expect(await verify(['-'])).toEqual({ exitCode: 4, out: [], err: 'There was no passport to check.\n' })
  expect(await verify(['-'], { stdin: Readable.from([Buffer.from('\n \n')]) })).toMatchObject({ exitCode: 4 })
})

test('an endless line on stdin is refused for its size and read no further than the limit', async () => {
  let given = 0
  const chunk = Buffer.alloc(4 * 1024 * 1024, 'e')
  const stdin = Readable.from(
    (function* () {
      for (;;) {
        given += chunk.length
        yield chunk
      }
    })(),
  )
  const answer = await verify(['-', '--json'], { stdin })
  expect(answer).toEqual({
    exitCode: 4,
    out: [],
    err: '-: goes on beyond 1 GiB or 1,000,000 lines; the rest was not checked: split it\nThere was no passport to check.\n',
  })
  expect(given).toBeLessThan(1024 ** 3 + 32 * 1024 * 1024)
})

test('a token over the size limit in a file is refused, the ones around it are not', async () => {
  const list = put('list.txt', `${good}\n${'e'.repeat(2 * 1024 * 1024)}\n${good}\n`)
  const answer = await verify(['--json', list])
  const judged = answer.out.map((line) => JSON.parse(line))
  expect(judged.map(({ source, verdict, problems }) => [source, verdict, problems[0]?.code])).toEqual([
    ['list.txt:1', 'valid', undefined],
    ['list.txt:2', 'rejected', 'TOKEN_TOO_LARGE'],
    ['list.txt:3', 'valid', undefined],
  ])
})

test('a file name cannot speak to the terminal', async () => {
  const name = put('a\u001b[2J\r\nvalid\u009b.jwt', good)
  const table = await verify([name, at('good.jwt')])
  expect(table.out[0]).toBe('valid         -                               a\\u001b[2J\\u000d\\u000avalid\\u009b.jwt')
  const json = await verify(['--json', name])
  expect(json.out).toHaveLength(1)
  expect(json.out[0]).not.toMatch(/\p{Cc}/u)
  expect(JSON.parse(json.out[0] ?? '').source).toBe('a\u001b[2J\r\nvalid\u009b.jwt')
  expect((await verify(['\u001b[31m'])).err).not.toContain('\u001b')
})

test('on a terminal a bar is drawn and taken away again, and every line is there', async () => {
  const answer = await verify([put('many.txt', `${good}\n`.repeat(30))], { isTTY: true })
  const rows = answer.out.filter((line) => line.includes('many.txt:'))
  expect(rows).toHaveLength(30)
  expect(answer.out.join('')).toContain('checked')
})
