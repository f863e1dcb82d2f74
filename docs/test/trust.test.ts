import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import {
  createJwkSigner,
  generatePrivateJwk,
  jwkThumbprint,
  type Signer,
  signRootMetadata,
} from '@volunteer-passport/codec'
import { trustUrls } from '@volunteer-passport/did'
import { createFolderFetch } from '@volunteer-passport/did/folder-fetch'
import { createIssuer, type Issuer } from '@volunteer-passport/issuer'
import { createFolderPublisher, createFolderReader } from '@volunteer-passport/issuer/folder-publisher'
import { createMemoryRegistry } from '@volunteer-passport/registry/memory'
import {
  languageValues,
  OfficeAccreditation,
  officeDid,
  type PublicJwk,
  type Report,
  VolunteerActivity,
  VolunteerPassport,
} from '@volunteer-passport/schema'
import { anyType, createVerifier, trustRoot, type Verifier } from '@volunteer-passport/verifier'
import { type GeneralJWSInput, generalVerify, importJWK, type JWK, jwtVerify } from 'jose'
import { afterAll, expect, test } from 'vitest'

const ROOT = 'did:web:passport.example'
const ALMATY = officeDid('KZ-75')
const ASTANA = officeDid('KZ-71')
const ORGANISATION = 'did:web:passport.example:organisations:zhasyl'
const BIN = '050140000011'
const BY = { reason: 'under-review', actor: 'officer-1' } as const

const folder = mkdtempSync(join(tmpdir(), 'trust-'))
afterAll(() => rmSync(folder, { recursive: true }))
const publisher = createFolderPublisher(folder)
const now = new Date()
const inDays = (days: number): Date => new Date(now.getTime() + days * 86_400_000)
const publicKey = ({ publicJwk }: Signer): PublicJwk => publicJwk as PublicJwk
const newSigner = async (keyId: (thumbprint: string) => string, algorithm: 'EdDSA' | 'ES256' = 'EdDSA') => {
  const privateJwk = await generatePrivateJwk(algorithm)
  return createJwkSigner({ keyId: keyId(jwkThumbprint(privateJwk)), privateJwk })
}
const urlsOf = (did: string) => {
  const urls = trustUrls(did)
  if (!urls.ok) throw new Error(urls.problems[0].detail)
  return urls.value
}
const pathOf = (url: string): string => join(folder, new URL(url).pathname)
const ROOT_FILE = pathOf(urlsOf(ROOT).root)
const LIST_FILE = pathOf(urlsOf(ROOT).accreditations)

const rootSigner = await newSigner((thumbprint) => thumbprint)
const listSigner = await newSigner(() => `${ROOT}#list-1`, 'ES256')
const almatySigner = await newSigner(() => `${ALMATY}#key-1`)
const astanaSigner = await newSigner(() => `${ASTANA}#key-1`)
const organisationSigner = await newSigner(() => `${ORGANISATION}#key-1`)

const scope = {
  credentialTypes: ['VolunteerPassportCredential', 'VolunteerActivityCredential'] as [string, ...string[]],
  jurisdiction: ['KZ-75'] as ['KZ-75'],
  mayAccreditDepth: 1,
}

const open = (
  id: string,
  signer: Signer,
  o: Pick<Parameters<typeof createIssuer>[0], 'scope' | 'accreditors'> = {},
): Promise<Issuer> =>
  createIssuer({
    id,
    signer,
    registry: createMemoryRegistry(),
    statusBaseUrl: urlsOf(id).root.replace('/trust/root.json', '/status'),
    published: createFolderReader(folder),
    ...o,
  })

async function publishRoot(): Promise<void> {
  const text = await signRootMetadata({
    root: {
      type: 'TrustRoot',
      root: ROOT,
      version: 1,
      issuedAt: inDays(-1).toISOString(),
      expires: inDays(365).toISOString(),
      threshold: 1,
      rootKeys: [publicKey(rootSigner)],
      recoveryKey: publicKey(await newSigner((thumbprint) => thumbprint)),
      listKeys: [{ id: listSigner.keyId, publicKeyJwk: publicKey(listSigner), state: 'active' }],
    },
    signers: [rootSigner],
  })
  mkdirSync(dirname(ROOT_FILE), { recursive: true })
  writeFileSync(ROOT_FILE, text)
}

const freshVerifier = (): Verifier =>
  createVerifier({
    trust: trustRoot({ root: ROOT, rootKeyThumbprints: [rootSigner.keyId] }),
    statusLists: createFolderFetch({ origin: 'https://passport.example', folder }),
  })
const said = (report: Report): string => (report.ok ? 'accepted' : `${report.verdict} ${report.problems[0].code}`)

test('what the issuer side publishes is what the verifier side trusts, and plain jose verifies every part of it', async () => {
  await publishRoot()
  const root = await open(ROOT, listSigner, { scope: 'root' })
  await root.publishStatusLists(publisher)
  for (const [subject, signer, region] of [
    [ALMATY, almatySigner, 'KZ-75'],
    [ASTANA, astanaSigner, 'KZ-71'],
  ] as const) {
    await root.accreditations.accredit({
      subject,
      name: languageValues({ kk: `${region} фронт-кеңсесі`, ru: `Фронт-офис ${region}`, en: `Front office ${region}` }),
      region,
      keys: [{ id: signer.keyId, publicJwk: signer.publicJwk }],
      scope: { ...scope, jurisdiction: [region] },
      validUntil: inDays(365),
      actor: 'officer-1',
    })
  }
  await root.publishAccreditations(publisher)

  const almaty = await open(ALMATY, almatySigner, { scope })
  await almaty.publishStatusLists(publisher)
  await almaty.accreditations.accredit({
    subject: ORGANISATION,
    name: languageValues({ kk: 'Жасыл қала', ru: 'Жасыл қала' }),
    bin: BIN,
    keys: [{ id: organisationSigner.keyId, publicJwk: organisationSigner.publicJwk }],
    scope: { credentialTypes: ['VolunteerActivityCredential'], jurisdiction: ['KZ-75'], mayAccreditDepth: 0 },
    validUntil: inDays(300),
    actor: 'officer-2',
  })
  await almaty.publishAccreditations(publisher)

  const organisation = await open(ORGANISATION, organisationSigner, { accreditors: [ALMATY] })
  await organisation.publishStatusLists(publisher)
  for (const issuer of [almaty, organisation]) {
    await issuer.ledger.registerPerson({
      ref: 'member-1',
      name: { familyName: languageValues({ kk: 'Сейтқали' }), givenName: languageValues({ kk: 'Айгерім' }) },
      memberSince: '2024-03-01',
      region: 'KZ-75',
    })
  }
  await organisation.ledger.recordActivity({
    person: 'member-1',
    participationId: `${BIN}:1`,
    organisation: { bin: BIN, name: languageValues({ kk: 'Жасыл қала', ru: 'Жасыл қала' }) },
    project: { name: languageValues({ kk: 'Жас ағаш' }) },
    sector: 'ecology',
    role: languageValues({ kk: 'Еріктi' }),
    start: new Date('2026-09-17T04:00:00Z'),
    end: new Date('2026-09-17T06:00:00Z'),
    hours: 2,
    mode: 'onSite',
    confirmation: { method: 'coordinator', date: '2026-09-18' },
  })
  const passport = await almaty.issue(VolunteerPassport, {
    key: 'member-1',
    person: 'member-1',
    validUntil: inDays(365),
  })
  const activity = await organisation.issue(VolunteerActivity, { key: `${BIN}:1` })

  const verifier = freshVerifier()
  const passportReport = await verifier.verify(passport.token, { type: VolunteerPassport })
  const activityReport = await verifier.verify(activity.token, { type: VolunteerActivity })
  expect([said(passportReport), said(activityReport)]).toEqual(['accepted', 'accepted'])
  expect(activityReport.issuer?.chain?.map(({ did }) => did)).toEqual([ROOT, ALMATY, ORGANISATION])

  // Plain jose, with the keys by hand.
  const rootText: GeneralJWSInput = JSON.parse(readFileSync(ROOT_FILE, 'utf8'))
  const { payload } = await generalVerify(rootText, await importJWK({ ...rootSigner.publicJwk } as JWK, 'EdDSA'))
  const listKey = JSON.parse(new TextDecoder().decode(payload)).listKeys[0].publicKeyJwk
  const jose = await importJWK(listKey, 'ES256')
  const list = await jwtVerify(readFileSync(LIST_FILE, 'utf8'), jose, {
    typ: 'vc+jwt',
  })
  const { accreditations } = list.payload.credentialSubject as {
    accreditations: { subject: string; credential: string }[]
  }
  expect(accreditations.map(({ subject }) => subject)).toEqual([ASTANA, ALMATY])
  for (const { subject, credential } of accreditations) {
    const accreditation = await jwtVerify(credential, jose, { typ: 'vc+jwt' })
    expect(accreditation.payload).toMatchObject({ issuer: ROOT, credentialSubject: { id: subject } })
    // Each can be checked on its own, by the same root and by its status bits.
    expect(said(await verifier.verify(credential, { type: OfficeAccreditation }))).toBe('accepted')
  }
  expect(said(await verifier.verify(readFileSync(LIST_FILE, 'utf8'), { type: anyType }))).toBe('accepted')

  await root.accreditations.suspend(ALMATY, BY)
  await root.publishAccreditations(publisher)
  const suspended = await freshVerifier().verify(activity.token, { type: VolunteerActivity })
  expect([said(suspended), suspended.failingHop?.did]).toEqual(['rejected ACCREDITATION_REVOKED', ALMATY])
  await root.accreditations.reinstate(ALMATY, BY)
  await root.publishAccreditations(publisher)
  expect(said(await freshVerifier().verify(passport.token, { type: VolunteerPassport }))).toBe('accepted')

  await almaty.revoke(passport.id, { reason: 'fraud', actor: 'officer-2' })
  await almaty.publishStatusLists(publisher)
  expect(said(await freshVerifier().verify(passport.token, { type: VolunteerPassport }))).toBe(
    'rejected STATUS_REVOKED',
  )
  await root.accreditations.withdraw(ALMATY, BY)
  await root.publishAccreditations(publisher)
  expect(said(await freshVerifier().verify(activity.token, { type: VolunteerActivity }))).toBe(
    'rejected ACCREDITATION_REVOKED',
  )
})
