import type { KeyRow, ListRow, LogRow, NumberSpaceRow, StoreStanding } from '@volunteer-passport/issuer/registry'
import { constraintError } from '../constraint-error.ts'
import type { BookOperations } from '../operations.ts'
import { copyRow, integer, KEY, LIST, LOG, NUMBER_SPACE, standing, text } from '../row-shapes.ts'
import { createMemoryTable, type MemoryTable, type UndoJournal } from './memory-table.ts'

interface KeptIndex {
  readonly list: number
  readonly flag: number
  readonly index: number
}

/** Whose registry this is, the allocators and the log. */
export function createMemoryBooks(journal: UndoJournal): {
  readonly lists: MemoryTable<ListRow, number>
  readonly operations: BookOperations
} {
  let issuer: string | undefined
  let storeStanding: StoreStanding = 'current'
  let numbers: NumberSpaceRow | undefined
  let head: LogRow | undefined
  let keys: readonly KeyRow[] = []
  const lists = createMemoryTable<ListRow, number>({ name: 'list', key: 'number', keyOf: (row) => row.number, journal })
  const log = createMemoryTable<LogRow, number>({
    name: 'log',
    key: 'seq',
    keyOf: (row) => row.seq,
    groups: { about: (row) => row.about },
    journal,
  })
  const kept = createMemoryTable<KeptIndex, string>({
    name: 'kept',
    key: '(list, flag, index)',
    keyOf: ({ list, flag, index }) => `${list} ${flag} ${index}`,
    groups: { list: ({ list, flag }) => `${list} ${flag}` },
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
    standing: () => storeStanding,
    putStanding(value) {
      if (issuer === undefined) throw constraintError('issuer: no such row')
      const old = storeStanding
      storeStanding = standing(value, 'standing')
      journal.push(() => {
        storeStanding = old
      })
    },
    lists: () =>
      Array.from(lists.rows.values(), (row) => copyRow(LIST, row, 'list')).sort((a, b) => a.number - b.number),
    insertList: (row) => lists.insert(copyRow(LIST, row, 'list')),
    updateList: (row) => lists.update(copyRow(LIST, row, 'list')),
    keptIndices: (list, flag) =>
      kept
        .group('list', `${integer(list, 'list')} ${integer(flag, 'flag')}`)
        .map(({ index }) => index)
        .sort((a, b) => a - b),
    keepIndices(list, flag, indices) {
      for (const index of indices) {
        if (!lists.rows.has(integer(list, 'list'))) throw constraintError('kept: list names no list')
        const row = { list, flag: integer(flag, 'flag'), index: integer(index, 'index') }
        if (!kept.rows.has(`${list} ${flag} ${index}`)) kept.insert(row)
      }
    },
    keys: () => keys.map((row) => copyRow(KEY, row, 'key')),
    putKey(row) {
      const old = keys
      const copy = copyRow(KEY, row, 'key')
      // As the unique index of a database: one key signs at a time.
      const isTwin = ({ keyId, state }: KeyRow) => state === 'active' && keyId !== copy.keyId
      if (copy.state === 'active' && keys.some(isTwin)) throw constraintError('key: active is not unique')
      const isKnown = keys.some(({ keyId }) => keyId === copy.keyId)
      keys = isKnown ? keys.map((known) => (known.keyId === copy.keyId ? copy : known)) : [...keys, copy]
      journal.push(() => {
        keys = old
      })
    },
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
