import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import type { PersonInput } from '@volunteer-passport/issuer'
import { createIssueQueue } from '@volunteer-passport/registry/issue-queue'
import { languageValues, VolunteerPassport, VolunteerTraining } from '@volunteer-passport/schema'
import { sharedPostgresUrl } from '@volunteer-passport/testing/postgres'
import pg from 'pg'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openIssueQueue } from '../src/issue-queue/create-issue-queue.ts'
import { startChild } from './child.ts'
import { CHUNK_ROWS, NEXT_YEAR, openQueueOffice, type QueuePlace } from './queue-office.ts'

let place: QueuePlace
let office: Awaited<ReturnType<typeof openQueueOffice>>

// Where many tests run at once the server takes its time to start.
beforeAll(async () => void (await sharedPostgresUrl()), 60_000)
beforeEach(async () => {
  place = {
    url: await sharedPostgresUrl(),
    schema: `test_${randomBytes(8).toString('hex')}`,
    site: mkdtempSync(join(tmpdir(), 'volunteer-passport-')),
  }
  office = await openQueueOffice(place)
  await office.issuer.publishStatusLists(office.publisher)
}, 60_000)
afterEach(async () => {
  const { schema, site } = place
  await office.queue.close()
  await office.pool.query(`DROP SCHEMA ${schema} CASCADE; DROP SCHEMA ${schema}_queue CASCADE`)
  await office.close()
  rmSync(site, { recursive: true })
})

async function collect<T>(stream: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = []
  for await (const one of stream) all.push(one)
  return all
}

const person = (ref: string): PersonInput => ({
  ref,
  name: { familyName: languageValues({ kk: 'Ілиясова' }), givenName: languageValues({ kk: 'Әйгерім' }) },
  birthDate: '1998-05-01',
  memberSince: '2023-04-01',
  region: 'KZ-75',
})
const row = (ref: string) => ({ key: ref, person: ref, validUntil: NEXT_YEAR })

async function registered(count: number): Promise<readonly string[]> {
  const refs = Array.from({ length: count }, (_, i) => `m-${i + 1}`)
  await collect(office.issuer.ledger.registerPeople(refs.map(person)))
  return refs
}

async function untilDone(jobId: string) {
  for (;;) {
    const progress = await office.queue.progress(jobId)
    if (progress.done === progress.total) return progress
    await pause(100)
  }
}

const NONE = { issued: 0, unchanged: 0, renewed: 0, replaced: 0, rejected: 0 }

test('workers share a job, and those that are killed in the middle cost nothing but the time of their chunks', async () => {
  const refs = await registered(10 * CHUNK_ROWS)
  const rows = [...refs.map(row), row('nobody'), row('m-\0'), { key: 'm-1', person: 'm-1' }]
  expect(await office.queue.enqueue(VolunteerPassport, rows, { jobId: 'job-1' })).toBe(203)
  const { url, schema, site } = place

  const killed = ['signing', 'recorded'].map((where) => startChild('work-queue', url, schema, site, where))
  await Promise.all(killed.map(({ stdout }) => once(stdout, 'data')))
  for (const child of killed) child.kill('SIGKILL')
  const workers = [1, 2].map(() => startChild('work-queue', url, schema, site, 'never'))
  const said = workers.map(({ stdout, stderr }) => Promise.all([text(stdout), text(stderr)]))

  const { ratePerSecond, ...progress } = await untilDone('job-1')
  expect(ratePerSecond).toBeGreaterThan(0)
  expect(progress).toEqual({
    total: 203,
    done: 203,
    outcomes: { ...NONE, issued: 200, rejected: 3 },
    remainingSeconds: 0,
  })
  for (const worker of workers) worker.kill('SIGTERM')
  const told = await Promise.all(said)
  expect(told.map(([, complaints]) => complaints)).toEqual(['', ''])
  const chunks = told.map(([out]) => out.trim().split('\n').map(Number))
  expect(chunks.flat().sort()).toEqual([...Array(10).fill(CHUNK_ROWS), 3].sort())
  expect(chunks.every(({ length }) => length > 1)).toBe(true)

  const made = await collect(office.issuer.find({ type: VolunteerPassport.name }))
  expect(made.map(({ key, state }) => `${key} ${state}`).sort()).toEqual(refs.map((ref) => `${ref} issued`).sort())
  expect((await office.issuer.operations.verifyLog()).ok).toBe(true)
  const rejected = await collect(office.queue.rejected('job-1'))
  expect(rejected.map(({ row, key, problem }) => [row, key, problem.code])).toEqual([
    [201, 'nobody', 'PERSON_UNKNOWN'],
    [202, 'm-\0', 'LINT_FAILED'],
    [203, 'm-1', 'LINT_FAILED'],
  ])
}, 120_000)

describe('enqueue', () => {
  test('puts a job into the queue once, however often it is asked to', async () => {
    const rows = Array.from({ length: 2 * CHUNK_ROWS + 1 }, (_, i) => row(`m-${i}`))
    const enqueue = (some = rows, jobId = 'job-1') => office.queue.enqueue(VolunteerPassport, some, { jobId })
    const waiting = async () => {
      const sql = `SELECT count(*) FROM ${place.schema}_queue.job WHERE name NOT LIKE '%.results' AND state = 'created'`
      return Number((await office.pool.query(sql)).rows[0].count)
    }
    expect(await enqueue(rows.slice(0, CHUNK_ROWS), 'job-0')).toBe(CHUNK_ROWS)
    expect([await enqueue(), await enqueue(), await waiting()]).toEqual([41, 41, 4])
    const other = { code: 'OPTION_INVALID' }
    await expect(enqueue([...rows.slice(1), row('m-0')])).rejects.toMatchObject(other)
    await expect(enqueue(rows.slice(0, CHUNK_ROWS))).rejects.toMatchObject(other)
    await expect(enqueue([...rows, row('m-x')])).rejects.toMatchObject(other)
    await expect(office.queue.enqueue(VolunteerTraining, [{ key: 't' }], { jobId: 'job-1' })).rejects.toMatchObject(
      other,
    )
    expect(await waiting()).toBe(4)
    expect(await office.queue.progress('job-1')).toEqual({ total: 41, done: 0, outcomes: NONE, ratePerSecond: 0 })
    expect(await office.queue.progress('job-2')).toEqual({ done: 0, outcomes: NONE, ratePerSecond: 0 })
  })

  test('refuses a jobId that is none, and rows that are no data', async () => {
    const { queue } = office
    const enqueue = (jobId: string, some: readonly object[]) =>
      queue.enqueue(VolunteerPassport, some as never, { jobId }).catch((error: Error) => error)
    expect(await enqueue('870314301234', [])).toMatchObject({ code: 'ACTOR_INVALID' })
    expect(await enqueue('a job', [])).toMatchObject({ code: 'ACTOR_INVALID' })
    expect(await enqueue('job-1', [{ ...row('m-1'), validUntil: () => NEXT_YEAR }])).toBeInstanceOf(TypeError)
    expect(await enqueue('job-1', [{ ...row('m-1'), key: 1n }])).toBeInstanceOf(TypeError)
    expect(await enqueue('job-1', [new Map()])).toBeInstanceOf(TypeError)
    expect(await enqueue('job-2', [])).toBe(0)
    expect(await queue.progress('job-2')).toMatchObject({ total: 0, done: 0 })
  })
})

test('a chunk that fails is told, tried again, and done once what it needs is there', async () => {
  const refs = await registered(CHUNK_ROWS)
  let isDown = true
  const seen: string[] = []
  await office.queue.enqueue(VolunteerPassport, refs.map(row), { jobId: 'job-1' })
  await office.queue.work([VolunteerPassport], {
    onOutcomes: (outcomes) => {
      if (isDown) {
        isDown = false
        throw new Error('CANARY: the printer is out of paper')
      }
      seen.push(...outcomes.map(({ key, outcome }) => `${key} ${outcome}`))
    },
  })
  expect(await untilDone('job-1')).toMatchObject({ outcomes: { ...NONE, issued: CHUNK_ROWS } })
  expect(seen).toEqual(refs.map((ref) => `${ref} issued`))
  expect(office.errors.map(({ message }) => message)).toEqual(['CANARY: the printer is out of paper'])
  const { rows } = await office.pool.query(
    `SELECT count(*) FROM ${place.schema}_queue.job WHERE output::text LIKE '%CANARY%'`,
  )
  expect(rows).toEqual([{ count: '0' }])
})

test('what was there before the job stays unchanged in a chunk that is tried again', async () => {
  const [first, ...rest] = await registered(3)
  const { token } = await office.issuer.issue(VolunteerPassport, row(first!))
  let attempts = 0
  await office.queue.enqueue(VolunteerPassport, [first!, ...rest].map(row), { jobId: 'job-1' })
  await office.queue.work([VolunteerPassport], {
    onOutcomes: () => {
      attempts += 1
      if (attempts === 1) throw new Error('once')
    },
  })
  expect(await untilDone('job-1')).toMatchObject({ outcomes: { ...NONE, issued: 2, unchanged: 1 } })
  const made = await collect(office.issuer.find({ type: VolunteerPassport.name }))
  expect([made.length, made[0]?.token]).toEqual([3, token])
})

test('a chunk that is done takes its rows along, and its job is known all the same', async () => {
  const refs = await registered(2 * CHUNK_ROWS + 1)
  const schema = `${place.schema}_queue_swept`
  const { pool, issuer } = office
  const queue = await openIssueQueue({ pool, issuer, schema, chunkRows: CHUNK_ROWS, keptSeconds: 1 })
  const enqueue = (some: readonly string[]) => queue.enqueue(VolunteerPassport, some.map(row), { jobId: 'job-1' })
  const naming = async (ref: string) => {
    const { rows } = await pool.query(`SELECT count(*) FROM ${schema}.job WHERE data::text LIKE $1`, [`%${ref}%`])
    return Number(rows[0].count)
  }
  await enqueue(refs)
  expect(await naming('m-41')).toBe(1)
  let told = 0
  await queue.work([VolunteerPassport], {
    onOutcomes: ({ length }) => {
      told += length
    },
  })
  while ((await naming('m-')) > 0) await pause(100)
  const done = { total: 41, done: 41, outcomes: { ...NONE, issued: 41 }, remainingSeconds: 0 }
  expect(await queue.progress('job-1')).toMatchObject(done)

  expect([await enqueue(refs), await naming('m-')]).toEqual([41, 0])
  await expect(enqueue([...refs.slice(1), 'm-1'])).rejects.toMatchObject({ code: 'OPTION_INVALID' })
  expect([await queue.progress('job-1'), told]).toMatchObject([done, 41])
  await queue.close()
  await pool.query(`DROP SCHEMA ${schema} CASCADE`)
}, 60_000)

test('a worker needs no more than to read and write the tables', async () => {
  const refs = await registered(3)
  await office.queue.enqueue(VolunteerPassport, refs.map(row), { jobId: 'job-1' })
  const { schema } = place
  const role = `${schema}_worker`
  const tables = `ALL TABLES IN SCHEMA ${schema}, ${schema}_queue`
  await office.pool.query(`
    CREATE ROLE ${role} LOGIN PASSWORD 'worker';
    GRANT USAGE ON SCHEMA ${schema}, ${schema}_queue TO ${role};
    GRANT SELECT, INSERT, UPDATE, DELETE ON ${tables} TO ${role}`)
  const url = Object.assign(new URL(place.url), { username: role, password: 'worker' })
  const pool = new pg.Pool({ connectionString: url.href, max: 4 })
  const errors: Error[] = []
  const onError = (error: Error) => void errors.push(error)
  const queue = await createIssueQueue({ pool, issuer: office.issuer, schema: `${schema}_queue`, onError })
  await queue.work([VolunteerPassport])
  expect(await untilDone('job-1')).toMatchObject({ outcomes: { ...NONE, issued: 3 } })
  await queue.close()
  await pool.end()
  expect(errors).toEqual([])
  await office.pool.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`)
})
