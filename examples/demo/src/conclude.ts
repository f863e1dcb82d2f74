import { formatNumber } from './format-number.ts'
import type { Stage } from './stage.ts'

/** Tells what the story cost and whether all came out as it must; answers the exit code of the demo. */
export function conclude(
  stage: Pick<Stage, 'costs' | 'counts' | 'differences'>,
  print: (line: string) => void,
  kept: string,
): 0 | 1 {
  const total = { headline: 'All of it', seconds: stage.costs.reduce((sum, { seconds }) => sum + seconds, 0) }
  const width = Math.max(...stage.costs.map(({ headline }) => headline.length))
  print('')
  print('What it cost')
  for (const { headline, seconds } of [...stage.costs, total]) {
    print(`   ${headline.padEnd(width)}  ${seconds.toFixed(1).padStart(5)} s`)
  }
  print(`   ${[...stage.counts].map(([what, count]) => `${formatNumber(count)} ${what}`).join(', ')}.`)
  print('')
  print(kept)
  if (stage.differences.length === 0) {
    print('Everything came out as it must.')
    return 0
  }
  print('It did NOT come out as it must:')
  for (const difference of stage.differences) print(`   ${difference}`)
  return 1
}
