import type { ListRow, LogRow, NumberSpaceRow } from '@volunteer-passport/issuer/registry'
import type { BookOperations } from '../operations.ts'
import { copyRow, LIST, LOG, NUMBER_SPACE, text } from '../row-shapes.ts'
import { createMemoryTable, type MemoryTable, type UndoJournal } from './memory-table.ts'

/** Whose registry this is, the allocators and the log. */
export function createMemoryBooks(journal: UndoJournal): {
  readonly lists: MemoryTable<ListRow, number>
  readonly operations: BookOperations
} {
  let issuer: string | undefined
  let numbers: NumberSpaceRow | undefined
  let head: LogRow | undefined
  const lists = createMemoryTable<ListRow, number>({ name: 'list', key: 'number', keyOf: (row) => row.number, journal })
  const log = createMemoryTable<LogRow, number>({
    name: 'log',
    key: 'seq',
    keyOf: (row) => row.seq,
    groups: { about: (row) => row.about },
    journal,
  })
  const giveOut = (row: LogRow) => copyRow(LOG, row, 'log')

  const operations: BookOperations = {
    claimIssuer(did) {
      const claimed = text(did, 'issuer')
      if (issuer === undefined) {
        issuer = claimed
        journal.push(() => {
          issuer = undefined
        })
      }
      return issuer
    },
    lists: () =>
      Array.from(lists.rows.values(), (row) => copyRow(LIST, row, 'list')).sort((a, b) => a.number - b.number),
    insertList: (row) => lists.insert(copyRow(LIST, row, 'list')),
    updateList: (row) => lists.update(copyRow(LIST, row, 'list')),
    numberSpace: () => numbers && copyRow(NUMBER_SPACE, numbers, 'numberSpace'),
    putNumberSpace(row) {
      const old = numbers
      numbers = copyRow(NUMBER_SPACE, row, 'numberSpace')
      journal.push(() => {
        numbers = old
      })
    },
    logHead: () => head && giveOut(head),
    appendLog(rows) {
      for (const row of rows) {
        const copy = copyRow(LOG, row, 'log')
        log.insert(copy)
        if (head !== undefined && head.seq > copy.seq) continue
        const old = head
        head = copy
        journal.push(() => {
          head = old
        })
      }
    },
    readLog({ after, limit, about }) {
      const rows = about === undefined ? [...log.rows.values()] : log.group('about', text(about, 'about'))
      return rows
        .filter((row) => row.seq > after)
        .sort((a, b) => a.seq - b.seq)
        .slice(0, limit)
        .map(giveOut)
    },
  }
  return { lists, operations }
}
