/**
 * Cuts rows, in their order, into runs that one statement can write as if it wrote row by row: no key comes twice, and
 * all are of one kind.
 */
export function distinctRuns<Row>(
  rows: readonly Row[],
  o: { readonly keyOf: (row: Row) => unknown; readonly kindOf?: (row: Row) => unknown },
): readonly (readonly [Row, ...Row[]])[] {
  const { keyOf, kindOf = () => undefined } = o
  const runs: [Row, ...Row[]][] = []
  let seen = new Set<unknown>()
  for (const row of rows) {
    const run = runs.at(-1)
    const key = keyOf(row)
    if (run === undefined || seen.has(key) || kindOf(run[0]) !== kindOf(row)) {
      runs.push([row])
      seen = new Set([key])
      continue
    }
    run.push(row)
    seen.add(key)
  }
  return runs
}
