import { execFile } from 'node:child_process'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs, promisify } from 'node:util'
import { generatePrivateJwk } from '@volunteer-passport/codec'
import { startPostgres } from '@volunteer-passport/testing/postgres'
import type { BulkResult } from './bulk-run.ts'
import { createOffice } from './create-office.ts'
import { openRegistry, sizeOfDatabase } from './open-registry.ts'

// A whole office's passports at once, beside as many raw signatures of the same run: time, memory and the file.
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean' }, postgres: { type: 'boolean' } },
})
const people = Number(positionals[0] ?? 300_000)

type MeasuredBulk = BulkResult & { readonly fileBytes: number }

/** A PostgreSQL server for this run alone, as it is when it has been installed and nobody has tuned it. */
async function runInPostgres(folder: string): Promise<MeasuredBulk> {
  const server = await startPostgres()
  try {
    return { ...(await runBulk(server.url, folder)), fileBytes: await sizeOfDatabase(server.url) }
  } finally {
    await server.stop()
  }
}

async function runInSqlite(folder: string): Promise<MeasuredBulk> {
  const path = join(folder, 'registry.sqlite')
  return { ...(await runBulk(path, folder)), fileBytes: (await stat(path)).size }
}

/** As docs/guides/operations.md advises for large runs: Node lets the young generation grow by more than the run needs. */
const YOUNG_GENERATION = '--max-semi-space-size=8'

/** Issues in a process of its own, so that its memory is that of issuing and not of what came before. */
async function runBulk(place: string, folder: string): Promise<BulkResult> {
  const privateJwk = await generatePrivateJwk('EdDSA')
  const keyFile = join(folder, 'key.json')
  await writeFile(keyFile, JSON.stringify(privateJwk), { mode: 0o600 })
  const registry = await openRegistry(place)
  await createOffice({ algorithm: 'EdDSA', people, registry, privateJwk, issued: false })
  await registry.close()
  const program = fileURLToPath(new URL('bulk-run.ts', import.meta.url))
  const parameters = [YOUNG_GENERATION, ...process.execArgv, program, place, keyFile, String(people)]
  const { stdout } = await promisify(execFile)(process.execPath, parameters)
  return JSON.parse(stdout) as BulkResult
}

async function inFolder<T>(run: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'volunteer-passport-bulk-'))
  try {
    return await run(folder)
  } finally {
    await rm(folder, { recursive: true })
  }
}

const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MiB`
const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(2)} s`

const result = await inFolder(values.postgres ? runInPostgres : runInSqlite)
if (values.json) process.stdout.write(`${JSON.stringify(result)}\n`)
else {
  const { issued, rawMilliseconds, milliseconds, residentBytes, fileBytes, logEntries, verifiedMilliseconds } = result
  const [first, last] = [residentBytes[0] ?? 0, residentBytes.at(-1) ?? 0]
  const lines = [
    `Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model}`,
    `${issued.toLocaleString('en')} passports issued and recorded durably in ${values.postgres ? 'PostgreSQL' : 'SQLite'}: ${seconds(milliseconds)}`,
    `as many raw EdDSA signatures on one thread: ${seconds(rawMilliseconds)}`,
    `ratio: ${(milliseconds / rawMilliseconds).toFixed(2)}`,
    `resident memory from row 10,000 to the end: ${mebibytes(first)} to ${mebibytes(last)}, ${mebibytes(last - first)} more; at the most ${mebibytes(Math.max(...residentBytes) - first)} more`,
    `verifyLog, ${logEntries.toLocaleString('en')} entries: ${seconds(verifiedMilliseconds)}`,
    `on the disk: ${mebibytes(fileBytes)}`,
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
}
