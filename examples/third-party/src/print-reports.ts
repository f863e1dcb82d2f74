import { styleText } from 'node:util'
import type { Locale } from '@volunteer-passport/schema'
import { explainReport } from '@volunteer-passport/verifier'
import { escapeTerminal } from './escape-terminal.ts'
import type { Io } from './io.ts'
import { jsonLine } from './json-line.ts'
import type { Messages } from './messages/messages.ts'
import { createProgress, writeLine } from './progress.ts'
import { tableLine } from './table-line.ts'
import { type Counts, countReport, NO_COUNTS, totalOf, type Verdict, verdictOf } from './verdict.ts'
import type { Judged } from './verify-items.ts'

export interface PrintOptions {
  readonly messages: Messages
  readonly locale: Locale
  readonly form: 'text' | 'json'
  readonly withHours: boolean
  /** Size of all inputs, where it is known. */
  readonly bytes: number | undefined
}

const COLOURS = { valid: 'green', rejected: 'red', undetermined: 'yellow' } as const satisfies Record<Verdict, string>

async function* startingWith(first: readonly Judged[], rest: AsyncIterable<Judged>): AsyncGenerator<Judged> {
  yield* first
  yield* rest
}

async function printExplanation({ report }: Judged, io: Io, o: PrintOptions): Promise<Counts> {
  const lines = explainReport(report, { locale: o.locale }).trimEnd().split('\n')
  // Names in a passport are foreign text too.
  for (const line of lines) await writeLine(io.stdout, escapeTerminal(line))
  if (o.withHours && report.ok) await writeLine(io.stdout, o.messages.hours(report.credential.subject.totals))
  return countReport(NO_COUNTS, report)
}

async function printLines(judged: AsyncIterable<Judged>, io: Io, o: PrintOptions): Promise<Counts> {
  const progress = createProgress(io, { bytes: o.bytes, label: o.messages.progress })
  let counts = NO_COUNTS
  try {
    for await (const { item, report } of judged) {
      counts = countReport(counts, report)
      const paint = (text: string): string => styleText(COLOURS[verdictOf(report)], text, { stream: io.stdout })
      await progress.print(
        o.form === 'json' ? jsonLine(item.source, report) : tableLine(item.source, report, { ...o, paint }),
      )
      progress.advance(item.bytesRead, totalOf(counts))
    }
  } finally {
    progress.stop()
  }
  return counts
}

/** Prints the reports as they come: a single one is explained, of many each is a line, with a summary at the end. */
export async function printReports(judged: AsyncGenerator<Judged>, io: Io, o: PrintOptions): Promise<Counts> {
  if (o.form === 'json') return printLines(judged, io, o)
  const first = await judged.next()
  if (first.done) return NO_COUNTS
  const second = await judged.next()
  if (second.done) return printExplanation(first.value, io, o)
  const counts = await printLines(startingWith([first.value, second.value], judged), io, o)
  await writeLine(io.stdout, o.messages.summary(counts))
  return counts
}
