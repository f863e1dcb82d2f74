import * as z from 'zod/mini'
import type { AccreditedKey } from './claims.ts'
import type { PublicJwk } from './trust-root.ts'
import { isSoundSoFar } from './z-shared.ts'
import { zInstant, zUrl } from './z-values.ts'

const zBase64Url = /* @__PURE__ */ z
  .string()
  .check(z.regex(/^[A-Za-z0-9_-]{1,128}$/, 'must be base64url without padding'))

export const zPublicJwk: z.ZodMiniType<PublicJwk> = /* @__PURE__ */ z.object({
  kty: z.string(),
  crv: z.string(),
  x: zBase64Url,
  y: z.exactOptional(zBase64Url),
  alg: z.exactOptional(z.string()),
  // A private key in a public document is lost: the document must not pass as if nothing had happened.
  d: z.exactOptional(z.never('must not hold a private key')),
})

export const zAccreditedKey: z.ZodMiniType<AccreditedKey> = /* @__PURE__ */ z
  .object({
    id: zUrl,
    publicKeyJwk: zPublicJwk,
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

/** Whether each key has a name of its own under this DID. */
export const areNamedUnder = (did: string, keys: readonly AccreditedKey[]): boolean =>
  keys.every((key) => key.id.startsWith(`${did}#`)) && new Set(keys.map((key) => key.id)).size === keys.length
