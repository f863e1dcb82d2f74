import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { createJwkSigner, generatePrivateJwk, type Jwk } from '@volunteer-passport/codec'
import { createDidResolver } from '@volunteer-passport/did'
import { createIssuer, type Issuer } from '@volunteer-passport/issuer'
import { createFolderPublisher, createFolderReader } from '@volunteer-passport/issuer/folder-publisher'
import type { Registry } from '@volunteer-passport/issuer/registry'
import { createSqliteRegistry } from '@volunteer-passport/registry/sqlite'
import {
  type CredentialType,
  languageValues,
  officeDid,
  VolunteerActivity,
  VolunteerPassport,
  VolunteerRecognition,
  VolunteerTraining,
} from '@volunteer-passport/schema'
import { anyType, createVerifier, trustIssuers } from '@volunteer-passport/verifier'
import { CompactSign, exportJWK, generateKeyPair, importJWK, jwtVerify } from 'jose'
import { afterAll, describe, expect, test } from 'vitest'

const id = officeDid('KZ-75')
const BIN = '050140000011'
const organisation = { bin: BIN, name: languageValues({ kk: 'Жасыл қала', ru: 'Жасыл қала' }) }
const folder = mkdtempSync(join(tmpdir(), 'interop-'))
const registries: Registry[] = []
afterAll(async () => {
  await Promise.all(registries.map((registry) => registry.close()))
  rmSync(folder, { recursive: true })
})

async function openOffice(algorithm: 'EdDSA' | 'ES256'): Promise<{ issuer: Issuer; publicJwk: Jwk; site: string }> {
  const site = join(folder, algorithm)
  const signer = createJwkSigner({ keyId: `${id}#key`, privateJwk: await generatePrivateJwk(algorithm) })
  const registry = createSqliteRegistry({ path: join(folder, `${algorithm}.sqlite`) })
  registries.push(registry)
  const statusBaseUrl = 'https://passport.example/offices/kz-75/status'
  const published = createFolderReader(site)
  const issuer = await createIssuer({ id, signer, registry, statusBaseUrl, published })
  await issuer.publishStatusLists(createFolderPublisher(site))
  await issuer.ledger.registerPerson({
    ref: 'member-1',
    name: { familyName: languageValues({ kk: 'Сейтқали' }), givenName: languageValues({ kk: 'Айгерім' }) },
    memberSince: '2024-03-01',
    region: 'KZ-75',
  })
  await issuer.ledger.recordActivity({
    person: 'member-1',
    participationId: `${BIN}:1`,
    organisation,
    project: { name: languageValues({ kk: 'Жас ағаш' }) },
    sector: 'ecology',
    role: languageValues({ kk: 'Еріктi' }),
    start: new Date('2026-09-17T04:00:00Z'),
    end: new Date('2026-09-17T06:00:00Z'),
    hours: 2,
    mode: 'onSite',
    confirmation: { method: 'coordinator', date: '2026-09-18' },
  })
  return { issuer, publicJwk: signer.publicJwk, site }
}

async function issueOneOfEach(issuer: Issuer): Promise<readonly { type: CredentialType<unknown>; token: string }[]> {
  const passport = await issuer.issue(VolunteerPassport, {
    key: 'member-1',
    person: 'member-1',
    validUntil: new Date('2030-01-01T00:00:00Z'),
  })
  const activity = await issuer.issue(VolunteerActivity, { key: `${BIN}:1` })
  const training = await issuer.issue(VolunteerTraining, {
    key: `${BIN}:course-1`,
    person: 'member-1',
    claims: {
      participationId: `${BIN}:course-1`,
      provider: organisation,
      course: { name: languageValues({ kk: 'Алғашқы көмек', ru: 'Первая помощь' }) },
      completedOn: '2026-09-01',
    },
  })
  const recognition = await issuer.issue(VolunteerRecognition, {
    key: `${BIN}:award-1`,
    person: 'member-1',
    claims: {
      recognitionId: `${BIN}:award-1`,
      awardedBy: organisation,
      award: { name: languageValues({ kk: 'Жыл еріктісі', ru: 'Волонтёр года' }) },
      awardedDate: '2026-10-01',
    },
  })
  return [
    { type: VolunteerPassport, token: passport.token },
    { type: VolunteerActivity, token: activity.token },
    { type: VolunteerTraining, token: training.token },
    { type: VolunteerRecognition, token: recognition.token },
  ]
}

describe.each(['EdDSA', 'ES256'] as const)('what an office with an %s key publishes', (algorithm) => {
  test('verifies with plain jose: each credential and each list', async () => {
    const { issuer, publicJwk, site } = await openOffice(algorithm)
    const key = await importJWK({ ...publicJwk } as never, algorithm)
    for (const { type, token } of await issueOneOfEach(issuer)) {
      const { payload, protectedHeader } = await jwtVerify(token, key, { typ: 'vc+jwt', algorithms: [algorithm] })
      expect(protectedHeader).toEqual({ alg: algorithm, kid: `${id}#key`, typ: 'vc+jwt', cty: 'vc' })
      expect(payload).toMatchObject({ issuer: id, type: ['VerifiableCredential', type.name], iat: expect.any(Number) })
    }
    for (const purpose of ['revocation', 'suspension', 'refresh']) {
      const list = readFileSync(join(site, `offices/kz-75/status/${purpose}/1.jwt`), 'utf8')
      const { payload } = await jwtVerify(list, key, { typ: 'vc+jwt' })
      const { encodedList } = payload.credentialSubject as { encodedList: string }
      expect(payload).toMatchObject({
        id: `https://passport.example/offices/kz-75/status/${purpose}/1.jwt`,
        issuer: id,
      })
      expect(encodedList[0]).toBe('u')
      expect(gunzipSync(Buffer.from(encodedList.slice(1), 'base64url'))).toHaveLength(131_072 / 8)
    }
  })
})

test.each(['EdDSA', 'ES256'] as const)(
  "VC-JOSE-COSE's own example, signed by plain jose with %s, verifies here",
  async (alg) => {
    const { publicKey, privateKey } = await generateKeyPair(alg)
    const issuer = `did:jwk:${Buffer.from(JSON.stringify(await exportJWK(publicKey))).toString('base64url')}`
    // The first example of VC-JOSE-COSE §3.1.1, its issuer made one whose key can be found without a network.
    const example = {
      '@context': ['https://www.w3.org/ns/credentials/v2', 'https://www.w3.org/ns/credentials/examples/v2'],
      id: 'http://university.example/credentials/1872',
      type: ['VerifiableCredential', 'ExampleAlumniCredential'],
      issuer,
      validFrom: '2010-01-01T19:23:24Z',
      credentialSubject: {
        id: 'did:example:ebfeb1f712ebc6f1c276e12ec21',
        alumniOf: { id: 'did:example:c276e12ec21ebfeb1f712ebc6f1', name: 'Example University' },
      },
    }
    const token = await new CompactSign(new TextEncoder().encode(JSON.stringify(example)))
      .setProtectedHeader({ alg, kid: `${issuer}#0`, typ: 'vc+jwt', cty: 'vc' })
      .sign(privateKey)
    const verifier = createVerifier({ trust: trustIssuers([issuer]), resolver: createDidResolver() })
    const report = await verifier.verify(token, { type: anyType })
    expect(report).toMatchObject({ ok: true, credential: { document: example, subject: example.credentialSubject } })
  },
)
