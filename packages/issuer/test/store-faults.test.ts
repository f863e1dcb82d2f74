import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { VolunteerPassport } from '@volunteer-passport/schema'
import { sharedPostgresUrl } from '@volunteer-passport/testing/postgres'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { BY, collect, NEXT_YEAR, openOffice, person, publishedBits } from './support/office.ts'
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
