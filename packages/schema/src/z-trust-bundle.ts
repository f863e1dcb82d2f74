import * as z from 'zod/mini'
import type { TrustBundle, TrustBundleFile } from './trust-bundle.ts'
import { zDid, zInstant, zUrl } from './z-values.ts'

const zFile = /* @__PURE__ */ z.union([
  z.object({ url: zUrl, fetchedAt: zInstant, text: z.string() }),
  z.object({ url: zUrl, fetchedAt: zInstant, jwt: z.tuple([z.string(), z.string(), z.string()]) }),
]) as z.ZodMiniType<TrustBundleFile>

export const zTrustBundle: z.ZodMiniType<TrustBundle> = /* @__PURE__ */ z
  .object({ type: z.literal('TrustBundle'), root: zDid, madeAt: zInstant, files: z.array(zFile) })
  .check(
    z.refine((bundle) => new Set(bundle.files.map((file) => file.url)).size === bundle.files.length, {
      path: ['files'],
      error: 'must hold one file an address',
    }),
  )
