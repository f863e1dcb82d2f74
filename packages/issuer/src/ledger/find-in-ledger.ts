import type { IssuerContext } from '../context.ts'
import type { ActivityState } from '../registry.ts'

/** Whom and what the office's own system knows under one id. */
export interface LedgerMatches {
  readonly people: readonly {
    readonly ref: string
    readonly subjectId: string
    readonly passportNumber?: string
  }[]
  readonly activities: readonly {
    readonly participationId: string
    /** `ref` of the person. */
    readonly person: string
    readonly state: ActivityState
  }[]
}

export function findInLedger(
  context: IssuerContext,
  { externalRef }: { readonly externalRef: string },
): Promise<LedgerMatches> {
  return context.registry.transaction(async (tx) => {
    const people = await tx.peopleByExternalRef(externalRef)
    const activities = await tx.activitiesByExternalRef(externalRef)
    const volunteers = await tx.peopleById(activities.map(({ personId }) => personId))
    return {
      people: people.map(({ ref, subjectId, passportNumber }) => ({
        ref,
        subjectId,
        ...(passportNumber !== undefined && { passportNumber }),
      })),
      activities: activities.map(({ participationId, state }, i) => ({
        participationId,
        person: volunteers[i]?.ref ?? '',
        state,
      })),
    }
  })
}
