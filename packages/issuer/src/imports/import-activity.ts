import { decodeVcJwt } from '@volunteer-passport/codec'
import {
  type JsonObject,
  type Report,
  VolunteerActivity,
  type VolunteerActivityClaims,
  VolunteerPassportError,
} from '@volunteer-passport/schema'
import { personDataOf } from '../claims/person-data.ts'
import { requireHere } from '../claims/require-here.ts'
import { type IssuerContext, readClock } from '../context.ts'
import { digestOf } from '../digest.ts'
import { complete } from '../issuance/complete.ts'
import { checkTimes } from '../ledger/activity-input.ts'
import { readActor } from '../reason.ts'
import { readRecordKey } from '../record-key.ts'
import { Refusal } from '../refusal.ts'
import type { PersonRow } from '../registry.ts'
import { type Rejected, rejected } from '../rejected.ts'
import { inTransaction, type Unit } from '../unit.ts'
import { bookImport, type Imported } from './book-import.ts'
import { foreignActivity } from './foreign-activity.ts'
import { readReport } from './read-report.ts'

export interface ImportInput {
  /** `ref` of a registered person. */
  readonly person: string
  /** The credential as the volunteer gave it. It is kept, to be verified again before the passport is renewed. */
  readonly token: string
  /** What the office's own verifier says of this token, by the office's own trust policy; not older than a day. */
  readonly report: Report<VolunteerActivityClaims>
  /** Opaque id of who takes it in. */
  readonly actor: string
}

/** What became of one credential that was to be imported. */
export type ImportOutcome = Imported | Rejected

/**
 * Books an activity that another office has confirmed, once: by its credential and by its participation. What speaks
 * against it is the answer and is never thrown: it is outside data.
 * @throws VolunteerPassportError ACTOR_INVALID, OPTION_INVALID (the report is about another token)
 * @throws TypeError for what is no report
 */
export async function importActivity(context: IssuerContext, input: ImportInput): Promise<ImportOutcome> {
  const { token, report } = input
  const actor = readActor(input.actor)
  const now = Math.floor(readClock(context.clock) / 1000)
  const read = readReport(report, { type: VolunteerActivity, self: context.id, now, ofOurOwn: 'IMPORT_CONFLICT' })
  if (!read.ok) return { outcome: 'rejected', problem: read.problems[0] }
  requireSame(token, read.value.document)
  try {
    const ref = readRecordKey(input.person, { code: 'PERSON_UNKNOWN', member: 'person' })
    const { imported, reserved } = await inTransaction(
      context,
      async (unit) => {
        const person = await personOf(unit, ref, read.value.subject)
        const activity = foreignActivity(read.value.subject, { person: ref, credential: read.value.id })
        checkTimes({ ...activity, now: unit.now })
        return bookImport(context, unit, { person, activity, verified: read.value, token, actor })
      },
      actor,
    )
    // Where the signer fails, the replacements wait for publishStatusLists or issueAll.
    await complete(context, reserved)
    return imported
  } catch (error) {
    if (error instanceof Refusal) return rejected(error)
    throw error
  }
}

/** The token is kept and looked at again: another one's answers would be about something else. */
function requireSame(token: unknown, document: JsonObject): void {
  const decoded = typeof token === 'string' ? decodeVcJwt(token) : undefined
  if (decoded?.ok && digestOf(decoded.value.document) === digestOf(document)) return
  throw new VolunteerPassportError('OPTION_INVALID', 'The report is about another token', {
    hint: 'Give the token that the verifier was given, and the report that it made of it.',
  })
}

async function personOf(unit: Unit, ref: string, { id }: VolunteerActivityClaims): Promise<PersonRow> {
  const [person] = await unit.tx.peopleByRef([ref])
  if (person === undefined) {
    throw new Refusal('PERSON_UNKNOWN', {
      detail: 'No person is registered under this ref.',
      hint: 'Register the person first with ledger.registerPerson.',
      path: ['person'],
    })
  }
  requireHere(personDataOf(person))
  if (person.subjectId === id) return person
  throw new Refusal('PERSON_MISMATCH', {
    detail: 'The credential is about another subject than this person.',
    hint: 'Check whose credential it is; hours of one person never go to another.',
    path: ['credentialSubject', 'id'],
  })
}
