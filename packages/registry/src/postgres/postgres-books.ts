import type { KeyRow, ListRow, LogRow, NumberSpaceRow, StoreStanding } from '@volunteer-passport/issuer/registry'
import { constraintError } from '../constraint-error.ts'
import type { BookOperations } from '../operations.ts'
import { copyRow, integer, KEY, LIST, LOG, NUMBER_SPACE, standing, text } from '../row-shapes.ts'
import type { Connection, StoredRow } from './postgres-connection.ts'
import { bigints, byteStrings, columnsOf, texts } from './postgres-values.ts'

const LIST_COLUMNS = `number, size, permutation_key, algorithm, allocated, capacity, state, changed_seq,
  revocation_decoys, revocation_sequence, revocation_published_at,
  suspension_decoys, suspension_sequence, suspension_published_at,
  refresh_decoys, refresh_sequence, refresh_published_at`

/** Whose registry this is, the allocators and the log. */
export function createPostgresBooks(schema: string): (connection: Connection) => BookOperations {
  const claim = `INSERT INTO ${schema}.issuer (one, did, standing) VALUES (1, $1, 'current') ON CONFLICT DO NOTHING`
  const claimed = `SELECT did FROM ${schema}.issuer`
  const selectStanding = `SELECT standing FROM ${schema}.issuer`
  const updateStanding = `UPDATE ${schema}.issuer SET standing = $1`
  const selectLists = `SELECT ${LIST_COLUMNS} FROM ${schema}.list ORDER BY number`
  const parameters = Array.from({ length: 17 }, (_, n) => `$${n + 1}`).join(', ')
  const insertList = `INSERT INTO ${schema}.list (${LIST_COLUMNS}) VALUES (${parameters})`
  const updateList = `UPDATE ${schema}.list SET (${LIST_COLUMNS}) = ROW (${parameters}) WHERE number = $1`
  const selectKept = `SELECT list_index FROM ${schema}.kept WHERE list = $1 AND flag = $2 ORDER BY list_index`
  const insertKept = `INSERT INTO ${schema}.kept (list, flag, list_index)
    SELECT $1, $2, list_index FROM unnest($3::bigint[]) AS given (list_index) ON CONFLICT DO NOTHING`
  const selectNumbers = `SELECT permutation_key, algorithm, allocated FROM ${schema}.number_space`
  const putNumbers = `INSERT INTO ${schema}.number_space (one, permutation_key, algorithm, allocated)
    VALUES (1, $1, $2, $3) ON CONFLICT (one) DO UPDATE
    SET permutation_key = excluded.permutation_key, algorithm = excluded.algorithm, allocated = excluded.allocated`
  const selectKeys = `SELECT key_id, public_jwk, state, prepared_at, since FROM ${schema}.signing_key ORDER BY position`
  const putKey = `INSERT INTO ${schema}.signing_key (position, key_id, public_jwk, state, prepared_at, since)
    SELECT coalesce(max(position), 0) + 1, $1::text, $2::text, $3::text, $4::bigint, $5::bigint FROM ${schema}.signing_key
    ON CONFLICT (key_id) DO UPDATE SET public_jwk = excluded.public_jwk, state = excluded.state,
      prepared_at = excluded.prepared_at, since = excluded.since`
  const logColumns = 'seq, at, event, about, actor, reason, hash'
  const insertLog = `INSERT INTO ${schema}.log (${logColumns})
    SELECT unnest($1::bigint[]), unnest($2::bigint[]), unnest($3::text[]), unnest($4::text[]), unnest($5::text[]),
      unnest($6::text[]), unnest($7::bytea[])`
  const selectHead = `SELECT ${logColumns} FROM ${schema}.log ORDER BY seq DESC LIMIT 1`
  const selectLog = `SELECT ${logColumns} FROM ${schema}.log WHERE seq > $1 ORDER BY seq LIMIT $2`
  // Else the planner might walk through the whole log in search of one subject.
  const selectLogAbout = `WITH own AS MATERIALIZED (SELECT ${logColumns} FROM ${schema}.log WHERE about = $3 AND seq > $1)
    SELECT ${logColumns} FROM own ORDER BY seq LIMIT $2`

  return (connection) => {
    async function writeList(statement: string, row: ListRow): Promise<void> {
      const l = copyRow(LIST, row, 'list')
      const { revocation, suspension, refresh } = l.publications
      const published = [revocation, suspension, refresh].flatMap((p) => [p.decoys, p.sequence, p.publishedAt])
      const values = [l.number, l.size, l.permutationKey, l.algorithm, l.allocated, l.capacity, l.state, l.changedSeq]
      if ((await connection.count(statement, [...values, ...published])) !== 1)
        throw constraintError('list: no such row')
    }

    return {
      async claimIssuer(did) {
        await connection.count(claim, [text(did, 'issuer')])
        const [[owner] = []] = await connection.rows(claimed)
        return String(owner)
      },
      async standing() {
        const [[kept] = []] = await connection.rows(selectStanding)
        return (kept ?? 'current') as StoreStanding
      },
      async putStanding(value) {
        if ((await connection.count(updateStanding, [standing(value, 'standing')])) !== 1)
          throw constraintError('issuer: no such row')
      },
      lists: async () => (await connection.rows(selectLists)).map(readList),
      insertList: async (row) => writeList(insertList, row),
      updateList: async (row) => writeList(updateList, row),
      keptIndices: async (list, flag) =>
        (await connection.rows(selectKept, [integer(list, 'list'), integer(flag, 'flag')])).map(([index]) =>
          Number(index),
        ),
      async keepIndices(list, flag, indices) {
        const given = indices.map((index) => integer(index, 'index'))
        if (given.length > 0)
          await connection.count(insertKept, [integer(list, 'list'), integer(flag, 'flag'), bigints(given)])
      },
      async numberSpace() {
        const [stored] = await connection.rows(selectNumbers)
        if (stored === undefined) return undefined
        const [permutationKey, algorithm, allocated] = stored
        return Object.freeze({ permutationKey, algorithm, allocated } as NumberSpaceRow)
      },
      async putNumberSpace(row) {
        const { permutationKey, algorithm, allocated } = copyRow(NUMBER_SPACE, row, 'numberSpace')
        await connection.count(putNumbers, [permutationKey, algorithm, allocated])
      },
      keys: async () =>
        (await connection.rows(selectKeys)).map(([keyId, publicJwk, state, preparedAt, since]) =>
          Object.freeze({ keyId, publicJwk, state, preparedAt, since } as KeyRow),
        ),
      async putKey(row) {
        const { keyId, publicJwk, state, preparedAt, since } = copyRow(KEY, row, 'key')
        await connection.count(putKey, [keyId, publicJwk, state, preparedAt, since])
      },
      async logHead() {
        const [stored] = await connection.rows(selectHead)
        return stored && readLog(stored)
      },
      async appendLog(rows) {
        const entries = rows.map((row) => copyRow(LOG, row, 'log'))
        if (entries.length === 0) return
        const packs = {
          seq: bigints,
          at: bigints,
          event: texts,
          about: texts,
          actor: texts,
          reason: texts,
          hash: byteStrings,
        }
        await connection.count(insertLog, columnsOf(entries, packs))
      },
      async readLog({ after, limit, about }) {
        const page = [integer(after, 'after'), integer(limit, 'limit')]
        const stored =
          about === undefined
            ? await connection.rows(selectLog, page)
            : await connection.rows(selectLogAbout, [...page, text(about, 'about')])
        return stored.map(readLog)
      },
    }
  }
}

function readList(stored: StoredRow): ListRow {
  const [number, size, permutationKey, algorithm, allocated, capacity, state, changedSeq, ...published] = stored
  const publicationAt = (first: number) => {
    const [decoys, sequence, publishedAt] = published.slice(first, first + 3)
    return Object.freeze({ decoys, sequence, publishedAt })
  }
  return Object.freeze({
    number,
    size,
    permutationKey,
    algorithm,
    allocated,
    capacity,
    state,
    publications: Object.freeze({
      revocation: publicationAt(0),
      suspension: publicationAt(3),
      refresh: publicationAt(6),
    }),
    changedSeq,
  } as ListRow)
}

function readLog(stored: StoredRow): LogRow {
  const [seq, at, event, about, actor, reason, hash] = stored
  return Object.freeze({ seq, at, event, about, actor, reason, hash } as LogRow)
}
