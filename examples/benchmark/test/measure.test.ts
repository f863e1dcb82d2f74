import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { measure, quantile } from '../src/measure.ts'

test('quantiles are interpolated and do not touch what they are given', () => {
  const values = Object.freeze([4, 1, 3, 2])
  expect([0, 0.25, 0.5, 0.75, 1].map((share) => quantile(values, share))).toEqual([1, 1.75, 2.5, 3.25, 4])
  expect(() => quantile([], 0.5)).toThrow(RangeError)
})

test('every contestant runs in every round, prepared each time, each round beginning with another', async () => {
  const order: string[] = []
  const contestant = (name: string) => ({
    name,
    prepare: async () => {
      order.push(`prepare ${name}`)
    },
    run: async () => {
      order.push(name)
      await sleep(1)
    },
  })
  const results = await measure({
    name: 'bench',
    operation: 'one sleep',
    operations: 1,
    rounds: 2,
    contestants: [contestant('raw'), contestant('ours')],
  })
  const round = (first: string, second: string) => [`prepare ${first}`, first, `prepare ${second}`, second]
  expect(order).toEqual([...round('raw', 'ours'), ...round('ours', 'raw'), ...round('raw', 'ours')])
  expect(results.map(({ contestant, rounds }) => ({ contestant, rounds }))).toEqual([
    { contestant: 'raw', rounds: 2 },
    { contestant: 'ours', rounds: 2 },
  ])
  expect(results[0]?.ratioToRaw).toBe(1)
})
