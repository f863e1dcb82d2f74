import {
  type Problem,
  type ProblemCode,
  type Report,
  VolunteerActivity,
  type VolunteerActivityClaims,
  VolunteerPassportError,
} from '@volunteer-passport/schema'
import { activityDataOf, hasDroppedOut } from '../claims/activity-data.ts'
import type { IssuerContext } from '../context.ts'
import { complete } from '../issuance/complete.ts'
import { reconcile } from '../ledger/reconcile.ts'
import { doubtOf } from '../ledger/record-activities.ts'
import { readActor } from '../reason.ts'
import { Refusal } from '../refusal.ts'
import type { ActivityRow, PersonRow } from '../registry.ts'
import { inTransaction, type Unit } from '../unit.ts'
import { bookImport } from './book-import.ts'
import { foreignActivity } from './foreign-activity.ts'
import { noteRejected, noteUndetermined, noteValid } from './note-answer.ts'
import { checkedAtOf, readReport, type VerifiedElsewhere } from './read-report.ts'

export interface ReverifyInput {
  /** `ref` of the one person whose imports are looked at; everybody's where it is left out. */
  readonly person?: string
  /** The office's own verifier, by the office's own trust policy. */
  readonly verify: (token: string) => Promise<Report<VolunteerActivityClaims>>
  /** Opaque id of who asks, or of the job. */
  readonly actor: string
}

/** What became of one imported activity. */
export type ReverifiedImport = {
  readonly participationId: string
  /** Id of the credential. */
  readonly credential: string
  /** `ref` of the person. */
  readonly person: string
} & (
  | { readonly outcome: 'valid' }
  /** It counts where a passport has counted it, and in no new one. */
  | { readonly outcome: 'undetermined'; readonly problem: Problem }
  /** It counts no more. `replaced`: ids of the credentials that were revoked for it; the newest passport is made anew. */
  | { readonly outcome: 'rejected'; readonly problem: Problem; readonly replaced: readonly string[] }
)

/** Asked for together: enough to hide the way to the other offices' lists. */
const BATCH = 16

/** What its office says itself is not for ever, or says nothing of the hours. */
const SAYS_NOTHING_FOR_GOOD: readonly ProblemCode[] = ['STATUS_SUSPENDED', 'EXPIRED']

/**
 * Verifies again what was imported, as a passport that counts it may only be made when that was done within a day. What
 * is rejected drops out, and passports that counted it are replaced in the same transaction; what could not be found out
 * stays as it is. May be run again at any time, and after a crash.
 * @throws VolunteerPassportError ACTOR_INVALID, OPTION_MISSING, PERSON_UNKNOWN, OPTION_INVALID (`verify` answers about something else)
 */
export async function* reverifyImports(
  context: IssuerContext,
  input: ReverifyInput,
): AsyncGenerator<ReverifiedImport, void, undefined> {
  const actor = readActor(input.actor)
  requireVerify(input.verify)
  const pages = input.person === undefined ? everybodys(context) : ofPerson(context, input.person)
  for await (const page of pages) {
    const due = page.filter(isDue)
    for (let from = 0; from < due.length; from += BATCH) {
      const looks = await Promise.all(due.slice(from, from + BATCH).map((row) => look(row, input.verify)))
      yield* await note(context, looks, actor)
    }
  }
}

function requireVerify(verify: unknown): void {
  if (typeof verify === 'function') return
  throw new VolunteerPassportError('OPTION_MISSING', 'There is nothing to verify with', {
    hint: "Give verify: (token) => verifier.verify(token, { type: VolunteerActivity }) of the office's own verifier.",
  })
}

async function* everybodys(context: IssuerContext): AsyncGenerator<readonly ActivityRow[], void, undefined> {
  let after = ''
  for (let more = true; more; ) {
    const page = await context.registry.transaction((tx) => tx.scanActivities({ after, limit: 500, isImported: true }))
    yield page
    after = page.at(-1)?.participationId ?? after
    more = page.length === 500
  }
}

async function* ofPerson(context: IssuerContext, ref: string): AsyncGenerator<readonly ActivityRow[], void, undefined> {
  yield await context.registry.transaction(async (tx) => {
    const [person] = await tx.peopleByRef([ref])
    if (person === undefined) {
      throw new Refusal('PERSON_UNKNOWN', {
        detail: 'No person is registered under this ref.',
        hint: 'Give the ref under which the person was registered.',
        path: ['person'],
      })
    }
    const [activities = []] = await tx.activitiesOf([person.id])
    return activities
  })
}

/** What this office has taken back, and what its own office has revoked, never comes back. */
function isDue(row: ActivityRow): boolean {
  const { imported } = row.importedId === undefined ? {} : activityDataOf(row)
  if (imported === undefined) return false
  return row.state !== 'revoked' || (hasDroppedOut(row) && imported.problem !== 'STATUS_REVOKED')
}

interface Look {
  readonly row: ActivityRow
  readonly report: Report<VolunteerActivityClaims>
}

async function look(row: ActivityRow, verify: ReverifyInput['verify']): Promise<Look> {
  const report = await verify(activityDataOf(row).imported?.token ?? '')
  checkedAtOf(report)
  if (report.ok && report.credential.id !== row.importedId) {
    throw new VolunteerPassportError('OPTION_INVALID', 'verify answered about another credential', {
      hint: 'Verify the token that it is given, such as (token) => verifier.verify(token, { type: VolunteerActivity }).',
    })
  }
  return { row, report }
}

async function note(
  context: IssuerContext,
  looks: readonly Look[],
  actor: string,
): Promise<readonly ReverifiedImport[]> {
  const { outcomes, reserved } = await inTransaction(
    context,
    async (unit) => {
      const rows = await unit.tx.activitiesById(looks.map(({ row }) => row.participationId))
      const people = await unit.tx.peopleById(rows.map((row) => row?.personId ?? -1))
      const noted: Noted[] = []
      for (const [i, { row: seen, report }] of looks.entries()) {
        const [row, person] = [rows[i], people[i]]
        // It was erased, taken back or imported anew meanwhile.
        if (row === undefined || person === undefined || row.importedId !== seen.importedId || !isDue(row)) continue
        const { after, problem } = await noteOne(context, unit, { row, person, report, actor })
        if (after !== undefined) await unit.tx.updateActivities([after])
        noted.push({ person, before: row, after: after ?? row, ...(problem && { problem }) })
      }
      const dropped = noted.filter(({ after, before }) => after.state === 'revoked' && before.state !== 'revoked')
      const { revoked, reserved } = await reconcile(context, unit, {
        doubts: dropped.map(({ after }) => doubtOf(after)),
        changes: dropped.map(({ after, person }) => ({ activity: after, person })),
      })
      return { outcomes: noted.map((one) => outcomeOf(one, revoked.get(one.person.id) ?? [])), reserved }
    },
    actor,
  )
  // Where the signer fails, the replacements wait for publishStatusLists or issueAll.
  await complete(context, reserved)
  return outcomes
}

interface Noted {
  readonly person: PersonRow
  readonly before: ActivityRow
  readonly after: ActivityRow
  readonly problem?: Problem
}

interface Finding {
  readonly row: ActivityRow
  readonly person: PersonRow
  readonly report: Report<VolunteerActivityClaims>
  readonly actor: string
}

/** `after`: what is to be written, where something is. */
async function noteOne(
  context: IssuerContext,
  unit: Unit,
  finding: Finding,
): Promise<{ readonly after?: ActivityRow; readonly problem?: Problem }> {
  const { row, person, report, actor } = finding
  const read = readReport(report, {
    type: VolunteerActivity,
    self: context.id,
    now: unit.now,
    ofOurOwn: 'IMPORT_CONFLICT',
  })
  const checkedAt = Math.min(checkedAtOf(report), unit.now)
  if (read.ok) {
    if (hasDroppedOut(row)) return bookAgain(context, unit, finding, read.value)
    return { after: await noteValid(unit, row, { checkedAt, actor, person }) }
  }
  const [problem] = read.problems
  const noting = { checkedAt, actor, problem: problem.code }
  if (isRejected(report)) return { problem, after: noteRejected(unit, row, noting) }
  return hasDroppedOut(row) ? { problem } : { problem, after: await noteUndetermined(unit, row, noting) }
}

/** Somebody else may have reported the same time since it dropped out. */
async function bookAgain(
  context: IssuerContext,
  unit: Unit,
  { row, person, actor }: Finding,
  verified: VerifiedElsewhere<VolunteerActivityClaims>,
): Promise<{ readonly problem?: Problem }> {
  const token = activityDataOf(row).imported?.token ?? ''
  const activity = foreignActivity(verified.subject, { person: person.ref, credential: verified.id })
  try {
    await bookImport(context, unit, { person, activity, verified, token, actor })
    return {}
  } catch (error) {
    if (error instanceof Refusal) return { problem: error.problem }
    throw error
  }
}

function isRejected(report: Report<VolunteerActivityClaims>): boolean {
  if (report.ok || report.verdict !== 'rejected') return false
  return report.problems.some(({ code }) => !SAYS_NOTHING_FOR_GOOD.includes(code))
}

function outcomeOf({ person, after, problem }: Noted, replaced: readonly string[]): ReverifiedImport {
  const { participationId, importedId: credential = '', state } = after
  const head = { participationId, credential, person: person.ref }
  if (problem === undefined) return { ...head, outcome: 'valid' }
  return state === 'revoked'
    ? { ...head, outcome: 'rejected', problem, replaced }
    : { ...head, outcome: 'undetermined', problem }
}
