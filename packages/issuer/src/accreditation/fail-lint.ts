import { Refusal } from '../refusal.ts'

export function failLint(detail: string, path: readonly (string | number)[]): never {
  throw new Refusal('LINT_FAILED', { detail, path, hint: 'Correct what the path names; nothing was signed.' })
}
