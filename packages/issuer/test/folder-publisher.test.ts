import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createFolderPublisher } from '@volunteer-passport/issuer/folder-publisher'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { numberedFile } from './support/numbered-file.ts'

const LOCK = '.publishing.lock'
let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'publisher-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const fileAt = (path: string, text = 'list', sequence = 1) => numberedFile(path, sequence, text)
const read = (...path: string[]) => readFileSync(join(folder, ...path), 'utf8').split('#')[0]
const namesIn = (...path: string[]) => readdirSync(join(folder, ...path)).filter((name) => name !== LOCK)

describe('createFolderPublisher', () => {
  test('writes the file under the path of its URL, readable by the host, and leaves nothing else', async () => {
    const publish = createFolderPublisher(join(folder, 'not', 'yet'))
    await publish(fileAt('/offices/kz-75/status/revocation/1.jwt', 'one'))
    await publish(fileAt('/offices/kz-75/status/revocation/1.jwt', 'two', 2))
    expect(read('not', 'yet', 'offices', 'kz-75', 'status', 'revocation', '1.jwt')).toBe('two')
    const here = join(folder, 'not', 'yet', 'offices', 'kz-75', 'status', 'revocation')
    expect(readdirSync(here)).toEqual(['1.jwt'])
    expect(statSync(join(here, '1.jwt')).mode & 0o444).toBe(0o444 & ~process.umask())
  })

  test.each([
    '/status/../../etc/passwd',
    '/..',
    '/.',
    '/%2e%2e%2fetc/passwd',
    '/a/..%5cb',
    '/a\\..\\b',
    '//etc/passwd',
    '/a//b',
    '/a/',
    '/',
    '',
    'a/b',
    '/a\0b',
    '/a\nb',
    '/…/b',
    '/а',
    '/.publishing.lock',
    '/a/.1.jwt.tmp',
  ])('refuses the path %j', (path) => {
    const publish = createFolderPublisher(folder)
    expect(() => publish(fileAt(path))).toThrow(expect.objectContaining({ code: 'PATH_FORBIDDEN' }))
    expect(readdirSync(folder)).toEqual([])
  })

  test('never leaves the root, whatever the path', async () => {
    const root = join(folder, 'root')
    mkdirSync(root)
    const publish = createFolderPublisher(root)
    const part = fc.constantFrom('..', '.', '', 'a', '~', '%2e', '\\', '...', '/', '\u2024\u2024')
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 6 }), async (parts) => {
        await Promise.resolve()
          .then(() => publish(fileAt(`/${parts.join('/')}`)))
          .catch(() => {})
        expect(readdirSync(folder)).toEqual(['root'])
      }),
    )
  })

  test('follows no link out of the root', async () => {
    const outside = join(folder, 'outside')
    const root = join(folder, 'root')
    mkdirSync(outside)
    mkdirSync(root)
    symlinkSync(outside, join(root, 'status'))
    writeFileSync(join(outside, 'secret'), 'kept')
    symlinkSync(join(outside, 'secret'), join(root, '1.jwt'))
    const publish = createFolderPublisher(root)
    await expect(publish(fileAt('/status/1.jwt'))).rejects.toMatchObject({ code: 'PATH_FORBIDDEN' })
    expect(readdirSync(outside)).toEqual(['secret'])
    await publish(fileAt('/1.jwt'))
    expect(readFileSync(join(outside, 'secret'), 'utf8')).toBe('kept')
    expect(read('root', '1.jwt')).toBe('list')
  })

  test('lets no older file replace a newer one when two overtake each other', async () => {
    const publish = createFolderPublisher(folder)
    const big = 'x'.repeat(4_000_000)
    await Promise.all([
      publish(fileAt('/1.jwt', big, 1)),
      publish(fileAt('/1.jwt', 'newest', 3)),
      publish(fileAt('/1.jwt', big, 2)),
      publish(fileAt('/2.jwt', 'other', 1)),
    ])
    expect([read('1.jwt'), read('2.jwt')]).toEqual(['newest', 'other'])
    await publish(fileAt('/1.jwt', 'signed again', 3))
    expect(read('1.jwt')).toBe('signed again')
  })

  test('says what failed, keeps the old file, and goes on afterwards', async () => {
    const publish = createFolderPublisher(folder)
    mkdirSync(join(folder, '1.jwt'))
    await expect(publish(fileAt('/1.jwt'))).rejects.toMatchObject({
      code: 'PUBLISH_FAILED',
      cause: { code: expect.stringMatching(/EISDIR|EEXIST|ENOTEMPTY/) },
    })
    expect(namesIn()).toEqual(['1.jwt'])
    rmSync(join(folder, '1.jwt'), { recursive: true })
    await publish(fileAt('/1.jwt'))
    await expect(publish(fileAt('/1.jwt/2.jwt'))).rejects.toMatchObject({ code: 'PATH_FORBIDDEN' })
    expect(existsSync(join(folder, '1.jwt'))).toBe(true)
  })
})
