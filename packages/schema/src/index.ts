export type * from './claims.ts'
export type * from './credential.ts'
export type * from './credential-type.ts'
export { VolunteerPassportError } from './error.ts'
export type * from './json.ts'
export type * from './language-value.ts'
export {
  CONTEXT_URL,
  CREDENTIALS_V2_CONTEXT_URL,
  NATIONAL_DOMAIN,
  officeDid,
  problemUrl,
  schemaUrl,
} from './namespace.ts'
export type { Parsed, Problem, Problems } from './problem.ts'
export { problem } from './problem.ts'
export {
  PROBLEM_CODES,
  PROBLEMS,
  type ProblemClass,
  type ProblemCode,
  type ProblemEntry,
} from './problem-catalogue.ts'
export type { RegionCode } from './region.ts'
export type * from './report.ts'
export { CHECK_IDS } from './report.ts'
export { SECTORS, type Sector } from './sector.ts'
export type * from './standard-schema.ts'
