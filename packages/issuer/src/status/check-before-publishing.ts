import type { IssuerContext } from '../context.ts'
import { hasCode } from '../has-code.ts'

/** A host that was emptied, or cannot be read, is mended by publishing. @throws VolunteerPassportError STORE_ROLLED_BACK */
export async function checkBeforePublishing({ publicCopy }: IssuerContext): Promise<void> {
  await publicCopy.check().catch((error: unknown) => {
    if (!hasCode(error, 'PUBLISHED_COPY_UNAVAILABLE')) throw error
  })
}
