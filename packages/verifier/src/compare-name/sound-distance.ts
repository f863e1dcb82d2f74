/** Sounds that are written for one another, by ear or by another spelling habit. */
const NEIGHBOURS: ReadonlySet<string> = new Set(
  ['ae ao ei ou ui ij uv uo kh kg gh bp bv dt sz zj xc xs xw jc qs fp fv mn'].flatMap((pairs) =>
    pairs.split(' ').flatMap((pair) => [pair, `${pair.charAt(1)}${pair.charAt(0)}`]),
  ),
)

/** Names of this length exist in no register; the time of a comparison grows with the square. */
const LONGEST = 40

/**
 * The least cost of changing one skeleton into the other: 1 for a sound put in, left out, replaced or swapped with the
 * next; 0.5 between neighbouring sounds and for a doubled one. Infinite where one is empty or longer than any name.
 */
export function soundDistance(a: string, b: string): number {
  if (a === '' || b === '' || a.length > LONGEST || b.length > LONGEST) return Number.POSITIVE_INFINITY
  let beforeLast: readonly number[] = []
  let last: number[] = [0]
  for (let j = 1; j <= b.length; j++) last.push((last[j - 1] ?? 0) + gapCost(b, j - 1))
  for (let i = 1; i <= a.length; i++) {
    const row = [(last[0] ?? 0) + gapCost(a, i - 1)]
    for (let j = 1; j <= b.length; j++) {
      let cost = Math.min(
        (last[j - 1] ?? 0) + replaceCost(a.charAt(i - 1), b.charAt(j - 1)),
        (last[j] ?? 0) + gapCost(a, i - 1),
        (row[j - 1] ?? 0) + gapCost(b, j - 1),
      )
      if (i > 1 && j > 1 && a.charAt(i - 1) === b.charAt(j - 2) && a.charAt(i - 2) === b.charAt(j - 1)) {
        cost = Math.min(cost, (beforeLast[j - 2] ?? 0) + 1)
      }
      row.push(cost)
    }
    beforeLast = last
    last = row
  }
  return last[b.length] ?? 0
}

function gapCost(text: string, at: number): number {
  const sound = text.charAt(at)
  return sound === text.charAt(at - 1) || sound === text.charAt(at + 1) ? 0.5 : 1
}

function replaceCost(a: string, b: string): number {
  if (a === b) return 0
  return NEIGHBOURS.has(a + b) ? 0.5 : 1
}
