import type { BrokenRow } from './broken-row.ts'
import type { TrainingColumn } from './columns.ts'
import type { Row } from './table.ts'

export const makeBrokenTrainings = (good: readonly Row<TrainingColumn>[]): BrokenRow<TrainingColumn>[] => {
  const one = (
    what: string,
    problem: string,
    column: TrainingColumn,
    o: { like: Row<TrainingColumn>; wrong: Partial<Row<TrainingColumn>> },
  ): BrokenRow<TrainingColumn> => {
    const base = { ...o.like, participation_id: `${o.like.provider_bin}:course-9${problem.length}` }
    const mend = Object.fromEntries(Object.keys(o.wrong).map((key) => [key, base[key as TrainingColumn]]))
    return { what, problem, column, line: { ...base, ...o.wrong }, mend }
  }
  return [
    one('a skill that is not in the list', 'SKILL_UNKNOWN', 'skills', {
      like: good[10]!,
      wrong: { skills: 'first-aid;juggling' },
    }),
    one('hours in words', 'NUMBER_FORMAT', 'hours', { like: good[20]!, wrong: { hours: 'екі күн' } }),
    one('completed in the future', 'DATE_IN_FUTURE', 'completed_on', {
      like: good[30]!,
      wrong: { completed_on: '2062-06-30' },
    }),
  ]
}
