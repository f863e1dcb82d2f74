import * as z from 'zod/mini'
import type { AccreditationScope, OfficeAccreditationClaims } from './claims.ts'
import { zAccreditedKey } from './z-accredited-key.ts'
import { isSoundSoFar } from './z-shared.ts'
import { zBin, zCount, zDid, zFilled, zLanguageValues, zNonEmpty, zRegion, zUrl } from './z-values.ts'

const zScope: z.ZodMiniType<AccreditationScope> = /* @__PURE__ */ z.object({
  credentialTypes: /* @__PURE__ */ zNonEmpty(zFilled),
  jurisdiction: z.union([z.literal('national'), /* @__PURE__ */ zNonEmpty(zRegion)]),
  mayAccreditDepth: zCount,
})

export const zOfficeAccreditation: z.ZodMiniType<OfficeAccreditationClaims> = /* @__PURE__ */ z
  .object({
    id: zDid,
    name: zLanguageValues,
    region: z.exactOptional(zRegion),
    bin: z.exactOptional(zBin),
    contact: z.exactOptional(
      z.object({
        url: z.exactOptional(zUrl),
        email: z.exactOptional(zFilled),
        phone: z.exactOptional(zFilled),
      }),
    ),
    keys: /* @__PURE__ */ zNonEmpty(zAccreditedKey),
    scope: zScope,
  })
  .check(
    z.refine((c) => c.keys.every((key) => key.id.startsWith(`${c.id}#`)), {
      path: ['keys'],
      error: 'must be named under the DID of the accredited',
      when: isSoundSoFar,
    }),
    z.refine((c) => new Set(c.keys.map((key) => key.id)).size === c.keys.length, {
      path: ['keys'],
      error: 'must each have a name of their own',
      when: isSoundSoFar,
    }),
  )
