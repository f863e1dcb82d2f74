export interface FrozenClock {
  (): Date
  /** Moves on by this many seconds; negative goes back. */
  readonly advance: (seconds: number) => void
  readonly set: (instant: string) => void
}

/** A clock that stands still until it is moved. Each call gives a new `Date`. */
export function frozenClock(instant: string): FrozenClock {
  let milliseconds = read(instant)
  const clock = () => new Date(milliseconds)
  return Object.assign(clock, {
    advance: (seconds: number) => {
      milliseconds += seconds * 1000
    },
    set: (next: string) => {
      milliseconds = read(next)
    },
  })
}

function read(instant: string): number {
  const milliseconds = Date.parse(instant)
  if (Number.isNaN(milliseconds)) throw new TypeError(`not an instant: ${instant}`)
  return milliseconds
}
