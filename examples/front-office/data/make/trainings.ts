import type { TrainingColumn } from './columns.ts'
import { ORGANISATIONS } from './organisations.ts'
import { addDays } from './people.ts'
import { COURSES } from './projects.ts'
import type { Random } from './random.ts'
import type { Row } from './table.ts'

/** About `count` courses that people of the list have completed in the year before the data were made. */
export const makeTrainings = (random: Random, refs: readonly string[], count: number): Row<TrainingColumn>[] => {
  const providers = ORGANISATIONS.filter(
    ({ fields }) => fields.includes('health') || fields.includes('education') || fields.includes('emergency'),
  )
  return Array.from({ length: count }, (_, index) => {
    const provider = random.pick(providers)
    const course = random.pick(COURSES)
    return {
      participation_id: `${provider.bin}:course-${String(index + 1).padStart(4, '0')}`,
      ref: random.pick(refs),
      provider_bin: provider.bin,
      provider_name_kk: provider.kk,
      provider_name_ru: provider.ru,
      provider_name_en: provider.en,
      course_kk: course.name.kk,
      course_ru: course.name.ru,
      course_en: course.name.en,
      sector: course.sector,
      completed_on: addDays('2025-10-01', random.integer(0, 330)),
      hours: String(course.quarters / 4),
      skills: course.skills.join(';'),
    }
  })
}
