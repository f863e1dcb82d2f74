import type { ActivityColumn } from './columns.ts'
import { ORGANISATIONS, type OrganisationSource } from './organisations.ts'
import { addDays } from './people.ts'
import { PROJECTS, type ProjectSource } from './projects.ts'
import type { Random } from './random.ts'
import type { Row } from './table.ts'

export interface Month {
  /** `2026-09`. */
  readonly name: string
  /** Days 1 to this one are used by good rows; later ones stay free for the broken ones. */
  readonly lastDay: number
}

/** A row that has no number of its own organisation yet. */
type Draft = Row<Exclude<ActivityColumn, 'participation_id'>>

const pad = (number: number): string => String(number).padStart(2, '0')

/** `minutes` after midnight of the day, with the offset of Kazakhstan. */
export const localTime = (day: string, minutes: number): string => {
  const date = addDays(day, Math.floor(minutes / 1440))
  const rest = minutes % 1440
  return `${date}T${pad(Math.floor(rest / 60))}:${pad(rest % 60)}:00+05:00`
}

const confirmationMethods = [
  [62, 'coordinator'],
  [25, 'checkin-qr'],
  [10, 'geo'],
  [3, 'self-declared'],
] as const

const drawSkills = (random: Random, project: ProjectSource): string =>
  project.skills.filter(() => random.chance(0.35)).join(';')

export const draftActivity = (
  random: Random,
  o: { ref: string; organisation: OrganisationSource; project: ProjectSource; startsAt: string; endsAt: string },
  part: { hours: number; mode: string; confirmedOn: string },
): Draft => {
  const role = random.pick(o.project.roles)
  return {
    ref: o.ref,
    organisation_bin: o.organisation.bin,
    organisation_name_kk: o.organisation.kk,
    organisation_name_ru: o.organisation.ru,
    organisation_name_en: o.organisation.en,
    project_kk: o.project.name.kk,
    project_ru: o.project.name.ru,
    project_en: o.project.name.en,
    sector: o.project.sector,
    role_kk: role.kk,
    role_ru: role.ru,
    role_en: role.en,
    starts_at: o.startsAt,
    ends_at: o.endsAt,
    hours: String(part.hours),
    mode: part.mode,
    place_region: part.mode === 'onSite' ? o.organisation.region : '',
    skills: drawSkills(random, o.project),
    confirmation_method: random.weighted(confirmationMethods),
    confirmed_on: part.confirmedOn,
  }
}

const drawProject = (random: Random, organisation: OrganisationSource): ProjectSource =>
  random.weighted(
    PROJECTS.filter((project) => organisation.fields.includes(project.sector)).map(
      (project) => [project.weight, project] as const,
    ),
  )

const earlier = (a: string, b: string): string => (a < b ? a : b)

/** One part that begins on this day, and how many days it takes up. */
const drawPart = (
  random: Random,
  o: { ref: string; organisation: OrganisationSource; project: ProjectSource; month: Month; day: number },
): { draft: Draft; days: number } => {
  const { project, month } = o
  const day = `${month.name}-${pad(o.day)}`
  const lastConfirmation = `${month.name}-30`
  const at = (from: number, until: number): { startsAt: string; endsAt: string; endDay: string } => {
    const endsAt = localTime(day, until)
    return { startsAt: localTime(day, from), endsAt, endDay: endsAt.slice(0, 10) }
  }
  const make = (span: ReturnType<typeof at>, hours: number, mode: string, days: number) => ({
    draft: draftActivity(
      random,
      { ...o, ...span },
      {
        hours,
        mode,
        confirmedOn: earlier(addDays(span.endDay, random.integer(0, 4)), lastConfirmation),
      },
    ),
    days,
  })

  if (o.day + 3 <= month.lastDay && random.chance(project.abroad ?? 0))
    return make(at(9 * 60, 3 * 1440 + 18 * 60), random.integer(64, 112) / 4, 'abroad', 4)
  if (o.day + 2 <= month.lastDay && random.chance(project.camp ?? 0))
    return make(at(8 * 60, 2 * 1440 + 17 * 60), random.integer(64, 96) / 4, 'onSite', 3)
  if (o.day < month.lastDay && random.chance(project.night ?? 0)) {
    const from = random.integer(80, 88) * 15
    const quarters = random.integer(28, 40)
    return make(at(from, from + quarters * 15), (quarters - random.integer(0, 3)) / 4, 'onSite', 2)
  }
  const quarters = random.integer(...project.quarters)
  const breaks = quarters > 16 ? random.integer(0, 3) : 0
  const from = random.integer(32, Math.min(72, 92 - quarters)) * 15
  const mode = random.chance(project.online) ? 'online' : 'onSite'
  return make(at(from, from + quarters * 15), (quarters - breaks) / 4, mode, 1)
}

const drawCount = (random: Random): number =>
  random.weighted([
    [10, () => 0],
    [20, () => random.integer(1, 2)],
    [30, () => random.integer(3, 6)],
    [25, () => random.integer(7, 10)],
    [15, () => random.integer(11, 18)],
  ])()

/** Several organisations a person, never two parts at one time. */
const draftsOf = (random: Random, ref: string, month: Month): Draft[] => {
  const organisations = Array.from({ length: random.integer(1, 4) }, () => random.pick(ORGANISATIONS))
  const free = new Set(Array.from({ length: month.lastDay }, (_, index) => index + 1))
  const drafts: Draft[] = []
  for (let rest = drawCount(random); rest > 0 && free.size > 0; rest--) {
    const day = random.pick([...free])
    const organisation = random.pick(organisations)
    const project = drawProject(random, organisation)
    const { draft, days } = drawPart(random, { ref, organisation, project, month, day })
    const taken = Array.from({ length: days }, (_, index) => day + index)
    if (!taken.every((one) => free.has(one))) continue
    for (const one of taken) free.delete(one)
    drafts.push(draft)
  }
  return drafts
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** The part's number in its organisation's own records of the month. */
export const participationId = (bin: string, month: Month, serial: number): string =>
  `${bin}:${month.name}-${String(serial).padStart(5, '0')}`

/** The good rows of a month, as the organisations' exports come in: by organisation, then by time. */
export const makeActivities = (random: Random, refs: readonly string[], month: Month): Row<ActivityColumn>[] => {
  const serials = new Map<string, number>()
  return refs
    .flatMap((ref) => draftsOf(random, ref, month))
    .sort(
      (a, b) =>
        compare(a.organisation_bin, b.organisation_bin) || compare(a.starts_at, b.starts_at) || compare(a.ref, b.ref),
    )
    .map((draft) => {
      const serial = (serials.get(draft.organisation_bin) ?? 0) + 1
      serials.set(draft.organisation_bin, serial)
      return { participation_id: participationId(draft.organisation_bin, month, serial), ...draft }
    })
}
