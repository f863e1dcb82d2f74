import * as z from 'zod/mini'
import type { AccreditationScope, AccreditedKey, OfficeAccreditationClaims } from './claims.ts'
import { isSoundSoFar } from './z-shared.ts'
import { zCount, zDid, zFilled, zInstant, zLanguageValues, zNonEmpty, zRegion, zUrl } from './z-values.ts'

const zBase64Url = /* @__PURE__ */ z
  .string()
  .check(z.regex(/^[A-Za-z0-9_-]{1,128}$/, 'must be base64url without padding'))

const zKey: z.ZodMiniType<AccreditedKey> = /* @__PURE__ */ z
  .object({
    id: zUrl,
    publicKeyJwk: z.object({
      kty: z.string(),
      crv: z.string(),
      x: zBase64Url,
      y: z.exactOptional(zBase64Url),
      alg: z.exactOptional(z.string()),
      // A private key in a public document is lost: the accreditation must not pass as if nothing had happened.
      d: z.exactOptional(z.never('must not hold a private key')),
    }),
    state: z.enum(['active', 'retired', 'revoked'], 'must be active, retired or revoked'),
    retiredAt: z.exactOptional(zInstant),
  })
  .check(
    z.refine((key) => key.state !== 'retired' || key.retiredAt !== undefined, {
      path: ['retiredAt'],
      error: 'is required of a retired key',
      when: isSoundSoFar,
    }),
  )

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
    contact: z.exactOptional(
      z.object({
        url: z.exactOptional(zUrl),
        email: z.exactOptional(zFilled),
        phone: z.exactOptional(zFilled),
      }),
    ),
    keys: /* @__PURE__ */ zNonEmpty(zKey),
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
