import { chmod, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readKeyFile, writeKeyFile } from '@volunteer-passport/codec/key-file'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ed25519Jwk, publicHalf } from './keys.ts'

let folder: string
let path: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'codec-key-file-'))
  path = join(folder, "office's key.jwe")
  const before = process.umask(0)
  await writeKeyFile(path, ed25519Jwk, 'passphrase')
  process.umask(before)
})
afterAll(() => rm(folder, { recursive: true }))

test('a key file is encrypted, for its owner alone, and opens with its passphrase', async () => {
  expect((await stat(path)).mode & 0o777).toBe(0o600)
  expect(await readFile(path, 'utf8')).toMatch(/^ey[\w-]+(\.[\w-]+){4}\n$/)
  expect(await readKeyFile(path, 'passphrase')).toEqual(ed25519Jwk)
  await expect(readKeyFile(path, 'another')).rejects.toMatchObject({ code: 'PASSPHRASE_WRONG' })
})

test('a key is never overwritten, and no link is followed', async () => {
  const before = await readFile(path)
  await expect(writeKeyFile(path, ed25519Jwk, 'another')).rejects.toMatchObject({ code: 'KEY_FILE_EXISTS' })
  expect(await readFile(path)).toEqual(before)
  const link = join(folder, 'link')
  await symlink(join(folder, 'elsewhere'), link)
  await expect(writeKeyFile(link, ed25519Jwk, 'another')).rejects.toMatchObject({ code: 'KEY_FILE_EXISTS' })
  expect(await readdir(folder)).not.toContain('elsewhere')
})

test('what cannot be encrypted leaves no file behind', async () => {
  const unwritten = join(folder, 'unwritten')
  await expect(writeKeyFile(unwritten, publicHalf(ed25519Jwk), 'a')).rejects.toMatchObject({ code: 'KEY_INVALID' })
  await expect(writeKeyFile(unwritten, ed25519Jwk, '')).rejects.toMatchObject({ code: 'OPTION_INVALID' })
  expect(await readdir(folder)).not.toContain('unwritten')
})

test.each([0o640, 0o604, 0o620, 0o601, 0o777])('mode %o is refused, with the command that mends it', async (mode) => {
  await chmod(path, mode)
  const error = await readKeyFile(path, 'passphrase').catch((thrown) => thrown)
  await chmod(path, 0o600)
  expect(error).toMatchObject({ code: 'KEY_FILE_EXPOSED', facts: { mode: mode.toString(8) } })
  expect(error.hint).toContain(`chmod 600 '${folder}/office'\\''s key.jwe'`)
})

test('what is no key file is refused; a missing one is an error of the file system', async () => {
  const other = join(folder, 'other')
  await writeFile(other, 'not a key', { mode: 0o600 })
  await expect(readKeyFile(other, 'a')).rejects.toMatchObject({ code: 'KEY_FILE_INVALID' })
  await writeFile(other, 'A'.repeat(100_000))
  await expect(readKeyFile(other, 'a')).rejects.toMatchObject({ code: 'KEY_FILE_INVALID' })
  await expect(readKeyFile(folder, 'a')).rejects.toMatchObject({ code: 'KEY_FILE_INVALID' })
  await expect(readKeyFile(join(folder, 'missing'), 'a')).rejects.toMatchObject({ code: 'ENOENT' })
})
