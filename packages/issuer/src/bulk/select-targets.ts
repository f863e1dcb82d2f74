import { OfficeAccreditation } from '@volunteer-passport/schema'
import { activityDataOf, hasDroppedOut } from '../claims/activity-data.ts'
import type { IssuerContext } from '../context.ts'
import { lastEntry } from '../log/last-entry.ts'
import type { LogEvent } from '../log/log-entry.ts'
import type { ActivityRow, CredentialRow, LogRow, RegistryTransaction } from '../registry.ts'
import { isStanding } from '../stored-token.ts'
import type { ReadSelector, ReadSpan } from './bulk-selector.ts'

type Of<Kind extends ReadSelector['of']> = Extract<ReadSelector, { readonly of: Kind }>

const PAGE = 500

/** Activities that still count for something and fulfil all conditions, by id, page by page. */
export async function* selectActivities(
  context: IssuerContext,
  selector: Of<'activities'>,
): AsyncGenerator<readonly ActivityRow[], void, undefined> {
  const { participationIds, organisation } = selector
  const prefix = organisation === undefined ? '' : `${organisation}:`
  const named = participationIds?.toSorted()
  let after = prefix
  for (let more = true, at = 0; more; at += PAGE) {
    const page = await context.registry.transaction(async (tx) => {
      const rows =
        named === undefined
          ? await tx.scanActivities({ after, limit: PAGE })
          : (await tx.activitiesById(named.slice(at, at + PAGE))).flatMap((row) => row ?? [])
      const selected: ActivityRow[] = []
      for (const row of rows) if (await isSelected(tx, row, selector)) selected.push(row)
      return { rows, selected }
    })
    yield page.selected
    after = page.rows.at(-1)?.participationId ?? after
    more = named === undefined ? page.rows.length === PAGE && after.startsWith(prefix) : at + PAGE < named.length
  }
}

async function isSelected(tx: RegistryTransaction, row: ActivityRow, selector: Of<'activities'>): Promise<boolean> {
  const { organisation, project, began, recordedBy, recorded } = selector
  // What has dropped out may come back, unless it is taken back here.
  if (row.state === 'revoked' && !hasDroppedOut(row)) return false
  if (organisation !== undefined && !row.participationId.startsWith(`${organisation}:`)) return false
  if (began !== undefined && !isWithin(began, row.start)) return false
  if (project !== undefined && projectOf(row) !== project) return false
  return isBy(tx, { about: row.participationId, events: RECORDED, actor: recordedBy, span: recorded })
}

const RECORDED: readonly LogEvent[] = ['activity-recorded', 'activity-corrected', 'activity-imported']

const projectOf = (row: ActivityRow): string | undefined =>
  (activityDataOf(row).claims.project as { readonly id?: string } | undefined)?.id

/** Credentials that stand and fulfil all conditions, accreditations left out, oldest first, page by page. */
export async function* selectCredentials(
  context: IssuerContext,
  { type, signedBy, issued, issuedBy }: Of<'credentials'>,
): AsyncGenerator<readonly CredentialRow[], void, undefined> {
  const query = { ...(type !== undefined && { type }), ...(signedBy !== undefined && { signedBy }) }
  let afterSeq = 0
  for (let more = true; more; ) {
    const page = await context.registry.transaction(async (tx) => {
      const rows = await tx.findCredentials(query, { afterSeq, limit: PAGE })
      const selected: CredentialRow[] = []
      for (const row of rows) {
        // Accreditations have verbs of their own, which keep their list in step: to revoke them here would be refused.
        if (row.type === OfficeAccreditation.name || !isStanding(row)) continue
        if (issued !== undefined && !isWithin(issued, row.createdAt)) continue
        if (await isBy(tx, { about: row.id, events: ['reserved'], actor: issuedBy, span: undefined }))
          selected.push(row)
      }
      return { rows, selected }
    })
    yield page.selected
    afterSeq = page.rows.at(-1)?.seq ?? afterSeq
    more = page.rows.length === PAGE
  }
}

const isWithin = ({ from, until }: ReadSpan, seconds: number): boolean => seconds >= from && seconds < until

/** Whether the log says that this actor did the last of these, in this time; asks it only where that is a condition. */
async function isBy(
  tx: RegistryTransaction,
  o: {
    readonly about: string
    readonly events: readonly LogEvent[]
    readonly actor: string | undefined
    readonly span: ReadSpan | undefined
  },
): Promise<boolean> {
  if (o.actor === undefined && o.span === undefined) return true
  const entry: LogRow | undefined = await lastEntry(tx, o.about, o.events)
  if (entry === undefined) return false
  const isActor = o.actor === undefined || entry.actor === o.actor
  return isActor && (o.span === undefined || isWithin(o.span, Math.floor(entry.at / 1000)))
}
