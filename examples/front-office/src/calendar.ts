/** Since March 2024 all of Kazakhstan keeps UTC+5, without summer time. */
const OFFSET_MILLISECONDS = 5 * 3_600_000

/** Calendar day of an instant in Kazakhstan, as `2026-10-31`. */
export const dayOf = (instant: Date): string =>
  new Date(instant.getTime() + OFFSET_MILLISECONDS).toISOString().slice(0, 10)

/** First instant of a calendar day in Kazakhstan. */
export const startOfDay = (day: string): Date => new Date(`${day}T00:00:00+05:00`)

/** First instant after a calendar day in Kazakhstan. */
export const endOfDay = (day: string): Date => new Date(startOfDay(day).getTime() + 86_400_000)

/** Completed years of a person on a day; who is born on 29 February has a birthday on 1 March of other years. */
export const ageOn = (birthDate: string, day: string): number => {
  const years = Number(day.slice(0, 4)) - Number(birthDate.slice(0, 4))
  return day.slice(5) < birthDate.slice(5) ? years - 1 : years
}

/** The same day some years later; 1 March where that year has no 29 February. */
export const addYears = (day: string, years: number): string => {
  const later = new Date(`${day}T00:00:00Z`)
  later.setUTCFullYear(later.getUTCFullYear() + years)
  return later.toISOString().slice(0, 10)
}
