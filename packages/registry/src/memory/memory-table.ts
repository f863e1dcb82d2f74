import { constraintError } from '../constraint-error.ts'

/** Steps that take a transaction back, newest last. */
export type UndoJournal = (() => void)[]

type KeyOf<Row> = (row: Row) => string | number | undefined

/**
 * Rows by primary key, with unique and grouping indexes over them. An index function answers `undefined` for a row
 * that does not take part.
 */
export interface MemoryTable<Row, Key> {
  readonly rows: ReadonlyMap<Key, Row>
  insert(row: Row): void
  update(row: Row): void
  find(index: string, key: string | number): Row | undefined
  group(index: string, key: string | number): Row[]
}

export function createMemoryTable<Row, Key extends string | number>(o: {
  readonly name: string
  readonly key: string
  readonly keyOf: (row: Row) => Key
  readonly unique?: Readonly<Record<string, KeyOf<Row>>>
  readonly groups?: Readonly<Record<string, KeyOf<Row>>>
  readonly journal: UndoJournal
}): MemoryTable<Row, Key> {
  const rows = new Map<Key, Row>()
  const unique = Object.entries(o.unique ?? {}).map(([name, keyOf]) => ({
    name,
    keyOf,
    keys: new Map<string | number, Key>(),
  }))
  const groups = Object.entries(o.groups ?? {}).map(([name, keyOf]) => ({
    name,
    keyOf,
    keys: new Map<string | number, Set<Key>>(),
  }))

  function link(key: Key, row: Row): void {
    for (const index of unique) {
      const value = index.keyOf(row)
      if (value !== undefined) index.keys.set(value, key)
    }
    for (const index of groups) {
      const value = index.keyOf(row)
      if (value === undefined) continue
      const members = index.keys.get(value)
      if (members === undefined) index.keys.set(value, new Set([key]))
      else members.add(key)
    }
  }

  function unlink(key: Key, row: Row): void {
    for (const index of unique) {
      const value = index.keyOf(row)
      if (value !== undefined) index.keys.delete(value)
    }
    for (const index of groups) {
      const value = index.keyOf(row)
      if (value !== undefined) index.keys.get(value)?.delete(key)
    }
  }

  function refuseTwins(key: Key, row: Row): void {
    for (const index of unique) {
      const value = index.keyOf(row)
      const owner = value === undefined ? undefined : index.keys.get(value)
      if (owner !== undefined && owner !== key) throw constraintError(`${o.name}: ${index.name} is not unique`)
    }
  }

  return {
    rows,
    insert(row) {
      const key = o.keyOf(row)
      if (rows.has(key)) throw constraintError(`${o.name}: ${o.key} is not unique`)
      refuseTwins(key, row)
      rows.set(key, row)
      link(key, row)
      o.journal.push(() => {
        unlink(key, row)
        rows.delete(key)
      })
    },
    update(row) {
      const key = o.keyOf(row)
      const old = rows.get(key)
      if (old === undefined) throw constraintError(`${o.name}: no such row`)
      refuseTwins(key, row)
      unlink(key, old)
      rows.set(key, row)
      link(key, row)
      o.journal.push(() => {
        unlink(key, row)
        rows.set(key, old)
        link(key, old)
      })
    },
    find(name, value) {
      const key = unique.find((index) => index.name === name)?.keys.get(value)
      return key === undefined ? undefined : rows.get(key)
    },
    group(name, value) {
      const keys = groups.find((index) => index.name === name)?.keys.get(value) ?? []
      return Array.from(keys, (key) => rows.get(key)!)
    },
  }
}
