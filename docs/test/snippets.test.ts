import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')
// Inside the docs package, so that the snippets import the packages by name as a reader would.
const folder = join(root, 'docs/.snippets')

interface Snippet {
  readonly page: string
  readonly file: string
  readonly code: string
  /** The ```text block that follows: what the program prints. */
  readonly prints: string | undefined
}

function snippetsOf(page: string): Snippet[] {
  const text = readFileSync(join(root, page), 'utf8')
  const blocks = [...text.matchAll(/^```(\w*) ?([\w.-]*)\n(.*?)^```$/gms)].map(([, language, name, code]) => ({
    language,
    name,
    code: code ?? '',
  }))
  return blocks.flatMap(({ language, name, code }, at) => {
    if (language !== 'ts') return []
    const next = blocks[at + 1]
    const file = name || `${page.replace(/[^a-z]+/gi, '-').toLowerCase()}-${at}.ts`
    return [{ page, file, code, prints: next?.language === 'text' ? next.code : undefined }]
  })
}

const pages = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.md'], { cwd: root, encoding: 'utf8' })
  .split('\n')
  .filter((page) => page !== '' && !page.startsWith('examples/') && !page.startsWith('docs/problems/'))
const snippets = pages.flatMap(snippetsOf)

test('every TypeScript block in the pages type-checks', () => {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder)
  for (const { file, code } of snippets) writeFileSync(join(folder, file), `${code}\nexport {}\n`)
  const tsconfig = {
    extends: '../../tsconfig.base.json',
    compilerOptions: { noEmit: true, isolatedDeclarations: false, declaration: false },
    include: ['*.ts'],
  }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(tsconfig))
  const check = spawnSync(join(root, 'node_modules/.bin/tsc'), ['-p', folder], { encoding: 'utf8' })
  expect({ snippets: snippets.length, errors: check.stdout }).toEqual({ snippets: expect.any(Number), errors: '' })
  expect(snippets.map(({ page }) => page)).toContain('README.md')
})

/** The pages show the day on which they were written. */
const withoutTimes = (text: string | undefined) => text?.replace(/\d{4}-\d\d-\d\d \d\d:\d\d UTC/g, 'DAY')

test.each(snippets.filter(({ prints }) => prints !== undefined))(
  '$page: the program prints what the page shows',
  (snippet) => {
    mkdirSync(folder, { recursive: true })
    const file = join(folder, snippet.file)
    writeFileSync(file, `${snippet.code}\nexport {}\n`)
    const emptyFolder = mkdtempSync(join(tmpdir(), 'snippet-'))
    const run = spawnSync(join(root, 'node_modules/.bin/node'), ['--conditions=@volunteer-passport/source', file], {
      cwd: emptyFolder,
      encoding: 'utf8',
      env: { PATH: process.env.PATH, NO_COLOR: '1' },
    })
    rmSync(emptyFolder, { recursive: true })
    expect({ status: run.status, stderr: run.stderr, stdout: withoutTimes(run.stdout) }).toEqual({
      status: 0,
      stderr: '',
      stdout: withoutTimes(snippet.prints),
    })
  },
)
