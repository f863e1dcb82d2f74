import { type ChildProcessByStdio, spawn } from 'node:child_process'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

/** Starts one of the scripts in `children` as a process of its own. */
export function startChild(script: string, ...parameters: string[]): ChildProcessByStdio<null, Readable, Readable> {
  const file = fileURLToPath(new URL(`children/${script}.ts`, import.meta.url))
  return spawn(process.execPath, ['--conditions=@volunteer-passport/source', file, ...parameters], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

/** What a script printed, as JSON, once it has ended without a word on the standard error. */
export async function runChild(script: string, ...parameters: string[]): Promise<unknown> {
  const child = startChild(script, ...parameters)
  const [out, error] = await Promise.all([text(child.stdout), text(child.stderr)])
  if (error !== '') throw new Error(`${script} complained: ${error}`)
  return JSON.parse(out)
}
