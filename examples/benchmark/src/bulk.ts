import { execFile } from 'node:child_process'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs, promisify } from 'node:util'
import { generatePrivateJwk } from '@volunteer-passport/codec'
import { createSqliteRegistry } from '@volunteer-passport/registry/sqlite'
import type { BulkResult } from './bulk-run.ts'
import { createOffice } from './create-office.ts'

// A whole office's passports at once, beside as many raw signatures of the same run: time, memory and the file.
const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: 'boolean' } } })
const people = Number(positionals[0] ?? 300_000)

/** Issues in a process of its own, so that its memory is that of issuing and not of what came before. */
async function runBulk(): Promise<BulkResult & { readonly fileBytes: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'volunteer-passport-bulk-'))
  try {
    const path = join(folder, 'registry.sqlite')
    const privateJwk = await generatePrivateJwk('EdDSA')
    await writeFile(join(folder, 'key.json'), JSON.stringify(privateJwk), { mode: 0o600 })
    const registry = createSqliteRegistry({ path })
    await createOffice({ algorithm: 'EdDSA', people, registry, privateJwk, issued: false })
    await registry.close()
    const program = fileURLToPath(new URL('bulk-run.ts', import.meta.url))
    const { stdout } = await promisify(execFile)(process.execPath, [
      ...process.execArgv,
      program,
      folder,
      String(people),
    ])
    return { ...(JSON.parse(stdout) as BulkResult), fileBytes: (await stat(path)).size }
  } finally {
    await rm(folder, { recursive: true })
  }
}

const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MiB`
const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(2)} s`

const result = await runBulk()
if (values.json) process.stdout.write(`${JSON.stringify(result)}\n`)
else {
  const { issued, rawMilliseconds, milliseconds, residentBytes, fileBytes } = result
  const [first, last] = [residentBytes[0] ?? 0, residentBytes.at(-1) ?? 0]
  const lines = [
    `Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model}`,
    `${issued.toLocaleString('en')} passports issued and recorded durably: ${seconds(milliseconds)}`,
    `as many raw EdDSA signatures on one thread: ${seconds(rawMilliseconds)}`,
    `ratio: ${(milliseconds / rawMilliseconds).toFixed(2)}`,
    `resident memory from row 10,000 to the end: ${mebibytes(first)} to ${mebibytes(last)}, ${mebibytes(last - first)} more; at the most ${mebibytes(Math.max(...residentBytes) - first)} more`,
    `file: ${mebibytes(fileBytes)}`,
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
}
