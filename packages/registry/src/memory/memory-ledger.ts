import type { ActivityRow, PersonRow } from '@volunteer-passport/issuer/registry'
import { constraintError } from '../constraint-error.ts'
import { ERASED_ACTIVITY, erasedPerson } from '../erased-rows.ts'
import type { LedgerOperations } from '../operations.ts'
import { ACTIVITY, copyRow, integer, NEW_PERSON, PERSON, SPAN, text } from '../row-shapes.ts'
import { createMemoryTable, type MemoryTable, type UndoJournal } from './memory-table.ts'

/** People and what they did. */
export function createMemoryLedger(journal: UndoJournal): {
  readonly people: MemoryTable<PersonRow, number>
  readonly operations: LedgerOperations
} {
  const people = createMemoryTable<PersonRow, number>({
    name: 'person',
    key: 'id',
    keyOf: (row) => row.id,
    unique: {
      ref: (row) => row.ref,
      subjectId: (row) => row.subjectId,
      passportNumber: (row) => row.passportNumber,
    },
    groups: { externalRef: (row) => row.externalRef },
    journal,
  })
  const activities = createMemoryTable<ActivityRow, string>({
    name: 'activity',
    key: 'participationId',
    keyOf: (row) => row.participationId,
    unique: { importedId: (row) => row.importedId },
    groups: { personId: (row) => row.personId, externalRef: (row) => row.externalRef },
    journal,
  })
  // Rows keep the order in which they were written, whatever is corrected later.
  const order = new Map<string, number>()

  const byOrder = (a: ActivityRow, b: ActivityRow) => order.get(a.participationId)! - order.get(b.participationId)!

  function activityRow(row: ActivityRow): ActivityRow {
    const copy = copyRow(ACTIVITY, row, 'activity')
    if (!people.rows.has(copy.personId)) throw constraintError('activity: personId names no person')
    return copy
  }

  const operations: LedgerOperations = {
    peopleByRef: (refs) => refs.map((ref) => people.find('ref', text(ref, 'ref'))),
    peopleById: (ids) => ids.map((id) => people.rows.get(integer(id, 'id'))),
    peopleByExternalRef: (externalRef) =>
      people.group('externalRef', text(externalRef, 'externalRef')).sort((a, b) => a.id - b.id),
    peopleBySubject: (ids) => ids.map((id) => people.find('subjectId', text(id, 'subjectId'))),
    peopleByNumber: (numbers) => numbers.map((number) => people.find('passportNumber', text(number, 'passportNumber'))),
    insertPeople: (rows) =>
      rows.map((row) => {
        const id = people.rows.size + 1
        people.insert(Object.freeze({ id, ...copyRow(NEW_PERSON, row, 'person') }))
        return id
      }),
    updatePeople(rows) {
      for (const row of rows) people.update(copyRow(PERSON, row, 'person'))
    },
    activitiesById: (ids) => ids.map((id) => activities.rows.get(text(id, 'participationId'))),
    activitiesByExternalRef: (externalRef) =>
      activities.group('externalRef', text(externalRef, 'externalRef')).sort(byOrder),
    activitiesByImport: (ids) => ids.map((id) => activities.find('importedId', text(id, 'importedId'))),
    scanActivities({ after, limit, isImported }) {
      const from = Buffer.from(text(after, 'after'))
      return [...activities.rows.values()]
        .filter((row) => isImported === undefined || row.importedId !== undefined)
        .map((row) => ({ row, id: Buffer.from(row.participationId) }))
        .filter(({ id }) => Buffer.compare(id, from) > 0)
        .sort((a, b) => Buffer.compare(a.id, b.id))
        .slice(0, integer(limit, 'limit'))
        .map(({ row }) => row)
    },
    activitiesDuring: (spans) =>
      spans.map((span) => {
        const { personId, from, until } = copyRow(SPAN, span, 'span')
        return activities
          .group('personId', personId)
          .filter((row) => row.state !== 'revoked' && row.start < until && row.end > from)
          .sort((a, b) => a.start - b.start || byOrder(a, b))
      }),
    insertActivities(rows) {
      for (const row of rows) {
        activities.insert(activityRow(row))
        order.set(row.participationId, activities.rows.size)
      }
    },
    updateActivities(rows) {
      for (const row of rows) activities.update(activityRow(row))
    },
    activitiesOf: (personIds) =>
      personIds.map((personId) =>
        activities
          .group('personId', integer(personId, 'personId'))
          .sort((a, b) => Buffer.compare(Buffer.from(a.participationId), Buffer.from(b.participationId))),
      ),
    erasePeople(ids) {
      for (const id of ids) {
        const person = people.rows.get(integer(id, 'id'))
        if (person === undefined) throw constraintError('person: no such row')
        people.update(Object.freeze({ ...person, ...erasedPerson(id) }))
        for (const activity of activities.group('personId', id))
          activities.update(Object.freeze({ ...activity, ...ERASED_ACTIVITY }))
      }
    },
    totalsOf: (personIds) =>
      personIds.map((personId) => {
        const counted = activities
          .group('personId', integer(personId, 'personId'))
          .filter((row) => row.counts && row.state !== 'revoked')
        const checks = counted.flatMap((row) => row.importCheckedAt ?? [])
        return {
          quarters: counted.reduce((sum, row) => sum + row.quarters, 0),
          activities: counted.length,
          importsCheckedAt: checks.length === 0 ? undefined : Math.min(...checks),
        }
      }),
  }
  return { people, operations }
}
