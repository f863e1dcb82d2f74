import type { Readable, Writable } from 'node:stream'

/** What the program has of its surroundings: given from outside, so that tests and other programs can run it. */
export interface Io {
  readonly stdin: Readable
  readonly stdout: Writable & { readonly isTTY?: boolean }
  readonly stderr: Writable & { readonly isTTY?: boolean }
  readonly clock: () => Date
}
