import { createPostgresRegistry } from '@volunteer-passport/registry/postgres'
import { createPostgresPlace } from '@volunteer-passport/testing/postgres'
import pg from 'pg'
import { expect, test } from 'vitest'
import { activityRow, credentialRow, listRow, logRow, personRow } from './rows.ts'

const WAITING = 600
const BATCH = 100

// Plans are made while the tables are empty and then kept: a bad one would read a whole table, or an index of all that
// wait, for each row of a batch.
test('a batch reads no more rows than it has, however many there are', async () => {
  const place = await createPostgresPlace()
  const pool = new pg.Pool({ connectionString: place.url, max: 1 })
  const registry = createPostgresRegistry({ pool, schema: place.schema })
  await registry.migrate()
  const numbers = (from: number, count: number) => Array.from({ length: count }, (_, n) => from + n)

  const batch = (from: number, count: number) =>
    registry.transaction(async (tx) => {
      const ns = numbers(from, count)
      const people = await tx.insertPeople(ns.map((n) => personRow(n)))
      await tx.insertActivities(ns.map((n, i) => activityRow(n, { personId: people[i]! })))
      const rows = ns.map((n, i) => credentialRow(n, { personId: people[i] }))
      const seqs = await tx.insertCredentials(rows)
      await tx.completeCredentials(seqs.slice(count / 2).map((seq) => ({ seq, signature: new Uint8Array(64) })))
      await tx.credentialsByKey(
        'VolunteerPassportCredential',
        rows.map(({ key }) => key),
      )
      await tx.credentialsOf('VolunteerPassportCredential', people)
      await tx.credentialsById(rows.map(({ id }) => id))
      await tx.peopleByRef(ns.map((n) => personRow(n).ref))
      await tx.activitiesDuring(people.map((personId) => ({ personId, from: 0, until: 2_000_000_000 })))
      await tx.totalsOf(people)
      await tx.raiseFlags(
        rows.slice(0, 3).map(({ id }) => id),
        1,
      )
      await tx.updateCredentials(seqs.slice(0, 3).map((seq) => ({ seq, state: 'burnt', flags: 1 })))
      await tx.appendLog(ns.map((n) => logRow(n)))
      await tx.readLog({ after: from, limit: 10, about: logRow(from).about })
    })
  /** Rows that were read, by whatever way, of each table and by each index. */
  async function reads(): Promise<Readonly<Record<string, number>>> {
    await pool.query('SELECT pg_stat_force_next_flush()')
    const { rows } = await pool.query(
      `SELECT relname AS name, seq_tup_read::float8 AS read FROM pg_stat_user_tables WHERE schemaname = $1
       UNION ALL SELECT indexrelname, idx_tup_read::float8 FROM pg_stat_user_indexes WHERE schemaname = $1`,
      [place.schema],
    )
    return Object.fromEntries(rows.map(({ name, read }) => [name, read]))
  }

  await registry.transaction((tx) => tx.insertList(listRow(1)))
  for (let from = 1; from <= WAITING; from += BATCH) await batch(from, BATCH)
  const before = await reads()
  await batch(WAITING + 1, BATCH)
  const after = await reads()
  const read = Object.entries(after).map(([name, count]) => [name, count - (before[name] ?? 0)] as const)
  // Several calls look at a row, each once or twice.
  expect(read.filter(([, count]) => count > BATCH * 6)).toEqual([])
  expect(Object.keys(after)).toContain('standing_not_issued')
  await registry.close()
  await pool.end()
  await place.remove()
})
