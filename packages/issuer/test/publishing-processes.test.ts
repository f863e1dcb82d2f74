import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { createFolderPublisher } from '@volunteer-passport/issuer/folder-publisher'
import { createHttpPublisher } from '@volunteer-passport/issuer/http-publisher'
import { createSqliteRegistry } from '@volunteer-passport/registry/sqlite'
import { VolunteerPassport } from '@volunteer-passport/schema'
import { frozenClock, type Nginx, nginxPath, SOAK, startNginx } from '@volunteer-passport/testing'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { numberedFile, sequenceIn } from './support/numbered-file.ts'
import {
  collect,
  documentOf,
  NEXT_YEAR,
  NOW,
  type Office,
  person,
  publishedBits,
  reopen,
  webSpace,
} from './support/office.ts'
import { publisherAt, readerAt } from './support/publisher-at.ts'
import { runChild, startChild } from './support/run-child.ts'

const PROCESSES = 4
/** Processes wait for each other, and for their share of a busy machine. */
const TIMEOUT = 120_000 * SOAK

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'volunteer-passport-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** Reads what stands there again and again while `work` goes on, and answers what it saw, each once. */
async function watch<T>(work: Promise<unknown>, read: () => Promise<T> | T): Promise<readonly T[]> {
  const seen: T[] = []
  let isOver = false
  const over = work.finally(() => {
    isOver = true
  })
  while (!isOver) {
    const now = await read()
    if (now !== seen.at(-1)) seen.push(now)
    await pause(1)
  }
  await over
  seen.push(await read())
  return seen
}

const inOrder = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b)

describe('processes that publish to one folder', () => {
  const PATH = '/status/1.jwt'
  const sequence = () => {
    try {
      return sequenceIn(readFileSync(join(folder, PATH)))
    } catch {
      return 0
    }
  }

  test(
    'never let an older file replace a newer one',
    async () => {
      const last = 100 * SOAK
      const children = Array.from({ length: PROCESSES }, (_, i) =>
        runChild('publish-numbers', folder, PATH, String(i + 1), String(PROCESSES), String(last)),
      )
      const seen = await watch(Promise.all(children), sequence)
      expect(seen).toEqual(inOrder(seen))
      expect(seen.at(-1)).toBe(last)
      expect(readdirSync(join(folder, 'status'))).toEqual(['1.jwt'])
    },
    TIMEOUT,
  )

  test('wait for one that is at it, and not for one that was killed at it', async () => {
    await createFolderPublisher(folder)(numberedFile(PATH, 1))
    const holder = await startChild('hold-folder', folder, PATH)
    await once(holder.stdout, 'data')
    const waiting = createFolderPublisher(folder)(numberedFile(PATH, 2))
    const isWaiting = await Promise.race([waiting.then(() => false), pause(200).then(() => true)])
    expect([isWaiting, sequence()]).toEqual([true, 1])
    holder.kill('SIGKILL')
    await waiting
    expect(sequence()).toBe(2)
  })

  test('take no harm from what a killed one left half written, nor from what was planted in its place', async () => {
    const publish = createFolderPublisher(folder)
    await publish(numberedFile(PATH, 1))
    const temporary = join(folder, 'status', '.1.jwt.tmp')
    writeFileSync(temporary, 'half a li')
    await publish(numberedFile(PATH, 2))
    writeFileSync(join(folder, 'outside'), 'kept')
    symlinkSync(join(folder, 'outside'), temporary)
    await publish(numberedFile(PATH, 3))
    expect([sequence(), readFileSync(join(folder, 'outside'), 'utf8')]).toEqual([3, 'kept'])
    rmSync(join(folder, '.publishing.lock'))
    symlinkSync(join(folder, 'elsewhere'), join(folder, '.publishing.lock'))
    await expect(publish(numberedFile(PATH, 4))).rejects.toMatchObject({ code: 'PATH_FORBIDDEN' })
    expect(readdirSync(folder).sort()).toEqual(['.publishing.lock', 'outside', 'status'])
  })
})

/** An office on disk with passports, as many for each process as it will revoke, and its lists published. */
async function officeOf({ processes, each }: { processes: number; each: number }, target: string) {
  const path = join(folder, 'registry.sqlite')
  const registry = createSqliteRegistry({ path })
  const issuer = await reopen({ registry, clock: frozenClock(NOW), published: readerAt(target) })
  await issuer.publishStatusLists(publisherAt(target))
  const refs = Array.from({ length: processes * each + 1 }, (_, i) => `m-${i}`)
  await collect(issuer.ledger.registerPeople(refs.map((ref) => person(ref))))
  const rows = refs.map((ref) => ({ key: ref, person: ref, validUntil: NEXT_YEAR }))
  await collect(issuer.issueAll(VolunteerPassport, rows, { jobId: 'j' }))
  const made = await collect(issuer.find({}))
  const run = () =>
    Promise.all(
      Array.from({ length: processes }, (_, process) => {
        const ids = made.slice(process * each, (process + 1) * each).map(({ id }) => id)
        return runChild('revoke-and-publish', path, target, ...ids)
      }),
    )
  return { registry, tokens: made.map(({ token }) => token!), run }
}

/** The lists as a verifier gets them. */
async function readWeb(target: string, urls: readonly string[]): Promise<Office['web']> {
  const web = webSpace()
  for (const url of urls) await web({ ...numberedFile(url, 0), url, bytes: (await readerAt(target)(url))! })
  return web
}

const LISTS = ['revocation', 'suspension', 'refresh'].map(
  (purpose) => `https://passport.example/offices/kz-75/status/${purpose}/1.jwt`,
)

async function expectAllRevoked(target: string, tokens: readonly string[]) {
  const web = await readWeb(target, LISTS)
  const bits = await Promise.all(tokens.map((token) => publishedBits(web, token)))
  expect(bits).toEqual(tokens.map((_, i) => (i === tokens.length - 1 ? [] : ['revocation'])))
}

test(
  'processes that revoke and publish to a folder at once end with every bit public, in lists that only get newer',
  async () => {
    const site = join(folder, 'site')
    const { registry, tokens, run } = await officeOf({ processes: PROCESSES, each: 3 * SOAK }, site)
    const sequence = async () => {
      const web = await readWeb(site, [LISTS[0]!])
      return documentOf(Buffer.from(web.files.get(LISTS[0]!)!.bytes).toString()).logSequence as number
    }
    const seen = await watch(run(), sequence)
    expect(seen).toEqual(inOrder(seen))
    expect(seen.length).toBeGreaterThan(3)
    await expectAllRevoked(site, tokens)
    await registry.close()
  },
  TIMEOUT,
)

// On a machine that shall skip nothing (CI), a missing nginx fails in `beforeAll`.
describe.skipIf(nginxPath === undefined && process.env.CI === undefined)('nginx (apt-get install nginx-light)', () => {
  let nginx: Nginx
  beforeAll(async () => {
    nginx = await startNginx(
      'location / { root SITE; dav_methods PUT; create_full_put_path on; client_max_body_size 4m; }',
    )
  })
  afterAll(() => nginx?.stop())

  test('takes a PUT whatever its condition, which is why the publisher looks again', async () => {
    const url = `${nginx.url}/1.jwt`
    const put = (body: string, headers: Record<string, string>) => fetch(url, { method: 'PUT', body, headers })
    const statuses = [
      await put('one', {}),
      await put('two', { 'if-none-match': '*' }),
      await put('three', { 'if-match': '"x"' }),
    ]
    expect(statuses.map(({ status }) => status)).toEqual([201, 204, 204])
    expect(await (await fetch(url)).text()).toBe('three')
  })

  test('is published to, and an older file leaves a newer one as it is', async () => {
    const publish = createHttpPublisher({ baseUrl: nginx.url })
    const path = '/offices/kz-75/status/revocation/7.jwt'
    for (const sequence of [1, 3, 2]) await publish(numberedFile(path, sequence))
    expect(await (await fetch(`${nginx.url}${path}`)).text()).toBe('list#3')
  })

  test(
    'ends with every bit public where processes revoke and publish at once',
    async () => {
      const { registry, tokens, run } = await officeOf(
        { processes: SOAK > 1 ? PROCESSES : 2, each: 2 * SOAK },
        nginx.url,
      )
      await run()
      await expectAllRevoked(nginx.url, tokens)
      await registry.close()
    },
    TIMEOUT,
  )
})
