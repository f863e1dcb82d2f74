import type { ActivityRow, PersonRow } from '@volunteer-passport/issuer/registry'
import { constraintError } from '../constraint-error.ts'
import { ERASED_ACTIVITY, erasedPerson } from '../erased-rows.ts'
import { inOrder } from '../in-order.ts'
import type { LedgerOperations } from '../operations.ts'
import { ACTIVITY, copyRow, integer, NEW_PERSON, PERSON, SPAN, text } from '../row-shapes.ts'
import { distinctRuns } from './distinct-runs.ts'
import type { Connection, StoredRow } from './postgres-connection.ts'
import { bigints, booleans, columnsOf, texts } from './postgres-values.ts'

/** People and what they did. */
export function createPostgresLedger(schema: string): (connection: Connection) => LedgerOperations {
  const selectPeople = `SELECT id, ref, subject_id, passport_number, external_ref, data FROM ${schema}.person`
  const peopleByRef = `${selectPeople} WHERE ref = ANY ($1::text[])`
  const peopleBySubject = `${selectPeople} WHERE subject_id = ANY ($1::text[])`
  const peopleByNumber = `${selectPeople} WHERE passport_number = ANY ($1::text[])`
  const peopleById = `${selectPeople} WHERE id = ANY ($1::bigint[])`
  const peopleByExternalRef = `${selectPeople} WHERE external_ref = $1 ORDER BY id`
  const newestPerson = `SELECT coalesce(max(id), 0) FROM ${schema}.person`
  const insertPeople = `INSERT INTO ${schema}.person (id, ref, subject_id, passport_number, external_ref, data)
    SELECT $1::bigint + position, ref, subject_id, passport_number, external_ref, data
    FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[])
      WITH ORDINALITY AS row (ref, subject_id, passport_number, external_ref, data, position)`
  const updatePerson = `UPDATE ${schema}.person
    SET ref = $2, subject_id = $3, passport_number = $4, external_ref = $5, data = $6 WHERE id = $1`

  const activityColumns = `participation_id, person, begins, ends, quarters, counts, state, external_ref, imported_id,
    import_checked_at, data`
  const selectActivities = `SELECT ${activityColumns} FROM ${schema}.activity`
  const activitiesById = `${selectActivities} WHERE participation_id = ANY ($1::text[])`
  const activitiesByExternalRef = `${selectActivities} WHERE external_ref = $1 ORDER BY position`
  const activitiesByImport = `${selectActivities} WHERE imported_id = ANY ($1::text[])`
  const importsAfter = `${selectActivities} WHERE participation_id > $1 AND imported_id IS NOT NULL
    ORDER BY participation_id LIMIT $2`
  const activitiesAfter = `${selectActivities} WHERE participation_id > $1 ORDER BY participation_id LIMIT $2`
  const activitiesDuring = `SELECT ${activityColumns}, span.number
    FROM unnest($1::bigint[], $2::bigint[], $3::bigint[]) WITH ORDINALITY AS span (of, since, until, number)
    JOIN ${schema}.activity ON person = span.of AND begins < span.until AND ends > span.since AND state <> 'revoked'
    ORDER BY span.number, begins, position`
  const givenActivities = `unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::boolean[],
      $7::text[], $8::text[], $9::text[], $10::bigint[], $11::text[])
      WITH ORDINALITY AS given (${activityColumns}, number)`
  const insertActivities = `INSERT INTO ${schema}.activity (position, ${activityColumns})
    SELECT (SELECT coalesce(max(position), 0) FROM ${schema}.activity) + number, ${activityColumns}
    FROM ${givenActivities}`
  const updateActivities = `UPDATE ${schema}.activity AS activity
    SET person = given.person, begins = given.begins, ends = given.ends, quarters = given.quarters,
      counts = given.counts, state = given.state, external_ref = given.external_ref, imported_id = given.imported_id,
      import_checked_at = given.import_checked_at, data = given.data
    FROM ${givenActivities} WHERE activity.participation_id = given.participation_id`
  const activitiesOf = `${selectActivities} WHERE person = ANY ($1::bigint[]) ORDER BY participation_id`
  const erasePeople = `UPDATE ${schema}.person SET ref = given.ref, passport_number = NULL, external_ref = NULL,
      data = $3 FROM unnest($1::bigint[], $2::text[]) AS given (id, ref) WHERE person.id = given.id`
  const eraseActivities = `UPDATE ${schema}.activity SET begins = 0, ends = 0, quarters = 0, counts = false,
      state = $2, external_ref = NULL, imported_id = NULL, import_checked_at = NULL, data = $3 WHERE person = ANY ($1::bigint[])`
  const totals = `SELECT person, sum(quarters)::bigint, count(*), min(import_checked_at) FROM ${schema}.activity
    WHERE person = ANY ($1::bigint[]) AND counts AND state <> 'revoked' GROUP BY person`

  return (connection) => {
    async function findPeople<Key>(
      statement: string,
      keys: readonly Key[],
      o: { readonly pack: (keys: readonly Key[]) => Buffer; readonly keyOf: (row: PersonRow) => Key },
    ) {
      if (keys.length === 0) return []
      return inOrder(keys, (await connection.rows(statement, [o.pack(keys)])).map(readPerson), o.keyOf)
    }

    async function findActivities(
      statement: string,
      keys: readonly string[],
      keyOf: (row: ActivityRow) => string | undefined,
    ) {
      if (keys.length === 0) return []
      const rows = (await connection.rows(statement, [texts(keys)])).map(readActivity)
      return inOrder<string | undefined, ActivityRow>(keys, rows, keyOf)
    }

    async function writeActivities(statement: string, rows: readonly ActivityRow[]): Promise<void> {
      const columns = columnsOf(rows, {
        participationId: texts,
        personId: bigints,
        start: bigints,
        end: bigints,
        quarters: bigints,
        counts: booleans,
        state: texts,
        externalRef: texts,
        importedId: texts,
        importCheckedAt: bigints,
        data: texts,
      })
      if ((await connection.count(statement, columns)) !== rows.length) throw constraintError('activity: no such row')
    }

    return {
      peopleByRef: async (refs) =>
        findPeople(
          peopleByRef,
          refs.map((ref) => text(ref, 'ref')),
          { pack: texts, keyOf: (row) => row.ref },
        ),
      peopleById: async (ids) =>
        findPeople(
          peopleById,
          ids.map((id) => integer(id, 'id')),
          { pack: bigints, keyOf: (row) => row.id },
        ),
      peopleBySubject: async (ids) =>
        findPeople(
          peopleBySubject,
          ids.map((id) => text(id, 'subjectId')),
          { pack: texts, keyOf: (row) => row.subjectId },
        ),
      peopleByNumber: async (numbers) =>
        findPeople<string | undefined>(
          peopleByNumber,
          numbers.map((number) => text(number, 'passportNumber')),
          { pack: texts, keyOf: (row) => row.passportNumber },
        ),
      peopleByExternalRef: async (externalRef) =>
        (await connection.rows(peopleByExternalRef, [text(externalRef, 'externalRef')])).map(readPerson),
      async insertPeople(rows) {
        const people = rows.map((row) => copyRow(NEW_PERSON, row, 'person'))
        if (people.length === 0) return []
        const [[newest] = []] = await connection.rows(newestPerson)
        const packs = { ref: texts, subjectId: texts, passportNumber: texts, externalRef: texts, data: texts }
        await connection.count(insertPeople, [newest, ...columnsOf(people, packs)])
        return people.map((_, position) => Number(newest) + position + 1)
      },
      async updatePeople(rows) {
        // One by one: of two rows that change at once either may be the first to meet a unique constraint.
        for (const row of rows.map((one) => copyRow(PERSON, one, 'person'))) {
          const { id, ref, subjectId, passportNumber, externalRef, data } = row
          const values = [id, ref, subjectId, passportNumber ?? null, externalRef ?? null, data]
          if ((await connection.count(updatePerson, values)) !== 1) throw constraintError('person: no such row')
        }
      },
      async activitiesById(ids) {
        const keys = ids.map((id) => text(id, 'participationId'))
        return findActivities(activitiesById, keys, (row) => row.participationId)
      },
      async activitiesByImport(ids) {
        const keys = ids.map((id) => text(id, 'importedId'))
        return findActivities(activitiesByImport, keys, (row) => row.importedId)
      },
      activitiesByExternalRef: async (externalRef) =>
        (await connection.rows(activitiesByExternalRef, [text(externalRef, 'externalRef')])).map(readActivity),
      async scanActivities({ after, limit, isImported }) {
        const statement = isImported ? importsAfter : activitiesAfter
        return (await connection.rows(statement, [text(after, 'after'), integer(limit, 'limit')])).map(readActivity)
      },
      async activitiesDuring(spans) {
        const asked = spans.map((span) => copyRow(SPAN, span, 'span'))
        const answers: ActivityRow[][] = asked.map(() => [])
        if (asked.length === 0) return answers
        const columns = columnsOf(asked, { personId: bigints, from: bigints, until: bigints })
        for (const stored of await connection.rows(activitiesDuring, columns))
          answers[Number(stored[11]) - 1]?.push(readActivity(stored))
        return answers
      },
      async insertActivities(rows) {
        const activities = rows.map((row) => copyRow(ACTIVITY, row, 'activity'))
        if (activities.length > 0) await writeActivities(insertActivities, activities)
      },
      async updateActivities(rows) {
        const activities = rows.map((row) => copyRow(ACTIVITY, row, 'activity'))
        // Of two rows that change at once either may be the first to meet a unique constraint.
        const runs = distinctRuns(activities, { keyOf: (row) => row.participationId, kindOf: (row) => row.importedId })
        for (const run of runs) await writeActivities(updateActivities, run)
      },
      async activitiesOf(personIds) {
        const ids = personIds.map((id) => integer(id, 'personId'))
        const rows = ids.length === 0 ? [] : (await connection.rows(activitiesOf, [bigints(ids)])).map(readActivity)
        return ids.map((id) => rows.filter((row) => row.personId === id))
      },
      async erasePeople(given) {
        const ids = [...new Set(given.map((id) => integer(id, 'id')))]
        if (ids.length === 0) return
        const refs = ids.map((id) => erasedPerson(id).ref)
        const count = await connection.count(erasePeople, [bigints(ids), texts(refs), erasedPerson(0).data])
        if (count !== ids.length) throw constraintError('person: no such row')
        await connection.count(eraseActivities, [bigints(ids), ERASED_ACTIVITY.state, ERASED_ACTIVITY.data])
      },
      async totalsOf(personIds) {
        const ids = personIds.map((id) => integer(id, 'personId'))
        const sums = ids.length === 0 ? [] : await connection.rows(totals, [bigints(ids)])
        return inOrder(ids, sums, ([id]) => id).map((sum) => {
          const [, quarters, activities, importsCheckedAt] = sum ?? [0, 0, 0, null]
          return {
            quarters: Number(quarters),
            activities: Number(activities),
            importsCheckedAt: importsCheckedAt === null ? undefined : Number(importsCheckedAt),
          }
        })
      },
    }
  }
}

function readPerson(stored: StoredRow): PersonRow {
  const [id, ref, subjectId, passportNumber, externalRef, data] = stored
  return Object.freeze({
    id,
    ref,
    subjectId,
    passportNumber: passportNumber ?? undefined,
    externalRef: externalRef ?? undefined,
    data,
  } as PersonRow)
}

function readActivity(stored: StoredRow): ActivityRow {
  const [participationId, personId, start, end, quarters, counts, state, externalRef, importedId, checkedAt, data] =
    stored
  return Object.freeze({
    participationId,
    personId,
    start,
    end,
    quarters,
    counts,
    state,
    externalRef: externalRef ?? undefined,
    importedId: importedId ?? undefined,
    importCheckedAt: checkedAt ?? undefined,
    data,
  } as ActivityRow)
}
