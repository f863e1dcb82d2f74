import { expect, it } from 'vitest'
import { runCampaign } from '../scripts/fuzz/campaign.ts'
import { FUZZ_KINDS } from '../scripts/fuzz/fuzz-input.ts'

/** A sample for every run; `pnpm fuzz` makes 100,000 inputs or as many as it is told. */
it.each([2026, 2027])(
  '5,000 hostile inputs from seed %i: a report each time, and no false yes',
  async (seed) => {
    const { failures, slowestMilliseconds, kinds, verdicts } = await runCampaign({ seed, count: 5_000 })
    expect(failures).toEqual([])
    expect(slowestMilliseconds).toBeLessThan(1_000)
    // A fuzzer whose inputs all die at the first hurdle tries nothing.
    expect(Object.keys(kinds)).toEqual(FUZZ_KINDS)
    for (const kind of ['sound', 'payload', 'header', 'didDocument', 'list', 'encodedList', 'presentation']) {
      expect(kinds[kind]!.accepted).toBeGreaterThan(0)
    }
    expect(verdicts.accepted).toBeGreaterThan(500)
    expect(Object.keys(verdicts).length).toBeGreaterThan(35)
  },
  120_000,
)
