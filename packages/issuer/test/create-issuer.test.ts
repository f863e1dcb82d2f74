import { createJwkSigner, type Signer } from '@volunteer-passport/codec'
import { createDidResolver } from '@volunteer-passport/did'
import { createMemoryRegistry } from '@volunteer-passport/registry/memory'
import { officeDid, VolunteerActivity, VolunteerPassport } from '@volunteer-passport/schema'
import {
  didDocumentOf,
  fakeNetwork,
  forgedOfficeKey,
  OFFICE_DID,
  OFFICE_DID_DOCUMENT_URL,
  officeDidDocument,
  officeKey,
  officeP256Key,
  otherOfficeKey,
  STATUS_BASE_URL,
  type TestKey,
} from '@volunteer-passport/testing'
import { describe, expect, test } from 'vitest'
import { activity, BIN, NEXT_YEAR, openOffice, person, reopen, signer } from './support/office.ts'

const signerOf = (key: TestKey): Signer => createJwkSigner({ keyId: key.keyId, privateJwk: { ...key.privateJwk } })

const refusal = (options: object) =>
  reopen({ registry: createMemoryRegistry(), ...options } as never).then(
    () => 'made',
    ({ code }) => code,
  )

describe('createIssuer refuses', () => {
  test.each([
    ['no id', { id: undefined }, 'OPTION_MISSING'],
    ['an address as id', { id: 'https://passport.example' }, 'OPTION_INVALID'],
    ['a DID URL as id', { id: `${OFFICE_DID}#key-1` }, 'OPTION_INVALID'],
    ['no signer', { signer: undefined }, 'OPTION_MISSING'],
    ['no registry', { registry: undefined }, 'OPTION_MISSING'],
    ['the key of another office', { signer: signerOf(otherOfficeKey) }, 'OPTION_INVALID'],
    ['a key id without a name', { signer: { ...signer(), keyId: `${OFFICE_DID}#` } }, 'OPTION_INVALID'],
    [
      'a public key that is not of the private one',
      { signer: { ...signer(), publicJwk: { ...forgedOfficeKey.publicJwk } } },
      'SIGNER_FAILED',
    ],
    [
      'a public key of another algorithm',
      { signer: { ...signer(), publicJwk: { ...officeP256Key.publicJwk } } },
      'SIGNER_FAILED',
    ],
    [
      'a key in a small subgroup',
      {
        signer: {
          ...signer(),
          publicJwk: { kty: 'OKP', crv: 'Ed25519', x: 'AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' },
        },
      },
      'SIGNER_FAILED',
    ],
    [
      'a signer that throws',
      { signer: { ...signer(), sign: () => Promise.reject(new Error('no HSM')) } },
      'SIGNER_FAILED',
    ],
    ['a signer that gives nothing', { signer: { ...signer(), sign: async () => undefined } }, 'SIGNER_FAILED'],
    ['a signer that gives zeros', { signer: { ...signer(), sign: async () => new Uint8Array(64) } }, 'SIGNER_FAILED'],
    ['randomness that stands still', { random: (bytes: Uint8Array) => bytes.fill(4) }, 'RANDOM_UNSAFE'],
    ['randomness that does nothing', { random: () => {} }, 'RANDOM_UNSAFE'],
    ['randomness that repeats', { random: (bytes: Uint8Array) => bytes.set(bytes.map((_, i) => i)) }, 'RANDOM_UNSAFE'],
    [
      'randomness that throws',
      {
        random: () => {
          throw new Error('no entropy')
        },
      },
      'RANDOM_UNSAFE',
    ],
  ])('%s', async (_, options, code) => {
    expect(await refusal(options)).toBe(code)
  })

  test.each([
    undefined,
    '',
    'passport.example/status',
    'http://passport.example/status',
    'https://passport.example/status?x=1',
    'https://passport.example/status#x',
    'https://user@passport.example/status',
    'https://passport.example/a/../status',
    'https://passport.example/a%2fb',
    'https://passport.example//status',
    'https://PASSPORT.example/status',
    'https://passport.example:443/status',
    'https://passport.example/стaтус',
    42,
  ])('the status base URL %j', async (statusBaseUrl) => {
    expect(await refusal({ statusBaseUrl })).toBe('STATUS_BASE_URL_INVALID')
  })

  test.each([0, 1024, 65_536, 131_073, 262_143, 2_097_152, 131_072.5, -131_072, Number.NaN, '131072', null])(
    'status lists of %j entries',
    async (statusListSize) => {
      expect(await refusal({ statusListSize })).toBe('OPTION_INVALID')
    },
  )

  test('the registry of another issuer', async () => {
    const registry = createMemoryRegistry()
    await reopen({ registry })
    await reopen({ registry })
    const other = { registry, id: otherOfficeKey.keyId.split('#')[0] as string, signer: signerOf(otherOfficeKey) }
    await expect(reopen(other)).rejects.toMatchObject({
      code: 'REGISTRY_OF_ANOTHER_ISSUER',
      facts: { owner: OFFICE_DID },
    })
  })

  test.each([undefined, 'vcdm11', 'openBadges'] as const)('a status base URL that moved (%s)', async (profile) => {
    const { registry, issuer } = await openOffice()
    const moved = { registry, statusBaseUrl: `${STATUS_BASE_URL}-2` }
    // No credential names the old one yet.
    await reopen(moved)
    await issuer.ledger.registerPerson(person('m-1'))
    await issuer.ledger.recordActivity(activity('m-1', 'a-1'))
    await issuer.issue(VolunteerActivity, { key: `${BIN}:a-1`, ...(profile && { profile }) })
    await reopen({ registry, statusBaseUrl: `${STATUS_BASE_URL}/` })
    await expect(reopen(moved)).rejects.toMatchObject({
      code: 'STATUS_BASE_URL_INVALID',
      facts: { issued: STATUS_BASE_URL },
    })
  })

  test('a key that is not published, where it is given a resolver to ask', async () => {
    const withDocument = (body: object) =>
      createDidResolver({ fetch: fakeNetwork({ [OFFICE_DID_DOCUMENT_URL]: { body } }) })
    expect(await refusal({ resolver: withDocument(officeDidDocument) })).toBe('made')
    expect(await refusal({ resolver: createDidResolver({ fetch: fakeNetwork({}) }) })).toBe('SIGNER_KEY_UNPUBLISHED')
    expect(await refusal({ resolver: withDocument(didDocumentOf(OFFICE_DID, [officeP256Key])) })).toBe(
      'SIGNER_KEY_UNPUBLISHED',
    )
    expect(await refusal({ resolver: withDocument(didDocumentOf(OFFICE_DID, [forgedOfficeKey])) })).toBe(
      'SIGNER_KEY_UNPUBLISHED',
    )
    const notForAssertions = { ...officeDidDocument, assertionMethod: [officeP256Key.keyId] }
    expect(await refusal({ resolver: withDocument(notForAssertions) })).toBe('SIGNER_KEY_UNPUBLISHED')
  })
})

describe('createIssuer takes', () => {
  test('a P-256 key, and any path or a slash at the end of the status base URL', async () => {
    for (const statusBaseUrl of [
      'https://passport.example/a/b/',
      'https://passport.example',
      'https://passport.example/',
    ]) {
      const { issuer, web } = await openOffice({ signer: signerOf(officeP256Key), statusBaseUrl })
      await issuer.ledger.registerPerson(person('m-1'))
      const { credential } = await issuer.issue(VolunteerPassport, { key: 'm-1', person: 'm-1', validUntil: NEXT_YEAR })
      const base = statusBaseUrl.replace(/\/$/, '')
      expect(credential.status[0]).toMatchObject({ list: `${base}/revocation/1.jwt` })
      expect([...web.files.keys()]).toContain(`${base}/revocation/1.jwt`)
    }
  })

  test('the national office and one that is in no region: their numbers begin with 00', async () => {
    for (const id of [officeDid('KZ'), 'did:web:volunteers.example']) {
      const key = { ...officeKey, keyId: `${id}#key-1` }
      const { issuer } = await openOffice({ id, signer: signerOf(key) })
      await issuer.ledger.registerPerson(person('m-1'))
      const { credential } = await issuer.issue(VolunteerPassport, { key: 'm-1', person: 'm-1', validUntil: NEXT_YEAR })
      expect(credential.subject.passportNumber).toMatch(/^00-/)
    }
  })
})

test('keys.didDocument is what has to be published', async () => {
  const { issuer } = await openOffice()
  const fetch = fakeNetwork({ [OFFICE_DID_DOCUMENT_URL]: { body: await issuer.keys.didDocument() } })
  expect(await refusal({ resolver: createDidResolver({ fetch }) })).toBe('made')
  expect(JSON.stringify(await issuer.keys.didDocument())).not.toContain('"d"')
})
