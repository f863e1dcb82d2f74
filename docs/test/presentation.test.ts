import {
  createJwkSigner,
  encodePresentationJwt,
  generatePrivateJwk,
  importVerificationKey,
  signJws,
} from '@volunteer-passport/codec'
import { createDidResolver, type Fetch } from '@volunteer-passport/did'
import { createIssuer, type PublishedFile } from '@volunteer-passport/issuer'
import { createMemoryRegistry } from '@volunteer-passport/registry/memory'
import { languageValues, officeDid, VolunteerActivity, VolunteerPassport } from '@volunteer-passport/schema'
import { createVerifier, serializeReport, trustIssuers } from '@volunteer-passport/verifier'
import { expect, test } from 'vitest'

const id = officeDid('KZ-75')
const BIN = '050140000011'

/** An office, its web site, and one volunteer with a phone. */
async function openOffice() {
  const signer = createJwkSigner({ keyId: `${id}#key`, privateJwk: await generatePrivateJwk('EdDSA') })
  const statusBaseUrl = 'https://passport.example/offices/kz-75/status'
  const site = new Map<string, PublishedFile>()
  const published = async (url: string) => site.get(url)?.bytes
  const issuer = await createIssuer({ id, signer, registry: createMemoryRegistry(), statusBaseUrl, published })
  const publish = () => issuer.publishStatusLists(async (file) => void site.set(file.url, file))
  await publish()
  const name = { familyName: languageValues({ kk: 'Сейтқали' }), givenName: languageValues({ kk: 'Айгерім' }) }
  await issuer.ledger.registerPerson({ ref: 'm-1', name, memberSince: '2024-03-01', region: 'KZ-75' })
  await issuer.ledger.recordActivity({
    person: 'm-1',
    participationId: `${BIN}:1`,
    organisation: { bin: BIN, name: languageValues({ kk: 'Жасыл қала' }) },
    project: { name: languageValues({ kk: 'Жас ағаш' }) },
    sector: 'ecology',
    role: languageValues({ kk: 'Ерікті' }),
    start: new Date('2026-09-17T04:00:00Z'),
    end: new Date('2026-09-17T06:00:00Z'),
    hours: 2,
    mode: 'onSite',
    confirmation: { method: 'coordinator', date: '2026-09-18' },
  })
  const fetch: Fetch = async (url) => {
    const didDocument = new TextEncoder().encode(JSON.stringify(await issuer.keys.didDocument()))
    const body = url.endsWith('/did.json') ? didDocument : site.get(url)?.bytes
    if (body === undefined) throw new Error(`nothing is at ${url}`)
    const headers = { contentType: 'application/json', maxAgeSeconds: undefined, accessControlAllowOrigin: '*' }
    return { ok: true, value: { body, ...headers } }
  }
  return { issuer, publish, fetch }
}

/** A phone that knows no DID: it names its key by the thumbprint. */
async function makePhone() {
  const privateJwk = await generatePrivateJwk('ES256')
  const { d: _, ...publicJwk } = privateJwk
  const key = importVerificationKey(publicJwk)
  if (!key.ok) throw new Error(key.problems[0].detail)
  const signer = createJwkSigner({ keyId: key.value.thumbprint, privateJwk })
  const present = (credentials: readonly string[], nonce: string) => {
    const { header, claims } = encodePresentationJwt(
      { credentials, audience: 'https://gate.example', nonce },
      { signer },
    )
    return signJws({ header, payload: new TextEncoder().encode(JSON.stringify(claims)), signer })
  }
  return { publicJwk, present }
}

test('an office issues to a phone, the phone presents, a gate admits; after a change of phone only the new one may', async () => {
  const { issuer, publish, fetch } = await openOffice()
  const phone = await makePhone()
  const validUntil = new Date(Date.now() + 365 * 86_400_000)
  const passport = await issuer.issue(VolunteerPassport, {
    key: 'm-1',
    person: 'm-1',
    validUntil,
    holderKey: phone.publicJwk,
  })
  const badge = await issuer.issue(VolunteerActivity, { key: `${BIN}:1`, profile: 'openBadges' })
  const gate = createVerifier({
    trust: trustIssuers([id]),
    resolver: createDidResolver({ fetch }),
    statusLists: fetch,
    status: { maxAgeSeconds: 0 },
  })
  const admit = async (token: string, nonce: string) => {
    const report = await gate.verifyPresentation(token, { audience: 'https://gate.example', nonce })
    return [report.ok, ...report.credentials.map((one) => (one.ok ? 'ok' : one.problems[0].code))]
  }

  const shown = await phone.present([passport.token, badge.token], 'n-1')
  expect(await admit(shown, 'n-1')).toEqual([true, 'ok', 'ok'])
  expect(await admit(shown, 'n-1')).toEqual([false, 'HOLDER_BINDING_FAILED', 'HOLDER_BINDING_FAILED'])
  expect(await admit(shown, 'n-2')).toEqual([false])

  const newPhone = await makePhone()
  expect(await admit(await newPhone.present([passport.token, badge.token], 'n-3'), 'n-3')).toEqual([
    false,
    'HOLDER_BINDING_FAILED',
    'HOLDER_BINDING_FAILED',
  ])
  const change = { reason: 'superseded', actor: 'clerk-7', holderKey: newPhone.publicJwk } as const
  const replacement = await issuer.replace(passport.id, change)
  await publish()
  expect(await admit(await newPhone.present([replacement.token, badge.token], 'n-4'), 'n-4')).toEqual([
    true,
    'ok',
    'ok',
  ])
  expect(await admit(await phone.present([passport.token, badge.token], 'n-5'), 'n-5')).toEqual([
    false,
    'STATUS_REVOKED',
    'HOLDER_BINDING_FAILED',
  ])
})

test('the same activity in three encodings, by three offices’ choices, is the same credential but for its own id', async () => {
  const seen: unknown[] = []
  for (const profile of [undefined, 'vcdm11', 'openBadges'] as const) {
    const { issuer, fetch } = await openOffice()
    const made = await issuer.issue(VolunteerActivity, { key: `${BIN}:1`, ...(profile && { profile }) })
    const verifier = createVerifier({
      trust: trustIssuers([id]),
      resolver: createDidResolver({ fetch }),
      statusLists: fetch,
    })
    const report = await verifier.verify(made.token, { type: VolunteerActivity })
    if (!report.ok) throw new Error(serializeReport(report))
    const { id: _, issuedAt: __, validFrom: ___, status, document: ____, subject, ...rest } = report.credential
    expect(status.some((entry) => entry.kind === 'bitstring' && entry.purpose === 'revocation')).toBe(true)
    seen.push({ ...rest, subject: { ...subject, id: 'somebody' } })
  }
  expect(seen[1]).toEqual(seen[0])
  expect(seen[2]).toEqual(seen[0])
})
