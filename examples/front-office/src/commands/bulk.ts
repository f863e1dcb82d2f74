import type { BulkPreview, BulkSelector, Reason, TimeSpan } from '@volunteer-passport/issuer'
import { isFullDate } from '@volunteer-passport/schema'
import { endOfDay, startOfDay } from '../calendar.ts'
import type { CommandContext } from '../command-context.ts'
import { EXIT_CODES, type ExitCode } from '../exit-code.ts'
import { withOffice } from '../open-office.ts'
import { UserError } from '../user-error.ts'

export const BULK_KINDS = ['activities', 'credentials'] as const

/** What the clerk has chosen by. Activities are chosen by when they began, credentials by when they were issued. */
export interface SelectorOptions {
  readonly kind: (typeof BULK_KINDS)[number]
  readonly organisation?: string
  readonly project?: string
  readonly recordedBy?: string
  readonly type?: string
  readonly issuedBy?: string
  readonly from?: string
  readonly until?: string
}

export interface RunOptions {
  readonly digest: string
  readonly reason: Reason
  readonly actor: string
}

const readSpan = ({ from, until }: SelectorOptions): TimeSpan | undefined => {
  if (from === undefined && until === undefined) return undefined
  if (from === undefined || until === undefined || !isFullDate(from) || !isFullDate(until) || until < from)
    throw new UserError('SPAN_INVALID', 'usage')
  return { from: startOfDay(from), until: endOfDay(until) }
}

/** A condition that does not belong to the kind goes along: the library refuses it. Left out, it would choose too much. */
const selectorOf = (o: SelectorOptions): BulkSelector => {
  const { kind, from: _from, until: _until, ...conditions } = o
  const span = readSpan(o)
  if (kind === 'activities') return { activities: { ...conditions, ...(span && { began: span }) } }
  return { credentials: { ...conditions, ...(span && { issued: span }) } }
}

const factsOf = ({ activities, passports, credentials }: BulkPreview) => ({ activities, passports, credentials })

export const bulkPreview = (context: CommandContext, o: SelectorOptions): Promise<ExitCode> =>
  withOffice(context, async (office) => {
    const { print, say } = context
    const preview = await office.issuer.bulk(selectorOf(o)).preview()
    print.value({ type: 'preview', ...preview })
    print.line(say('bulk.preview', factsOf(preview)), 'bold')
    print.line(say('bulk.digest', { digest: preview.digest }))
    return EXIT_CODES.good
  })

/** Exactly what was previewed, or nothing. */
export const bulkRun = (context: CommandContext, selector: SelectorOptions, o: RunOptions): Promise<ExitCode> =>
  withOffice(context, async (office) => {
    const { print, say } = context
    const { reason, actor } = o
    const result = await office.issuer.bulk(selectorOf(selector)).run(o.digest, { reason, actor })
    print.value({ type: 'bulk', ...result })
    print.line(say('bulk.done', { ...result }), 'green')
    print.line(say('change.later'))
    return EXIT_CODES.good
  })
