import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createJwkSigner, generatePrivateJwk } from '@volunteer-passport/codec'
import { createDidResolver } from '@volunteer-passport/did'
import { createFolderFetch } from '@volunteer-passport/did/folder-fetch'
import { createIssuer } from '@volunteer-passport/issuer'
import { createFolderPublisher, createFolderReader } from '@volunteer-passport/issuer/folder-publisher'
import { createSqliteRegistry } from '@volunteer-passport/registry/sqlite'
import { languageValues, officeDid, VolunteerPassport } from '@volunteer-passport/schema'
import { createVerifier, trustIssuers } from '@volunteer-passport/verifier'

// The built packages on a Node older than the one that runs the tests: an office issues more than a batch, its threads
// with it, revokes, publishes and backs up; a third party verifies. Plain JavaScript, because the oldest runs no other.
const ORIGIN = 'https://passport.example'
const id = officeDid('KZ-75')
const people = Array.from({ length: 600 }, (_, number) => ({
  ref: `member-${number}`,
  name: { familyName: languageValues({ kk: 'Сейтқали' }), givenName: languageValues({ kk: `Айгерім ${number}` }) },
  birthDate: '2001-05-14',
  memberSince: '2024-03-01',
  region: 'KZ-75',
}))
const rows = people.map(({ ref }) => ({ key: ref, person: ref, validUntil: new Date(Date.now() + 1e10) }))

async function collect(stream) {
  const all = []
  for await (const one of stream) all.push(one)
  return all
}

async function issueAndVerify(algorithm, folder) {
  const site = join(folder, 'site')
  const registry = createSqliteRegistry({ path: join(folder, 'registry.sqlite') })
  const issuer = await createIssuer({
    id,
    signer: createJwkSigner({ keyId: `${id}#key-1`, privateJwk: await generatePrivateJwk(algorithm) }),
    registry,
    statusBaseUrl: `${ORIGIN}/offices/kz-75/status`,
    published: createFolderReader(site),
  })
  const publish = createFolderPublisher(site)
  await mkdir(join(site, 'offices/kz-75'), { recursive: true })
  await writeFile(join(site, 'offices/kz-75/did.json'), JSON.stringify(await issuer.keys.didDocument()))
  await issuer.publishStatusLists(publish)
  await collect(issuer.ledger.registerPeople(people))
  const issued = await collect(issuer.issueAll(VolunteerPassport, rows, { jobId: 'job-1' }))
  await issuer.revoke(issued[3].id, { reason: 'fraud', actor: 'clerk-1' })
  await issuer.publishStatusLists(publish)

  const fetch = createFolderFetch({ origin: ORIGIN, folder: site })
  const verifier = createVerifier({
    trust: trustIssuers([id]),
    resolver: createDidResolver({ fetch }),
    statusLists: fetch,
    status: { maxAgeSeconds: 0 },
  })
  const reports = await collect(
    verifier.verifyAll(
      issued.map(({ token }) => token),
      { type: VolunteerPassport },
    ),
  )
  const refused = reports.flatMap((report, i) => (report.ok ? [] : [`${i} ${report.problems[0].code}`]))
  assert.deepEqual([reports.length, refused], [600, ['3 STATUS_REVOKED']])
  const history = await issuer.history(issued[3].id)
  assert.deepEqual(
    history.map(({ event }) => event),
    ['reserved', 'issued', 'revoked'],
  )
  assert.equal((await issuer.operations.verifyLog()).ok, true)
  assert.equal((await issuer.operations.backup(join(folder, 'copy.sqlite'))).made, true)
  await registry.close()
}

for (const algorithm of ['EdDSA', 'ES256']) {
  const folder = await mkdtemp(join(tmpdir(), 'volunteer-passport-'))
  try {
    await issueAndVerify(algorithm, folder)
  } finally {
    await rm(folder, { recursive: true })
  }
}
process.stdout.write(`Node ${process.version}: issued, revoked and verified\n`)
