import type {
  ActivityMode,
  ConfirmationMethod,
  LanguageValues,
  Organisation,
  Place,
  Project,
  Sector,
  Skill,
} from '@volunteer-passport/schema'
import { dayOf } from '../calendar.ts'
import { parseConfirmationMethod, parseMode, parseRegion, parseSector } from '../csv/cells/choices.ts'
import { parseBin, parseRecordId, parseRef } from '../csv/cells/identifiers.ts'
import { parseHours } from '../csv/cells/number.ts'
import { parseSkills } from '../csv/cells/skills.ts'
import { parseDate, parseTime } from '../csv/cells/time.ts'
import { createRowReader } from '../csv/read-row.ts'
import { requireTrilingual } from './language-columns.ts'
import type { RowFormat } from './row-format.ts'

const REQUIRED = [
  'participation_id',
  'ref',
  'organisation_bin',
  'sector',
  'starts_at',
  'ends_at',
  'hours',
  'mode',
  'confirmation_method',
  'confirmed_on',
] as const
const OPTIONAL = [
  'organisation_name_kk',
  'organisation_name_ru',
  'organisation_name_en',
  'project_kk',
  'project_ru',
  'project_en',
  'role_kk',
  'role_ru',
  'role_en',
  'place_region',
  'skills',
] as const
export type ActivityColumn = (typeof REQUIRED)[number] | (typeof OPTIONAL)[number]

export interface ActivityRow {
  readonly person: string
  readonly participationId: string
  readonly organisation: Organisation
  readonly project: Project
  readonly sector: Sector
  readonly role: LanguageValues
  readonly start: Date
  readonly end: Date
  readonly hours: number
  readonly mode: ActivityMode
  readonly place?: Place
  readonly skills?: readonly Skill[]
  readonly confirmation: { readonly method: ConfirmationMethod; readonly date: string }
}

/** A row of activities-<month>.csv. Whether the deed is plausible is the registry's question, not the file's. */
export const activityFormat: RowFormat<ActivityColumn, ActivityRow> = {
  columns: { all: [...REQUIRED, ...OPTIONAL], required: REQUIRED },
  identity: 'participation_id',
  parse: (values) => {
    const row = createRowReader(values)
    const participationId = row.required('participation_id', parseRecordId)
    const person = row.required('ref', parseRef)
    const bin = row.required('organisation_bin', parseBin)
    const organisationName = requireTrilingual(row, 'organisation_name')
    const projectName = requireTrilingual(row, 'project')
    const sector = row.required('sector', parseSector)
    const role = requireTrilingual(row, 'role')
    const start = row.required('starts_at', parseTime)
    const end = row.required('ends_at', parseTime)
    const hours = row.required('hours', parseHours)
    const mode = row.required('mode', parseMode)
    const region = row.optional('place_region', parseRegion)
    const skills = row.optional('skills', parseSkills)
    const method = row.required('confirmation_method', parseConfirmationMethod)
    const confirmedOn = row.required('confirmed_on', parseDate)

    if (bin !== undefined && participationId !== undefined && !participationId.startsWith(`${bin}:`))
      row.note('ID_OF_OTHER_ORGANISATION', 'participation_id')
    if (end !== undefined && confirmedOn !== undefined && confirmedOn < dayOf(end))
      row.note('CONFIRMED_TOO_EARLY', 'confirmed_on')

    if (row.problems.length > 0) return { ok: false, problems: row.problems }
    return {
      ok: true,
      value: {
        person: person!,
        participationId: participationId!,
        organisation: { bin: bin!, name: organisationName! },
        project: { name: projectName! },
        sector: sector!,
        role: role!,
        start: start!,
        end: end!,
        hours: hours!,
        mode: mode!,
        ...(region && { place: { region } }),
        ...(skills && { skills }),
        confirmation: { method: method!, date: confirmedOn! },
      },
    }
  },
}
