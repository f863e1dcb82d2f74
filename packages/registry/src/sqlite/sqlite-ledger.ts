import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { ActivityRow, PersonRow } from '@volunteer-passport/issuer/registry'
import { constraintError } from '../constraint-error.ts'
import { ERASED_ACTIVITY, erasedPerson } from '../erased-rows.ts'
import { inOrder } from '../in-order.ts'
import type { LedgerOperations } from '../operations.ts'
import { ACTIVITY, copyRow, integer, NEW_PERSON, PERSON, SPAN, text } from '../row-shapes.ts'
import { GIVEN, many } from './many.ts'
import { type PackedText, packId, unpackId } from './packed-text.ts'
import { prepareErasureMark } from './scrub-database.ts'
import { ACTIVITY_STATES } from './sqlite-schema.ts'

type StoredPerson = Omit<PersonRow, 'subjectId' | 'passportNumber' | 'externalRef'> & {
  readonly subjectId: PackedText
  readonly passportNumber: string | null
  readonly externalRef: string | null
}

type StoredActivity = Omit<ActivityRow, 'counts' | 'state' | 'externalRef' | 'importedId' | 'importCheckedAt'> & {
  readonly counts: number
  readonly state: number
  readonly externalRef: string | null
  readonly importedId: PackedText | null
  readonly importCheckedAt: number | null
}

interface StoredTotals {
  readonly personId: number
  readonly quarters: number
  readonly activities: number
  readonly importsCheckedAt: number | null
}

const SELECT_PERSON = `SELECT id, ref, subject_id AS subjectId, passport_number AS passportNumber,
  external_ref AS externalRef, data FROM person`

const SELECT_ACTIVITY = `SELECT participation_id AS participationId, person AS personId, begins AS start, ends AS "end",
  quarters, counts, state, external_ref AS externalRef, imported_id AS importedId,
  import_checked_at AS importCheckedAt, data FROM activity`

/** People and what they did. */
export function createSqliteLedger(database: DatabaseSync): LedgerOperations {
  const peopleByRef = database.prepare(`${SELECT_PERSON} WHERE ref IN ${GIVEN}`)
  const peopleById = database.prepare(`${SELECT_PERSON} WHERE id IN ${GIVEN}`)
  const personByExternalRef = database.prepare(`${SELECT_PERSON} WHERE external_ref = ? ORDER BY id`)
  const personBySubject = database.prepare(`${SELECT_PERSON} WHERE subject_id = ?`)
  const personByNumber = database.prepare(`${SELECT_PERSON} WHERE passport_number = ?`)
  const insertPerson = database.prepare(
    'INSERT INTO person (ref, subject_id, passport_number, external_ref, data) VALUES (?, ?, ?, ?, ?)',
  )
  const updatePerson = database.prepare(
    'UPDATE person SET ref = ?, subject_id = ?, passport_number = ?, external_ref = ?, data = ? WHERE id = ?',
  )
  const activityById = database.prepare(`${SELECT_ACTIVITY} WHERE participation_id = ?`)
  const activityByExternalRef = database.prepare(`${SELECT_ACTIVITY} WHERE external_ref = ? ORDER BY row`)
  const activityAfter = database.prepare(
    `${SELECT_ACTIVITY} WHERE participation_id > ? ORDER BY participation_id LIMIT ?`,
  )
  const importAfter = database.prepare(
    `${SELECT_ACTIVITY} WHERE participation_id > ? AND imported_id IS NOT NULL ORDER BY participation_id LIMIT ?`,
  )
  const activityByImport = database.prepare(`${SELECT_ACTIVITY} WHERE imported_id = ?`)
  const activityOf = database.prepare(`${SELECT_ACTIVITY} WHERE person = ? ORDER BY participation_id`)
  const activityDuring = database.prepare(
    `${SELECT_ACTIVITY} WHERE person = ? AND begins < ? AND ends > ? AND state <> 3 ORDER BY begins, row`,
  )
  const insertActivity = database.prepare(
    `INSERT INTO activity (person, begins, ends, quarters, counts, state, external_ref, imported_id, import_checked_at,
       data, participation_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const updateActivity = database.prepare(
    `UPDATE activity SET person = ?, begins = ?, ends = ?, quarters = ?, counts = ?, state = ?, external_ref = ?,
       imported_id = ?, import_checked_at = ?, data = ? WHERE participation_id = ?`,
  )
  const erasePerson = database.prepare(
    'UPDATE person SET ref = ?, passport_number = NULL, external_ref = NULL, data = ? WHERE id = ?',
  )
  const eraseActivities = database.prepare(
    `UPDATE activity SET begins = 0, ends = 0, quarters = 0, counts = 0, state = ?, external_ref = NULL,
       imported_id = NULL, import_checked_at = NULL, data = ? WHERE person = ?`,
  )
  const markErasure = prepareErasureMark(database)
  const totals = database.prepare(
    `SELECT person AS personId, sum(quarters) AS quarters, count(*) AS activities,
       min(import_checked_at) AS importsCheckedAt
     FROM activity WHERE person IN ${GIVEN} AND counts = 1 AND state IN (1, 2) GROUP BY person`,
  )

  function writeActivities(statement: StatementSync, rows: readonly ActivityRow[]): void {
    for (const row of rows) {
      const a = copyRow(ACTIVITY, row, 'activity')
      const state = ACTIVITY_STATES.indexOf(a.state) + 1
      const counts = a.counts ? 1 : 0
      const { participationId, personId, start, end, quarters, data } = a
      const { changes } = statement.run(
        personId,
        start,
        end,
        quarters,
        counts,
        state,
        a.externalRef ?? null,
        a.importedId === undefined ? null : packId(a.importedId),
        a.importCheckedAt ?? null,
        data,
        participationId,
      )
      if (changes !== 1) throw constraintError('activity: no such row')
    }
  }

  return {
    peopleByRef: (refs) =>
      inOrder(refs, peopleByRef.all(many(refs.map((ref) => text(ref, 'ref')))).map(readPerson), ({ ref }) => ref),
    peopleById: (ids) =>
      inOrder(ids, peopleById.all(many(ids.map((id) => integer(id, 'id')))).map(readPerson), ({ id }) => id),
    peopleByExternalRef: (externalRef) => personByExternalRef.all(text(externalRef, 'externalRef')).map(readPerson),
    peopleBySubject: (ids) =>
      ids.map((id) => {
        const stored = personBySubject.get(packId(text(id, 'subjectId')))
        return stored && readPerson(stored)
      }),
    peopleByNumber: (numbers) =>
      numbers.map((number) => {
        const stored = personByNumber.get(text(number, 'passportNumber'))
        return stored && readPerson(stored)
      }),
    insertPeople: (rows) =>
      rows.map((row) => {
        const { ref, subjectId, passportNumber, externalRef, data } = copyRow(NEW_PERSON, row, 'person')
        return Number(
          insertPerson.run(ref, packId(subjectId), passportNumber ?? null, externalRef ?? null, data).lastInsertRowid,
        )
      }),
    updatePeople(rows) {
      for (const row of rows) {
        const { id, ref, subjectId, passportNumber, externalRef, data } = copyRow(PERSON, row, 'person')
        const { changes } = updatePerson.run(
          ref,
          packId(subjectId),
          passportNumber ?? null,
          externalRef ?? null,
          data,
          id,
        )
        if (changes !== 1) throw constraintError('person: no such row')
      }
    },
    activitiesById: (ids) =>
      ids.map((id) => {
        const stored = activityById.get(text(id, 'participationId'))
        return stored && readActivity(stored)
      }),
    activitiesByExternalRef: (externalRef) =>
      activityByExternalRef.all(text(externalRef, 'externalRef')).map(readActivity),
    activitiesByImport: (ids) =>
      ids.map((id) => {
        const stored = activityByImport.get(packId(text(id, 'importedId')))
        return stored && readActivity(stored)
      }),
    scanActivities: ({ after, limit, isImported }) =>
      (isImported ? importAfter : activityAfter).all(text(after, 'after'), integer(limit, 'limit')).map(readActivity),
    activitiesDuring: (spans) =>
      spans.map((span) => {
        const { personId, from, until } = copyRow(SPAN, span, 'span')
        return activityDuring.all(personId, until, from).map(readActivity)
      }),
    insertActivities: (rows) => writeActivities(insertActivity, rows),
    updateActivities: (rows) => writeActivities(updateActivity, rows),
    activitiesOf: (personIds) => personIds.map((id) => activityOf.all(integer(id, 'personId')).map(readActivity)),
    erasePeople(ids) {
      markErasure()
      for (const id of ids) {
        const { ref, data } = erasedPerson(integer(id, 'id'))
        const { changes } = erasePerson.run(ref, data, id)
        if (changes !== 1) throw constraintError('person: no such row')
        eraseActivities.run(ACTIVITY_STATES.indexOf(ERASED_ACTIVITY.state) + 1, ERASED_ACTIVITY.data, id)
      }
    },
    totalsOf(personIds) {
      const sums = totals.all(
        many(personIds.map((id) => integer(id, 'personId'))),
      ) as unknown as readonly StoredTotals[]
      return inOrder(personIds, sums, ({ personId }) => personId).map((sum) => ({
        quarters: sum?.quarters ?? 0,
        activities: sum?.activities ?? 0,
        importsCheckedAt: sum?.importsCheckedAt ?? undefined,
      }))
    },
  }
}

function readPerson(stored: unknown): PersonRow {
  const row = stored as StoredPerson
  return Object.freeze({
    id: row.id,
    ref: row.ref,
    data: row.data,
    subjectId: unpackId(row.subjectId),
    passportNumber: row.passportNumber ?? undefined,
    externalRef: row.externalRef ?? undefined,
  })
}

function readActivity(stored: unknown): ActivityRow {
  const row = stored as StoredActivity
  return Object.freeze({
    ...row,
    counts: row.counts === 1,
    state: ACTIVITY_STATES[row.state - 1]!,
    externalRef: row.externalRef ?? undefined,
    importedId: row.importedId === null ? undefined : unpackId(row.importedId),
    importCheckedAt: row.importCheckedAt ?? undefined,
  })
}
