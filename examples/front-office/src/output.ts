import { styleText } from 'node:util'
import type { Io, Output } from './io.ts'
import { printable } from './printable.ts'

type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow'

/** Where answers and messages go. */
export interface Printer {
  readonly json: boolean
  /** An answer for a person; nothing with `--json`. */
  readonly line: (text: string, style?: Style) => void
  /** An answer for a program, one JSON value a line; nothing without `--json`. */
  readonly value: (value: object) => void
  /** A message beside the answer: on stderr. */
  readonly note: (text: string, style?: Style) => void
}

const wantsColour = (output: Output, env: Io['env']): boolean =>
  output.isTTY === true && (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb'

export const createPrinter = (io: Pick<Io, 'stdout' | 'stderr' | 'env'>, json: boolean): Printer => {
  const write = (output: Output, text: string, style: Style | undefined): void => {
    const safe = printable(text)
    const styled = style !== undefined && wantsColour(output, io.env)
    output.write(`${styled ? styleText(style, safe, { validateStream: false }) : safe}\n`)
  }
  return {
    json,
    line: (text, style) => {
      if (!json) write(io.stdout, text, style)
    },
    value: (value) => {
      if (json) io.stdout.write(`${JSON.stringify(value)}\n`)
    },
    note: (text, style) => write(io.stderr, text, style),
  }
}
