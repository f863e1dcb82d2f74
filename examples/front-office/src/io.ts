import type { Readable, Writable } from 'node:stream'
import type { Fetch } from '@volunteer-passport/did'

/** A place to write to, which may be a terminal. */
export type Output = Writable & { readonly isTTY?: boolean }

/** Everything of the world that the program touches beside the office's folder. */
export interface Io {
  readonly stdout: Output
  readonly stderr: Output
  readonly env: Readonly<Record<string, string | undefined>>
  readonly clock: () => Date
  /** For a passphrase typed by a person; without it the passphrase must stand in the environment. */
  readonly stdin?: Readable & { readonly isTTY?: boolean }
  /** How `doctor` sees the office's site from outside; see site-fetch.ts for the default. */
  readonly fetch?: Fetch
  /** How `publish --watch` waits; by the timers of the platform where it is left out. Rejects when it is stopped. */
  readonly sleep?: (seconds: number, stop: AbortSignal | undefined) => Promise<void>
  /** Ends `publish --watch`. */
  readonly stop?: AbortSignal
}
