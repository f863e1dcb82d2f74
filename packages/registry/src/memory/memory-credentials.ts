import type { CredentialQuery, CredentialRow, ListRow, PersonRow } from '@volunteer-passport/issuer/registry'
import { constraintError } from '../constraint-error.ts'
import { erasedCredential } from '../erased-rows.ts'
import type { CredentialOperations } from '../operations.ts'
import { COMPLETION, CREDENTIAL, CREDENTIAL_UPDATE, copyRow, integer, NEW_CREDENTIAL, text } from '../row-shapes.ts'
import { createMemoryTable, type MemoryTable, type UndoJournal } from './memory-table.ts'

/** What was issued. */
export function createMemoryCredentials(o: {
  readonly journal: UndoJournal
  readonly people: MemoryTable<PersonRow, number>
  readonly lists: MemoryTable<ListRow, number>
}): CredentialOperations {
  const table = createMemoryTable<CredentialRow, number>({
    name: 'credential',
    key: 'seq',
    keyOf: (row) => row.seq,
    unique: {
      id: (row) => row.id,
      '(type, key, generation)': (row) => JSON.stringify([row.type, row.key, row.generation]),
      '(list, index)': (row) => `${row.list} ${row.index}`,
      // A burnt successor was never handed out: it does not stop the next attempt.
      predecessor: (row) => (row.state === 'burnt' ? undefined : row.predecessor),
    },
    groups: {
      key: (row) => row.key,
      personId: (row) => row.personId,
      externalRef: (row) => row.externalRef,
      reserved: (row) => (row.state === 'reserved' ? 1 : undefined),
      flagged: (row) => (row.flags === 0 ? undefined : row.list),
    },
    journal: o.journal,
  })
  const giveOut = (row: CredentialRow | undefined) => row && copyRow(CREDENTIAL, row, 'credential')
  const giveOutAll = (rows: readonly CredentialRow[]) => rows.map((row) => copyRow(CREDENTIAL, row, 'credential'))

  /** Rows that may match the narrowest condition of a query. */
  function candidates(query: CredentialQuery) {
    if (query.externalRef !== undefined) return table.group('externalRef', text(query.externalRef, 'externalRef'))
    if (query.key !== undefined) return table.group('key', text(query.key, 'key'))
    if (query.personId !== undefined) return table.group('personId', integer(query.personId, 'personId'))
    return [...table.rows.values()]
  }

  function generations(type: string, key: string): CredentialRow[] {
    text(type, 'type')
    return table
      .group('key', text(key, 'key'))
      .filter((row) => row.type === type)
      .sort((a, b) => a.generation - b.generation)
  }

  function existing(row: CredentialRow | undefined): CredentialRow {
    if (row === undefined) throw constraintError('credential: no such row')
    return row
  }

  return {
    credentialsById: (ids) => ids.map((id) => giveOut(table.find('id', text(id, 'id')))),
    credentialsAt: (list, indices) =>
      indices.map((index) =>
        giveOut(table.find('(list, index)', `${integer(list, 'list')} ${integer(index, 'index')}`)),
      ),
    credentialsByKey: (type, keys) => keys.map((key) => giveOut(generations(type, key).at(-1))),
    generationsOf: (type, key) => giveOutAll(generations(type, key)),
    credentialsOf(type, personIds) {
      text(type, 'type')
      return personIds.map((personId) =>
        giveOutAll(
          table
            .group('personId', integer(personId, 'personId'))
            .filter((row) => row.type === type)
            .sort((a, b) => a.seq - b.seq),
        ),
      )
    },
    findCredentials(query, page) {
      const { type, key, personId, passportNumber, externalRef, state, signedBy, isKept } = query
      if (type !== undefined) text(type, 'type')
      const holder =
        passportNumber === undefined ? undefined : o.people.find('passportNumber', text(passportNumber, 'number'))
      if (passportNumber !== undefined && holder === undefined) return []
      return giveOutAll(
        candidates(query)
          .filter((row) => row.seq > page.afterSeq)
          .filter((row) => type === undefined || row.type === type)
          .filter((row) => key === undefined || row.key === key)
          .filter((row) => externalRef === undefined || row.externalRef === externalRef)
          .filter((row) => personId === undefined || row.personId === personId)
          .filter((row) => holder === undefined || row.personId === holder.id)
          .filter((row) => state === undefined || row.state === state)
          .filter((row) => signedBy === undefined || row.signedBy === signedBy)
          .filter((row) => isKept === undefined || row.payload.length > 0)
          .sort((a, b) => a.seq - b.seq)
          .slice(0, page.limit),
      )
    },
    unfinishedBefore: (createdBefore, limit) =>
      giveOutAll(
        table
          .group('reserved', 1)
          .filter((row) => row.createdAt < createdBefore)
          .sort((a, b) => a.createdAt - b.createdAt || a.seq - b.seq)
          .slice(0, limit),
      ),
    insertCredentials: (rows) =>
      rows.map((row) => {
        const seq = table.rows.size + 1
        const copy = Object.freeze({ seq, ...copyRow(NEW_CREDENTIAL, row, 'credential') })
        if (!o.lists.rows.has(copy.list)) throw constraintError('credential: list names no list')
        if (copy.personId !== undefined && !o.people.rows.has(copy.personId))
          throw constraintError('credential: personId names no person')
        if (copy.predecessor !== undefined && table.find('id', copy.predecessor) === undefined)
          throw constraintError('credential: predecessor names no credential')
        table.insert(copy)
        return seq
      }),
    completeCredentials: (rows) =>
      rows.map((row) => {
        const { seq, signature } = copyRow(COMPLETION, row, 'credential')
        const old = existing(table.rows.get(seq))
        const completed = old.state === 'reserved'
        if (completed) table.update(Object.freeze({ ...old, state: 'issued', signature }))
        const { state, flags, signature: kept } = copyRow(CREDENTIAL, table.rows.get(seq)!, 'credential')
        return Object.freeze({ completed, state, flags, signature: kept })
      }),
    raiseFlags(ids, flag) {
      for (const id of ids) {
        const old = existing(table.find('id', text(id, 'id')))
        table.update(Object.freeze({ ...old, flags: old.flags | integer(flag, 'flag') }))
      }
    },
    updateCredentials(rows) {
      for (const row of rows) {
        const update = copyRow(CREDENTIAL_UPDATE, row, 'credential')
        table.update(Object.freeze({ ...existing(table.rows.get(update.seq)), ...update }))
      }
    },
    eraseCredentials(seqs) {
      for (const seq of seqs) {
        const row = existing(table.rows.get(integer(seq, 'seq')))
        table.update(Object.freeze({ ...row, ...erasedCredential(seq) }))
      }
    },
    flaggedIndices: (list, flag) =>
      table
        .group('flagged', integer(list, 'list'))
        .filter((row) => (row.flags & flag) !== 0)
        .map((row) => row.index)
        .sort((a, b) => a - b),
  }
}
