import type { Problem } from '@volunteer-passport/schema'
import type { Refusal } from './refusal.ts'

/** The answer about outside data that cannot be taken: nothing was changed. */
export interface Rejected {
  readonly outcome: 'rejected'
  readonly problem: Problem
  /** Ids that say more, such as that of the passport in the way. */
  readonly facts?: Readonly<Record<string, string | number>>
}

export const rejected = ({ problem, facts }: Pick<Refusal, 'problem' | 'facts'>): Rejected => ({
  outcome: 'rejected',
  problem,
  ...(Object.keys(facts).length > 0 && { facts }),
})
