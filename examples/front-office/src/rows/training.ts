import type { VolunteerTrainingClaims } from '@volunteer-passport/schema'
import { dayOf } from '../calendar.ts'
import { parseSector } from '../csv/cells/choices.ts'
import { parseBin, parseRecordId, parseRef } from '../csv/cells/identifiers.ts'
import { parseHours } from '../csv/cells/number.ts'
import { parseSkills } from '../csv/cells/skills.ts'
import { parseDate } from '../csv/cells/time.ts'
import { createRowReader } from '../csv/read-row.ts'
import { requireTrilingual } from './language-columns.ts'
import type { RowFormat } from './row-format.ts'

const REQUIRED = ['participation_id', 'ref', 'provider_bin', 'completed_on'] as const
const OPTIONAL = [
  'provider_name_kk',
  'provider_name_ru',
  'provider_name_en',
  'course_kk',
  'course_ru',
  'course_en',
  'sector',
  'hours',
  'skills',
] as const
export type TrainingColumn = (typeof REQUIRED)[number] | (typeof OPTIONAL)[number]

export interface TrainingRow {
  readonly person: string
  /** All that the credential says, save whom it is about. */
  readonly claims: Omit<VolunteerTrainingClaims, 'id'>
}

/** A row of trainings.csv. */
export const trainingFormat: RowFormat<TrainingColumn, TrainingRow> = {
  columns: { all: [...REQUIRED, ...OPTIONAL], required: REQUIRED },
  identity: 'participation_id',
  parse: (values, now) => {
    const row = createRowReader(values)
    const participationId = row.required('participation_id', parseRecordId)
    const person = row.required('ref', parseRef)
    const bin = row.required('provider_bin', parseBin)
    const providerName = requireTrilingual(row, 'provider_name')
    const courseName = requireTrilingual(row, 'course')
    const sector = row.optional('sector', parseSector)
    const completedOn = row.required('completed_on', parseDate)
    const hours = row.optional('hours', parseHours)
    const skills = row.optional('skills', parseSkills)

    if (bin !== undefined && participationId !== undefined && !participationId.startsWith(`${bin}:`))
      row.note('ID_OF_OTHER_ORGANISATION', 'participation_id')
    if (completedOn !== undefined && completedOn > dayOf(now)) row.note('DATE_IN_FUTURE', 'completed_on')

    if (row.problems.length > 0) return { ok: false, problems: row.problems }
    return {
      ok: true,
      value: {
        person: person!,
        claims: {
          participationId: participationId!,
          provider: { bin: bin!, name: providerName! },
          course: { name: courseName! },
          ...(sector && { sector }),
          completedOn: completedOn!,
          ...(hours !== undefined && { hours }),
          ...(skills && skills.length > 0 && { skills }),
        },
      },
    }
  },
}
