import * as z from 'zod/mini'
import type { AccreditationEntry, AccreditationListClaims } from './claims.ts'
import { isSoundSoFar } from './z-shared.ts'
import { zCount, zDid, zInstant, zUrl } from './z-values.ts'

const zEntry: z.ZodMiniType<AccreditationEntry> = /* @__PURE__ */ z
  .object({
    subject: zDid,
    state: z.enum(['active', 'ended', 'suspended', 'withdrawn'], 'must be active, ended, suspended or withdrawn'),
    since: z.exactOptional(zInstant),
    successor: z.exactOptional(zDid),
    credential: z.string().check(z.regex(/^[\w-]+\.[\w-]+\.[\w-]+$/, 'must be a compact JWT')),
  })
  .check(
    z.refine((entry) => entry.state === 'active' || entry.since !== undefined, {
      path: ['since'],
      error: 'is required unless the state is active',
      when: isSoundSoFar,
    }),
    z.refine((entry) => entry.successor === undefined || entry.state === 'ended', {
      path: ['successor'],
      error: 'must only stand beside the state ended',
      when: isSoundSoFar,
    }),
  )

export const zAccreditationList: z.ZodMiniType<AccreditationListClaims> = /* @__PURE__ */ z
  .object({
    id: zUrl,
    type: z.literal('AccreditationList'),
    version: z.int().check(z.minimum(1)),
    ttl: z.exactOptional(zCount),
    accreditations: z.array(zEntry),
  })
  .check(
    // In strict order no subject stands twice: of two entries each reader could take another.
    z.refine((list) => list.accreditations.every((entry, i, all) => i === 0 || all[i - 1]!.subject < entry.subject), {
      path: ['accreditations'],
      error: 'must be in the order of their subjects, each of which has one',
      when: isSoundSoFar,
    }),
  )
