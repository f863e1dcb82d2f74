import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { type ExitCode, type Io, run } from '../src/index.ts'

export const PASSPHRASE = 'ақ қайың шуағы'
export const DATA = fileURLToPath(new URL('../data/', import.meta.url))

/** Evening of 31 October 2026 in Almaty: both months of the data are over. */
export const NOW = '2026-10-31T12:00:00Z'

export interface Answer {
  readonly exit: ExitCode
  readonly stdout: string
  readonly stderr: string
  /** stdout as JSON lines. */
  readonly values: readonly Record<string, unknown>[]
}

export interface Desk {
  readonly folder: string
  readonly call: (...argv: readonly string[]) => Promise<Answer>
}

const collect = (): Writable & { readonly text: () => string } => {
  const chunks: Buffer[] = []
  const sink = new Writable({
    write: (chunk, _encoding, done) => {
      chunks.push(Buffer.from(chunk))
      done()
    },
  })
  return Object.assign(sink, { text: () => Buffer.concat(chunks).toString('utf8') })
}

/** Runs the whole program in this process, as a front-office would from the command line. */
export const call = async (argv: readonly string[], io: Partial<Io> = {}): Promise<Answer> => {
  const stdout = collect()
  const stderr = collect()
  const exit = await run(argv, {
    env: { VOLUNTEER_PASSPORT_PASSPHRASE: PASSPHRASE },
    clock: () => new Date(NOW),
    ...io,
    stdout,
    stderr,
  })
  const text = stdout.text()
  return {
    exit,
    stdout: text,
    stderr: stderr.text(),
    get values() {
      return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]))
    },
  }
}

/** A folder that is gone when its test is over. */
export const temporaryFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'front-office-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

export const deskAt = (folder: string, io: Partial<Io> = {}): Desk => ({
  folder,
  call: (...argv) => call(['--folder', folder, ...argv], io),
})
