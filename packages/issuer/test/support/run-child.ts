import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { expect } from 'vitest'
import { bundleScript } from './bundle-script.ts'

export async function startChild(
  script: string,
  ...parameters: readonly string[]
): Promise<ChildProcessWithoutNullStreams> {
  return spawn(process.execPath, [await bundleScript(script), ...parameters])
}

/** Runs a script of `children` to its end, which it has to reach without a word of complaint. */
export async function runChild(script: string, ...parameters: readonly string[]) {
  const child = await startChild(script, ...parameters)
  const [[, signal], out, error] = await Promise.all([once(child, 'exit'), text(child.stdout), text(child.stderr)])
  expect(error).toBe('')
  return { signal: signal as string | null, out }
}
