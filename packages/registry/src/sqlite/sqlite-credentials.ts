import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import type { CredentialQuery, CredentialRow } from '@volunteer-passport/issuer/registry'
import { constraintError } from '../constraint-error.ts'
import { erasedCredential } from '../erased-rows.ts'
import { groupsInOrder, inOrder } from '../in-order.ts'
import type { CredentialOperations } from '../operations.ts'
import { COMPLETION, CREDENTIAL_UPDATE, checkRow, integer, NEW_CREDENTIAL, text } from '../row-shapes.ts'
import type { CredentialNumbers } from './credential-numbers.ts'
import { GIVEN, many } from './many.ts'
import { type PackedText, packDigest, packId, unpackDigest, unpackId } from './packed-text.ts'
import { prepareErasureMark } from './scrub-database.ts'
import { stateNumber, stateOf } from './sqlite-schema.ts'
import type { TermTable } from './term-table.ts'

type PackedColumn = 'id' | 'predecessor' | 'inputDigest' | 'claimsDigest'
type NumberColumn = 'type' | 'signedBy' | 'state'

type StoredCredential = Omit<CredentialRow, PackedColumn | NumberColumn | 'header' | 'payload'> &
  Readonly<Record<PackedColumn, PackedText>> &
  Readonly<Record<NumberColumn, number>> & {
    /** `null` and an empty text where they are forgotten. */
    readonly header: number | null
    readonly payload: Uint8Array | ''
  }

type StoredStanding = Pick<CredentialRow, 'flags' | 'signature'> & { readonly state: number }

type Completion = Pick<CredentialRow, 'seq'> & { readonly signature: Uint8Array }
type Completed = Awaited<ReturnType<CredentialOperations['completeCredentials']>>[number]

/** Room for the signature, which no signer gives: a row that grew when it is completed would split its page. */
const NO_SIGNATURE = Buffer.alloc(64)

// CROSS JOIN fixes the order of the tables: conditions are all on `credential`.
const SELECT = `SELECT seq, id, type, key, generation, person AS personId, list, list_index AS "index", state, flags,
  input_digest AS inputDigest, signature, signed_by AS signedBy, created_at AS createdAt, valid_until AS validUntil,
  counted_seq AS countedSeq, predecessor, claims_digest AS claimsDigest, external_ref AS externalRef, header, payload
  FROM credential CROSS JOIN content ON content.credential = seq`

/** What was issued. */
export function createSqliteCredentials(
  database: DatabaseSync,
  { terms, numbers }: { readonly terms: TermTable; readonly numbers: CredentialNumbers },
): CredentialOperations {
  const byId = database.prepare(`${SELECT} WHERE id = ?`)
  const byPlace = database.prepare(`${SELECT} WHERE list = ? AND list_index = ?`)
  const newest = database.prepare(
    `${SELECT} WHERE type = ? AND key IN ${GIVEN} AND generation = (SELECT max(generation) FROM credential AS other
       WHERE other.type = credential.type AND other.key = credential.key)`,
  )
  const generations = database.prepare(`${SELECT} WHERE type = ? AND key = ? ORDER BY generation`)
  const held = database.prepare(`${SELECT} WHERE type = ? AND person IN ${GIVEN} ORDER BY person, seq`)
  // `state <> 3` is what lets SQLite use the partial index.
  const unfinished = database.prepare(
    `${SELECT} WHERE state = 2 AND state <> 3 AND created_at < ? ORDER BY created_at, seq LIMIT ?`,
  )
  const insert = database.prepare(
    `INSERT INTO credential (id, type, key, generation, person, list, list_index, state, flags, input_digest, signature,
       signed_by, created_at, valid_until, counted_seq, predecessor, claims_digest, external_ref)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const insertContent = database.prepare('INSERT INTO content (credential, header, payload) VALUES (?, ?, ?)')
  // `+` keeps SQLite to the run of rows: the partial index may hold reservations of years.
  const countWaiting = database.prepare(
    'SELECT count(*) AS waiting FROM credential WHERE seq BETWEEN ? AND ? AND +state = 2 AND +flags = 0',
  )
  const completeRun = database.prepare(
    `UPDATE credential SET state = 3, signature = substr(?, (seq - ?) * ${NO_SIGNATURE.length} + 1, ${NO_SIGNATURE.length})
     WHERE seq BETWEEN ? AND ?`,
  )
  const complete = database.prepare('UPDATE credential SET state = 3, signature = ? WHERE seq = ? AND state = 2')
  const selectStanding = database.prepare('SELECT state, flags, signature FROM credential WHERE seq = ?')
  const raise = database.prepare('UPDATE credential SET flags = flags | ? WHERE id = ?')
  const update = database.prepare('UPDATE credential SET state = ?, flags = ? WHERE seq = ?')
  const flagged = database.prepare(
    'SELECT list_index AS "index" FROM credential WHERE list = ? AND flags <> 0 AND flags & ? <> 0 ORDER BY list_index',
  )
  const erase = database.prepare(
    `UPDATE credential SET key = ?, generation = ?, person = NULL, input_digest = ?, claims_digest = ?,
       external_ref = NULL, signature = ? WHERE seq = ?`,
  )
  const eraseContent = database.prepare('UPDATE content SET header = NULL, payload = ? WHERE credential = ?')
  const markErasure = prepareErasureMark(database)
  const finds = new Map<string, StatementSync>()

  function read(stored: unknown): CredentialRow {
    const row = stored as StoredCredential
    return Object.freeze({
      ...row,
      id: unpackId(row.id),
      type: terms.word(row.type),
      signedBy: terms.word(row.signedBy),
      state: stateOf(row.state),
      inputDigest: unpackDigest(row.inputDigest),
      header: row.header === null ? '' : terms.word(row.header),
      payload: row.payload === '' ? new Uint8Array() : row.payload,
      personId: row.personId ?? undefined,
      signature: readSignature(row.signature),
      validUntil: row.validUntil ?? undefined,
      predecessor: row.predecessor === null ? undefined : unpackId(row.predecessor),
      claimsDigest: unpackDigest(row.claimsDigest),
      externalRef: row.externalRef ?? undefined,
    })
  }

  function insertOne(row: Omit<CredentialRow, 'seq'>): number {
    const c = checkRow(NEW_CREDENTIAL, row, 'credential')
    const packedId = packId(c.id)
    const { lastInsertRowid } = insert.run(
      packedId,
      terms.intern(c.type),
      c.key,
      c.generation,
      c.personId ?? null,
      c.list,
      c.index,
      stateNumber(c.state),
      c.flags,
      packDigest(c.inputDigest),
      c.signature ?? NO_SIGNATURE,
      terms.intern(c.signedBy),
      c.createdAt,
      c.validUntil ?? null,
      c.countedSeq,
      c.predecessor === undefined ? null : packId(c.predecessor),
      packDigest(c.claimsDigest),
      c.externalRef ?? null,
    )
    const seq = Number(lastInsertRowid)
    insertContent.run(seq, terms.intern(c.header), c.payload)
    numbers.note(c.id, { seq, packedId })
    return seq
  }

  /** Nearly always: a batch that was reserved together, of which nothing was taken back meanwhile. */
  function completeAtOnce(rows: readonly Completion[]): readonly Completed[] | undefined {
    const first = rows[0]?.seq ?? 0
    const last = first + rows.length - 1
    const isRun = rows.every(({ seq, signature }, i) => seq === first + i && signature.length === NO_SIGNATURE.length)
    if (!isRun || countWaiting.get(first, last)?.waiting !== rows.length) return undefined
    completeRun.run(Buffer.concat(rows.map(({ signature }) => signature)), first, first, last)
    return rows.map(({ signature }) => Object.freeze({ completed: true, state: 'issued', flags: 0, signature }))
  }

  function completeOne({ seq, signature }: Completion): Completed {
    const completed = complete.run(signature, seq).changes === 1
    const standing = selectStanding.get(seq) as StoredStanding | undefined
    if (standing === undefined) throw constraintError('credential: no such row')
    return Object.freeze({
      completed,
      state: stateOf(standing.state),
      flags: standing.flags,
      signature: readSignature(standing.signature),
    })
  }

  function find(o: { readonly conditions: readonly Condition[]; readonly afterSeq: number; readonly limit: number }) {
    const where = o.conditions.map((condition) => `${condition.sql} AND `).join('')
    let statement = finds.get(where)
    if (statement === undefined) {
      statement = database.prepare(`${SELECT} WHERE ${where}seq > ? ORDER BY seq LIMIT ?`)
      finds.set(where, statement)
    }
    const values = o.conditions.map((condition) => condition.value)
    return statement.all(...values, integer(o.afterSeq, 'afterSeq'), integer(o.limit, 'limit')).map(read)
  }

  return {
    credentialsById: (ids) =>
      ids.map((id) => {
        const stored = byId.get(packId(text(id, 'id')))
        return stored && read(stored)
      }),
    credentialsAt: (list, indices) =>
      indices.map((index) => {
        const stored = byPlace.get(integer(list, 'list'), integer(index, 'index'))
        return stored && read(stored)
      }),
    credentialsByKey(type, keys) {
      const term = terms.find(type)
      if (term === undefined) return keys.map(() => undefined)
      return inOrder(keys, newest.all(term, many(keys.map((key) => text(key, 'key')))).map(read), ({ key }) => key)
    },
    generationsOf(type, key) {
      const term = terms.find(type)
      return term === undefined ? [] : generations.all(term, text(key, 'key')).map(read)
    },
    credentialsOf(type, personIds) {
      const term = terms.find(type)
      if (term === undefined) return personIds.map(() => [])
      const rows = held.all(term, many(personIds.map((id) => integer(id, 'personId')))).map(read)
      return groupsInOrder(personIds, rows, ({ personId }) => personId)
    },
    findCredentials(query, page) {
      const conditions = conditionsOf(query, terms)
      return conditions === undefined ? [] : find({ conditions, ...page })
    },
    unfinishedBefore: (createdBefore, limit) =>
      unfinished.all(integer(createdBefore, 'createdBefore'), integer(limit, 'limit')).map(read),
    insertCredentials: (rows) => rows.map(insertOne),
    completeCredentials(given) {
      const rows = given.map((row) => checkRow(COMPLETION, row, 'credential'))
      return completeAtOnce(rows) ?? rows.map(completeOne)
    },
    raiseFlags(ids, flag) {
      for (const id of ids) {
        const { changes } = raise.run(integer(flag, 'flag'), packId(text(id, 'id')))
        if (changes !== 1) throw constraintError('credential: no such row')
      }
    },
    updateCredentials(rows) {
      for (const row of rows) {
        const { seq, state, flags } = checkRow(CREDENTIAL_UPDATE, row, 'credential')
        const { changes } = update.run(stateNumber(state), flags, seq)
        if (changes !== 1) throw constraintError('credential: no such row')
      }
    },
    eraseCredentials(seqs) {
      if (seqs.length > 0) markErasure()
      for (const seq of seqs) {
        const { key, generation, inputDigest, claimsDigest } = erasedCredential(integer(seq, 'seq'))
        const digests = [packDigest(inputDigest), packDigest(claimsDigest)] as const
        const { changes } = erase.run(key, generation, ...digests, NO_SIGNATURE, seq)
        if (changes !== 1) throw constraintError('credential: no such row')
        eraseContent.run('', seq)
      }
    },
    flaggedIndices: (list, flag) =>
      flagged.all(integer(list, 'list'), integer(flag, 'flag')).map((stored) => Number(stored.index)),
  }
}

const readSignature = (stored: Uint8Array | undefined): Uint8Array | undefined =>
  stored === undefined || NO_SIGNATURE.equals(stored) ? undefined : stored

interface Condition {
  readonly sql: string
  readonly value: SQLInputValue
}

/**
 * The narrowest condition may use its index; a `+` keeps SQLite from any other, whose many rows it would sort anew for
 * each page. `undefined` where nothing can match.
 */
function conditionsOf(query: CredentialQuery, terms: TermTable): readonly Condition[] | undefined {
  const { type, key, personId, passportNumber, externalRef, state, signedBy, isKept } = query
  const isNarrow = personId !== undefined || passportNumber !== undefined || externalRef !== undefined
  const conditions: Condition[] = []
  if (externalRef !== undefined) conditions.push({ sql: 'external_ref = ?', value: text(externalRef, 'externalRef') })
  if (passportNumber !== undefined)
    conditions.push({
      sql: 'person = (SELECT id FROM person WHERE passport_number = ?)',
      value: text(passportNumber, 'number'),
    })
  if (personId !== undefined) conditions.push({ sql: 'person = ?', value: integer(personId, 'personId') })
  if (type !== undefined) {
    const term = terms.find(type)
    if (term === undefined) return undefined
    conditions.push({ sql: key === undefined || isNarrow ? '+type = ?' : 'type = ?', value: term })
  }
  if (key !== undefined) {
    const anyType = type === undefined && !isNarrow ? 'type IN (SELECT id FROM term) AND ' : ''
    conditions.push({ sql: `${anyType}${isNarrow ? '+key' : 'key'} = ?`, value: text(key, 'key') })
  }
  if (state !== undefined) {
    const rare = state !== 'issued' && key === undefined && !isNarrow
    conditions.push({
      sql: rare ? 'state <> 3 AND state = ?' : '+state = ?',
      value: stateNumber(state),
    })
  }
  if (signedBy !== undefined) {
    const term = terms.find(signedBy)
    if (term === undefined) return undefined
    conditions.push({ sql: '+signed_by = ?', value: term })
  }
  if (isKept !== undefined) conditions.push({ sql: '+payload <> ?', value: '' })
  return conditions
}
