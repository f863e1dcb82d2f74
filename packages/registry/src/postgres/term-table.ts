import { text } from '../row-shapes.ts'
import type { Connection } from './postgres-connection.ts'
import { integers } from './postgres-values.ts'

/** The few words that many rows repeat, each stored once. */
export interface TermTable {
  /** The number of a word, if the table has it. */
  find(connection: Connection, word: string): Promise<number | undefined>
  /** The number of each word, which the table has from now on. */
  intern(connection: Connection, words: readonly string[]): Promise<ReadonlyMap<string, number>>
  /** The word of each number. */
  words(connection: Connection, ids: readonly number[]): Promise<ReadonlyMap<number, string>>
  /** Forgets what it remembers: a rolled back transaction may have taken words away. */
  forget(): void
}

export function createTermTable(schema: string): TermTable {
  const select = `SELECT id FROM ${schema}.term WHERE text = $1`
  const selectWords = `SELECT id, text FROM ${schema}.term WHERE id = ANY ($1::integer[])`
  const insert = `INSERT INTO ${schema}.term (id, text) SELECT coalesce(max(id), 0) + 1, $1 FROM ${schema}.term RETURNING id`
  const ids = new Map<string, number>()
  const known = new Map<number, string>()

  function remember(word: string, id: number): number {
    ids.set(word, id)
    known.set(id, word)
    return id
  }

  async function find(connection: Connection, word: string): Promise<number | undefined> {
    const id = ids.get(word)
    if (id !== undefined) return id
    const [found] = await connection.rows(select, [text(word, 'term')])
    return found && remember(word, found[0] as number)
  }

  async function add(connection: Connection, word: string): Promise<number> {
    const [row] = await connection.rows(insert, [word])
    return remember(word, row?.[0] as number)
  }

  return {
    find,
    async intern(connection, words) {
      for (const word of new Set(words)) (await find(connection, word)) ?? (await add(connection, word))
      return ids
    },
    async words(connection, wanted) {
      const unknown = [...new Set(wanted)].filter((id) => !known.has(id))
      const found = unknown.length === 0 ? [] : await connection.rows(selectWords, [integers(unknown)])
      for (const [id, word] of found) remember(word as string, id as number)
      return known
    },
    forget() {
      ids.clear()
      known.clear()
    },
  }
}
