import type { ProblemCode } from '@volunteer-passport/schema'
import { Refusal } from './refusal.ts'

const MAX_LENGTH = 256

/**
 * Reads an office's own key of a record: 1 to 256 characters that any store keeps exactly and any terminal shows
 * harmlessly.
 */
export function readRecordKey(value: unknown, o: { readonly code: ProblemCode; readonly member: string }): string {
  const plain =
    typeof value === 'string' &&
    value.length > 0 &&
    value.length <= MAX_LENGTH &&
    !/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(value)
  if (plain) return value
  throw new Refusal(o.code, {
    detail: `${o.member} is not 1 to ${MAX_LENGTH} characters without control characters.`,
    hint: `Give ${o.member} as the office's own key of the record.`,
    path: [o.member],
  })
}
