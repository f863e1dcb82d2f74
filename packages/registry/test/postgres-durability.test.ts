import { randomBytes } from 'node:crypto'
import { inspect } from 'node:util'
import type { Registry } from '@volunteer-passport/issuer/registry'
import { createPostgresRegistry } from '@volunteer-passport/registry/postgres'
import { VolunteerPassportError } from '@volunteer-passport/schema'
import { SOAK } from '@volunteer-passport/testing'
import { createCuttingProxy, createTestPool, startPostgres } from '@volunteer-passport/testing/postgres'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createPostgresStore } from './postgres-store.ts'
import { describeProcesses, expectWhole } from './processes.ts'
import { listRow, personRow } from './rows.ts'
import { writeOne } from './write-one.ts'

describeProcesses('postgres', async () => {
  const { url, registry, schema, remove } = await createPostgresStore()
  return {
    place: `${url}#${schema}`,
    open: () => ({ ...registry, close: async () => {} }),
    remove,
  }
})

async function refusal(attempt: Promise<unknown>): Promise<VolunteerPassportError> {
  const error = await attempt.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(VolunteerPassportError)
  return error as VolunteerPassportError
}

describe('the server', () => {
  test('that crashes under load loses nothing that was acknowledged, and the registry goes on when it is back', async () => {
    const server = await startPostgres()
    const pool = createTestPool(server.url)
    const registry = createPostgresRegistry({ pool, schema: 'passport' })
    await registry.migrate()
    const acknowledged: number[] = []
    const codes = new Set<string>()
    for (let crash = 0; crash < 3 * SOAK; crash++) {
      let isOver = false
      const writing = (async () => {
        while (!isOver)
          await writeOne(registry).then(
            (seq) => acknowledged.push(seq),
            (error: VolunteerPassportError) => codes.add(error.code),
          )
      })()
      const enough = acknowledged.length + 5 + crash * 3
      while (acknowledged.length < enough) await new Promise((resolve) => setTimeout(resolve, 1))
      await server.restartImmediately()
      isOver = true
      await writing
    }
    acknowledged.push(await writeOne(registry))
    expect([...codes]).toEqual(['STORE_UNAVAILABLE'])
    await expectWhole(registry, acknowledged)
    await registry.close()
    await pool.end()
    await server.stop()
  })

  test('that is not there is said, and found when it is', async () => {
    const server = await startPostgres()
    const pool = createTestPool(server.url)
    await server.stop()
    const registry = createPostgresRegistry({ pool, schema: 'passport' })
    expect(await refusal(registry.migrate())).toMatchObject({
      code: 'STORE_UNAVAILABLE',
      message: 'The connection to the registry failed.',
      hint: 'Check that the PostgreSQL server runs and can be reached, then try again with the same key.',
      facts: { systemCode: 'ECONNREFUSED' },
    })
    await registry.close()
    await pool.end()
  })
})

describe('a registry', () => {
  let store: Awaited<ReturnType<typeof createPostgresStore>>
  let registry: Registry
  let administrator: pg.Client
  beforeEach(async () => {
    store = await createPostgresStore()
    registry = store.registry
    administrator = new pg.Client({ connectionString: store.url })
    await administrator.connect()
  })
  afterEach(async () => {
    await administrator.end()
    await store.remove()
  })
  const goesOn = async () => {
    await registry.transaction((tx) => tx.insertList(listRow(1)))
    expect(await registry.transaction((tx) => tx.lists())).toEqual([listRow(1)])
    expect(store.pool.waitingCount).toBe(0)
  }

  test.each(['before', 'after'] as const)(
    'whose connection is cut %s a commit does not know what became of it, and says so',
    async (cut) => {
      const proxy = await createCuttingProxy(store.url)
      const pool = createTestPool(proxy.url)
      const far = createPostgresRegistry({ pool, schema: store.schema })
      await writeOne(far)
      proxy.cutAt(1, cut)
      expect(await refusal(writeOne(far))).toMatchObject({
        code: 'STORE_UNAVAILABLE',
        message: 'The connection to the registry failed at its commit: whether the transaction was kept is not known.',
        hint: 'Repeat the call with the same key: what was kept is answered, what was not is done, nothing is done twice.',
        facts: { outcome: 'unknown' },
      })
      expect(proxy.hasCut()).toBe(true)
      expect(await writeOne(far)).toBe(cut === 'before' ? 2 : 3)
      await expectWhole(far, [1])
      await far.close()
      await pool.end()
      await proxy.close()
    },
  )

  test('whose connection the server ends within a transaction takes it back', async () => {
    const ended = registry.transaction(async (tx) => {
      await tx.insertList(listRow(7))
      await administrator.query(
        `SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted
         AND pid IN (SELECT pid FROM pg_stat_activity WHERE query LIKE '%${store.schema}%')`,
      )
      await new Promise((resolve) => setTimeout(resolve, 50))
      await tx.insertList(listRow(8))
    })
    expect(await refusal(ended)).toMatchObject({ code: 'STORE_UNAVAILABLE' })
    await goesOn()
  })

  test('waits for another, gives up after the time limit, and stays usable', async () => {
    const other = createPostgresRegistry({ pool: store.pool, schema: store.schema, busyTimeoutSeconds: 0.05 })
    let release = () => {}
    const holding = registry.transaction(() => new Promise<void>((resolve) => (release = resolve)))
    expect(await refusal(other.transaction((tx) => tx.lists()))).toMatchObject({
      code: 'STORE_UNAVAILABLE',
      message: 'The registry cannot be used (SQLSTATE 55P03).',
      hint: 'Another process holds the registry: find out which one and why it takes so long, then try again.',
      facts: { sqlState: '55P03' },
    })
    release()
    await holding
    expect(await other.transaction((tx) => tx.lists())).toEqual([])
    await other.close()
    await goesOn()
  })

  test.each([
    ['53100', 'The disk of the server is full: make room, then try again. Nothing of the failed transaction was kept.'],
    ['53200', 'The server is short of memory or connections: free some, then try again.'],
    ['25006', 'Connect to the primary server: a standby, or a database set to read-only, cannot be written.'],
    [
      '57014',
      'The server gave up a statement: raise statement_timeout for this role, then try again with the same key.',
    ],
    ['40P01', 'Try again with the same key.'],
    ['58030', 'The disk of the server failed: check it and the log of the server.'],
    ['XX001', 'Stop issuing, keep the data directory, and go back to the newest backup.'],
  ])('says what to do about %s, keeps nothing and goes on', async (sqlState, hint) => {
    await administrator.query(`CREATE FUNCTION ${store.schema}.fail() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'canary' USING ERRCODE = '${sqlState}'; END $$;
      CREATE TRIGGER fail BEFORE INSERT ON ${store.schema}.log EXECUTE FUNCTION ${store.schema}.fail()`)
    const error = await refusal(writeOne(registry))
    expect(error).toMatchObject({
      code: 'STORE_UNAVAILABLE',
      message: `The registry cannot be used (SQLSTATE ${sqlState}).`,
      hint,
      facts: { sqlState },
    })
    await administrator.query(`DROP TRIGGER fail ON ${store.schema}.log`)
    expect(await registry.transaction((tx) => tx.peopleById([1]))).toEqual([undefined])
    expect(await writeOne(registry)).toBe(1)
    await goesOn()
  })

  test('repeats no value of a row in an error', async () => {
    const canary = personRow(1, { ref: 'CANARY', data: 'CANARY', passportNumber: 'CANARY' })
    await registry.transaction((tx) => tx.insertPeople([canary]))
    const error = await registry.transaction((tx) => tx.insertPeople([canary])).catch((reason: unknown) => reason)
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('CANARY')
    expect(String(error)).toContain('registry: person_')
  })

  test('keeps its promises whatever the office has set for its connections', async () => {
    const settings = {
      default_transaction_isolation: 'serializable',
      default_transaction_read_only: 'on',
      synchronous_commit: 'off',
      bytea_output: 'escape',
      search_path: 'nowhere',
      extra_float_digits: '0',
      plan_cache_mode: 'force_custom_plan',
    }
    const options = Object.entries(settings)
      .map(([name, value]) => `-c ${name}=${value}`)
      .join(' ')
    await administrator.query(`CREATE TABLE ${store.schema}.seen AS SELECT ''::text AS setting WHERE false;
      CREATE FUNCTION ${store.schema}.note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        INSERT INTO ${store.schema}.seen VALUES (current_setting('synchronous_commit')); RETURN new; END $$;
      CREATE TRIGGER note BEFORE INSERT ON ${store.schema}.log EXECUTE FUNCTION ${store.schema}.note()`)
    const pool = new pg.Pool({ connectionString: store.url, options, max: 3 })
    const before = [17, 20].map((oid) => [oid, pg.types.getTypeParser(oid, 'text')] as const)
    pg.types.setTypeParser(20, () => 'another reader of numbers')
    pg.types.setTypeParser(17, () => 'another reader of bytes')
    try {
      const registries = [1, 2, 3].map(() => createPostgresRegistry({ pool, schema: store.schema }))
      const acknowledged = await Promise.all(
        registries.flatMap((one) => Array.from({ length: 10 }, () => writeOne(one))),
      )
      expect(acknowledged.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, n) => n + 1))
      await expectWhole(registries[0]!, acknowledged)
      for (const one of registries) await one.close()
    } finally {
      for (const [oid, parser] of before) pg.types.setTypeParser(oid, parser)
      await pool.end()
    }
    const { rows } = await administrator.query(`SELECT DISTINCT setting FROM ${store.schema}.seen`)
    expect(rows).toEqual([{ setting: 'on' }])
  })

  test('knows the clients of its pool apart from those of another schema', async () => {
    const schema = `test_${randomBytes(8).toString('hex')}`
    const second = createPostgresRegistry({ pool: store.pool, schema })
    await second.migrate()
    await registry.transaction((tx) => tx.claimIssuer('did:web:a.example'))
    expect(await second.transaction((tx) => tx.claimIssuer('did:web:b.example'))).toBe('did:web:b.example')
    expect(await registry.transaction((tx) => tx.claimIssuer('did:web:b.example'))).toBe('did:web:a.example')
    await second.close()
    await administrator.query(`DROP SCHEMA ${schema} CASCADE`)
  })

  test('is made by migrate, not by being opened; its options are checked', async () => {
    const { pool, schema } = store
    for (const wrong of [
      { pool, schema: '' },
      { pool, schema: 'a"; DROP SCHEMA public; --' },
      { pool, schema: 'Ә' },
      { pool, schema: 'x'.repeat(64) },
      { pool, schema: 7 as unknown as string },
      { pool: undefined as unknown as pg.Pool, schema },
      { pool, schema, busyTimeoutSeconds: 0 },
      { pool, schema, busyTimeoutSeconds: Number.NaN },
    ])
      expect(() => createPostgresRegistry(wrong)).toThrow(TypeError)
    expect(await registry.backup('anywhere')).toEqual({ made: false, instead: expect.stringContaining('pg_dump') })
  })
})
