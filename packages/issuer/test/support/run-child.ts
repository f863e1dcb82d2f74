import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'

export function startChild(script: string, ...parameters: readonly string[]): ChildProcessWithoutNullStreams {
  const file = fileURLToPath(new URL(`../children/${script}.ts`, import.meta.url))
  return spawn(process.execPath, ['--conditions=@volunteer-passport/source', file, ...parameters])
}

/** Runs a script of `children` to its end, which it has to reach without a word of complaint. */
export async function runChild(script: string, ...parameters: readonly string[]) {
  const child = startChild(script, ...parameters)
  const [[, signal], out, error] = await Promise.all([once(child, 'exit'), text(child.stdout), text(child.stderr)])
  expect(error).toBe('')
  return { signal: signal as string | null, out }
}
