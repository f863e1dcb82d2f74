import type { AccreditationPublicationRow, AccreditationRow, AdoptedListRow } from '@volunteer-passport/issuer/registry'
import type { AccreditationOperations } from '../operations.ts'
import { ACCREDITATION, ACCREDITATION_PUBLICATION, ADOPTED_LIST, copyRow, text } from '../row-shapes.ts'
import { createMemoryTable, type MemoryTable, type UndoJournal } from './memory-table.ts'

/** Whom the issuer accredited, and whose status lists it took over. */
export function createMemoryAccreditations(journal: UndoJournal): AccreditationOperations {
  let publication: AccreditationPublicationRow | undefined
  const accreditations = createMemoryTable<AccreditationRow, string>({
    name: 'accreditation',
    key: 'subject',
    keyOf: (row) => row.subject,
    journal,
  })
  const adopted = createMemoryTable<AdoptedListRow, string>({
    name: 'adoptedList',
    key: 'url',
    keyOf: (row) => row.url,
    journal,
  })

  return {
    accreditations: () => sorted(accreditations.rows),
    accreditationsBySubject: (subjects) => subjects.map((did) => accreditations.rows.get(text(did, 'subject'))),
    putAccreditation: (row) => put(accreditations, row.subject, copyRow(ACCREDITATION, row, 'accreditation')),
    accreditationPublication: () => publication,
    putAccreditationPublication(row) {
      const old = publication
      publication = copyRow(ACCREDITATION_PUBLICATION, row, 'accreditationPublication')
      journal.push(() => {
        publication = old
      })
    },
    adoptedLists: () => sorted(adopted.rows).map((row) => copyRow(ADOPTED_LIST, row, 'adoptedList')),
    putAdoptedList: (row) => put(adopted, row.url, copyRow(ADOPTED_LIST, row, 'adoptedList')),
  }
}

function put<Row>(table: MemoryTable<Row, string>, key: string, row: Row): void {
  if (table.rows.has(key)) table.update(row)
  else table.insert(row)
}

/** In the order of code points, as a database compares bytes. */
function sorted<Row>(rows: ReadonlyMap<string, Row>): Row[] {
  return [...rows].sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b))).map(([, row]) => row)
}
