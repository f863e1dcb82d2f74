import type { DatabaseSync } from 'node:sqlite'
import { text } from '../row-shapes.ts'

/** The few words that many rows repeat, each stored once. */
export interface TermTable {
  /** The number of a word, if the table has it. */
  find(word: string): number | undefined
  /** The number of a word, which the table has from now on. */
  intern(word: string): number
  word(id: number): string
  /** Forgets what it remembers: a rolled back transaction may have taken words away. */
  forget(): void
}

export function createTermTable(database: DatabaseSync): TermTable {
  const select = database.prepare('SELECT id FROM term WHERE text = ?')
  const selectWord = database.prepare('SELECT text FROM term WHERE id = ?')
  const insert = database.prepare('INSERT INTO term (text) VALUES (?)')
  const ids = new Map<string, number>()
  const words = new Map<number, string>()

  function remember(word: string, id: number): number {
    ids.set(word, id)
    words.set(id, word)
    return id
  }

  function find(word: string): number | undefined {
    const known = ids.get(word)
    if (known !== undefined) return known
    const found = select.get(text(word, 'term'))
    return found && remember(word, Number(found.id))
  }

  return {
    find,
    intern: (word) => find(word) ?? remember(word, Number(insert.run(text(word, 'term')).lastInsertRowid)),
    word(id) {
      const known = words.get(id)
      if (known !== undefined) return known
      const word = String(selectWord.get(id)?.text)
      remember(word, id)
      return word
    },
    forget() {
      ids.clear()
      words.clear()
    },
  }
}
