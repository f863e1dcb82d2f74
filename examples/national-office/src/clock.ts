/** The time of the story: everybody in it has the same, and it passes only when the story says so. */
export interface StoryClock {
  readonly now: () => Date
  /** Longer than any list is kept: whoever asks afterwards asks anew. */
  readonly passTtl: () => void
}

const LONGER_THAN_A_TTL_MILLISECONDS = 16 * 60_000

export function createStoryClock(start: string): StoryClock {
  let milliseconds = Date.parse(start)
  return {
    now: () => new Date(milliseconds),
    passTtl: () => {
      milliseconds += LONGER_THAN_A_TTL_MILLISECONDS
    },
  }
}
