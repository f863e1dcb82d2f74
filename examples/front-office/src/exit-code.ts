/** Stable: scripts rely on them. The table in README.md is held equal by a test. */
export const EXIT_CODES = {
  good: 0,
  usage: 1,
  rowsRejected: 2,
  refused: 3,
  trouble: 4,
  key: 5,
  unhealthy: 6,
  fault: 70,
} as const

export type ExitCode = (typeof EXIT_CODES)[keyof typeof EXIT_CODES]
