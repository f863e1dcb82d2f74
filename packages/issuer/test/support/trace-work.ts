import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, rmSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { bundleScript } from './bundle-script.ts'
import { type FileEvent, readTrace, TRACED_CALLS } from './read-trace.ts'
import type { WorkOrder } from './run-work.ts'

/** Runs it to its end under `strace`, and answers what it did to the files under a folder. */
export async function traceWork(order: WorkOrder, folder: string): Promise<readonly FileEvent[]> {
  const log = `${folder}.trace`
  // `?`: not every machine has every call.
  const calls = `trace=${TRACED_CALLS.map((call) => `?${call}`).join(',')}`
  const strace = ['-f', '--seccomp-bpf', '-y', '-xx', '-s', '16777216', '-o', log, '-e', calls]
  const child = spawn('strace', [...strace, process.execPath, await bundleScript('work'), JSON.stringify(order)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const [[code], complaint] = await Promise.all([once(child, 'exit'), text(child.stderr)])
  if (code !== 0 || complaint !== '') throw new Error(`strace ended with ${code}: ${complaint}`)
  const events = readTrace(readFileSync(log, 'latin1'), folder)
  rmSync(log)
  return events
}
