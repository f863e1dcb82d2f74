import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { EXIT_CODES } from '../src/exit-code.ts'
import { call, deskAt, temporaryFolder } from './desk.ts'
import { lightenKey } from './lighten-key.ts'

const COMMANDS =
  'init import issue publish doctor show find replace revoke suspend reinstate extract suspend-activity reinstate-activity revoke-activity bulk-preview bulk-run withdraw-consent export-person erase-person purge export-digests find-duplicates transfer-in transfer-out import-activity reverify-imports keys prepare-key activate-key kill-key reissue audit backup checkpoint verify-log recover'.split(
    ' ',
  )
let office: string
beforeAll(async () => {
  office = join(mkdtempSync(join(tmpdir(), 'front-office-')), 'office')
  await deskAt(office).call('init', '--office', 'KZ-75')
  await lightenKey(office)
})
afterAll(() => rmSync(join(office, '..'), { recursive: true }))

test.each(COMMANDS)('%s --help explains itself in three languages', async (command) => {
  const helps = await Promise.all(['kk', 'ru', 'en'].map((lang) => call([command, '--help', '--lang', lang])))
  for (const help of helps) expect(help).toMatchObject({ exit: 0, stderr: '' })
  expect(new Set(helps.map(({ stdout }) => stdout.split('\n')[2])).size).toBe(3)
  for (const [index, word] of ['Қолданылуы:', 'Использование:', 'Usage:'].entries())
    expect(helps[index]!.stdout).toMatch(new RegExp(`^${word} front-office ${command} `))
  expect(helps[1]!.stdout).not.toMatch(/Options:|Arguments:|choices:/)
})

test('the exit codes of the README are those of the program', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  const table = [...readme.matchAll(/^\| (\d+) +\| /gm)].map((match) => Number(match[1]))
  expect(table).toEqual(Object.values(EXIT_CODES))
})

test.each([
  [[], 'A command is missing.\nSee: front-office --help\n'],
  [['--folder', 'x', 'frobnicate'], 'There is no such command.\nSee: front-office --help\n'],
  [['issue'], 'A required option is missing: --folder <office>\nSee: front-office --help\n'],
  [['--folder', 'x', 'issue', '--fast'], 'There is no such option here.\nSee: front-office --help\n'],
  [['--folder', 'x', 'import', 'people', 'a.csv'], 'A value is not one of those allowed.\nSee: front-office --help\n'],
  [['--folder', 'x', 'import', 'trainings'], 'An argument is missing.\nSee: front-office --help\n'],
  [['--folder', 'x', 'show', 'a', 'b'], 'There are too many arguments.\nSee: front-office --help\n'],
  [['--folder'], 'The option needs a value: --folder <office>\nSee: front-office --help\n'],
  [
    ['--folder', 'x', 'revoke', 'a', '--actor', 'b'],
    'A required option is missing: --reason <code>\nSee: front-office --help\n',
  ],
])('%j is wrong usage', async (argv, stderr) => {
  expect(await call(argv)).toMatchObject({ exit: EXIT_CODES.usage, stdout: '', stderr })
})

test('with --json a failure is an answer too', async () => {
  const { exit, values, stderr } = await call(['--folder', join(office, 'none'), 'issue', '--json', '--lang', 'kk'])
  expect([exit, values]).toEqual([1, [{ type: 'error', code: 'FOLDER_NOT_AN_OFFICE', text: stderr.trimEnd() }]])
  expect(stderr).toContain('Бұл қалтада офис жоқ.')
})

test('any arguments at all give an exit code and no stack', async () => {
  const word = fc.oneof(
    fc.constantFrom(...COMMANDS, '--json', '--lang', 'kk', '--folder', '--watch', '--state', '--', '-h', '--actor'),
    fc.string({ maxLength: 8 }),
    fc.constantFrom('\u001b[31m', '../..', '\0', 'urn:uuid:x', '__proto__'),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(word, { maxLength: 6 }), async (words) => {
      // A folder that holds no office: whatever is typed, nothing is made.
      const answer = await call(['--folder', join(office, 'config.json'), ...words], { env: {} })
      expect(Object.values(EXIT_CODES).filter((code) => code !== EXIT_CODES.fault)).toContain(answer.exit)
      expect(answer.stderr).not.toMatch(/\bat .*\.ts:\d/)
      expect(answer.stderr.includes('\u001b')).toBe(false)
    }),
    { numRuns: 300 },
  )
})

test('an office is never made twice, nor over somebody else’s', async () => {
  const again = await deskAt(office).call('init', '--office', 'KZ-75')
  expect(again).toMatchObject({ exit: 3, stdout: '' })
  expect((await deskAt(join(office, 'new')).call('init', '--office', 'KZ-76')).exit).toBe(1)
})

test('an init that was cut short is taken up with the same key', async () => {
  const folder = join(temporaryFolder(), 'office')
  cpSync(office, folder, { recursive: true })
  const key = readFileSync(join(folder, 'key-1.jwe'), 'utf8')
  rmSync(join(folder, 'config.json'))
  expect((await deskAt(folder).call('init', '--office', 'KZ-75')).exit).toBe(0)
  expect(readFileSync(join(folder, 'key-1.jwe'), 'utf8')).toBe(key)
  rmSync(join(folder, 'config.json'))
  expect((await deskAt(folder).call('init', '--office', 'KZ-71')).exit).toBe(3)
})

test('without the right passphrase nothing opens', async () => {
  const missing = await deskAt(office, { env: {} }).call('find')
  expect(missing).toMatchObject({ exit: 5, stderr: expect.stringContaining('VOLUNTEER_PASSPORT_PASSPHRASE') })
  const wrong = await deskAt(office, { env: { VOLUNTEER_PASSPORT_PASSPHRASE: 'қара қайың' } }).call('find')
  expect(wrong.exit).toBe(5)
  expect(wrong.stderr).not.toContain('қара қайың')
  const short = { env: { VOLUNTEER_PASSPORT_PASSPHRASE: 'short' } }
  expect((await deskAt(join(office, 'x'), short).call('init', '--office', 'KZ')).exit).toBe(5)
})

test('a key that others can read is refused, and so is an office without one', async () => {
  const folder = join(temporaryFolder(), 'office')
  cpSync(office, folder, { recursive: true })
  chmodSync(join(folder, 'key-1.jwe'), 0o644)
  const exposed = await deskAt(folder).call('find', '--json')
  expect(exposed).toMatchObject({ exit: 5, values: [{ type: 'error', code: 'KEY_FILE_EXPOSED' }] })
  rmSync(join(folder, 'key-1.jwe'))
  expect(await deskAt(folder).call('find', '--json')).toMatchObject({ exit: 5, values: [{ code: 'KEY_FILE_MISSING' }] })
})

test.each([
  ['', 'JSON'],
  ['{', 'JSON'],
  ['[]', 'JSON'],
  ['{"version":1,"office":"KZ-75"}', 'keyId'],
  ['{"version":2,"office":"KZ-75","keyId":"did:web:passport.example:offices:kz-75#key-1"}', 'version'],
  ['{"version":1,"office":"KZ-76","keyId":"did:web:passport.example:offices:kz-76#key-1"}', 'office'],
  ['{"version":1,"office":"KZ-75","keyId":"did:web:passport.example:offices:kz-71#key-1"}', 'keyId'],
  ['{"version":1,"office":"KZ-75","keyId":"did:web:passport.example:offices:kz-75#key-1","ttl":5}', 'ttl'],
  ['{"version":1,"version":1,"office":"KZ-75","keyId":"did:web:passport.example:offices:kz-75#key-1"}', 'JSON'],
])('a malformed configuration stops the program: %s', async (config, member) => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'config.json'), config)
  const answer = await deskAt(folder).call('find')
  expect(answer).toMatchObject({ exit: 1, stderr: expect.stringContaining(`“${member}”`) })
})

test('what is no CSV file is refused as a whole, before anything is taken', async () => {
  const folder = temporaryFolder()
  const files = {
    'binary.csv': Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 0xff]),
    'empty.csv': '',
    'cp1251.csv': Buffer.from([...Buffer.from('ref,birth_date\n'), 0xc0, 0xe9, 0x0a]),
    'other.csv': 'name,age\nA,1\n',
  }
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
  mkdirSync(join(folder, 'folder.csv'))
  const codes: unknown[] = []
  for (const name of [...Object.keys(files), 'folder.csv', 'none.csv']) {
    const { exit, values } = await deskAt(office).call('import', 'volunteers', join(folder, name), '--json')
    codes.push([exit, values[0]?.code])
  }
  expect(codes).toEqual([
    [1, 'FILE_NOT_TEXT'],
    [1, 'FILE_EMPTY'],
    [1, 'FILE_NOT_UTF8'],
    [1, 'COLUMN_MISSING'],
    [1, 'FILE_IS_FOLDER'],
    [1, 'FILE_NOT_FOUND'],
  ])
})

test('an office without people has nobody to issue to; a day that is past is no end', async () => {
  expect(await deskAt(office).call('issue')).toMatchObject({ exit: 0, stderr: expect.stringContaining('nobody') })
  for (const day of ['2026-10-30', '31.12.2027', '2027-02-30'])
    expect((await deskAt(office).call('issue', '--valid-until', day)).exit).toBe(1)
})

test('colours are for terminals, and not where NO_COLOR is set', async () => {
  const { createPrinter } = await import('../src/output.ts')
  const { Writable } = await import('node:stream')
  const write = (isTTY: boolean, env: Record<string, string>): string => {
    let text = ''
    const sink = Object.assign(
      new Writable({
        write: (chunk, _encoding, done) => {
          text += chunk
          done()
        },
      }),
      { isTTY },
    )
    createPrinter({ stdout: sink, stderr: sink, env }, false).line('қате\u001b[2J', 'red')
    return text
  }
  expect(write(true, {})).toBe('\u001b[31mқате\\u{1b}[2J\u001b[39m\n')
  expect(write(true, { NO_COLOR: '1' })).toBe('қате\\u{1b}[2J\n')
  expect(write(false, {})).toBe('қате\\u{1b}[2J\n')
})
