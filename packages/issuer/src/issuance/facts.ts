import type { CredentialType } from '@volunteer-passport/schema'
import { extractSubject, spanOf } from '../claims/extract-subject.ts'
import type { Today } from '../claims/guardian-consent.ts'
import { passportSubject } from '../claims/passport-subject.ts'
import { activitySubject, givenSubject, type Subject } from '../claims/subject.ts'
import { Refusal } from '../refusal.ts'
import type { ActivityRow, CountedTotals, CredentialRow, PersonRow, RegistryTransaction } from '../registry.ts'
import { type ReadIssue, sourceOf } from './issue-input.ts'
import { requireVerifiedImports } from './require-verified-imports.ts'

/** What the registry knows for a batch, read at once. */
export interface Facts {
  /** Newest generation under the record's key, whatever its state. */
  readonly newest: (read: ReadIssue) => CredentialRow | undefined
  /** @throws Refusal PERSON_UNKNOWN, NOT_FOUND */
  readonly person: (read: ReadIssue) => PersonRow | undefined
  /** All passports that the person ever had, oldest first, whatever became of them. */
  readonly passports: (person: PersonRow) => readonly CredentialRow[]
  /** What the credential says today. @throws Refusal PERSON_CONSENT_MISSING, ACTIVITY_NOT_CONFIRMED, … */
  readonly subject: (read: ReadIssue, today: Today) => Subject
  /** To be asked before that is made into a credential. @throws Refusal IMPORT_UNVERIFIED */
  readonly requireFresh: (read: ReadIssue, today: Today) => void
}

const NOTHING_COUNTED: CountedTotals = { quarters: 0, activities: 0, importsCheckedAt: undefined }

export async function gatherFacts(
  tx: RegistryTransaction,
  type: CredentialType<unknown>,
  reads: readonly ReadIssue[],
): Promise<Facts> {
  const source = sourceOf(type)
  const keys = reads.map(({ key }) => key)
  const newest = table(keys, await tx.credentialsByKey(type.name, keys))
  const activities = source === 'activity' ? table(keys, await tx.activitiesById(keys)) : new Map<string, ActivityRow>()
  const refs = reads.flatMap(({ person }) => person ?? [])
  const byRef = refs.length > 0 ? table(refs, await tx.peopleByRef(refs)) : new Map<string, PersonRow>()
  const extracts =
    source === 'extract' ? await activitiesFor(tx, reads, byRef) : new Map<ReadIssue, readonly ActivityRow[]>()
  const owners = [...activities.values()].flatMap((activity) => activity?.personId ?? [])
  const byId = owners.length > 0 ? table(owners, await tx.peopleById(owners)) : new Map<number, PersonRow>()
  const ids = source === 'passport' ? [...byRef.values()].flatMap((person) => person?.id ?? []) : []
  const counted = ids.length > 0 ? table(ids, await tx.totalsOf(ids)) : new Map<number, CountedTotals>()
  const passports = ids.length > 0 ? table(ids, await tx.credentialsOf(type.name, ids)) : new Map()

  const person = (read: ReadIssue): PersonRow | undefined => {
    const named = read.person === undefined ? undefined : (byRef.get(read.person) ?? personUnknown())
    if (source !== 'activity') return named
    const owner = byId.get((activities.get(read.key) ?? activityUnknown()).personId)
    if (named !== undefined && named.id !== owner?.id) anotherPerson()
    return owner
  }
  return {
    newest: ({ key }) => newest.get(key),
    person,
    passports: ({ id }) => passports.get(id) ?? [],
    subject(read, today) {
      const about = person(read)
      if (source === 'caller') return givenSubject(about, read.claims ?? {}, today)
      if (about === undefined) return personUnknown()
      if (source === 'passport') return passportSubject(about, counted.get(about.id) ?? NOTHING_COUNTED, today)
      if (read.extract !== undefined) {
        return extractSubject(about, { extract: read.extract, activities: extracts.get(read) ?? [] }, today)
      }
      const activity = activities.get(read.key) ?? activityUnknown()
      if (activity.importedId !== undefined) return activityImported()
      return activity.state === 'confirmed' ? activitySubject(about, activity, today) : activityNotConfirmed()
    },
    requireFresh(read, today) {
      for (const { importCheckedAt } of extracts.get(read) ?? []) requireVerifiedImports(importCheckedAt, today)
      const about = source === 'passport' ? person(read) : undefined
      requireVerifiedImports(about && counted.get(about.id)?.importsCheckedAt, today)
    },
  }
}

async function activitiesFor(
  tx: RegistryTransaction,
  reads: readonly ReadIssue[],
  byRef: ReadonlyMap<string, PersonRow | undefined>,
): Promise<Map<ReadIssue, readonly ActivityRow[]>> {
  const asked = reads.flatMap((read) => {
    const person = byRef.get(read.person ?? '')
    return read.extract === undefined || person === undefined ? [] : [{ read, span: spanOf(read.extract, person.id) }]
  })
  const found = await tx.activitiesDuring(asked.map(({ span }) => span))
  return new Map(asked.map(({ read }, i) => [read, found[i] ?? []]))
}

function table<Key, Row>(keys: readonly Key[], rows: readonly Row[]): Map<Key, Row> {
  return new Map(keys.map((key, i) => [key, rows[i] as Row]))
}

function personUnknown(): never {
  throw new Refusal('PERSON_UNKNOWN', {
    detail: 'No person is registered under this ref.',
    hint: 'Register the person first with ledger.registerPerson.',
    path: ['person'],
  })
}

function activityUnknown(): never {
  throw new Refusal('NOT_FOUND', {
    detail: 'No activity is on record under this participationId.',
    hint: 'Record the activity first with ledger.recordActivity; its participationId is the key.',
    path: ['key'],
  })
}

function anotherPerson(): never {
  throw new Refusal('ACTIVITY_CONFLICT', {
    detail: 'The activity is on record for another person.',
    hint: 'Leave person out: it follows from the ledger.',
    path: ['person'],
  })
}

function activityImported(): never {
  throw new Refusal('ACTIVITY_CONFLICT', {
    detail: 'The activity was imported: another office has issued its credential.',
    hint: 'The volunteer has that credential; this office vouches for the hours by the passport alone.',
    path: ['key'],
  })
}

function activityNotConfirmed(): never {
  throw new Refusal('ACTIVITY_NOT_CONFIRMED', {
    detail: 'No credential is made of it.',
    hint: 'End the inquiry with ledger.reinstateActivity; of a revoked one, record what really happened under another participationId.',
    path: ['key'],
  })
}
