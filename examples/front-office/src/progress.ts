import { clearLine, cursorTo } from 'node:readline'
import { Presets, SingleBar } from 'cli-progress'
import type { Io } from './io.ts'

export interface Progress {
  /** What is done, and beside the bar the remaining time, with what is said of the rate. */
  readonly update: (done: number, rate?: string) => void
  /** Writes messages on lines of their own, above the bar. */
  readonly aside: (write: () => void) => void
  readonly stop: () => void
}

/** A bar on a terminal; nothing at all when messages are piped. */
export const startProgress = (io: Pick<Io, 'stderr'>, label: string, total: number): Progress => {
  if (io.stderr.isTTY !== true || total <= 0) return { update: () => {}, aside: (write) => write(), stop: () => {} }
  const bar = new SingleBar(
    {
      stream: io.stderr,
      format: `${label} {bar} {percentage}% {eta_formatted} {rate}`,
      hideCursor: true,
      clearOnComplete: true,
    },
    Presets.shades_classic,
  )
  bar.start(total, 0, { rate: '' })
  return {
    update: (done, rate = '') => bar.update(done, { rate }),
    aside: (write) => {
      cursorTo(io.stderr, 0)
      clearLine(io.stderr, 0)
      write()
      bar.render()
    },
    stop: () => bar.stop(),
  }
}
