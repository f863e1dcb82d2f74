import type { Result } from './measure.ts'

const formatTime = (microseconds: number): string => {
  if (microseconds < 1000) return `${microseconds.toFixed(1)} µs`
  if (microseconds < 1_000_000) return `${(microseconds / 1000).toFixed(1)} ms`
  return `${(microseconds / 1_000_000).toFixed(2)} s`
}

const HEADINGS = ['bench', 'contestant', 'median', 'quartiles', 'x raw', 'a second']

const rowOf = (result: Result): readonly string[] => [
  result.bench,
  result.contestant,
  formatTime(result.median),
  `${formatTime(result.lowerQuartile)} .. ${formatTime(result.upperQuartile)}`,
  result.ratioToRaw.toFixed(2),
  Math.round(1_000_000 / result.median).toLocaleString('en'),
]

/** The results as a table in plain text, the first two columns to the left, figures to the right. */
export function formatTable(results: readonly Result[]): string {
  const rows = [HEADINGS, ...results.map(rowOf)]
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const lines = rows.map((row) =>
    row
      .map((cell, column) => (column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  )
  return lines.join('\n')
}
