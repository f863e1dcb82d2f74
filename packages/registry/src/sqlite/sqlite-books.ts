import type { DatabaseSync } from 'node:sqlite'
import type { KeyRow, ListPublication, ListRow, LogRow, NumberSpaceRow } from '@volunteer-passport/issuer/registry'
import { constraintError } from '../constraint-error.ts'
import type { BookOperations } from '../operations.ts'
import { checkRow, copyRow, integer, KEY, LIST, LOG, NUMBER_SPACE, standing, text } from '../row-shapes.ts'
import type { CredentialNumbers } from './credential-numbers.ts'
import { type PackedText, unpackId } from './packed-text.ts'
import { KEY_STATES, LIST_STATES, PURPOSES, STANDINGS } from './sqlite-schema.ts'

type StoredLog = Omit<LogRow, 'about'> & { readonly about: PackedText }

type StoredList = Omit<ListRow, 'state' | 'publications'> & { readonly state: number }

type ListPurpose = keyof ListRow['publications']

type StoredPublication = ListPublication & { readonly list: number; readonly purpose: number }

const SELECT_LOG = 'SELECT seq, at, event, about, actor, reason, hash FROM log'

/** Whose registry this is, the allocators and the log. */
export function createSqliteBooks(database: DatabaseSync, numbers: CredentialNumbers): BookOperations {
  const claim = database.prepare('INSERT INTO issuer (one, did, standing) VALUES (1, ?, 1) ON CONFLICT DO NOTHING')
  const claimed = database.prepare('SELECT did FROM issuer')
  const selectStanding = database.prepare('SELECT standing FROM issuer')
  const updateStanding = database.prepare('UPDATE issuer SET standing = ?')
  const selectLists = database.prepare(
    `SELECT number, size, permutation_key AS permutationKey, algorithm, allocated, capacity, state,
       changed_seq AS changedSeq FROM list ORDER BY number`,
  )
  const selectPublications = database.prepare(
    `SELECT list, purpose, decoys, sequence, published_at AS publishedAt FROM publication`,
  )
  const insertList = database.prepare(
    `INSERT INTO list (size, permutation_key, algorithm, allocated, capacity, state, changed_seq, number)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const updateList = database.prepare(
    `UPDATE list SET size = ?, permutation_key = ?, algorithm = ?, allocated = ?, capacity = ?, state = ?,
     changed_seq = ? WHERE number = ?`,
  )
  const putPublication = database.prepare(
    `INSERT OR REPLACE INTO publication (list, purpose, decoys, sequence, published_at)
     VALUES (?, ?, ?, ?, ?)`,
  )
  const selectKept = database.prepare(
    'SELECT list_index AS "index" FROM kept WHERE list = ? AND flag = ? ORDER BY list_index',
  )
  const insertKept = database.prepare(
    'INSERT INTO kept (list, flag, list_index) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  )
  const selectKeys = database.prepare(
    `SELECT key_id AS keyId, public_jwk AS publicJwk, state, prepared_at AS preparedAt, since
     FROM signing_key ORDER BY row`,
  )
  const putKey = database.prepare(
    `INSERT INTO signing_key (key_id, public_jwk, state, prepared_at, since) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (key_id) DO UPDATE SET public_jwk = excluded.public_jwk, state = excluded.state,
       prepared_at = excluded.prepared_at, since = excluded.since`,
  )
  const selectNumbers = database.prepare(
    'SELECT permutation_key AS permutationKey, algorithm, allocated FROM number_space',
  )
  const putNumbers = database.prepare(
    'INSERT OR REPLACE INTO number_space (one, permutation_key, algorithm, allocated) VALUES (1, ?, ?, ?)',
  )
  const insertLog = database.prepare(
    'INSERT INTO log (seq, at, event, about, credential, actor, reason, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  )
  const selectHead = database.prepare(`${SELECT_LOG} ORDER BY seq DESC LIMIT 1`)
  const selectLog = database.prepare(`${SELECT_LOG} WHERE seq > ? ORDER BY seq LIMIT ?`)
  // What was said of a credential before it was there is found by its id.
  const selectLogAbout = database.prepare(
    `${SELECT_LOG} WHERE credential = ? AND seq > ?
     UNION ALL ${SELECT_LOG} WHERE credential IS NULL AND about = ? AND seq > ?
     ORDER BY seq LIMIT ?`,
  )

  function writeList(statement: typeof insertList, row: ListRow): void {
    const l = copyRow(LIST, row, 'list')
    const state = LIST_STATES.indexOf(l.state) + 1
    const { changes } = statement.run(
      l.size,
      l.permutationKey,
      l.algorithm,
      l.allocated,
      l.capacity,
      state,
      l.changedSeq,
      l.number,
    )
    if (changes !== 1) throw constraintError('list: no such row')
    PURPOSES.forEach((purpose, position) => {
      const { decoys, sequence, publishedAt } = l.publications[purpose]
      putPublication.run(l.number, position + 1, decoys, sequence, publishedAt)
    })
  }

  /** A nation has hundreds: two queries for all of them. */
  function readLists(): readonly ListRow[] {
    const publications = new Map<number, Partial<Record<ListPurpose, ListPublication>>>()
    for (const stored of selectPublications.all()) {
      const { list, purpose, ...publication } = stored as unknown as StoredPublication
      const ofList = publications.get(list) ?? {}
      ofList[PURPOSES[purpose - 1]!] = Object.freeze(publication)
      publications.set(list, ofList)
    }
    return selectLists.all().map((stored) => {
      const row = stored as unknown as StoredList
      const ofList = publications.get(row.number) as ListRow['publications']
      return Object.freeze({ ...row, state: LIST_STATES[row.state - 1]!, publications: Object.freeze(ofList) })
    })
  }

  return {
    claimIssuer(did) {
      claim.run(text(did, 'issuer'))
      return String(claimed.get()?.did)
    },
    standing: () => STANDINGS[Number(selectStanding.get()?.standing ?? 1) - 1]!,
    putStanding(value) {
      const { changes } = updateStanding.run(STANDINGS.indexOf(standing(value, 'standing')) + 1)
      if (changes !== 1) throw constraintError('issuer: no such row')
    },
    lists: readLists,
    insertList: (row) => writeList(insertList, row),
    updateList: (row) => writeList(updateList, row),
    keptIndices: (list, flag) =>
      selectKept.all(integer(list, 'list'), integer(flag, 'flag')).map((stored) => Number(stored.index)),
    keepIndices(list, flag, indices) {
      for (const index of indices) insertKept.run(integer(list, 'list'), integer(flag, 'flag'), integer(index, 'index'))
    },
    keys: () =>
      selectKeys.all().map((stored) => {
        const row = stored as unknown as Omit<KeyRow, 'state'> & { readonly state: number }
        return Object.freeze({ ...row, state: KEY_STATES[row.state - 1]! })
      }),
    putKey(row) {
      const { keyId, publicJwk, state, preparedAt, since } = copyRow(KEY, row, 'key')
      putKey.run(keyId, publicJwk, KEY_STATES.indexOf(state) + 1, preparedAt, since)
    },
    numberSpace() {
      const stored = selectNumbers.get()
      return stored && Object.freeze({ ...(stored as unknown as NumberSpaceRow) })
    },
    putNumberSpace(row) {
      const { permutationKey, algorithm, allocated } = copyRow(NUMBER_SPACE, row, 'numberSpace')
      putNumbers.run(permutationKey, algorithm, allocated)
    },
    logHead() {
      const stored = selectHead.get()
      return stored && readLog(stored)
    },
    appendLog(rows) {
      for (const row of rows) {
        const { seq, at, event, about, actor, reason, hash } = checkRow(LOG, row, 'log')
        const { seq: credential, packedId } = numbers.find(about)
        insertLog.run(seq, at, event, packedId, credential, actor, reason, hash)
      }
    },
    readLog({ after, limit, about }) {
      integer(after, 'after')
      integer(limit, 'limit')
      if (about === undefined) return selectLog.all(after, limit).map(readLog)
      const { seq: credential, packedId } = numbers.find(text(about, 'about'))
      return selectLogAbout.all(credential, after, packedId, after, limit).map(readLog)
    },
  }
}

function readLog(stored: unknown): LogRow {
  const row = stored as StoredLog
  return Object.freeze({ ...row, about: unpackId(row.about) })
}
