import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import type { Told } from './history.ts'
import { type FileEvent, readTrace, TRACED_CALLS } from './read-trace.ts'
import { runWork, type WorkOrder } from './run-work.ts'

/** Where `strace` may not run its tests are skipped, which CI counts as a failure. */
export const canTrace: boolean = spawnSync('strace', ['-o', '/dev/null', 'true']).status === 0

/** Runs it to its end under `strace`, and answers what it did to the files under a folder. */
export async function traceWork(order: WorkOrder, folder: string): Promise<readonly FileEvent[]> {
  const log = `${folder}.trace`
  // `?`: not every machine has every call.
  const calls = `trace=${TRACED_CALLS.map((call) => `?${call}`).join(',')}`
  await runWork(order, {
    under: ['strace', '-f', '--seccomp-bpf', '-y', '-xx', '-s', '16777216', '-o', log, '-e', calls],
  })
  const events = readTrace(readFileSync(log, 'latin1'), folder)
  rmSync(log)
  return events
}

/**
 * Runs it while the n-th of these system calls of each thread fails, as on a disk that is broken or full. All syncs that
 * Node does beside its own thread are done by one, so that they have an order.
 */
export async function runWorkWithFault(
  order: WorkOrder,
  fault: { readonly call: 'pwrite64' | 'fsync'; readonly error: 'EIO' | 'ENOSPC'; readonly nth: number },
): Promise<{ readonly told: readonly Told[]; readonly hasFailed: boolean }> {
  const log = `${order.site}.trace`
  const calls = fault.call === 'fsync' ? 'fsync,fdatasync' : fault.call
  const inject = `inject=${calls}:error=${fault.error}:when=${fault.nth}`
  const told = await runWork(order, {
    under: [
      ...['env', 'UV_THREADPOOL_SIZE=1'],
      ...['strace', '-f', '--seccomp-bpf', '-s', '0', '-o', log, '-e', `trace=${calls}`, '-e', inject],
    ],
  })
  const hasFailed = readFileSync(log, 'latin1').includes('(INJECTED)')
  rmSync(log)
  return { told, hasFailed }
}
