import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** A folder that goes with the run: what a worker leaves there outlives the worker. */
    readonly runFolder: string
  }
}

/** Set-up of a whole run of tests. */
export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'volunteer-passport-run-'))
  provide('runFolder', folder)
  return () => rm(folder, { recursive: true })
}
