import type { Registry } from '@volunteer-passport/issuer/registry'
import { createPostgresRegistry } from '@volunteer-passport/registry/postgres'
import {
  createPostgresPlace,
  createPostgresRoles,
  type PostgresPlace,
  type PostgresRoles,
} from '@volunteer-passport/testing/postgres'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accreditationRow, activityRow, adoptedListRow, credentialRow, listRow, logRow, personRow } from './rows.ts'

let place: PostgresPlace
let roles: PostgresRoles
let registry: Registry

beforeAll(async () => {
  place = await createPostgresPlace()
  const { schema } = place
  roles = await createPostgresRoles(place, (pool) => createPostgresRegistry({ pool, schema }).migrate())
  registry = createPostgresRegistry({ pool: roles.app, schema: place.schema })
})
afterAll(async () => {
  await registry.close()
  await roles.remove()
  await place.remove()
})

describe('the role that issues', () => {
  test('can do all that a registry does', async () => {
    const signature = new Uint8Array(64).fill(1)
    await registry.transaction(async (tx) => {
      await tx.claimIssuer('did:web:a.example')
      await tx.putStanding('current')
      await tx.insertPeople([personRow(1)])
      await tx.updatePeople([{ id: 1, ...personRow(1, { data: 'corrected' }) }])
      await tx.insertActivities([activityRow(1)])
      await tx.updateActivities([activityRow(1, { quarters: 7 })])
      await tx.insertList(listRow(1))
      await tx.updateList(listRow(1, { allocated: 2 }))
      await tx.keepIndices(1, 1, [9])
      await tx.insertCredentials([credentialRow(1), credentialRow(2, { predecessor: credentialRow(1).id })])
      await tx.completeCredentials([{ seq: 1, signature }])
      await tx.raiseFlags([credentialRow(1).id], 4)
      await tx.updateCredentials([{ seq: 2, state: 'burnt', flags: 1 }])
      for (const allocated of [1, 2])
        await tx.putNumberSpace({ permutationKey: new Uint8Array(32), algorithm: 1, allocated })
      for (const state of ['prepared', 'active'] as const)
        await tx.putKey({ keyId: 'did:web:a.example#key-1', publicJwk: '{}', state, preparedAt: 1, since: 2 })
      for (const since of [1, 2]) {
        await tx.putAccreditation(accreditationRow('did:web:b.example', { since }))
        await tx.putAccreditationPublication({ version: since, publishedAt: 3, digest: 'd' })
        await tx.putAdoptedList(adoptedListRow('https://b.example/1.jwt', { changedSeq: since }))
      }
      await tx.appendLog([logRow(1)])
    })
    expect(await registry.transaction((tx) => tx.credentialsById([credentialRow(1).id]))).toEqual([
      { seq: 1, ...credentialRow(1, { state: 'issued', flags: 4, signature }) },
    ])
  })

  test.each([
    'UPDATE log SET reason = reason',
    'DELETE FROM log',
    'TRUNCATE log',
    'UPDATE credential SET payload = payload',
    'DELETE FROM credential',
    'UPDATE standing SET list_index = list_index',
    'DELETE FROM standing',
    'DELETE FROM kept',
    'DELETE FROM person',
    'UPDATE migration SET version = version',
    'DELETE FROM issuer',
    'CREATE TABLE another (n integer)',
    'ALTER TABLE log ADD COLUMN n integer',
    'DROP TABLE log',
  ])('cannot %s', async (statement) => {
    const client = await roles.app.connect()
    try {
      await client.query(`SET search_path = ${place.schema}`)
      await expect(client.query(statement)).rejects.toMatchObject({ code: '42501' })
    } finally {
      client.release(true)
    }
  })

  test('cannot bring the tables to another version, and is told what to do', async () => {
    const fresh = createPostgresRegistry({ pool: roles.app, schema: `${place.schema}_2`.slice(-60) })
    await expect(fresh.migrate()).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      hint: 'Grant the role what docs/guides/postgresql.md lists, and check its name and password.',
      facts: { sqlState: '42501' },
    })
    await fresh.close()
  })

  test('cannot erase what was signed; who erases can, and no more', async () => {
    const refused = { code: 'STORE_UNAVAILABLE', facts: { sqlState: '42501' } }
    await expect(registry.transaction((tx) => tx.eraseCredentials([2]))).rejects.toMatchObject(refused)
    const erasing = createPostgresRegistry({ pool: roles.eraser, schema: place.schema })
    await erasing.transaction(async (tx) => {
      await tx.erasePeople([1])
      await tx.eraseCredentials([2])
      await tx.appendLog([logRow(2)])
    })
    await erasing.close()
    const [erased] = await registry.transaction((tx) => tx.credentialsById([credentialRow(2).id]))
    expect(erased).toMatchObject({ id: credentialRow(2).id, index: 2, payload: new Uint8Array() })
    for (const statement of ['UPDATE credential SET id = id', 'DELETE FROM credential', 'UPDATE log SET hash = hash']) {
      const client = await roles.eraser.connect()
      await client.query(`SET search_path = ${place.schema}`)
      await expect(client.query(statement)).rejects.toMatchObject({ code: '42501' })
      client.release(true)
    }
  })

  test('sees what the guide says is to be watched', async () => {
    const answers = await roles.app.query(roles.watching)
    expect((answers as unknown as pg.QueryResult[]).map(({ rows }) => rows.length)).toEqual([
      expect.any(Number),
      1,
      1,
      1,
    ])
  })
})
