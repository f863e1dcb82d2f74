import { closeSync, openSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'

/**
 * The office's own register, beside the registry of the library: whom it issues to, and how new its word on each
 * participation is. It can be made again from the files at any time.
 */
export interface OfficeRegister {
  readonly addPerson: (ref: string) => void
  /** Nothing of it stays in the file. */
  readonly removePerson: (ref: string) => void
  /** References of all people, in order. */
  readonly people: () => Iterable<string>
  readonly countPeople: () => number
  /** Day of the newest confirmation that was taken. */
  readonly confirmedOn: (participationId: string) => string | undefined
  readonly setConfirmedOn: (participationId: string, day: string) => void
  readonly flush: () => void
  readonly close: () => void
}

const MAX_WAITING = 1000

export const openOfficeRegister = (path: string): OfficeRegister => {
  // Made for its owner only; SQLite gives the files beside it the same rights.
  closeSync(openSync(path, 'a', 0o600))
  const database = new DatabaseSync(path)
  database.exec(`
    PRAGMA busy_timeout = 30000;
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA secure_delete = ON;
    CREATE TABLE IF NOT EXISTS people (ref TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS participations (id TEXT PRIMARY KEY, confirmed_on TEXT NOT NULL) STRICT, WITHOUT ROWID;
  `)
  const insertPerson = database.prepare('INSERT INTO people (ref) VALUES (?) ON CONFLICT DO NOTHING')
  const deletePerson = database.prepare('DELETE FROM people WHERE ref = ?')
  const upsertParticipation = database.prepare(`
    INSERT INTO participations (id, confirmed_on) VALUES (?, ?)
    ON CONFLICT (id) DO UPDATE SET confirmed_on = max(confirmed_on, excluded.confirmed_on)`)
  const selectConfirmed = database.prepare('SELECT confirmed_on FROM participations WHERE id = ?')
  const selectPeople = database.prepare('SELECT ref FROM people ORDER BY ref')
  const countPeople = database.prepare('SELECT count(*) AS count FROM people')

  const people = new Set<string>()
  const participations = new Map<string, string>()

  const flush = (): void => {
    if (people.size + participations.size === 0) return
    database.exec('BEGIN IMMEDIATE')
    try {
      for (const ref of people) insertPerson.run(ref)
      for (const [id, day] of participations) upsertParticipation.run(id, day)
      database.exec('COMMIT')
    } catch (cause) {
      database.exec('ROLLBACK')
      throw cause
    }
    people.clear()
    participations.clear()
  }
  const flushWhenMany = (): void => {
    if (people.size + participations.size >= MAX_WAITING) flush()
  }

  return {
    addPerson: (ref) => {
      people.add(ref)
      flushWhenMany()
    },
    removePerson: (ref) => {
      people.delete(ref)
      deletePerson.run(ref)
      // The journal too holds the page as it was.
      database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    },
    people: function* () {
      for (const row of selectPeople.iterate()) yield row.ref as string
    },
    countPeople: () => countPeople.get()!.count as number,
    confirmedOn: (id) => participations.get(id) ?? (selectConfirmed.get(id)?.confirmed_on as string | undefined),
    setConfirmedOn: (id, day) => {
      participations.set(id, day)
      flushWhenMany()
    },
    flush,
    close: () => {
      flush()
      database.close()
    },
  }
}
