import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Registry, RegistryTransaction } from '@volunteer-passport/issuer/registry'
import { createMemoryRegistry } from '@volunteer-passport/registry/memory'
import { VolunteerPassport, VolunteerPassportError } from '@volunteer-passport/schema'
import { frozenClock, SOAK } from '@volunteer-passport/testing'
import { sharedPostgresUrl } from '@volunteer-passport/testing/postgres'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { expectSound } from './support/expect-sound.ts'
import { month, outcomeOf, REFERENCE } from './support/month.ts'
import { BY, collect, NEXT_YEAR, NOW, openOffice, person, publishedBits, reopen, webSpace } from './support/office.ts'
import { createStore, openStore, removeStore, STORE_KINDS, type StoreAddress } from './support/store.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'volunteer-passport-faults-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** Lets every statement that would record a signature fail, until it is taken away. */
const TRIGGERS = {
  sqlite: {
    put: `CREATE TRIGGER fault BEFORE UPDATE OF signature ON credential BEGIN SELECT RAISE(ABORT, 'fault'); END`,
    remove: 'DROP TRIGGER fault',
  },
  postgres: {
    put: `CREATE FUNCTION fault() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'fault' USING ERRCODE = '58030'; END $$;
      CREATE TRIGGER fault BEFORE UPDATE OF signature ON standing EXECUTE FUNCTION fault()`,
    remove: 'DROP TRIGGER fault ON standing; DROP FUNCTION fault()',
  },
} as const

async function runSql(address: StoreAddress, sql: string): Promise<void> {
  if (address.kind === 'sqlite') {
    const database = new DatabaseSync(address.path)
    database.exec(sql)
    return database.close()
  }
  const client = new pg.Client({ connectionString: address.url })
  await client.connect()
  await client.query(`SET search_path TO ${address.schema}; ${sql}`)
  await client.end()
}

describe.each(STORE_KINDS)('a store on %s that fails after signing', (kind) => {
  test('lets nothing out; what was signed can be revoked, or is completed with the same bytes', async () => {
    const address = await createStore(kind, { folder, postgresUrl: sharedPostgresUrl })
    const registry = openStore(address)
    const { issuer, web } = await openOffice({ registry })
    const refs = ['m-1', 'm-2']
    await collect(issuer.ledger.registerPeople(refs.map((ref) => person(ref))))
    const row = (ref: string) => ({ key: ref, person: ref, validUntil: NEXT_YEAR })

    await runSql(address, TRIGGERS[kind].put)
    for (const ref of refs) await expect(issuer.issue(VolunteerPassport, row(ref))).rejects.toThrow()
    const begun = await collect(issuer.find({}))
    expect(begun.map(({ state, token }) => [state, token])).toEqual([
      ['reserved', undefined],
      ['reserved', undefined],
    ])
    await issuer.revoke(begun[0]!.id, BY)
    await runSql(address, TRIGGERS[kind].remove)

    const [first, second] = await Promise.all(refs.map((ref) => issuer.issue(VolunteerPassport, row(ref))))
    expect([first!.id === begun[0]!.id, second!.id]).toEqual([false, begun[1]!.id])
    await issuer.publishStatusLists(web)
    expect(await publishedBits(web, first!.token)).toEqual([])
    const [given] = await collect(issuer.find({ state: 'burnt' }))
    expect(given).toMatchObject({ id: begun[0]!.id, list: begun[0]!.list, index: begun[0]!.index })
    await registry.close()
    await removeStore(address)
  })
})

describe.each(['memory', ...STORE_KINDS] as const)('a store on %s that fails at the n-th write', (kind) => {
  const WRITES = /^(insert|update|put|append|complete|raise)/

  /** Fails once, in place of the n-th call that writes: what was written before in its transaction must go, too. */
  function failingAt(nth: number, registry: Registry) {
    let writes = 0
    const watch = (tx: RegistryTransaction) =>
      new Proxy(tx, {
        get(target, name, receiver) {
          if (!WRITES.test(String(name))) return Reflect.get(target, name, receiver)
          writes += 1
          if (writes === nth) throw new VolunteerPassportError('STORE_UNAVAILABLE', 'fault', { hint: '' })
          return Reflect.get(target, name, receiver)
        },
      })
    const failing: Registry = { ...registry, transaction: (work) => registry.transaction((tx) => work(watch(tx))) }
    return { failing, hasFailed: () => writes >= nth }
  }

  async function runWithFault(nth: number): Promise<boolean> {
    const address = kind === 'memory' ? undefined : await createStore(kind, { folder, postgresUrl: sharedPostgresUrl })
    const registry = address === undefined ? createMemoryRegistry() : openStore(address)
    const clock = frozenClock(NOW)
    const web = webSpace()
    const handedOut = new Map<string, string>()
    const { failing, hasFailed } = failingAt(nth, registry)
    const twice = <T>(call: () => Promise<T>): Promise<T> =>
      call().catch((error) => {
        expect(error).toMatchObject({ code: 'STORE_UNAVAILABLE' })
        return call()
      })
    const office = await twice(() => reopen({ registry: failing, clock }))
    for (const step of month(web, handedOut)) await twice(() => step(office))
    const result = hasFailed()
    const issuer = await reopen({ registry, clock })
    clock.advance(601)
    await issuer.publishStatusLists(web)
    expect(await outcomeOf(issuer)).toEqual(REFERENCE)
    await expectSound({ issuer, registry, web, handedOut })
    await registry.close()
    if (address !== undefined) await removeStore(address)
    return result
  }

  test('is told, and the same call again does what is missing', { timeout: 600_000 }, async () => {
    const stride = SOAK > 1 ? 1 : { memory: 11, sqlite: 23, postgres: 47 }[kind]
    let nth = 1
    while (await runWithFault(nth)) nth += stride
    expect(nth).toBeGreaterThan(60)
  })
})
