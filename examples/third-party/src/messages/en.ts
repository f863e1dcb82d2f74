import { totalOf } from '../verdict.ts'
import type { Messages } from './messages.ts'

const number = new Intl.NumberFormat('en')

export const en: Messages = {
  verdict: { valid: 'valid', rejected: 'rejected', undetermined: 'undetermined' },
  hours: (stated) =>
    `Stated hours: ${number.format(stated.hours)}, activities: ${number.format(stated.activities)}, as of ${stated.asOf.slice(0, 10)}.`,
  hoursShort: (hours) => `${number.format(hours)} h`,
  summary: (counts) =>
    `Checked: ${number.format(totalOf(counts))}. Valid: ${number.format(counts.valid)} (a newer one exists for ${number.format(counts.newerAvailable)}), rejected: ${number.format(counts.rejected)}, undetermined: ${number.format(counts.undetermined)}.`,
  progress: 'checked',
  nothingToVerify: 'There was no passport to check.',
  trouble: {
    notFound: 'there is no such file or folder',
    notRegular: 'neither a file nor a folder that can be read here; pipe it in and name it "-"',
    unreadable: 'cannot be read',
    noTokenFiles: 'the folder has no .jwt files',
    limitExceeded: 'goes on beyond 1 GiB or 1,000,000 lines; the rest was not checked: split it',
  },
  trustMissing:
    'Say whose passports you accept: --root did:web:… --root-key <thumbprint>, --trust did:web:… or --trust-file <file>.',
  trustTwice: 'Either --root with --root-key, or --trust and --trust-file: not both.',
  trustMalformed: 'not a DID with an optional #thumbprint; nothing was checked',
  siteUnclear: 'The trusted offices do not share one web site, so one folder cannot stand for it.',
  siteNotFolder: 'not a folder',
}
