import { createJwkSigner, encodeCredentialJwt, generatePrivateJwk, type Jwk, signJws } from '@volunteer-passport/codec'
import { createDidResolver, type Fetch } from '@volunteer-passport/did'
import { createIssuer, type PublishedFile, uncheckedPublications } from '@volunteer-passport/issuer'
import { createMemoryRegistry } from '@volunteer-passport/registry/memory'
import { type JsonObject, languageValues, officeDid, VolunteerPassport } from '@volunteer-passport/schema'
import { createVerifier, trustIssuers } from '@volunteer-passport/verifier'
import { expect, test } from 'vitest'

const id = officeDid('KZ-75')
const statusBaseUrl = 'https://passport.example/offices/kz-75/status'
const BY = { actor: 'security-1' }

const signerOf = (name: string, privateJwk: Jwk) => createJwkSigner({ keyId: `${id}#${name}`, privateJwk })

test('what a thief made with a stolen key is refused, also backdated and on a live index; what the office reissues is good', async () => {
  const stolen = signerOf('key-1', await generatePrivateJwk('EdDSA'))
  const next = signerOf('key-2', await generatePrivateJwk('EdDSA'))
  const registry = createMemoryRegistry()
  const open = (signer: typeof stolen) =>
    createIssuer({ id, signer, registry, statusBaseUrl, published: uncheckedPublications })
  const first = await open(stolen)
  const site = new Map<string, PublishedFile>()
  const publish = async (file: PublishedFile) => void site.set(file.url, file)
  await first.publishStatusLists(publish)
  const name = { familyName: languageValues({ kk: 'Сейтқали' }), givenName: languageValues({ kk: 'Айгерім' }) }
  await first.ledger.registerPerson({ ref: 'm-1', name, memberSince: '2024-03-01', region: 'KZ-75' })
  const validUntil = new Date(Date.now() + 365 * 86_400_000)
  const genuine = await first.issue(VolunteerPassport, { key: 'm-1', person: 'm-1', validUntil })

  // The thief changes the name of the hours, not the index: its bit is that of a passport in good standing.
  const document = JSON.parse(Buffer.from(genuine.token.split('.')[1]!, 'base64url').toString()) as JsonObject
  const subject = document.credentialSubject as JsonObject
  const forged: JsonObject = {
    ...document,
    id: 'urn:uuid:4f5f0c36-4f39-4d7e-9a43-0d4f8b4f3a11',
    credentialSubject: { ...subject, totals: { ...(subject.totals as JsonObject), hours: 900 } },
    validFrom: '2025-01-01T00:00:00Z',
    iat: Date.parse('2025-01-01T00:00:00Z') / 1000,
  }
  const { header, claims } = encodeCredentialJwt(forged, { signer: stolen, profile: undefined })
  const forgery = await signJws({ header, payload: Buffer.from(JSON.stringify(claims)), signer: stolen })

  const fetch: Fetch = async (url) => {
    const didDocument = Buffer.from(JSON.stringify(await first.keys.didDocument()))
    const body = url.endsWith('/did.json') ? didDocument : site.get(url)?.bytes
    if (body === undefined) throw new Error(`nothing is at ${url}`)
    const headers = { contentType: 'application/json', maxAgeSeconds: undefined, accessControlAllowOrigin: '*' }
    return { ok: true, value: { body, ...headers } }
  }
  // A verifier of that day, which has nothing in its caches.
  const verdict = async (token: string) => {
    const verifier = createVerifier({
      trust: trustIssuers([id]),
      resolver: createDidResolver({ fetch }),
      statusLists: fetch,
    })
    const report = await verifier.verify(token, { type: VolunteerPassport })
    return report.ok ? 'ok' : [report.verdict, report.problems[0].code]
  }
  expect(await verdict(genuine.token)).toBe('ok')
  // The theft has not been noticed: this is what a stolen key can do.
  expect(await verdict(forgery)).toBe('ok')

  await first.keys.prepareKey({ keyId: next.keyId, publicJwk: next.publicJwk, ...BY })
  await first.keys.killKey(stolen.keyId, BY)
  const second = await open(next)
  await second.keys.activateKey(BY)
  await second.publishStatusLists(publish)
  const reissued: string[] = []
  for await (const outcome of second.keys.reissueAll({ signedBy: stolen.keyId, ...BY })) {
    if (outcome.outcome === 'reissued') reissued.push(outcome.token)
  }
  await second.publishStatusLists(publish)
  expect(await verdict(forgery)).toEqual(['rejected', 'KEY_REVOKED'])
  expect(await verdict(genuine.token)).toEqual(['rejected', 'KEY_REVOKED'])
  expect(await Promise.all(reissued.map(verdict))).toEqual(['ok'])
})
