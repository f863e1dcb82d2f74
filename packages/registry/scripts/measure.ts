import { generateKeyPairSync, randomBytes, randomUUID, sign } from 'node:crypto'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CredentialRow, Registry } from '@volunteer-passport/issuer/registry'
import { createPostgresRegistry } from '@volunteer-passport/registry/postgres'
import { createSqliteRegistry } from '@volunteer-passport/registry/sqlite'
import { startPostgres } from '@volunteer-passport/testing/postgres'
import pg from 'pg'

// What storing costs beside signing. Usage: node --conditions=@volunteer-passport/source measure.ts [credentials]
const COUNT = Number(process.argv[2] ?? 300_000)
const LIST_SIZE = 131_072
const ISSUER = 'did:web:passport.example:offices:kz-75'
const HEADER = segment(JSON.stringify({ alg: 'EdDSA', kid: `${ISSUER}#key-1`, typ: 'vc+jwt', cty: 'vc' }))
const BATCH = 1_000

function segment(text: string): string {
  return Buffer.from(text).toString('base64url')
}

async function timed(name: string, count: number, work: () => Promise<void> | void): Promise<void> {
  const cpuStart = process.cpuUsage()
  const start = performance.now()
  await work()
  const milliseconds = performance.now() - start
  const { user, system } = process.cpuUsage(cpuStart)
  const each = ((milliseconds / count) * 1000).toFixed(1).padStart(8)
  const cpu = ((user + system) / count).toFixed(1).padStart(8)
  console.log(`${name.padEnd(56)} ${(milliseconds / 1000).toFixed(2).padStart(7)} s ${each} µs each ${cpu} µs of CPU`)
}

function* ranges(count: number, size: number): Generator<readonly number[]> {
  for (let from = 0; from < count; from += size)
    yield Array.from({ length: Math.min(size, count - from) }, (_, n) => from + n)
}

const ids: string[] = Array.from({ length: COUNT }, () => `urn:uuid:${randomUUID()}`)

/** A passport of about 1.2 kB of JSON. */
function payloadOf(n: number): Uint8Array {
  const filler = randomBytes(400).toString('base64url')
  return Buffer.from(
    JSON.stringify({
      '@context': ['https://www.w3.org/ns/credentials/v2'],
      id: ids[n],
      issuer: ISSUER,
      credentialSubject: {
        id: `urn:uuid:${randomUUID()}`,
        passportNumber: String(n),
        person: { familyName: { kk: 'Ілиясова', ru: 'Ильясова', en: 'Ilyassova' } },
        filler,
      },
      credentialStatus: ['revocation', 'suspension', 'refresh'].map((purpose) => ({
        statusPurpose: purpose,
        statusListCredential: `https://passport.example/offices/kz-75/status/${purpose}/1.jwt`,
      })),
    }),
  )
}

function credential(n: number, payload: Uint8Array): Omit<CredentialRow, 'seq'> {
  return {
    id: ids[n]!,
    type: 'VolunteerPassportCredential',
    key: `member-${n}`,
    generation: 1,
    personId: n + 1,
    list: Math.floor(n / LIST_SIZE) + 1,
    // Odd multiplier: a permutation of the list, as the issuer's indices are.
    index: (Math.imul(n, 48_271) >>> 0) % LIST_SIZE,
    state: 'reserved',
    flags: 0,
    inputDigest: randomBytes(32).toString('base64url'),
    header: HEADER,
    payload,
    signature: undefined,
    signedBy: `${ISSUER}#key-1`,
    createdAt: 1_790_000_000,
    validUntil: 1_900_000_000,
    countedSeq: n,
    predecessor: undefined,
    claimsDigest: randomBytes(32).toString('base64url'),
    externalRef: undefined,
  }
}

async function prepare(registry: Registry): Promise<void> {
  for (const batch of ranges(COUNT, BATCH))
    await registry.transaction(async (tx) => {
      await tx.insertPeople(
        batch.map((n) => ({
          ref: `member-${n}`,
          subjectId: `urn:uuid:${randomUUID()}`,
          passportNumber: `75-${String(n).padStart(8, '0')}-0`,
          externalRef: undefined,
          data: '{"name":{"familyName":{"kk":"Ілиясова","ru":"Ильясова","en":"Ilyassova"},"givenName":{"kk":"Әйгерім"}}}',
        })),
      )
    })
  const publication = { decoys: 0, sequence: 0, publishedAt: 0 }
  await registry.transaction(async (tx) => {
    for (let number = 1; number <= Math.ceil(COUNT / LIST_SIZE); number++)
      await tx.insertList({
        number,
        size: LIST_SIZE,
        permutationKey: randomBytes(32),
        algorithm: 1,
        allocated: 0,
        capacity: LIST_SIZE,
        state: 'open',
        publications: { revocation: publication, suspension: publication, refresh: publication },
        changedSeq: 0,
      })
  })
}

const { privateKey } = generateKeyPairSync('ed25519')
const payloads = Array.from({ length: COUNT }, (_, n) => payloadOf(n))
console.log(`${COUNT} credentials, payload ${payloads[0]!.length} bytes`)
await timed('raw node:crypto EdDSA signatures', COUNT, () => {
  for (const payload of payloads)
    sign(null, Buffer.from(`${HEADER}.${Buffer.from(payload).toString('base64url')}`), privateKey)
})

/** One empty store after the other of a kind. */
interface Stores {
  readonly name: string
  create(): Promise<{ readonly registry: Registry; readonly bytes: () => Promise<number> }>
  remove(): Promise<void>
}

function sqliteStores(): Stores {
  const folder = mkdtempSync(join(tmpdir(), 'volunteer-passport-measure-'))
  let count = 0
  return {
    name: 'SQLite',
    async create() {
      const path = join(folder, `${++count}.sqlite`)
      return { registry: createSqliteRegistry({ path }), bytes: async () => statSync(path).size }
    },
    remove: async () => rmSync(folder, { recursive: true }),
  }
}

async function postgresStores(): Promise<Stores> {
  const server = await startPostgres()
  const pool = new pg.Pool({ connectionString: server.url, max: 2 })
  let count = 0
  return {
    name: 'PostgreSQL',
    async create() {
      const schema = `measure_${++count}`
      const registry = createPostgresRegistry({ pool, schema })
      await registry.migrate()
      const size = `SELECT sum(pg_total_relation_size(oid))::float8 AS bytes FROM pg_class
        WHERE relnamespace = '${schema}'::regnamespace AND relkind = 'r'`
      return { registry, bytes: async () => (await pool.query(size)).rows[0].bytes }
    },
    async remove() {
      await pool.end()
      await server.stop()
    },
  }
}

async function measureStores(stores: Stores): Promise<void> {
  console.log(`\n${stores.name}`)
  try {
    for (const size of [500, 2_000]) {
      const { registry, bytes } = await stores.create()
      await measureCredentials(registry, size)
      console.log(`size: ${((await bytes()) / 2 ** 20).toFixed(0)} MiB`)
      if (size === 2_000) await measureLedger(registry)
      await registry.close()
    }
  } finally {
    await stores.remove()
  }
}

async function measureCredentials(registry: Registry, size: number): Promise<void> {
  await timed('insert people', COUNT, () => prepare(registry))
  await timed(`insert credentials in batches of ${size}`, COUNT, async () => {
    for (const batch of ranges(COUNT, size))
      await registry.transaction((tx) => tx.insertCredentials(batch.map((n) => credential(n, payloads[n]!))))
  })
  await timed(`append as many log entries in batches of ${size}`, COUNT, async () => {
    for (const batch of ranges(COUNT, size))
      await registry.transaction((tx) =>
        tx.appendLog(
          batch.map((n) => ({
            seq: n + 1,
            at: n,
            event: 'reserved',
            about: ids[n]!,
            actor: 'monthly',
            reason: '',
            hash: randomBytes(32),
          })),
        ),
      )
  })
  const signature = randomBytes(64)
  await timed(`complete credentials in batches of ${size}`, COUNT, async () => {
    for (const batch of ranges(COUNT, size))
      await registry.transaction((tx) => tx.completeCredentials(batch.map((n) => ({ seq: n + 1, signature }))))
  })
  await timed('look up 1,000 credentials by key', 1_000, async () => {
    const keys = Array.from({ length: 1_000 }, (_, n) => `member-${(n * 7_919) % COUNT}`)
    await registry.transaction((tx) => tx.credentialsByKey('VolunteerPassportCredential', keys))
  })
  await timed('revoke 5 %, one transaction', COUNT / 20, async () => {
    await registry.transaction((tx) =>
      tx.raiseFlags(
        ids.filter((_, n) => n % 20 === 0),
        1,
      ),
    )
  })
  await timed('indices revoked in list 1', 1, async () => {
    await registry.transaction((tx) => tx.flaggedIndices(1, 1))
  })
  await timed('find the last page of a type', 1, async () => {
    const page = { afterSeq: COUNT - 100, limit: 100 }
    await registry.transaction((tx) => tx.findCredentials({ type: 'VolunteerPassportCredential' }, page))
  })
}

async function measureLedger(registry: Registry): Promise<void> {
  const activities = 1_000_000
  const people = Math.min(COUNT, 100_000)
  await timed('insert activities in batches of 1,000', activities, async () => {
    for (const batch of ranges(activities, BATCH))
      await registry.transaction((tx) =>
        tx.insertActivities(
          batch.map((n) => ({
            participationId: `190340012345:${n}`,
            personId: ((n * 7_919) % people) + 1,
            start: 1_700_000_000 + n * 60,
            end: 1_700_000_000 + n * 60 + 7_200,
            quarters: 8,
            counts: true,
            state: 'confirmed',
            externalRef: undefined,
            importedId: undefined,
            importCheckedAt: undefined,
            data: '{"organisation":{"id":"org-7","name":{"kk":"Жас ағаш"}},"project":"Жас ағаш","sector":"environment","role":"planter"}',
          })),
        ),
      )
  })
  const some = Array.from({ length: 1_000 }, (_, n) => ((n * 97) % people) + 1)
  for (const run of ['first', 'second'])
    await timed(`totals of 1,000 people over 1,000,000 activities, ${run}`, 1_000, async () => {
      await registry.transaction((tx) => tx.totalsOf(some))
    })
  await timed('activities of 1,000 people on one day', 1_000, async () => {
    const spans = some.map((personId) => ({ personId, from: 1_730_000_000, until: 1_730_086_400 }))
    await registry.transaction((tx) => tx.activitiesDuring(spans))
  })
  await timed('1,000 transactions that write one log entry each', 1_000, async () => {
    for (let seq = COUNT + 1; seq <= COUNT + 1_000; seq++)
      await registry.transaction((tx) =>
        tx.appendLog([
          { seq, at: seq, event: 'issued', about: ids[0]!, actor: 'a', reason: '', hash: randomBytes(32) },
        ]),
      )
  })
}

await measureStores(sqliteStores())
await measureStores(await postgresStores())
