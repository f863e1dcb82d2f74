import type { Problem, ProblemCode } from '@volunteer-passport/schema'
import type { RowProblem } from '../csv/row-problem.ts'

/** Columns that the registry's members come from, and those of problems that name no member. */
export interface ColumnNames {
  readonly members: Readonly<Record<string, string>>
  readonly problems: Readonly<Partial<Record<ProblemCode, string>>>
  /** Where nothing else is known. */
  readonly otherwise: string
}

export const VOLUNTEER_NAMES: ColumnNames = {
  members: {
    name: 'family_name_kk',
    birthDate: 'birth_date',
    memberSince: 'member_since',
    region: 'region_kato',
    opening: 'opening_hours',
    guardianConsent: 'guardian_consent_on',
  },
  problems: {},
  otherwise: 'ref',
}

export const ACTIVITY_NAMES: ColumnNames = {
  members: {
    person: 'ref',
    organisation: 'organisation_bin',
    project: 'project_kk',
    sector: 'sector',
    role: 'role_kk',
    start: 'starts_at',
    end: 'ends_at',
    hours: 'hours',
    mode: 'mode',
    place: 'place_region',
    skills: 'skills',
    confirmation: 'confirmed_on',
  },
  problems: {},
  otherwise: 'participation_id',
}

export const TRAINING_NAMES: ColumnNames = {
  members: { person: 'ref', claims: 'participation_id' },
  problems: { PERSON_UNKNOWN: 'ref' },
  otherwise: 'participation_id',
}

/** The registry's word on a row, at the column that a person has to look at. */
export const rowProblemOf = (problem: Problem, names: ColumnNames): RowProblem => {
  const member = problem.path?.[0]
  // Of what is left when every cell is well formed, only a deed before the opening balance is refused so at its start.
  if (problem.code === 'ACTIVITY_INVALID' && member === 'start')
    return { code: 'BEFORE_OPENING_BALANCE', column: names.members.start! }
  const column = names.problems[problem.code] ?? (member === undefined ? undefined : names.members[member])
  return { code: problem.code, column: column ?? names.otherwise }
}
