import * as z from 'zod/mini'
import type { PersonName, Totals, VolunteerPassportClaims, VolunteerPassportSummaryClaims } from './claims.ts'
import { inOrder, isSoundSoFar, zHoursAsOf } from './z-shared.ts'
import {
  zAgeAtLeast,
  zCount,
  zFullDate,
  zHours,
  zInstant,
  zLanguageValues,
  zLevel,
  zPassportNumber,
  zRegion,
  zSubjectId,
} from './z-values.ts'

const zPersonName: z.ZodMiniType<PersonName> = /* @__PURE__ */ z.object({
  familyName: zLanguageValues,
  givenName: zLanguageValues,
  patronymic: z.exactOptional(zLanguageValues),
})

const zTotals: z.ZodMiniType<Totals> = /* @__PURE__ */ z
  .object({ hours: zHours, activities: zCount, asOf: zInstant, opening: z.exactOptional(zHoursAsOf) })
  .check(
    z.refine(
      ({ hours, activities, asOf, opening }) =>
        opening === undefined ||
        (opening.hours <= hours && opening.activities <= activities && inOrder(opening.asOf, asOf)),
      {
        path: ['opening'],
        error: 'must not be more or later than the totals that it is counted in',
        when: isSoundSoFar,
      },
    ),
  )

export const zVolunteerPassport: z.ZodMiniType<VolunteerPassportClaims> = /* @__PURE__ */ z.object({
  id: zSubjectId,
  passportNumber: zPassportNumber,
  person: zPersonName,
  ageAtLeast: z.exactOptional(zAgeAtLeast),
  memberSince: zFullDate,
  level: zLevel,
  region: zRegion,
  totals: zTotals,
})

export const zVolunteerPassportSummary: z.ZodMiniType<VolunteerPassportSummaryClaims> = /* @__PURE__ */ z.object({
  id: zSubjectId,
  passportNumber: zPassportNumber,
  name: zLanguageValues,
  ageAtLeast: z.exactOptional(zAgeAtLeast),
  level: zLevel,
  region: zRegion,
  totals: zHoursAsOf,
})
