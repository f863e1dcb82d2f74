import { Refusal } from './refusal.ts'

/** Why a credential or an activity changed: codes, no free text, so that the log can hold no personal data. */
export const REASONS = [
  'data-wrong',
  'totals-corrected',
  'not-entitled',
  'lost',
  'superseded',
  'fraud',
  'under-review',
  'review-ended',
  'key-compromised',
  'at-request',
  'other',
] as const
export type Reason = (typeof REASONS)[number]

/** After these a person has no passport until somebody gives one on purpose; a lost or wrong one is simply made again. */
export const WITHHOLDING_REASONS: readonly Reason[] = ['not-entitled', 'fraud', 'at-request']

/** Who changes a credential, and why. */
export interface ChangeInput {
  readonly reason: Reason
  /** Opaque id of a member of staff or a job: 1 to 64 of `A-Z a-z 0-9 . _ : @ -`. It stays in the log for ever. */
  readonly actor: string
}

/** Reads it once; a missing or malformed one is refused, never read as "nobody". */
export function readChange(input: ChangeInput): ChangeInput {
  const { reason, actor } = input
  if (!REASONS.includes(reason)) {
    throw new Refusal('REASON_INVALID', {
      detail: 'It is none of the known reason codes.',
      hint: `Give one of ${REASONS.join(', ')}.`,
    })
  }
  return { reason, actor: readActor(actor) }
}

export function readActor(actor: unknown): string {
  if (typeof actor !== 'string' || !/^[A-Za-z0-9._:@-]{1,64}$/.test(actor)) {
    throw new Refusal('ACTOR_INVALID', {
      detail: 'It is not 1 to 64 characters of the allowed ones.',
      hint: 'Give an opaque id of letters, digits and . _ : @ -',
    })
  }
  // Twelve digits are an individual identification number, and the log is never rewritten.
  if (/\d{12}/.test(actor)) {
    throw new Refusal('ACTOR_INVALID', {
      detail: 'It looks like an individual identification number.',
      hint: 'Give an opaque id of the member of staff, never a number of the person.',
    })
  }
  return actor
}
