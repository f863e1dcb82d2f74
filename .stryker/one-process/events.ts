import { appendFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What `runner.ts` tells `main.ts`, in a file, of which a process that hangs takes nothing with it. */
export type Event =
  | { readonly kind: 'test' | 'broken'; readonly name: string }
  | { readonly kind: 'started'; readonly id: string }
  | { readonly kind: 'ended'; readonly id: string; readonly outcome: 'killed' | 'timed out' }
  | { readonly kind: 'covered'; readonly by: string; readonly ids: readonly string[] }

export const eventsIn = (folder: string): string => join(folder, 'events')

export function note(folder: string, event: Event): void {
  appendFileSync(eventsIn(folder), `${JSON.stringify(event)}\n`)
}

export function readEvents(folder: string): readonly Event[] {
  const lines = readFileSync(eventsIn(folder), 'utf8').split('\n').slice(0, -1)
  return lines.map((line) => JSON.parse(line) as Event)
}
