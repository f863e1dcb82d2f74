import * as z from 'zod/mini'
import type { VolunteerHoursExtractClaims } from './claims.ts'
import { isSoundSoFar } from './z-shared.ts'
import {
  zCount,
  zFullDate,
  zHours,
  zInstant,
  zLanguageValues,
  zPositiveHours,
  zSector,
  zSubjectId,
} from './z-values.ts'

const zSectorHours = /* @__PURE__ */ z.object({
  sector: zSector,
  hours: zPositiveHours,
  activities: /* @__PURE__ */ zCount.check(z.minimum(1)),
})

export const zVolunteerHoursExtract: z.ZodMiniType<VolunteerHoursExtractClaims> = /* @__PURE__ */ z
  .object({
    id: zSubjectId,
    purpose: zLanguageValues,
    period: z.object({ from: zFullDate, until: zFullDate }),
    hours: zHours,
    activities: zCount,
    sectors: z.array(zSectorHours).check(z.maxLength(100)),
    asOf: zInstant,
  })
  .check(
    z.refine((c) => c.period.from <= c.period.until, {
      path: ['period', 'until'],
      error: 'must not lie before from',
      when: isSoundSoFar,
    }),
    z.refine((c) => new Set(c.sectors.map(({ sector }) => sector)).size === c.sectors.length, {
      path: ['sectors'],
      error: 'must name each sector once',
      when: isSoundSoFar,
    }),
    z.refine((c) => sum(c.sectors.map(({ hours }) => hours)) === c.hours, {
      path: ['hours'],
      error: 'must be the sum over the sectors',
      when: isSoundSoFar,
    }),
    z.refine((c) => sum(c.sectors.map(({ activities }) => activities)) === c.activities, {
      path: ['activities'],
      error: 'must be the sum over the sectors',
      when: isSoundSoFar,
    }),
  )

/** Quarters are exact in binary, so sums are too. */
const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)
