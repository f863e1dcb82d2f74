import type { DatabaseSync } from 'node:sqlite'
import { packId } from './packed-text.ts'

/**
 * The row number of a credential by its id. What the log says of a credential is indexed by this number, which rises
 * from row to row: an index by random ids would touch a page of the file for each entry.
 */
export interface CredentialNumbers {
  find(id: string): number | undefined
  /** Remembers a row that this transaction wrote. */
  note(id: string, number: number): void
  /** Forgets what it remembers: a rolled back transaction may have taken rows away. */
  forget(): void
}

/** Rows in each half of the memory: enough for a batch just reserved and one whose signatures come in. */
const HALF = 4096

export function createCredentialNumbers(database: DatabaseSync): CredentialNumbers {
  const select = database.prepare('SELECT seq FROM credential WHERE id = ?')
  let recent = new Map<string, number>()
  let earlier = new Map<string, number>()

  return {
    find(id) {
      const known = recent.get(id) ?? earlier.get(id)
      if (known !== undefined) return known
      const found = select.get(packId(id))
      return found && Number(found.seq)
    },
    note(id, number) {
      if (recent.size === HALF) {
        earlier = recent
        recent = new Map()
      }
      recent.set(id, number)
    },
    forget() {
      recent.clear()
      earlier.clear()
    },
  }
}
