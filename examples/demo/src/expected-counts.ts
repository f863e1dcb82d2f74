/**
 * What must come of the two months: facts of the data files, counted without our programs (README.md says how). Hours
 * are all confirmed hours of all people, their opening balances included.
 */
export const EXPECTED = {
  people: 1000,
  volunteers: { registered: 1000, rejected: 16 },
  september: { recorded: 5906, rejected: 12 },
  october: { recorded: 5726, corrected: 5, unchanged: 2, rejected: 9 },
  /** Older than the five corrections of October, so it must not undo them; nor what was taken back since. */
  septemberAgain: { unchanged: 5900, outdated: 5, rejected: 13 },
  firstIssue: { issued: 1000 },
  /** People with a confirmed deed in October; the five corrected ones had their passports replaced on correction. */
  secondIssue: { renewed: 877, unchanged: 123 },
  replaced: 5,
  hoursAfterSeptember: 61_031.25,
  hoursAfterOctober: 79_322.25,
  /** A deed that never took place, and what it had counted. */
  correction: { person: 'member-0050', participation: '110540990141:2026-09-00152', hours: 4.25 },
  lostPhone: 'member-0100',
  sold: 'member-0201',
  moved: { person: 'member-0301', birthDate: '1995-05-04' },
  /** Everybody but the one who sold theirs and the one who moved away. */
  reissued: 998,
} as const
