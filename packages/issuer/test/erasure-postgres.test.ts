import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { verifyLogChain } from '@volunteer-passport/issuer'
import { createPostgresRegistry } from '@volunteer-passport/registry/postgres'
import { VolunteerActivity, VolunteerPassport } from '@volunteer-passport/schema'
import { frozenClock } from '@volunteer-passport/testing'
import {
  createPostgresPlace,
  createPostgresRoles,
  findPostgresPrograms,
  type PostgresPlace,
  type PostgresRoles,
} from '@volunteer-passport/testing/postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MARKED, marked } from './support/marked-person.ts'
import {
  BIN,
  collect,
  documentOf,
  NEXT_YEAR,
  NOW,
  person,
  publishedBits,
  readWholeLog,
  reopen,
  subjectOf,
  webSpace,
} from './support/office.ts'
import { postgresContents } from './support/postgres-contents.ts'
import { hasPgDump } from './support/restorable-store.ts'

const ACTOR = { actor: 'officer-2' }
let place: PostgresPlace
let roles: PostgresRoles
beforeAll(async () => {
  place = await createPostgresPlace()
  const { schema } = place
  roles = await createPostgresRoles(place, (pool) => createPostgresRegistry({ pool, schema }).migrate())
})
afterAll(async () => {
  await roles.remove()
  await place.remove()
})

/** Which of the values stand in any of these. */
const found = (values: readonly (string | Buffer)[], everything: readonly Buffer[]) =>
  values.filter((value) => everything.some((bytes) => bytes.includes(value)))

/** What the server has on its disk for this schema: tables, indexes, and what is kept beside them. */
async function filesOf({ pool, schema }: PostgresPlace): Promise<readonly Buffer[]> {
  await pool.query('CHECKPOINT')
  const { rows } = await pool.query<{ bytes: Buffer }>(
    `WITH own AS (SELECT c.oid, c.reltoastrelid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1)
     SELECT pg_read_binary_file(pg_relation_filepath(c.oid)) AS bytes FROM pg_class c
     WHERE c.relkind IN ('r', 'i', 't') AND (c.oid IN (SELECT oid FROM own) OR c.oid IN (SELECT reltoastrelid FROM own))`,
    [schema],
  )
  return rows.map(({ bytes }) => bytes)
}

/** A backup made now, as docs/guides/backup.md has it, with bytes as bytes. */
async function dumpOf({ url, schema }: PostgresPlace): Promise<readonly Buffer[]> {
  const program = `${findPostgresPrograms().folder}/pg_dump`
  const { stdout } = await promisify(execFile)(program, [`--schema=${schema}`, `--dbname=${url}`], {
    maxBuffer: 2 ** 28,
  })
  const bytes = [...stdout.matchAll(/\\\\x([0-9a-f]+)/g)].map(([, hex = '']) => Buffer.from(hex, 'hex'))
  if (bytes.length === 0) throw new Error('a dump without bytes')
  return [Buffer.from(stdout), ...bytes]
}

describe('erasePerson in PostgreSQL, by the role that may', () => {
  test('leaves nothing marked in any table, the log, the lists and a backup made later', async () => {
    const clock = frozenClock(NOW)
    const web = webSpace()
    const issuing = createPostgresRegistry({ pool: roles.app, schema: place.schema })
    const erasing = createPostgresRegistry({ pool: roles.eraser, schema: place.schema })
    const issuer = await reopen({ registry: issuing, clock, published: web.read })
    await issuer.publishStatusLists(web)
    const { person: who, deed: reported } = marked()
    const others = Array.from({ length: 100 }, (_, n) => person(`m-${n}`))
    await collect(issuer.ledger.registerPeople([...others.slice(0, 50), who, ...others.slice(50)]))
    await issuer.ledger.recordActivity(reported)
    const rows = [who, ...others].map(({ ref }) => ({ key: ref, person: ref, validUntil: NEXT_YEAR }))
    const issued = await collect(issuer.issueAll(VolunteerPassport, rows, { jobId: 'all' }))
    const passport = issued[0] as { readonly id: string; readonly token: string }
    const deed = await issuer.issue(VolunteerActivity, { key: `${BIN}:part-1`, externalRef: 'canary-vc' })
    const renewed = await issuer.renew(passport.id, { validUntil: new Date('2028-01-01') })
    const made = [passport, deed, renewed]

    const contents = () => postgresContents(place)
    const { passportNumber } = subjectOf(passport.token) as { readonly passportNumber: string }
    const values = [
      ...[...Object.values(MARKED), passportNumber, 'canary-vc'],
      ...made.map(({ token }) => Buffer.from(token.split('.')[2]!, 'base64url')),
    ]
    // What is looked for can be found: in the rows, and in the files of the server.
    expect(found(values, await contents())).toEqual(values)
    expect(found(values, await filesOf(place))).toEqual(values)

    // The program that issues has not the right, and nothing is done by halves.
    await expect(issuer.erasePerson(MARKED.ref, ACTOR)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' })
    expect((await issuer.get(passport.id))?.state).toBe('issued')
    const eraser = await reopen({ registry: erasing, clock, published: web.read })
    const { scrub, revoked } = await eraser.erasePerson(MARKED.ref, ACTOR)
    expect(revoked).toEqual(made.map(({ id }) => id))
    expect(scrub).toEqual({
      made: false,
      instead: 'VACUUM FULL of the tables by their owner: docs/guides/postgresql.md',
    })

    await issuer.publishStatusLists(web)
    const lists = [...web.files.values()].map(({ bytes }) => JSON.stringify(documentOf(Buffer.from(bytes).toString())))
    const log = await readWholeLog(issuing)
    const told = [...lists, JSON.stringify(log)].map((one) => Buffer.from(one))
    expect(found(values, [...(await contents()), ...told])).toEqual([])
    expect(verifyLogChain(log)).toMatchObject({ ok: true })
    for (const { token } of made) expect(await publishedBits(web, token)).toContain('revocation')
    if (hasPgDump || process.env.CI !== undefined) expect(found(values, await dumpOf(place))).toEqual([])

    // What the answer leaves to do, as docs/guides/data-protection.md has it: nothing is left on the disk either.
    for (const table of ['person', 'activity', 'credential', 'standing']) {
      await roles.owner.query(`VACUUM FULL ${place.schema}.${table}`)
    }
    expect(found(values, await filesOf(place))).toEqual([])
    // Of the others nothing is missing.
    expect(
      found(
        others.map(({ ref }) => ref),
        await contents(),
      ),
    ).toHaveLength(others.length)
    await issuing.close()
    await erasing.close()
  })
})
