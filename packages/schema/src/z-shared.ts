import * as z from 'zod/mini'
import type { HoursAsOf, Organisation, Project, Skill } from './claims.ts'
import { timeOf } from './date-time.ts'
import { zBin, zCount, zHours, zInstant, zLanguageValues, zUrl } from './z-values.ts'

export const zNamed: z.ZodMiniType<Project> = /* @__PURE__ */ z.object({
  name: zLanguageValues,
  id: z.exactOptional(zUrl),
})

export const zOrganisation: z.ZodMiniType<Organisation> = /* @__PURE__ */ z.object({
  bin: zBin,
  name: zLanguageValues,
  id: z.exactOptional(zUrl),
})

export const zSkills: z.ZodMiniType<readonly Skill[]> = /* @__PURE__ */ z
  .array(z.object({ name: zLanguageValues, id: z.exactOptional(zUrl), assessedBy: z.enum(['self', 'organisation']) }))
  .check(z.maxLength(64))

export const zHoursAsOf: z.ZodMiniType<HoursAsOf> = /* @__PURE__ */ z.object({
  hours: zHours,
  activities: zCount,
  asOf: zInstant,
})

/** A rule between members is asked only where each of them is sound: one problem per cause. */
export const isSoundSoFar = (payload: { readonly issues: readonly unknown[] }): boolean => payload.issues.length === 0

/** Whether the first instant is not after the second. Both are known to be instants. */
export const inOrder = (first: string, second: string): boolean => timeOf(first) <= timeOf(second)

/** Refuses a record id that speaks of another organisation than the one it stands beside. */
export const recordOf = (bin: string, recordId: string): boolean => recordId.startsWith(`${bin}:`)
