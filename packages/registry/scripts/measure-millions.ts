import { generateKeyPairSync, hash, sign } from 'node:crypto'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { createIssuer, type Issuer, uncheckedPublications } from '@volunteer-passport/issuer'
import type { CredentialRow, Registry } from '@volunteer-passport/issuer/registry'
import { createSqliteRegistry } from '@volunteer-passport/registry/sqlite'

// What a registry costs that holds a nation's credentials, beside one that holds few: a look-up by id, and a
// publication after one revocation. Usage: measure-millions.ts [credentials]
const MANY = Number(process.argv[2] ?? 10_000_000)
const FEW = Math.min(MANY, 100_000)
const LOOK_UPS = 5_000
const PUBLICATIONS = 20
const LIST_SIZE = 131_072
const ISSUER = 'did:web:passport.example:offices:kz-75'
const STATUS = 'https://passport.example/offices/kz-75/status'

const { privateKey, publicKey } = generateKeyPairSync('ed25519')
const { x } = publicKey.export({ format: 'jwk' }) as { readonly x: string }
const signer = {
  algorithm: 'EdDSA',
  keyId: `${ISSUER}#key-1`,
  publicJwk: { kty: 'OKP', crv: 'Ed25519', x },
  sign: async (bytes: Uint8Array) => new Uint8Array(sign(null, bytes, privateKey)),
} as const

/** The same for everybody who asks for the id of row n: a look-up need not read the table first. */
const idBytes = (n: number): Buffer => hash('md5', String(n), 'buffer')
const idOf = (n: number): string => {
  const hex = idBytes(n).toString('hex')
  return `urn:uuid:${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** A credential with a payload of 1.7 kB, the first of its registry; its fields are what all others are filled with. */
const first: Omit<CredentialRow, 'seq'> = {
  id: idOf(1),
  type: 'VolunteerPassportCredential',
  key: 'member-1',
  generation: 1,
  personId: undefined,
  list: 1,
  index: 0,
  state: 'issued',
  flags: 0,
  inputDigest: hash('sha256', 'input', 'base64url'),
  header: Buffer.from(JSON.stringify({ alg: 'EdDSA', kid: signer.keyId, typ: 'vc+jwt', cty: 'vc' })).toString(
    'base64url',
  ),
  payload: Buffer.from(
    JSON.stringify({
      '@context': ['https://www.w3.org/ns/credentials/v2'],
      credentialStatus: [{ statusListCredential: `${STATUS}/revocation/1.jwt` }],
      filler: 'x'.repeat(1_560),
    }),
  ),
  signature: new Uint8Array(64).fill(7),
  signedBy: signer.keyId,
  createdAt: 1_790_000_000,
  validUntil: 1_900_000_000,
  countedSeq: 0,
  predecessor: undefined,
  claimsDigest: hash('sha256', 'claims', 'base64url'),
  externalRef: undefined,
}

async function createRegistry(path: string, credentials: number): Promise<void> {
  const registry = createSqliteRegistry({ path })
  const never = { decoys: 0, sequence: 0, publishedAt: 0 }
  await registry.transaction(async (tx) => {
    for (let number = 1; number <= Math.ceil(credentials / LIST_SIZE); number++)
      await tx.insertList({
        number,
        size: LIST_SIZE,
        permutationKey: hash('sha256', String(number), 'buffer'),
        algorithm: 1,
        allocated: LIST_SIZE * 0.875,
        capacity: LIST_SIZE * 0.875,
        state: 'full',
        publications: { revocation: never, suspension: never, refresh: never },
        changedSeq: 0,
      })
    await tx.insertCredentials([first])
  })
  await registry.close()
  multiply(path, credentials)
}

/** Copies the first row with what must differ, by SQL and without a journal: through the registry it would take hours. */
function multiply(path: string, credentials: number): void {
  const database = new DatabaseSync(path)
  database.function('id_of', { deterministic: true }, (n) => idBytes(Number(n)))
  // From the write-ahead log there is no way to none at once; and a table that is read while it is filled would be
  // written out first, twenty gigabytes of it.
  database.exec(`PRAGMA journal_mode = DELETE; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
    PRAGMA cache_size = -1048576;
    CREATE TEMP TABLE first_credential AS SELECT * FROM credential;
    CREATE TEMP TABLE first_content AS SELECT * FROM content;
    BEGIN;
    WITH RECURSIVE number (n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM number WHERE n < ${credentials})
    INSERT INTO credential (id, type, key, generation, list, list_index, state, flags, input_digest, signed_by,
      created_at, valid_until, counted_seq, claims_digest, signature)
    SELECT id_of(n), type, 'member-' || n, 1, 1 + (n - 1) / ${LIST_SIZE},
      ((n - 1) % ${LIST_SIZE} * 48271) % ${LIST_SIZE}, state, n % 20 = 0, input_digest, signed_by,
      created_at, valid_until, n, claims_digest, signature
    FROM number CROSS JOIN first_credential;
    WITH RECURSIVE number (n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM number WHERE n < ${credentials})
    INSERT INTO content (credential, header, payload)
    SELECT n, header, payload FROM number CROSS JOIN first_content;
    COMMIT; PRAGMA journal_mode = WAL;`)
  database.close()
}

async function timeEach(times: number, work: (n: number) => Promise<unknown>): Promise<readonly number[]> {
  const milliseconds: number[] = []
  for (let n = 0; n < times; n++) {
    const began = performance.now()
    await work(n)
    milliseconds.push(performance.now() - began)
  }
  return milliseconds.sort((a, b) => a - b)
}

const line = (name: string, sorted: readonly number[]): string => {
  const at = (share: number) => `${(sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN).toFixed(2)} ms`
  return `  ${name}: median ${at(0.5)}, p99 ${at(0.99)}, at the most ${at(1)}`
}

const lookUp = (registry: Registry, credentials: number) => (n: number) =>
  registry.transaction(async (tx) => {
    const row = 1 + ((n * 7_368_787) % credentials)
    const [found] = await tx.credentialsById([idOf(row)])
    if (found?.seq !== row) throw new Error(`row ${row} was not found`)
  })

const revokeAndPublish = (issuer: Issuer, credentials: number) => async (n: number) => {
  const row = 1 + ((n * 5_000_011) % credentials)
  await issuer.revoke(idOf(row - (row % 20) + 1), { reason: 'other', actor: 'measure' })
  await issuer.publishStatusLists(async () => {})
}

async function measure(path: string, credentials: number): Promise<void> {
  const registry = createSqliteRegistry({ path })
  const issuer = await createIssuer({
    id: ISSUER,
    signer,
    registry,
    statusBaseUrl: STATUS,
    published: uncheckedPublications,
  })
  const began = performance.now()
  const { published } = await issuer.publishStatusLists(async () => {})
  const whole = performance.now() - began
  console.log(`${credentials.toLocaleString('en')} credentials, ${(statSync(path).size / 2 ** 30).toFixed(1)} GiB`)
  console.log(
    `  all ${published.length} lists published for the first time: ${(whole / published.length).toFixed(1)} ms each`,
  )
  console.log(line(`${LOOK_UPS} look-ups by id`, await timeEach(LOOK_UPS, lookUp(registry, credentials))))
  console.log(
    line(
      `${PUBLICATIONS} times one revoked and published`,
      await timeEach(PUBLICATIONS, revokeAndPublish(issuer, credentials)),
    ),
  )
  await registry.close()
}

const folder = mkdtempSync(join(tmpdir(), 'volunteer-passport-millions-'))
try {
  for (const credentials of [FEW, MANY]) {
    const path = join(folder, `${credentials}.sqlite`)
    await createRegistry(path, credentials)
    await measure(path, credentials)
  }
} finally {
  rmSync(folder, { recursive: true })
}
