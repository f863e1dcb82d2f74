import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Registry } from '@volunteer-passport/issuer/registry'
import { createPostgresRegistry } from '@volunteer-passport/registry/postgres'
import { createSqliteRegistry } from '@volunteer-passport/registry/sqlite'
import { findPostgresPrograms, sharedPostgresUrl } from '@volunteer-passport/testing/postgres'
import pg from 'pg'
import { postgresContents } from './postgres-contents.ts'

/** A store on a disk, of which there are copies. */
export interface RestorableStore {
  open(): Promise<Registry>
  /** Makes a copy; nobody may be writing unless it is the store's own `backup`. */
  save(from: Pick<Registry, 'backup'>): Promise<void>
  /** Puts the newest copy in the place of the store, which nobody may have open. */
  restore(): Promise<void>
  /** All that the store holds now, copies left out: whatever is in it can be found by searching. */
  contents(): Promise<readonly Buffer[]>
  remove(): Promise<void>
}

/** `backup`: by the registry itself. `copy`: by whoever copies files, which leaves no mark. */
export function createRestorableSqlite(how: 'backup' | 'copy'): RestorableStore {
  const folder = mkdtempSync(join(tmpdir(), 'volunteer-passport-'))
  const path = join(folder, 'registry.sqlite')
  let copies = 0
  const newest = () => join(folder, `copy-${copies}.sqlite`)
  return {
    open: async () => createSqliteRegistry({ path }),
    async save(from) {
      copies += 1
      if (how === 'backup') await from.backup(newest())
      else for (const suffix of suffixesOf(folder)) copyFileSync(`${path}${suffix}`, `${newest()}${suffix}`)
    },
    async restore() {
      for (const suffix of suffixesOf(folder)) rmSync(`${path}${suffix}`)
      for (const name of readdirSync(folder).filter((name) => name.startsWith(`copy-${copies}.sqlite`)))
        copyFileSync(join(folder, name), join(folder, name.replace(`copy-${copies}`, 'registry')))
    },
    contents: async () => suffixesOf(folder).map((suffix) => readFileSync(`${path}${suffix}`)),
    remove: async () => rmSync(folder, { recursive: true }),
  }
}

const suffixesOf = (folder: string): readonly string[] =>
  readdirSync(folder).flatMap((name) =>
    name.startsWith('registry.sqlite') ? name.slice('registry.sqlite'.length) : [],
  )

const run = promisify(execFile)
const programs = (() => {
  try {
    return findPostgresPrograms().folder
  } catch {
    return ''
  }
})()

/** The npm package that brings a server along has no pg_dump. */
export const hasPgDump: boolean = existsSync(join(programs, 'pg_dump'))

/** By pg_dump and pg_restore, as docs/guides/backup.md has it. */
export function createRestorablePostgres(): RestorableStore {
  const folder = mkdtempSync(join(tmpdir(), 'volunteer-passport-'))
  const schema = `test_${randomBytes(8).toString('hex')}`
  const file = join(folder, 'registry.dump')
  let isNew = true
  const query = async (text: string) => {
    const client = new pg.Client({ connectionString: await sharedPostgresUrl() })
    await client.connect()
    await client.query(text)
    await client.end()
  }
  return {
    async open() {
      const pool = new pg.Pool({ connectionString: await sharedPostgresUrl(), max: 2 })
      const registry = createPostgresRegistry({ pool, schema })
      if (isNew) await registry.migrate()
      isNew = false
      return {
        ...registry,
        async close() {
          await registry.close()
          if (!pool.ended) await pool.end()
        },
      }
    },
    async save() {
      await run(join(programs, 'pg_dump'), [
        '--format=custom',
        `--schema=${schema}`,
        `--file=${file}`,
        `--dbname=${await sharedPostgresUrl()}`,
      ])
    },
    async restore() {
      await query(`DROP SCHEMA ${schema} CASCADE`)
      await run(join(programs, 'pg_restore'), ['--exit-on-error', `--dbname=${await sharedPostgresUrl()}`, file])
    },
    contents: async () => postgresContents({ url: await sharedPostgresUrl(), schema }),
    async remove() {
      await query(`DROP SCHEMA ${schema} CASCADE`)
      rmSync(folder, { recursive: true })
    },
  }
}

/** Of both kinds, for tests that go through the same on each. */
export const RESTORABLE_STORES = [
  { name: 'a file of SQLite', kind: 'sqlite', create: () => createRestorableSqlite('backup'), isMissing: false },
  {
    name: 'PostgreSQL (apt-get install postgresql)',
    kind: 'postgres',
    create: createRestorablePostgres,
    // On a machine that shall skip nothing (CI), a missing pg_dump fails instead.
    isMissing: !hasPgDump && process.env.CI === undefined,
  },
] as const
