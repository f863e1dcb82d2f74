/** One way of doing a piece of work. */
export interface Contestant {
  readonly name: string
  /** Makes ready one round, outside the measured time. */
  readonly prepare?: () => Promise<void>
  /** Does the work once over; may be asynchronous where its API is. */
  readonly run: () => Promise<void> | void
}

/** Contestants that do the same work; the first is the raw primitive that all are compared with. */
export interface Bench {
  readonly name: string
  /** What one operation is. */
  readonly operation: string
  /** Operations in one `run`. */
  readonly operations: number
  readonly rounds: number
  readonly contestants: readonly [Contestant, ...Contestant[]]
  readonly close?: () => Promise<void>
}

/** How much work to do: `tiny` only shows that everything runs. */
export type Scale = 'full' | 'tiny'
