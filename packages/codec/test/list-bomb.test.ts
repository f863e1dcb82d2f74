import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { createDeflate, createGzip } from 'node:zlib'
import { expect, test } from 'vitest'

const CHILD = fileURLToPath(new URL('./children/decode-bomb.ts', import.meta.url))

/** 256 MiB of zeroes, compressed piece by piece. */
async function bomb(stream: ReturnType<typeof createGzip>): Promise<string> {
  const parts: Buffer[] = []
  stream.on('data', (part: Buffer) => parts.push(part))
  const piece = Buffer.alloc(2 ** 22)
  for (let i = 0; i < 64; i++) await new Promise((resolve) => stream.write(piece, resolve))
  await new Promise((resolve) => stream.on('end', resolve).end())
  return Buffer.concat(parts).toString('base64url')
}

test.each([
  ['gzip', async () => `u${await bomb(createGzip())}`],
  ['zlib', async () => bomb(createDeflate())],
] as const)('a list in %s that would be 256 MiB stops at its cap, in a process of its own', async (kind, make) => {
  const options = { input: await make(), encoding: 'utf8' } as const
  const { code, peakBytes } = JSON.parse(
    execFileSync(process.execPath, ['--conditions=@volunteer-passport/source', CHILD, kind], options),
  )
  expect(code).toBe('STATUS_LIST_TOO_LARGE')
  expect(peakBytes).toBeLessThan(64 * 2 ** 20)
})
