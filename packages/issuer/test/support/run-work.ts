import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { bundleScript } from './bundle-script.ts'
import type { Told } from './history.ts'
import type { Point } from './points.ts'
import type { StoreAddress } from './store.ts'

/** What a process of its own is to do. */
export interface WorkOrder {
  readonly store: StoreAddress
  /** Folder to publish to. */
  readonly site: string
  readonly run: number
  readonly seed: number
  readonly steps: number
  /** The n-th time that it comes here it waits to be killed. */
  readonly stopAt?: { readonly point: Point; readonly nth: number }
  /** Settings of SQLite to exchange for others. */
  readonly pragmas?: Readonly<Record<string, string>>
  /** Answers at once where a file's bytes should be made durable. */
  readonly skipsDatasync?: boolean
}

/**
 * Runs it until it ends or is killed: at the point of the order, or after it has told so many things. Answers what it
 * told; a line that the kill cut off was not told.
 */
export async function runWork(
  order: WorkOrder,
  o: {
    readonly killAfter?: number | undefined
    /** A program with its parameters that runs the process for us. */
    readonly under?: readonly string[]
  } = {},
): Promise<readonly Told[]> {
  return runScript('work', order, o)
}

/** Runs a script of `children` that tells what it does. */
export async function runScript(
  script: string,
  order: unknown,
  o: { readonly killAfter?: number | undefined; readonly under?: readonly string[] } = {},
): Promise<readonly Told[]> {
  const command = [...(o.under ?? []), process.execPath, await bundleScript(script), JSON.stringify(order)]
  const child = spawn(command[0]!, command.slice(1), { stdio: ['ignore', 'pipe', 'pipe'] })
  const complaints = text(child.stderr)
  const exit = once(child, 'exit')
  const told: Told[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.endsWith('}')) break
    const one = JSON.parse(line) as Told
    told.push(one)
    if (one.tells === 'reached' || told.length === o.killAfter) child.kill('SIGKILL')
  }
  const [[, signal], complaint] = await Promise.all([exit, complaints])
  if (complaint !== '') throw new Error(complaint)
  const last = told.at(-1)?.tells
  if ((last === 'finished' || last === 'refused') !== (signal === null)) throw new Error(`ended by ${signal}`)
  return told
}
