import { sharedPostgresUrl, startPostgres } from '@volunteer-passport/testing/postgres'
import pg from 'pg'
import { expect, test } from 'vitest'

async function ask(url: string, question: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return Object.values((await client.query(question)).rows[0])[0]
  } finally {
    await client.end()
  }
}

test('tests share one server, which writes to the disk before it answers', async () => {
  const url = await sharedPostgresUrl()
  expect(await sharedPostgresUrl()).toBe(url)
  expect(await ask(url, 'SHOW fsync')).toBe('on')
})

test('a server of its own keeps what was committed over a crash, and is gone when it is stopped', async () => {
  const server = await startPostgres({ application_name: 'tried' })
  expect(server.url).not.toBe(await sharedPostgresUrl())
  await ask(server.url, 'CREATE TABLE kept AS SELECT 7 AS n; SELECT 1').catch(() => undefined)
  await server.restartImmediately()
  expect(await ask(server.url, 'SELECT n FROM kept')).toBe(7)
  await server.stop()
  await expect(ask(server.url, 'SELECT 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
})
