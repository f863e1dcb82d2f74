import type { DatabaseSync } from 'node:sqlite'
import type { AccreditationPublicationRow, AccreditationRow, AdoptedListRow } from '@volunteer-passport/issuer/registry'
import type { AccreditationOperations } from '../operations.ts'
import { ACCREDITATION, ACCREDITATION_PUBLICATION, ADOPTED_LIST, copyRow, text } from '../row-shapes.ts'
import { ACCREDITATION_STATES, PURPOSES } from './sqlite-schema.ts'

type StoredAccreditation = Omit<AccreditationRow, 'state'> & { readonly state: number }
type StoredAdoptedList = Omit<AdoptedListRow, 'purpose'> & { readonly purpose: number }

/** Whom the issuer accredited, and whose status lists it took over. */
export function createSqliteAccreditations(database: DatabaseSync): AccreditationOperations {
  const selectAll = database.prepare('SELECT subject, state, since, successor FROM accreditation ORDER BY subject')
  const selectOne = database.prepare('SELECT subject, state, since, successor FROM accreditation WHERE subject = ?')
  const put = database.prepare(
    'INSERT OR REPLACE INTO accreditation (subject, state, since, successor) VALUES (?, ?, ?, ?)',
  )
  const selectPublication = database.prepare(
    'SELECT version, published_at AS publishedAt, digest FROM accreditation_publication',
  )
  const putPublication = database.prepare(
    'INSERT OR REPLACE INTO accreditation_publication (one, version, published_at, digest) VALUES (1, ?, ?, ?)',
  )
  const selectAdopted = database.prepare(
    `SELECT url, office, purpose, bits, sequence_offset AS sequenceOffset, changed_seq AS changedSeq,
       published_seq AS publishedSeq, published_at AS publishedAt FROM adopted_list ORDER BY url`,
  )
  const putAdopted = database.prepare(
    `INSERT OR REPLACE INTO adopted_list (url, office, purpose, bits, sequence_offset, changed_seq, published_seq,
       published_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  )

  return {
    accreditations: () => selectAll.all().map(readAccreditation),
    accreditationsBySubject: (subjects) =>
      subjects.map((did) => {
        const stored = selectOne.get(text(did, 'subject'))
        return stored && readAccreditation(stored)
      }),
    putAccreditation(row) {
      const { subject, state, since, successor } = copyRow(ACCREDITATION, row, 'accreditation')
      put.run(subject, ACCREDITATION_STATES.indexOf(state) + 1, since, successor ?? null)
    },
    accreditationPublication() {
      const stored = selectPublication.get()
      return stored && Object.freeze({ ...(stored as unknown as AccreditationPublicationRow) })
    },
    putAccreditationPublication(row) {
      const { version, publishedAt, digest } = copyRow(ACCREDITATION_PUBLICATION, row, 'accreditationPublication')
      putPublication.run(version, publishedAt, digest)
    },
    adoptedLists: () => selectAdopted.all().map(readAdoptedList),
    putAdoptedList(row) {
      const l = copyRow(ADOPTED_LIST, row, 'adoptedList')
      putAdopted.run(
        l.url,
        l.office,
        PURPOSES.indexOf(l.purpose) + 1,
        l.bits,
        l.sequenceOffset,
        l.changedSeq,
        l.publishedSeq,
        l.publishedAt,
      )
    },
  }
}

function readAccreditation(stored: unknown): AccreditationRow {
  const row = stored as StoredAccreditation
  return Object.freeze({
    ...row,
    state: ACCREDITATION_STATES[row.state - 1]!,
    successor: row.successor ?? undefined,
  })
}

function readAdoptedList(stored: unknown): AdoptedListRow {
  const row = stored as StoredAdoptedList
  return Object.freeze({ ...row, purpose: PURPOSES[row.purpose - 1]! })
}
