import { performance } from 'node:perf_hooks'
import type { Bench, Contestant } from './contestant.ts'

/** Times are microseconds for one operation. */
export interface Result {
  readonly bench: string
  readonly contestant: string
  readonly operation: string
  readonly rounds: number
  readonly median: number
  readonly lowerQuartile: number
  readonly upperQuartile: number
  /** Median over the rounds of this time divided by the raw primitive's time in the same round. */
  readonly ratioToRaw: number
}

/** The value that a share of the sorted values lies below, interpolated. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const position = (sorted.length - 1) * share
  const lower = sorted[Math.floor(position)]
  const upper = sorted[Math.ceil(position)]
  if (lower === undefined || upper === undefined) throw new RangeError('no values to take a quantile of')
  return lower + (upper - lower) * (position - Math.floor(position))
}

async function timeOnce(contestant: Contestant, operations: number): Promise<number> {
  await contestant.prepare?.()
  const before = performance.now()
  await contestant.run()
  return ((performance.now() - before) * 1000) / operations
}

/**
 * Measures all contestants in every round, each round beginning with another one: what the machine does meanwhile
 * meets them all alike, and only times of one round are divided by one another.
 */
export async function measure(bench: Bench): Promise<readonly Result[]> {
  const { contestants } = bench
  const times = contestants.map((): number[] => [])
  // Round 0 warms up caches and compiler and is not counted.
  for (let round = 0; round <= bench.rounds; round++) {
    for (let turn = 0; turn < contestants.length; turn++) {
      const index = (round + turn) % contestants.length
      const time = await timeOnce(contestants[index] ?? contestants[0], bench.operations)
      if (round > 0) times[index]?.push(time)
    }
  }
  const raw = times[0] ?? []
  return contestants.map((contestant, index) => {
    const own = times[index] ?? []
    return {
      bench: bench.name,
      contestant: contestant.name,
      operation: bench.operation,
      rounds: bench.rounds,
      median: quantile(own, 0.5),
      lowerQuartile: quantile(own, 0.25),
      upperQuartile: quantile(own, 0.75),
      ratioToRaw: quantile(
        own.map((time, round) => time / (raw[round] ?? Number.NaN)),
        0.5,
      ),
    }
  })
}
