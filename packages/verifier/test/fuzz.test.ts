import { expect, it } from 'vitest'
import { runCampaign } from '../scripts/fuzz/campaign.ts'
import { FUZZ_KINDS } from '../scripts/fuzz/fuzz-input.ts'

/** A sample for every run; `pnpm fuzz` makes 100,000 inputs or as many as it is told, and says what the slowest took. */
it('2,000 hostile inputs: a report each time, and no false yes', async () => {
  const { failures, kinds, verdicts } = await runCampaign({ seed: 2026, count: 2_000 })
  expect(failures).toEqual([])
  // A fuzzer whose inputs all die at the first hurdle tries nothing.
  expect(Object.keys(kinds)).toEqual(FUZZ_KINDS)
  for (const kind of ['sound', 'payload', 'header', 'didDocument', 'list', 'encodedList', 'presentation']) {
    expect(kinds[kind]!.accepted).toBeGreaterThan(0)
  }
  expect(verdicts.accepted).toBeGreaterThan(200)
  expect(Object.keys(verdicts).length).toBeGreaterThan(30)
}, 120_000)
