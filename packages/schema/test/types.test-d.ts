import { expectTypeOf } from 'vitest'
import {
  anyType,
  type Credential,
  defineCredential,
  type JsonObject,
  type Parsed,
  type Problem,
  type ProblemCode,
  parseCredential,
  type Report,
  type StandardSchemaV1,
  type StatusEntry,
  VolunteerPassport,
  type VolunteerPassportClaims,
} from '../src/index.ts'

declare const report: Report<VolunteerPassportClaims>

if (report.ok) {
  expectTypeOf(report.credential.subject.totals.hours).toEqualTypeOf<number>()
  expectTypeOf(report.warnings).toEqualTypeOf<readonly Problem[]>()
  expectTypeOf(report).not.toHaveProperty('problems')
} else {
  expectTypeOf(report).not.toHaveProperty('credential')
  expectTypeOf(report.problems[0]).toEqualTypeOf<Problem>()
  expectTypeOf(report.verdict).toEqualTypeOf<'rejected' | 'undetermined'>()
}
expectTypeOf(report).not.toHaveProperty('credential')

expectTypeOf(parseCredential({}, VolunteerPassport)).toEqualTypeOf<Parsed<Credential<VolunteerPassportClaims>>>()
expectTypeOf(parseCredential({}, anyType)).toEqualTypeOf<Parsed<Credential<JsonObject>>>()

declare const schema: StandardSchemaV1<unknown, { readonly course: string }>
const Course = defineCredential({ name: 'CourseCredential', claims: schema })
expectTypeOf(parseCredential({}, Course)).toEqualTypeOf<Parsed<Credential<{ readonly course: string }>>>()

declare const entry: StatusEntry
expectTypeOf(entry).not.toHaveProperty('index')
if (entry.kind === 'bitstring') expectTypeOf(entry.index).toEqualTypeOf<number>()

expectTypeOf<'EXPIRED'>().toExtend<ProblemCode>()
expectTypeOf<'expired'>().not.toExtend<ProblemCode>()

declare const claims: VolunteerPassportClaims
// @ts-expect-error what was signed cannot be changed
claims.totals.hours = 1
// @ts-expect-error an unknown region is no region
claims.region satisfies 'KZ-99'
