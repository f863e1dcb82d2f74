/** Stable: scripts depend on them. Trouble outranks a rejection, since something was not judged at all. */
export const EXIT_CODES = {
  allValid: 0,
  usage: 1,
  someRejected: 2,
  someUndetermined: 3,
  trouble: 4,
} as const

export type ExitCode = (typeof EXIT_CODES)[keyof typeof EXIT_CODES]
