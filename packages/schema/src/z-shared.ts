import * as z from 'zod/mini'
import { isValidBin } from './bin.ts'
import type { HoursAsOf, Organisation, Project, Skill } from './claims.ts'
import { parseDateTime } from './date-time.ts'
import { zCount, zHours, zInstant, zLanguageValues, zUrl } from './z-values.ts'

export const zNamed: z.ZodMiniType<Project> = z.object({ name: zLanguageValues, id: z.exactOptional(zUrl) })

export const zOrganisation: z.ZodMiniType<Organisation> = z.object({
  bin: z
    .string()
    .check(z.regex(/^\d{12}$/, 'must be a BIN of twelve digits'), z.refine(isValidBin, 'has a wrong check digit')),
  name: zLanguageValues,
  id: z.exactOptional(zUrl),
})

export const zSkills: z.ZodMiniType<readonly Skill[]> = z
  .array(z.object({ name: zLanguageValues, id: z.exactOptional(zUrl), assessedBy: z.enum(['self', 'organisation']) }))
  .check(z.maxLength(64))

export const zHoursAsOf: z.ZodMiniType<HoursAsOf> = z.object({ hours: zHours, activities: zCount, asOf: zInstant })

/** Whether the first instant is not after the second. What is no instant has its own problem, and none here. */
export const inOrder = (first: string, second: string): boolean =>
  !(Number(parseDateTime(first)) > Number(parseDateTime(second)))

/** Refuses a record id that speaks of another organisation than the one it stands beside. */
export const recordOf = (bin: string, recordId: string): boolean => recordId.startsWith(`${bin}:`)
