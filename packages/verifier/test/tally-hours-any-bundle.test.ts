import { SECTORS } from '@volunteer-passport/schema'
import { type Tally, tallyHours } from '@volunteer-passport/verifier'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { activity, HOLDER, OTHER, passport, rejected, training } from './tally-hours-reports.ts'

describe('tallyHours over any bundle', () => {
  const anActivity = fc
    .record({
      record: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
      start: fc.nat(20),
      length: fc.nat(6),
      quarters: fc.integer({ min: 1, max: 24 }),
      sector: fc.constantFrom(...SECTORS.slice(0, 3)),
      id: fc.constantFrom(HOLDER, HOLDER, OTHER),
      method: fc.constantFrom('coordinator', 'geo', 'self-declared'),
      issued: fc.nat(3),
    })
    .map(({ record, start, length, quarters, sector, id, method, issued }) =>
      activity(
        record,
        1,
        {
          id,
          sector,
          hours: quarters / 4,
          activityStartDate: new Date(Date.UTC(2026, 9, 1, start)).toISOString(),
          activityEndDate: new Date(Date.UTC(2026, 9, 1, start + length)).toISOString(),
          confirmation: { method, date: '2026-10-05' },
        },
        `2026-10-0${issued + 1}T00:00:00Z`,
      ),
    )
  const bundle = fc.array(
    fc.oneof({ weight: 12, arbitrary: anActivity }, fc.constantFrom(passport, training, rejected)),
    {
      maxLength: 12,
    },
  )
  const options = fc.record(
    {
      since: fc.constant(new Date('2026-10-01T04:00:00Z')),
      until: fc.constant(new Date('2026-10-01T16:00:00Z')),
      sectors: fc.constantFrom(SECTORS.slice(0, 1), SECTORS.slice(1, 3)),
    },
    { requiredKeys: [] },
  )
  /** What a tally says apart from the positions. */
  const withoutPositions = ({ counted, excluded, ...tally }: Tally) => ({
    ...tally,
    counted: counted.map(({ participationId }) => participationId).toSorted(),
    excluded: excluded.map(({ reason }) => reason).toSorted(),
  })

  it('does not depend on the order of the reports', () => {
    const shuffled = bundle.chain((reports) =>
      fc.tuple(fc.constant(reports), fc.shuffledSubarray(reports, { minLength: reports.length })),
    )
    fc.assert(
      fc.property(shuffled, options, ([reports, order], o) => {
        expect(withoutPositions(tallyHours(order, o))).toEqual(withoutPositions(tallyHours(reports, o)))
      }),
      { numRuns: 300 },
    )
  })

  it('names each report once, and adds up over the sectors', () => {
    fc.assert(
      fc.property(bundle, (reports) => {
        const tally = tallyHours(reports)
        const named = [...tally.counted, ...tally.excluded].map(({ index }) => index).toSorted((a, b) => a - b)
        expect(named).toEqual(reports.map((_, index) => index))
        const bySector = SECTORS.map((sector) => tallyHours(reports, { sectors: [sector] }).provenHours)
        expect(bySector.reduce((sum, hours) => sum + hours, 0)).toBe(tally.provenHours)
        expect(tally.activities).toBe(new Set(tally.counted.map(({ participationId }) => participationId)).size)
      }),
      { numRuns: 200 },
    )
  })
})
