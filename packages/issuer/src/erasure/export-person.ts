import type { JsonObject } from '@volunteer-passport/schema'
import { instantOf } from '../calendar.ts'
import { activityDataOf, type ImportData } from '../claims/activity-data.ts'
import type { IssuerContext } from '../context.ts'
import { stateOf } from '../records.ts'
import { Refusal } from '../refusal.ts'
import type { ActivityRow, CredentialRow, LogRow, PersonRow, RegistryTransaction } from '../registry.ts'
import { documentIn, isErased, tokenOf } from '../stored-token.ts'

/** Everything that the registry holds about one person, as JSON, for the person (Law 94-V on personal data, Article 24). */
export interface PersonExport {
  readonly person: JsonObject
  readonly activities: readonly JsonObject[]
  readonly credentials: readonly JsonObject[]
  /** What happened to them, oldest first. */
  readonly log: readonly JsonObject[]
}

/** @throws Refusal PERSON_UNKNOWN */
export function exportPerson(context: IssuerContext, ref: string): Promise<PersonExport> {
  return context.registry.transaction(async (tx) => {
    const [person] = await tx.peopleByRef([ref])
    if (person === undefined) throw personUnknown()
    const { activities, credentials } = await holdingsOf(tx, person)
    const subjects = [
      person.subjectId,
      ...activities.map(({ participationId }) => participationId),
      ...credentials.map(({ id }) => id),
    ]
    const log: LogRow[] = []
    for (const about of subjects) log.push(...(await tx.readLog({ after: 0, limit: Number.MAX_SAFE_INTEGER, about })))
    return {
      person: exportOfPerson(person),
      activities: activities.map(exportOfActivity),
      credentials: credentials.map(exportOfCredential),
      log: log.sort((a, b) => a.seq - b.seq).map(exportOfEntry),
    }
  })
}

/** All rows about a person, whatever their state. */
export async function holdingsOf(
  tx: RegistryTransaction,
  { id: personId }: PersonRow,
): Promise<{ readonly activities: readonly ActivityRow[]; readonly credentials: readonly CredentialRow[] }> {
  const [activities = []] = await tx.activitiesOf([personId])
  const credentials = await tx.findCredentials({ personId }, { afterSeq: 0, limit: Number.MAX_SAFE_INTEGER })
  return { activities, credentials }
}

function exportOfPerson({ ref, subjectId, passportNumber, externalRef, data }: PersonRow): JsonObject {
  return {
    ref,
    subjectId,
    ...(passportNumber !== undefined && { passportNumber }),
    ...(externalRef !== undefined && { externalRef }),
    ...(JSON.parse(data) as JsonObject),
  }
}

function exportOfActivity(row: ActivityRow): JsonObject {
  const { participationId, state, externalRef, importedId } = row
  const { claims, imported } = activityDataOf(row)
  return {
    participationId,
    state,
    ...(externalRef !== undefined && { externalRef }),
    ...claims,
    ...(imported && importedId !== undefined && { imported: exportOfImport(importedId, imported) }),
  }
}

/** By whose word the office has it. */
function exportOfImport(
  credential: string,
  { issuer, issuedAt, verifiedAt, answer, problem, token }: ImportData,
): JsonObject {
  return {
    credential,
    issuer,
    issuedAt: instantOf(issuedAt),
    verifiedAt: instantOf(verifiedAt),
    answer,
    ...(problem !== undefined && { problem }),
    token,
  }
}

function exportOfCredential(row: CredentialRow): JsonObject {
  const { id, type, key, list, index, externalRef } = row
  return {
    id,
    type,
    key,
    state: stateOf(row),
    createdAt: instantOf(row.createdAt),
    ...(row.validUntil !== undefined && { validUntil: instantOf(row.validUntil) }),
    list,
    index,
    ...(externalRef !== undefined && { externalRef }),
    ...(!isErased(row) && { document: documentIn(row) }),
    ...(row.signature && { token: tokenOf(row) }),
  }
}

const exportOfEntry = ({ seq, at, event, about, actor, reason }: LogRow): JsonObject => ({
  sequence: seq,
  at: new Date(at).toISOString(),
  event,
  about,
  actor,
  reason,
})

export function personUnknown(): Refusal {
  return new Refusal('PERSON_UNKNOWN', {
    detail: 'No person is registered under this ref.',
    hint: 'Give the ref under which the person was registered; whoever was erased has none any more.',
  })
}
