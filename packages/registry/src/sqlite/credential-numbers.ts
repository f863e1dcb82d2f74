import type { DatabaseSync } from 'node:sqlite'
import { type PackedText, packId } from './packed-text.ts'

export interface CredentialNumber {
  readonly seq: number | null
  readonly packedId: PackedText
}

/**
 * The row number of a credential by its id, `null` where there is none. What the log says of a credential is indexed by this number, which rises
 * from row to row: an index by random ids would touch a page of the file for each entry.
 */
export interface CredentialNumbers {
  find(id: string): CredentialNumber
  /** Remembers a row that this transaction wrote. */
  note(id: string, number: CredentialNumber): void
  /** Forgets what it remembers: a rolled back transaction may have taken rows away. */
  forget(): void
}

/** Rows in each half of the memory: enough for a batch just reserved and one whose signatures come in. */
const HALF = 4096

export function createCredentialNumbers(database: DatabaseSync): CredentialNumbers {
  const select = database.prepare('SELECT seq FROM credential WHERE id = ?')
  let recent = new Map<string, CredentialNumber>()
  let earlier = new Map<string, CredentialNumber>()

  return {
    find(id) {
      const known = recent.get(id) ?? earlier.get(id)
      if (known !== undefined) return known
      const packedId = packId(id)
      const found = select.get(packedId)
      return { seq: found === undefined ? null : Number(found.seq), packedId }
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
