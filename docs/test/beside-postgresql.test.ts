import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createJwkSigner, generatePrivateJwk } from '@volunteer-passport/codec'
import { createIssuer, type Issuer, uncheckedPublications } from '@volunteer-passport/issuer'
import { createPostgresRegistry } from '@volunteer-passport/registry/postgres'
import { officeDid, VolunteerPassport } from '@volunteer-passport/schema'
import { createPostgresPlace } from '@volunteer-passport/testing/postgres'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'

/** The page's own tables and program, on a real server. */
const page = readFileSync(join(import.meta.dirname, '../guides/postgresql.md'), 'utf8')
const blockAfter = (start: string): string => {
  const text = page.slice(page.indexOf(start) + start.length)
  return text.slice(0, text.indexOf('```'))
}

interface Program {
  readonly feedRegistry: (issuer: Issuer, pool: pg.Pool) => Promise<void>
  readonly followRegistry: (issuer: Issuer, pool: pg.Pool) => Promise<void>
}

let folder: string
let place: Awaited<ReturnType<typeof createPostgresPlace>>
let pool: pg.Pool
let program: Program
let issuer: Issuer

beforeAll(async () => {
  // Inside the docs package, so that it imports the packages by name as a reader would.
  folder = mkdtempSync(join(import.meta.dirname, '../.snippets-'))
  const file = join(folder, 'feed-registry.ts')
  writeFileSync(file, blockAfter('```ts feed-registry.ts\n'))
  program = (await import(/* @vite-ignore */ file)) as Program
  place = await createPostgresPlace()
  // The office's own tables stand in another schema of the same database.
  const own = `${place.schema}_office`
  await place.pool.query(`CREATE SCHEMA ${own}`)
  pool = new pg.Pool({ connectionString: place.url, options: `-c search_path=${own}`, max: 2 })
  await pool.query(blockAfter('stands for whatever you have\n'))
  const registry = createPostgresRegistry({ pool: place.pool, schema: place.schema })
  await registry.migrate()
  const id = officeDid('KZ-75')
  issuer = await createIssuer({
    id,
    registry,
    signer: createJwkSigner({ keyId: `${id}#key-1`, privateJwk: await generatePrivateJwk('EdDSA') }),
    statusBaseUrl: 'https://passport.example/offices/kz-75/status',
    published: uncheckedPublications,
    clock: () => new Date('2026-10-31T12:00:00Z'),
  })
  await issuer.publishStatusLists(async () => {})
})
afterAll(async () => {
  await pool?.query(`DROP SCHEMA ${place.schema}_office CASCADE`)
  await pool?.end()
  await place?.remove()
  rmSync(folder, { recursive: true })
})

const DEED = "'200540012348', '«Жасыл дала»', '2026-10-03 08:00+05', '2026-10-03 11:00+05'"
const rowsOf = async (text: string): Promise<readonly unknown[]> => (await pool.query(text)).rows

test('the tables of the office feed the registry, and hear from it which passport everybody has', async () => {
  await pool.query(`INSERT INTO volunteer VALUES
    (1, 'Жұмабекова', 'Айгерім', '2024-03-01', 'KZ-75', 1), (2, 'Әбенов', 'Нұрлан', '2024-03-01', 'KZ-75', 2)`)
  await pool.query(`INSERT INTO deed VALUES
    (1, 1, ${DEED}, 3, '2026-10-04', 1), (2, 2, ${DEED}, 2.5, NULL, 2), (3, 1, ${DEED}, 3, '2026-10-04', 3)`)
  await program.feedRegistry(issuer, pool)
  expect(await rowsOf('SELECT id, refused FROM deed ORDER BY id')).toEqual([
    { id: '1', refused: null },
    { id: '2', refused: null },
    { id: '3', refused: 'ACTIVITY_OVERLAPS' },
  ])
  expect((await issuer.ledger.totals('v-1')).hours).toBe(3)
  expect((await issuer.ledger.totals('v-2')).hours).toBe(0)
  expect((await issuer.ledger.find({ externalRef: '2' })).people).toMatchObject([{ ref: 'v-2' }])

  const wish = (ref: string) => ({ key: ref, person: ref, validUntil: new Date('2028-01-01T00:00:00Z') })
  const first = await issuer.issue(VolunteerPassport, wish('v-1'))
  const second = await issuer.issue(VolunteerPassport, wish('v-2'))
  await program.followRegistry(issuer, pool)
  const states = () => rowsOf('SELECT passport, passport_state FROM volunteer ORDER BY id')
  expect(await states()).toEqual([
    { passport: first.id, passport_state: 'issued' },
    { passport: second.id, passport_state: 'issued' },
  ])

  // A confirmation and a correction, in the office's own tables; and somebody loses a passport.
  await pool.query("UPDATE deed SET confirmed = '2026-10-05', changed = 4 WHERE id = 2")
  await pool.query('UPDATE deed SET hours = 2, changed = 5 WHERE id = 1')
  await program.feedRegistry(issuer, pool)
  await issuer.revoke(second.id, { reason: 'fraud', actor: 'clerk-7' })
  await program.followRegistry(issuer, pool)
  expect((await issuer.ledger.totals('v-2')).hours).toBe(2.5)
  expect((await issuer.ledger.totals('v-1')).hours).toBe(2)
  const [mine, theirs] = (await states()) as readonly { passport: string; passport_state: string }[]
  expect(mine).toMatchObject({ passport_state: 'issued' })
  expect(mine?.passport).not.toBe(first.id)
  expect(theirs).toEqual({ passport: second.id, passport_state: 'revoked' })
  // From the beginning once more: nothing is doubled, and the same stands there.
  await pool.query('DELETE FROM passport_cursor')
  await program.feedRegistry(issuer, pool)
  await program.followRegistry(issuer, pool)
  expect(await states()).toEqual([mine, theirs])
  expect((await issuer.ledger.totals('v-1')).activities).toBe(1)
})
