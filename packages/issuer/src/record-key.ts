import type { ProblemCode } from '@volunteer-passport/schema'
import { Refusal } from './refusal.ts'

const MAX_LENGTH = 256

/** Text from 1 to `maxLength` characters that any store keeps exactly and any terminal shows harmlessly. */
export function isPlainText(value: unknown, maxLength: number): value is string {
  return (
    typeof value === 'string' &&
    value.length > 0 &&
    value.length <= maxLength &&
    !/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(value)
  )
}

/** Reads an office's own key of a record: 1 to 256 characters. */
export function readRecordKey(value: unknown, o: { readonly code: ProblemCode; readonly member: string }): string {
  if (isPlainText(value, MAX_LENGTH)) return value
  throw new Refusal(o.code, {
    detail: `${o.member} is not 1 to ${MAX_LENGTH} characters without control characters.`,
    hint: `Give ${o.member} as the office's own key of the record.`,
    path: [o.member],
  })
}
