import type { ActivityData, ImportData } from '../claims/activity-data.ts'
import type { ActivityRow, PersonRow } from '../registry.ts'
import type { ReadActivity } from './activity-input.ts'

/** A confirmed activity as it is stored, counting from this sequence on. */
export function activityRow(o: {
  readonly activity: ReadActivity
  readonly person: PersonRow
  /** Up to now. */
  readonly counted: ActivityData['counted']
  readonly sequence: number
  /** Where another office has confirmed it. */
  readonly imported?: ImportData & { readonly credential: string }
}): ActivityRow {
  const { participationId, start, end, quarters, counts, externalRef, claims, digest } = o.activity
  const counted = [...o.counted, [o.sequence, counts ? quarters : 0] as const]
  const { credential, ...imported } = o.imported ?? {}
  const data: ActivityData = { digest, claims, counted, ...(o.imported && { imported: imported as ImportData }) }
  return {
    participationId,
    personId: o.person.id,
    start,
    end,
    quarters,
    counts,
    state: 'confirmed',
    externalRef,
    importedId: credential,
    importCheckedAt: o.imported?.verifiedAt,
    data: JSON.stringify(data),
  }
}
