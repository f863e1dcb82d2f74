import * as z from 'zod/mini'
import type { TransferNoticeClaims } from './claims.ts'
import { zDid, zFullDate, zSubjectId, zUrl } from './z-values.ts'

export const zTransferNotice: z.ZodMiniType<TransferNoticeClaims> = /* @__PURE__ */ z.object({
  id: zSubjectId,
  formerOffice: zDid,
  formerPassport: zUrl,
  movedOn: zFullDate,
})
