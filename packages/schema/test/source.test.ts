import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import * as api from '../src/index.ts'

const packages = join(import.meta.dirname, '../..')
const sources = globSync('*/src/**/*.ts', { cwd: packages }).map((path) => {
  const text = readFileSync(join(packages, path), 'utf8')
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '')
  return { path, code }
})

describe('the source', () => {
  it('spells the national domain in one file only', () => {
    expect(sources.filter(({ code }) => code.includes(api.NATIONAL_DOMAIN)).map(({ path }) => path)).toEqual([
      'schema/src/namespace.ts',
    ])
    for (const url of [api.CONTEXT_URL, api.schemaUrl('X'), api.problemUrl('X'), api.officeDid('KZ')]) {
      expect(url).toContain(api.NATIONAL_DOMAIN)
    }
  })

  it('names zod in z-*.ts alone, so that no declaration of the package does', () => {
    const users = sources.filter(({ path, code }) => path.startsWith('schema/') && /from 'zod/.test(code))
    expect(users.filter(({ path }) => !/\/z-[a-z-]+\.ts$/.test(path))).toEqual([])
    expect(users.length).toBeGreaterThan(3)
  })

  it('names no file to publish that is not there', () => {
    const named = globSync('*/package.json', { cwd: packages }).flatMap((path) => {
      const { files = [] }: { files?: string[] } = JSON.parse(readFileSync(join(packages, path), 'utf8'))
      return files.map((file) => join(dirname(path), file))
    })
    // What is built is not there before it is built.
    const kept = named.filter((file) => !/^[^/]+\/!?dist/.test(file))
    expect(kept.filter((file) => !existsSync(join(packages, file)))).toEqual([])
    expect(kept).toContain('codec/LICENSES.md')
  })
})
