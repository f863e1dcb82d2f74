import * as z from 'zod/mini'
import { parseDateTime } from './date-time.ts'
import type { PublicJwk, TrustRoot } from './trust-root.ts'
import { areNamedUnder, zAccreditedKey, zPublicJwk } from './z-accredited-key.ts'
import { isSoundSoFar } from './z-shared.ts'
import { zDid, zInstant, zNonEmpty } from './z-values.ts'

const zPositive = /* @__PURE__ */ z.int().check(z.minimum(1))

/** Two spellings of one key are one key. */
const materialOf = ({ kty, crv, x, y }: PublicJwk): string => `${kty} ${crv} ${x} ${y}`

export const zTrustRoot: z.ZodMiniType<TrustRoot> = /* @__PURE__ */ z
  .object({
    type: z.literal('TrustRoot'),
    root: zDid,
    version: zPositive,
    issuedAt: zInstant,
    expires: zInstant,
    threshold: zPositive,
    rootKeys: /* @__PURE__ */ zNonEmpty(zPublicJwk),
    recoveryKey: zPublicJwk,
    listKeys: /* @__PURE__ */ zNonEmpty(zAccreditedKey),
  })
  .check(
    z.refine((root) => Number(parseDateTime(root.issuedAt)) < Number(parseDateTime(root.expires)), {
      path: ['expires'],
      error: 'must lie after issuedAt',
      when: isSoundSoFar,
    }),
    z.refine((root) => new Set(root.rootKeys.map(materialOf)).size === root.rootKeys.length, {
      path: ['rootKeys'],
      error: 'must each be another key',
      when: isSoundSoFar,
    }),
    z.refine((root) => root.threshold <= root.rootKeys.length, {
      path: ['threshold'],
      error: 'must not be more than there are root keys',
      when: isSoundSoFar,
    }),
    z.refine((root) => areApart([root.recoveryKey], [...root.rootKeys, ...root.listKeys.map(keyOf)]), {
      path: ['recoveryKey'],
      error: 'must be neither a root key nor a list key',
      when: isSoundSoFar,
    }),
    z.refine((root) => areApart(root.rootKeys, root.listKeys.map(keyOf)), {
      path: ['listKeys'],
      error: 'must not be root keys',
      when: isSoundSoFar,
    }),
    z.refine((root) => areNamedUnder(root.root, root.listKeys), {
      path: ['listKeys'],
      error: 'must each have a name of their own under the DID of the root',
      when: isSoundSoFar,
    }),
  )

const keyOf = ({ publicKeyJwk }: { readonly publicKeyJwk: PublicJwk }): PublicJwk => publicKeyJwk

/** An online key that is an offline one too would make one theft of two. */
function areApart(some: readonly PublicJwk[], others: readonly PublicJwk[]): boolean {
  const materials = new Set(others.map(materialOf))
  return some.every((key) => !materials.has(materialOf(key)))
}
