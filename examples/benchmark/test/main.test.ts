import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const execute = promisify(execFile)
const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const NODE_ARGS = ['--conditions=@volunteer-passport/source', MAIN]

test('every bench runs, and each contestant has a figure', async () => {
  const { stdout } = await execute(process.execPath, [...NODE_ARGS, '--tiny', '--json'])
  const { results } = JSON.parse(stdout)
  const contestants: Record<string, string[]> = {}
  for (const result of results) {
    contestants[result.bench] = [...(contestants[result.bench] ?? []), result.contestant]
    expect(result.median).toBeGreaterThan(0)
  }
  const verify = [
    'raw crypto.verify',
    'verifier.verify',
    'verifier.verifyAll',
    'jose jwtVerify (signature and JSON only)',
  ]
  const trust = ['raw crypto.verify', 'trustIssuers', 'trustRoot, three hops']
  expect(contestants).toEqual({
    'verify EdDSA': verify,
    'verify ES256': verify,
    'trust, 800 organisations': trust,
    'trust, 10,000 organisations': trust,
    'issue 5 passports': ['raw crypto.sign', 'issueAll into SQLite, durable'],
    start: expect.arrayContaining(['bare node', 'first verdict, unbuilt source']),
    'encode 131,072 entries': ['raw gzipSync and base64url', 'encodeBitstring'],
    'decode 131,072 entries': ['raw base64url and gunzipSync', 'decodeBitstring'],
  })
})

test('a name that is no bench is refused', async () => {
  await expect(execute(process.execPath, [...NODE_ARGS, 'verfy'])).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('no such bench: verfy'),
  })
})
