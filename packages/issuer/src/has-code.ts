import { type ProblemCode, VolunteerPassportError } from '@volunteer-passport/schema'

export const hasCode = (error: unknown, ...codes: readonly ProblemCode[]): error is VolunteerPassportError =>
  error instanceof VolunteerPassportError && codes.includes(error.code)
