import { draftActivity, localTime, type Month, participationId } from './activities.ts'
import type { BrokenRow } from './broken-row.ts'
import { ACTIVITY_COLUMNS, type ActivityColumn } from './columns.ts'
import { ORGANISATIONS } from './organisations.ts'
import { refOf } from './people.ts'
import { PROJECTS } from './projects.ts'
import type { Random } from './random.ts'
import { lineOf, type Row } from './table.ts'

type Cells = Readonly<Partial<Record<ActivityColumn, string>>>
type Broken = BrokenRow<ActivityColumn>

interface Bench {
  /** A good row on a day that no other row uses. */
  readonly base: (cells?: Cells) => Row<ActivityColumn>
  readonly one: (what: string, problem: string, column: ActivityColumn, o: { good?: Cells; wrong: Cells }) => Broken
}

const createBench = (random: Random, month: Month, firstPerson: number): Bench => {
  const organisation = ORGANISATIONS[0]!
  let count = 0
  const base = (cells: Cells = {}): Row<ActivityColumn> => {
    count += 1
    const day = `${month.name}-29`
    const draft = draftActivity(
      random,
      {
        ref: refOf(firstPerson + count),
        organisation,
        project: PROJECTS[0]!,
        startsAt: localTime(day, 10 * 60),
        endsAt: localTime(day, 14 * 60),
      },
      { hours: 4, mode: 'onSite', confirmedOn: `${month.name}-30` },
    )
    return { participation_id: participationId(organisation.bin, month, 90_000 + count), ...draft, ...cells }
  }
  return {
    base,
    one: (what, problem, column, o) => {
      const good = base(o.good)
      const mend = Object.fromEntries(Object.keys(o.wrong).map((key) => [key, good[key as ActivityColumn]]))
      return { what, problem, column, line: { ...good, ...o.wrong }, mend }
    },
  }
}

/** Another last digit is always another check digit. */
const withWrongCheckDigit = (bin: string): string => bin.slice(0, 11) + ((Number(bin[11]) + 1) % 10)

export const makeBrokenSeptember = (random: Random, good: readonly Row<ActivityColumn>[], month: Month): Broken[] => {
  const { base, one } = createBench(random, month, 400)
  const bin = ORGANISATIONS[0]!.bin
  const wrongBin = withWrongCheckDigit(bin)
  const busy = good.find((row) => row.mode === 'onSite' && Number(row.hours) >= 4 && row.organisation_bin !== bin)!
  const tooMany = base()

  return [
    one('a business number whose check digit is wrong', 'BIN_CHECK_DIGIT', 'organisation_bin', {
      wrong: { organisation_bin: wrongBin, participation_id: `${wrongBin}:2026-09-90001` },
    }),
    one('ends before it starts', 'ACTIVITY_ENDS_BEFORE_START', 'ends_at', {
      wrong: { ends_at: '2026-09-29T09:00:00+05:00' },
    }),
    one('in the future (2062 for 2026)', 'ACTIVITY_IN_FUTURE', 'ends_at', {
      wrong: {
        starts_at: '2062-09-29T10:00:00+05:00',
        ends_at: '2062-09-29T14:00:00+05:00',
        confirmed_on: '2062-09-30',
      },
    }),
    one('31 September', 'TIME_IMPOSSIBLE', 'starts_at', { wrong: { starts_at: '2026-09-31T10:00:00+05:00' } }),
    one('25 hours in a day', 'ACTIVITY_DAY_OVER_24H', 'hours', {
      wrong: { starts_at: '2026-09-29T00:00:00+05:00', ends_at: '2026-09-30T00:00:00+05:00', hours: '25' },
    }),
    one('at the same time as an activity of another organisation', 'ACTIVITY_OVERLAPS', 'starts_at', {
      good: { ref: busy.ref },
      wrong: { starts_at: busy.starts_at, ends_at: busy.ends_at },
    }),
    one('a person nobody has registered', 'PERSON_UNKNOWN', 'ref', { wrong: { ref: 'member-9999' } }),
    one('hours that are no quarter hours', 'ACTIVITY_HOURS_INVALID', 'hours', { wrong: { hours: '3.3' } }),
    one('more hours than there are between start and end', 'ACTIVITY_HOURS_INVALID', 'hours', {
      wrong: { hours: '6' },
    }),
    one('hours with a decimal comma', 'DECIMAL_COMMA', 'hours', { good: { hours: '3.5' }, wrong: { hours: '3,5' } }),
    {
      what: 'more cells than columns: a comma without quotes',
      problem: 'CELLS_TOO_MANY',
      column: 'confirmed_on',
      line: { raw: lineOf(ACTIVITY_COLUMNS, tooMany).replace(tooMany.role_en, `${tooMany.role_en}, senior`) },
      mend: {
        starts_at: tooMany.starts_at,
        ends_at: tooMany.ends_at,
        hours: tooMany.hours,
        mode: tooMany.mode,
        place_region: tooMany.place_region,
        skills: tooMany.skills,
        confirmation_method: tooMany.confirmation_method,
        confirmed_on: tooMany.confirmed_on,
      },
    },
    one('a time without its offset', 'TIME_FORMAT', 'starts_at', { wrong: { starts_at: '2026-09-29 10:00' } }),
  ]
}

export const makeBrokenOctober = (
  random: Random,
  september: readonly Row<ActivityColumn>[],
  month: Month,
  withOpening: string,
): { readonly rows: Broken[]; readonly last: Broken } => {
  const { base, one } = createBench(random, month, 500)
  const recorded = september[1500]!
  const unclosed = base()
  const unclosedText = lineOf(ACTIVITY_COLUMNS, unclosed).trimEnd()

  return {
    rows: [
      one('a sector that is not in the list', 'SECTOR_UNKNOWN', 'sector', { wrong: { sector: 'forestry' } }),
      one('a mode that is not in the list', 'MODE_UNKNOWN', 'mode', { wrong: { mode: 'offline' } }),
      one('a region that does not exist', 'REGION_UNKNOWN', 'place_region', { wrong: { place_region: 'KZ-99' } }),
      one('a way of confirming that is not in the list', 'METHOD_UNKNOWN', 'confirmation_method', {
        wrong: { confirmation_method: 'phone' },
      }),
      one('confirmed before it took place', 'CONFIRMED_TOO_EARLY', 'confirmed_on', {
        wrong: { confirmed_on: '2026-10-20' },
      }),
      one('before the date of the opening balance, which holds its hours', 'BEFORE_OPENING_BALANCE', 'starts_at', {
        good: { ref: withOpening },
        wrong: { starts_at: '2026-08-20T10:00:00+05:00', ends_at: '2026-08-20T14:00:00+05:00' },
      }),
      one(
        'a number of the part that begins with another organisation',
        'ID_OF_OTHER_ORGANISATION',
        'participation_id',
        {
          wrong: { participation_id: `${ORGANISATIONS[1]!.bin}:2026-10-90007` },
        },
      ),
      one('a number of the part that belongs to another person', 'ACTIVITY_CONFLICT', 'participation_id', {
        good: {
          organisation_bin: recorded.organisation_bin,
          participation_id: `${recorded.organisation_bin}:2026-10-90008`,
        },
        wrong: { participation_id: recorded.participation_id },
      }),
    ],
    last: {
      what: 'a quote that is opened and never closed, at the end of the file',
      problem: 'QUOTE_OPEN',
      column: 'confirmed_on',
      line: { raw: `${unclosedText.slice(0, -unclosed.confirmed_on.length)}"${unclosed.confirmed_on}\r\n` },
      mend: unclosed,
    },
  }
}
