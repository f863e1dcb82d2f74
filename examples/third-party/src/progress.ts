import { once } from 'node:events'
import type { Writable } from 'node:stream'
import { MultiBar } from 'cli-progress'
import type { Io } from './io.ts'

/** Prints lines to stdout while a bar shows how far the inputs are read. */
export interface Progress {
  print(line: string): Promise<void>
  advance(bytesRead: number, checked: number): void
  stop(): void
}

export const writeLine = async (stream: Writable, line: string): Promise<void> => {
  if (!stream.write(`${line}\n`)) await once(stream, 'drain')
}

/** A bar on whichever of stdout and stderr is a terminal; where neither is, only lines. */
export function createProgress(io: Io, o: { readonly bytes: number | undefined; readonly label: string }): Progress {
  const stream = io.stdout.isTTY ? io.stdout : io.stderr.isTTY ? io.stderr : undefined
  if (stream === undefined) {
    return { print: (line) => writeLine(io.stdout, line), advance: () => {}, stop: () => {} }
  }
  const bars = new MultiBar({
    stream,
    format: o.bytes === undefined ? `{checked} ${o.label}` : `{bar} {percentage}%  {checked} ${o.label}`,
    clearOnComplete: true,
    // Ctrl-C must end the program, not only the bar, and leave the terminal as it was.
    gracefulExit: false,
    linewrap: true,
  })
  const bar = bars.create(o.bytes ?? 0, 0, { checked: 0 })
  return {
    print: async (line) => {
      // On the bar's own terminal a line has to go above it.
      if (stream === io.stdout) bars.log(`${line}\n`)
      else await writeLine(io.stdout, line)
    },
    advance: (bytesRead, checked) => bar.update(bytesRead, { checked }),
    stop: () => {
      bars.update()
      bars.stop()
    },
  }
}
