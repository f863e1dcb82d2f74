import type { AccreditationPublicationRow, AccreditationRow, AdoptedListRow } from '@volunteer-passport/issuer/registry'
import { inOrder } from '../in-order.ts'
import type { AccreditationOperations } from '../operations.ts'
import { ACCREDITATION, ACCREDITATION_PUBLICATION, ADOPTED_LIST, copyRow, text } from '../row-shapes.ts'
import type { Connection, StoredRow } from './postgres-connection.ts'
import { texts } from './postgres-values.ts'

/** Whom the issuer accredited, and whose status lists it took over. */
export function createPostgresAccreditations(schema: string): (connection: Connection) => AccreditationOperations {
  const select = `SELECT subject, state, since, successor FROM ${schema}.accreditation`
  const selectAll = `${select} ORDER BY subject`
  const selectSome = `${select} WHERE subject = ANY ($1::text[])`
  const put = `INSERT INTO ${schema}.accreditation (subject, state, since, successor) VALUES ($1, $2, $3, $4)
    ON CONFLICT (subject) DO UPDATE
    SET state = excluded.state, since = excluded.since, successor = excluded.successor`
  const selectPublication = `SELECT version, published_at, digest FROM ${schema}.accreditation_publication`
  const putPublication = `INSERT INTO ${schema}.accreditation_publication (one, version, published_at, digest)
    VALUES (1, $1, $2, $3) ON CONFLICT (one) DO UPDATE
    SET version = excluded.version, published_at = excluded.published_at, digest = excluded.digest`
  const adoptedColumns = 'url, office, purpose, bits, sequence_offset, changed_seq, published_seq, published_at'
  const selectAdopted = `SELECT ${adoptedColumns} FROM ${schema}.adopted_list ORDER BY url`
  const putAdopted = `INSERT INTO ${schema}.adopted_list (${adoptedColumns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
    ON CONFLICT (url) DO UPDATE
    SET office = excluded.office, purpose = excluded.purpose, bits = excluded.bits,
      sequence_offset = excluded.sequence_offset, changed_seq = excluded.changed_seq,
      published_seq = excluded.published_seq, published_at = excluded.published_at`

  return (connection) => ({
    accreditations: async () => (await connection.rows(selectAll)).map(readAccreditation),
    async accreditationsBySubject(subjects) {
      const dids = subjects.map((did) => text(did, 'subject'))
      if (dids.length === 0) return []
      const rows = (await connection.rows(selectSome, [texts(dids)])).map(readAccreditation)
      return inOrder(dids, rows, (row) => row.subject)
    },
    async putAccreditation(row) {
      const { subject, state, since, successor } = copyRow(ACCREDITATION, row, 'accreditation')
      await connection.count(put, [subject, state, since, successor ?? null])
    },
    async accreditationPublication() {
      const [stored] = await connection.rows(selectPublication)
      if (stored === undefined) return undefined
      const [version, publishedAt, digest] = stored
      return Object.freeze({ version, publishedAt, digest } as AccreditationPublicationRow)
    },
    async putAccreditationPublication(row) {
      const { version, publishedAt, digest } = copyRow(ACCREDITATION_PUBLICATION, row, 'accreditationPublication')
      await connection.count(putPublication, [version, publishedAt, digest])
    },
    adoptedLists: async () => (await connection.rows(selectAdopted)).map(readAdoptedList),
    async putAdoptedList(row) {
      const l = copyRow(ADOPTED_LIST, row, 'adoptedList')
      await connection.count(putAdopted, [
        l.url,
        l.office,
        l.purpose,
        l.bits,
        l.sequenceOffset,
        l.changedSeq,
        l.publishedSeq,
        l.publishedAt,
      ])
    },
  })
}

function readAccreditation(stored: StoredRow): AccreditationRow {
  const [subject, state, since, successor] = stored
  return Object.freeze({ subject, state, since, successor: successor ?? undefined } as AccreditationRow)
}

function readAdoptedList(stored: StoredRow): AdoptedListRow {
  const [url, office, purpose, bits, sequenceOffset, changedSeq, publishedSeq, publishedAt] = stored
  return Object.freeze({
    url,
    office,
    purpose,
    bits,
    sequenceOffset,
    changedSeq,
    publishedSeq,
    publishedAt,
  } as AdoptedListRow)
}
