import type { CredentialQuery, CredentialRow } from '@volunteer-passport/issuer/registry'
import { constraintError } from '../constraint-error.ts'
import { erasedCredential } from '../erased-rows.ts'
import { groupsInOrder, inOrder } from '../in-order.ts'
import type { CredentialOperations } from '../operations.ts'
import { COMPLETION, CREDENTIAL_UPDATE, copyRow, integer, NEW_CREDENTIAL, text } from '../row-shapes.ts'
import { type NewCredential, packCredentials, packStandings } from './credential-columns.ts'
import { distinctRuns } from './distinct-runs.ts'
import type { Connection, StoredRow } from './postgres-connection.ts'
import { bigints, byteStrings, columnsOf, integers, texts } from './postgres-values.ts'
import type { TermTable } from './term-table.ts'

type Completion = Pick<CredentialRow, 'state' | 'flags' | 'signature'>

/** What was issued. */
export function createPostgresCredentials(
  schema: string,
  terms: TermTable,
): (connection: Connection) => CredentialOperations {
  const columns = `seq, id, type, key, generation, person, credential.list, credential.list_index, state, flags,
    input_digest, header, payload, signature, signed_by, created_at, valid_until, counted_seq,
    (SELECT id FROM ${schema}.credential AS earlier WHERE earlier.seq = standing.predecessor), claims_digest,
    external_ref`
  const select = `SELECT ${columns} FROM ${schema}.credential JOIN ${schema}.standing ON credential = seq`
  const byId = `${select} WHERE id = ANY ($1::text[])`
  const byPlace = `${select} WHERE credential.list = $1 AND credential.list_index = ANY ($2::bigint[])`
  // Key by key: joined with the greatest generation of each, all keys of the type would be read.
  const newestOf = `${select} WHERE seq = ANY (ARRAY (
      SELECT (SELECT seq FROM ${schema}.credential AS own WHERE own.type = $1 AND own.key = given.key
        ORDER BY generation DESC LIMIT 1)
      FROM unnest($2::text[]) AS given (key)))`
  const generations = `${select} WHERE type = $1 AND key = $2 ORDER BY generation`
  // `+ 0`: else, planned while the table is empty, it may go by the type, and read all of that type.
  const held = `${select} WHERE type + 0 = $1 AND person = ANY ($2::bigint[]) ORDER BY seq`
  const unfinished = `${select} WHERE state = 'reserved' AND created_at < $1 ORDER BY created_at, seq LIMIT $2`

  const newest = `SELECT coalesce(max(seq), 0) FROM ${schema}.credential`
  // Not EXISTS, for which the planner would read all lists and all people once a batch. Sets stand in the list of what is
  // selected, where they are drawn row by row: in FROM each would be stored away first.
  const insertCredentials = `INSERT INTO ${schema}.credential (seq, type, signed_by, header, payload, id, key, generation,
      person, list, list_index, input_digest, created_at, valid_until, counted_seq, claims_digest, external_ref)
    SELECT * FROM (
      SELECT unnest($1::bigint[]), unnest($2::integer[]), unnest($3::integer[]), unnest($4::integer[]),
        unnest($5::bytea[]), unnest($6::text[]), unnest($7::text[]), unnest($8::bigint[]), unnest($9::bigint[]),
        unnest($10::bigint[]), unnest($11::bigint[]), unnest($12::text[]), unnest($13::bigint[]),
        unnest($14::bigint[]), unnest($15::bigint[]), unnest($16::text[]), unnest($17::text[])
    ) AS given (seq, type, signed_by, header, payload, id, key, generation,
      person, list, list_index, input_digest, created_at, valid_until, counted_seq, claims_digest, external_ref)
    WHERE (SELECT true FROM ${schema}.list AS known WHERE known.number = given.list)
      AND (person IS NULL OR (SELECT true FROM ${schema}.person AS known WHERE known.id = given.person))`
  const insertStandings = `INSERT INTO ${schema}.standing (credential, list, list_index, state, flags, signature,
      predecessor)
    SELECT credential, list, list_index, state, flags, signature,
      (SELECT seq FROM ${schema}.credential WHERE id = given.predecessor)
    FROM (
      SELECT unnest($1::bigint[]), unnest($2::bigint[]), unnest($3::bigint[]), unnest($4::text[]),
        unnest($5::integer[]), unnest($6::bytea[]), unnest($7::text[])
    ) AS given (credential, list, list_index, state, flags, signature, predecessor)
    WHERE predecessor IS NULL OR (SELECT true FROM ${schema}.credential WHERE id = given.predecessor)`
  // `|| ''`: else the planner takes the short index of what is not issued, and compares all of it with each row given.
  const complete = `UPDATE ${schema}.standing SET state = 'issued', signature = given.signature
    FROM (SELECT unnest($1::bigint[]), unnest($2::bytea[])) AS given (seq, signature)
    WHERE credential = seq AND state || '' = 'reserved' RETURNING credential, flags`
  const selectStandings = `SELECT credential, state, flags, signature FROM ${schema}.standing
    WHERE credential = ANY ($1::bigint[])`
  const raise = `UPDATE ${schema}.standing SET flags = flags | $2
    FROM ${schema}.credential WHERE id = ANY ($1::text[]) AND credential = seq`
  const update = `UPDATE ${schema}.standing SET state = $1, flags = given.flags
    FROM unnest($2::bigint[], $3::integer[]) AS given (seq, flags) WHERE credential = given.seq`
  const erase = `UPDATE ${schema}.credential SET key = given.key, generation = $3, person = NULL, input_digest = '',
      claims_digest = '', external_ref = NULL, header = NULL, payload = ''
    FROM unnest($1::bigint[], $2::text[]) AS given (seq, key) WHERE credential.seq = given.seq`
  const eraseSignatures = `UPDATE ${schema}.standing SET signature = NULL WHERE credential = ANY ($1::bigint[])`
  const flagged = `SELECT list_index FROM ${schema}.standing
    WHERE list = $1 AND flags <> 0 AND flags & $2 <> 0 ORDER BY list_index`

  function findStatement(conditions: readonly Condition[]): string {
    const where = (some: readonly Condition[]) => some.map(({ sql }) => `${sql} AND `).join('')
    const narrow = conditions.filter(({ isNarrow }) => isNarrow)
    const wide = conditions.filter(({ isNarrow }) => !isNarrow)
    if (narrow.length === 0) return `${select} WHERE ${where(wide)}seq > $1 ORDER BY seq LIMIT $2`
    // First the few rows that the narrow conditions name: the planner might walk through all in the order asked for.
    return `WITH few AS MATERIALIZED (SELECT seq FROM ${schema}.credential WHERE ${where(narrow)}seq > $1)
      ${select} WHERE ${where(wide)}seq IN (SELECT seq FROM few) ORDER BY seq LIMIT $2`
  }

  return (connection) => {
    async function read(stored: readonly StoredRow[]): Promise<CredentialRow[]> {
      const ids = stored.flatMap((row) => [row[2], row[11], row[14]].filter((id) => id !== null)) as number[]
      const words = await terms.words(connection, ids)
      return stored.map((row) => readCredential(row, words))
    }

    const readRows = async (statement: string, values: readonly unknown[]) =>
      read(await connection.rows(statement, values))

    const internAll = (rows: readonly NewCredential[]) =>
      terms.intern(
        connection,
        rows.flatMap(({ type, signedBy, header }) => [type, signedBy, header]),
      )

    async function insert(statement: string, columns: readonly Buffer[], count: number): Promise<void> {
      if ((await connection.count(statement, columns)) !== count)
        throw constraintError('credential: list, personId or predecessor names none')
    }

    async function insertRows(rows: readonly NewCredential[]): Promise<readonly number[]> {
      const words = await internAll(rows)
      const [[newestSeq] = []] = await connection.rows(newest)
      const seqs = rows.map((_, position) => Number(newestSeq) + position + 1)
      // While the server writes the ones, the others are packed.
      const inserted = insert(insertCredentials, packCredentials(seqs, rows, words), rows.length)
      await Promise.all([inserted, insert(insertStandings, packStandings(seqs, rows), rows.length)])
      return seqs
    }

    async function standingsOf(seqs: readonly number[]): Promise<ReadonlyMap<number, Completion>> {
      const stored = seqs.length === 0 ? [] : await connection.rows(selectStandings, [bigints(seqs)])
      return new Map(stored.map(readStanding))
    }

    return {
      async credentialsById(ids) {
        const keys = ids.map((id) => text(id, 'id'))
        if (keys.length === 0) return []
        return inOrder(keys, await readRows(byId, [texts(keys)]), (row) => row.id)
      },
      async credentialsAt(list, given) {
        const indices = given.map((index) => integer(index, 'index'))
        if (indices.length === 0) return []
        const rows = await readRows(byPlace, [integer(list, 'list'), bigints(indices)])
        return inOrder(indices, rows, (row) => row.index)
      },
      async credentialsByKey(type, given) {
        const term = await terms.find(connection, type)
        const keys = given.map((key) => text(key, 'key'))
        if (term === undefined || keys.length === 0) return keys.map(() => undefined)
        return inOrder(keys, await readRows(newestOf, [term, texts(keys)]), ({ key }) => key)
      },
      async generationsOf(type, key) {
        const term = await terms.find(connection, type)
        return term === undefined ? [] : readRows(generations, [term, text(key, 'key')])
      },
      async credentialsOf(type, personIds) {
        const term = await terms.find(connection, type)
        const ids = personIds.map((id) => integer(id, 'personId'))
        const rows = term === undefined || ids.length === 0 ? [] : await readRows(held, [term, bigints(ids)])
        return groupsInOrder(ids, rows, ({ personId }) => personId)
      },
      async findCredentials(query, page) {
        const values: unknown[] = [integer(page.afterSeq, 'afterSeq'), integer(page.limit, 'limit')]
        const term = query.type === undefined ? undefined : await terms.find(connection, query.type)
        if (query.type !== undefined && term === undefined) return []
        const signer = query.signedBy === undefined ? undefined : await terms.find(connection, query.signedBy)
        if (query.signedBy !== undefined && signer === undefined) return []
        const conditions = conditionsOf({ query, term, signer, schema, values })
        return readRows(findStatement(conditions), values)
      },
      unfinishedBefore: async (createdBefore, limit) =>
        readRows(unfinished, [integer(createdBefore, 'createdBefore'), integer(limit, 'limit')]),
      async insertCredentials(rows) {
        const copies = rows.map((row) => copyRow(NEW_CREDENTIAL, row, 'credential'))
        if (copies.length === 0) return []
        return insertRows(copies)
      },
      async completeCredentials(rows) {
        const copies = rows.map((row) => copyRow(COMPLETION, row, 'credential'))
        if (copies.length === 0) return []
        // Of two signatures for one row the first is taken.
        const firsts = [...new Map(copies.toReversed().map((row) => [row.seq, row])).values()]
        const written = await connection.rows(complete, columnsOf(firsts, { seq: bigints, signature: byteStrings }))
        const completed = new Map(written.map(([seq, flags]) => [seq as number, flags as number]))
        const others = await standingsOf(copies.flatMap(({ seq }) => (completed.has(seq) ? [] : seq)))
        const answered = new Map<number, Completion>()
        return copies.map(({ seq, signature }) => {
          const known = answered.get(seq) ?? others.get(seq)
          if (known !== undefined) return Object.freeze({ completed: false, ...known })
          const flags = completed.get(seq)
          if (flags === undefined) throw constraintError('credential: no such row')
          const standing = { state: 'issued', flags, signature } as const
          answered.set(seq, standing)
          return Object.freeze({ completed: true, ...standing })
        })
      },
      async raiseFlags(given, flag) {
        const ids = [...new Set(given.map((id) => text(id, 'id')))]
        if (ids.length === 0) return
        if ((await connection.count(raise, [texts(ids), integer(flag, 'flag')])) !== ids.length)
          throw constraintError('credential: no such row')
      },
      async updateCredentials(rows) {
        const copies = rows.map((row) => copyRow(CREDENTIAL_UPDATE, row, 'credential'))
        for (const run of distinctRuns(copies, { keyOf: (row) => row.seq, kindOf: (row) => row.state })) {
          const values = [run[0].state, ...columnsOf(run, { seq: bigints, flags: integers })]
          if ((await connection.count(update, values)) !== run.length) throw constraintError('credential: no such row')
        }
      },
      async eraseCredentials(given) {
        const seqs = [...new Set(given.map((seq) => integer(seq, 'seq')))]
        if (seqs.length === 0) return
        const keys = seqs.map((seq) => erasedCredential(seq).key)
        const count = await connection.count(erase, [bigints(seqs), texts(keys), erasedCredential(0).generation])
        if (count !== seqs.length) throw constraintError('credential: no such row')
        await connection.count(eraseSignatures, [bigints(seqs)])
      },
      flaggedIndices: async (list, flag) =>
        (await connection.rows(flagged, [integer(list, 'list'), integer(flag, 'flag')])).map(([index]) =>
          Number(index),
        ),
    }
  }
}

interface Condition {
  readonly sql: string
  /** Names a few rows of the table of credentials. */
  readonly isNarrow: boolean
}

/** Adds to `values` what the conditions compare with. */
function conditionsOf(o: {
  readonly query: CredentialQuery
  readonly term: number | undefined
  readonly signer: number | undefined
  readonly schema: string
  readonly values: unknown[]
}): readonly Condition[] {
  const { schema, term, signer, values } = o
  const { key, personId, passportNumber, externalRef, state } = o.query
  const place = (value: unknown) => `$${values.push(value)}`
  const conditions: Condition[] = []
  if (externalRef !== undefined)
    conditions.push({ sql: `external_ref = ${place(text(externalRef, 'externalRef'))}`, isNarrow: true })
  if (passportNumber !== undefined)
    conditions.push({
      sql: `person = (SELECT id FROM ${schema}.person WHERE passport_number = ${place(text(passportNumber, 'number'))})`,
      isNarrow: true,
    })
  if (personId !== undefined)
    conditions.push({ sql: `person = ${place(integer(personId, 'personId'))}`, isNarrow: true })
  if (key !== undefined) {
    const anyType = term === undefined ? `type IN (SELECT id FROM ${schema}.term) AND ` : ''
    conditions.push({ sql: `${anyType}key = ${place(text(key, 'key'))}`, isNarrow: true })
  }
  if (term !== undefined) conditions.push({ sql: `type = ${place(term)}`, isNarrow: key !== undefined })
  if (o.query.isKept !== undefined) conditions.push({ sql: 'length(payload) > 0', isNarrow: false })
  if (signer !== undefined) conditions.push({ sql: `signed_by = ${place(signer)}`, isNarrow: false })
  // Spelled out, so that the index of the few that are not issued fits.
  if (state !== undefined) conditions.push({ sql: STATE_CONDITIONS[state], isNarrow: false })
  return conditions
}

const STATE_CONDITIONS: Readonly<Record<CredentialRow['state'], string>> = {
  reserved: "state = 'reserved'",
  issued: "state = 'issued'",
  burnt: "state = 'burnt'",
}

function readStanding(stored: StoredRow): readonly [number, Completion] {
  const [seq, state, flags, signature] = stored
  return [seq as number, { state, flags, signature: signature ?? undefined } as Completion]
}

function readCredential(stored: StoredRow, words: ReadonlyMap<number, string>): CredentialRow {
  const word = (id: unknown) => words.get(id as number) as string
  const [seq, id, type, key, generation, personId, list, index, state, flags, inputDigest, ...rest] = stored
  const [header, payload, signature, signedBy, createdAt, validUntil, countedSeq, predecessor, ...last] = rest
  const [claimsDigest, externalRef] = last
  return Object.freeze({
    seq,
    id,
    type: word(type),
    key,
    generation,
    personId: personId ?? undefined,
    list,
    index,
    state,
    flags,
    inputDigest,
    header: header === null ? '' : word(header),
    payload,
    signature: signature ?? undefined,
    signedBy: word(signedBy),
    createdAt,
    validUntil: validUntil ?? undefined,
    countedSeq,
    predecessor: predecessor ?? undefined,
    claimsDigest,
    externalRef: externalRef ?? undefined,
  } as CredentialRow)
}
