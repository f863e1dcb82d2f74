import { spawn } from 'node:child_process'
import { performance } from 'node:perf_hooks'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

/** The two programs, each as it lies beside this one. */
const MAINS = {
  'front-office': fileURLToPath(new URL('../../front-office/src/main.ts', import.meta.url)),
  'third-party': fileURLToPath(new URL('../../third-party/src/main.ts', import.meta.url)),
} as const

export type Program = keyof typeof MAINS

/** Where Node keeps what it made of the sources: dozens of programs would each translate the same TypeScript again. */
const COMPILE_CACHE = fileURLToPath(new URL('../../../node_modules/.cache/volunteer-passport-demo', import.meta.url))

export interface Run {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
  readonly seconds: number
}

/** Runs a program in a process of its own, as a person at a terminal would, and waits for its end. */
export async function runProgram(
  program: Program,
  args: readonly string[],
  o: { readonly folder: string; readonly env: Readonly<Record<string, string>> },
): Promise<Run> {
  const before = performance.now()
  // What is read here must be plain, whatever the person's terminal wants.
  const { FORCE_COLOR: _, ...inherited } = process.env
  const child = spawn(process.execPath, ['--conditions=@volunteer-passport/source', MAINS[program], ...args], {
    cwd: o.folder,
    env: { ...inherited, NO_COLOR: '1', NODE_COMPILE_CACHE: COMPILE_CACHE, ...o.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  const [exitCode, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)])
  return { exitCode, stdout, stderr, seconds: (performance.now() - before) / 1000 }
}
