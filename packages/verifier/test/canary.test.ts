import { inspect } from 'node:util'
import {
  CHECK_IDS,
  type CheckId,
  type CredentialType,
  type JsonObject,
  type PresentationReport,
  type Report,
  VolunteerActivity,
  VolunteerPassport,
} from '@volunteer-passport/schema'
import {
  didDocumentOf,
  OFFICE_DID,
  OFFICE_DID_DOCUMENT_URL,
  officeKey,
  type TestKey,
  tamper,
} from '@volunteer-passport/testing'
import {
  createVerifier,
  explainReport,
  serializeReport,
  toW3cResult,
  trustIssuers,
  type VerifierOptions,
} from '@volunteer-passport/verifier'
import { describe, expect, it } from 'vitest'
import { byThumbprint, NONCE, phoneKey, present } from './holder.ts'
import { base64Url, signRaw } from './raw-token.ts'
import { createWorld, listToken, listUrl, passportDocument, SUBJECT, type World } from './world.ts'

/** In every value that a claim, a header, a key or a list can hold and still be sound. */
const MARK = 'canary'
/** In every key: what only the holder of a secret or the site should show. */
const SECRETS = [officeKey.privateJwk.d, officeKey.publicJwk.x]

const key: TestKey = { ...officeKey, keyId: `${OFFICE_DID}#${MARK}-key` }
const names = (text: string) => [
  { '@value': `${MARK} ${text}`, '@language': 'kk' },
  { '@value': `${MARK} ${text}`, '@language': 'ru' },
]
const marked: Readonly<Record<string, unknown>> = {
  id: `urn:${MARK}:1`,
  name: `${MARK}-name`,
  description: names('description'),
  issuer: { id: OFFICE_DID, name: `${MARK}-issuer` },
  credentialSubject: {
    ...SUBJECT,
    person: { familyName: names('family'), givenName: names('given'), patronymic: names('patronymic') },
    level: `${MARK}-level`,
    [`${MARK}Member`]: `${MARK}-value`,
  },
  evidence: { type: `${MARK}Report`, id: `urn:${MARK}:2` },
  cnf: { jwk: { ...phoneKey(31).publicJwk, kid: `${MARK}-phone` } },
  more: { [`${MARK}-member`]: [`${MARK}-4`] },
}

const passport = (members: object = {}): JsonObject => passportDocument({ ...marked, ...members })
const header = (members: object = {}) =>
  JSON.stringify({ alg: 'EdDSA', kid: key.keyId, typ: 'vc+jwt', cty: 'vc', note: `${MARK}-header`, ...members })
const sign = (members: object = {}, headerMembers: object = {}): string =>
  signRaw(header(headerMembers), JSON.stringify(passport(members)), key)

/** A site whose DID document and lists are marked too. */
async function createMarkedWorld(options: Partial<VerifierOptions> = {}): Promise<World> {
  const world = await createWorld(options)
  const document = { ...didDocumentOf(OFFICE_DID, [key]), [`${MARK}`]: `${MARK}-document` }
  world.network.set(OFFICE_DID_DOCUMENT_URL, { body: document })
  for (const purpose of ['revocation', 'suspension', 'refresh'] as const) {
    await world.publishList(purpose, { key, members: { name: `${MARK}-list` } })
  }
  return world
}

interface Case {
  readonly name: string
  readonly token?: () => string
  readonly world?: (world: World) => void | Promise<void>
  readonly options?: Partial<VerifierOptions>
  readonly type?: CredentialType<unknown>
}

const list = (changes: Parameters<World['publishList']>[1]) => ({
  world: ({ publishList }: World) => publishList('revocation', { key, ...changes }),
})
const site = (body: string | object) => ({
  world: ({ network }: World) => network.set(OFFICE_DID_DOCUMENT_URL, { body }),
})
const method = (members: object): object => {
  const document = didDocumentOf(OFFICE_DID, [key]) as unknown as { readonly verificationMethod: readonly object[] }
  return { ...document, verificationMethod: document.verificationMethod.map((one) => ({ ...one, ...members })) }
}
const boom = () => {
  throw new Error(`${MARK} ${officeKey.privateJwk.d}`)
}

/** Each check made to fail, and made unknown where it can be, in each way that has words of its own. */
const CASES: Readonly<Record<Exclude<CheckId, 'holder'>, readonly Case[]>> = {
  decode: [
    { name: 'no token', token: () => `${MARK}.${MARK}` },
    { name: 'white space', token: () => `${sign()} ${MARK}` },
    { name: 'no JSON in the header', token: () => `${base64Url(`{"${MARK}":${MARK}}`)}.e30.AAAA` },
    { name: 'a name twice', token: () => signRaw(header(), `{"${MARK}":1,"${MARK}":2}`, key) },
    { name: 'no number', token: () => signRaw(header(), `{"${MARK}":"${MARK}","n":1e999}`, key) },
    { name: 'bad text', token: () => signRaw(header(), `{"${MARK}":"${MARK}\\ud800"}`, key) },
    { name: 'too deep', token: () => signRaw(header(), `{"${MARK}":${'['.repeat(99)}"${MARK}"`, key) },
    { name: 'an array', token: () => signRaw(header(), `["${MARK}"]`, key) },
    { name: 'alg', token: () => sign({}, { alg: MARK }) },
    { name: 'alg of the wrong kind', token: () => sign({}, { alg: [MARK] }) },
    { name: 'crit', token: () => sign({}, { crit: [MARK], [MARK]: MARK }) },
    { name: 'crit of the wrong kind', token: () => sign({}, { crit: MARK }) },
    { name: 'b64', token: () => sign({}, { b64: MARK }) },
    { name: 'typ', token: () => sign({}, { typ: MARK }) },
    { name: 'cty', token: () => sign({}, { cty: MARK }) },
    { name: 'a long header', token: () => sign({}, { [MARK]: MARK.repeat(2_000) }) },
    { name: 'the signature’s form', token: () => `${sign().slice(0, -20)}` },
  ],
  key: [
    { name: 'no kid', token: () => sign({}, { kid: undefined }) },
    { name: 'kid of the wrong kind', token: () => sign({}, { kid: { [MARK]: MARK } }) },
    { name: 'kid of another', token: () => sign({}, { kid: `did:web:${MARK}.example#key` }) },
    { name: 'no such kid', token: () => sign({}, { kid: `${OFFICE_DID}#${MARK}` }) },
    { name: 'no issuer', token: () => sign({ issuer: [MARK] }) },
    { name: 'a site that is silent', world: ({ network }) => network.set(OFFICE_DID_DOCUMENT_URL, 'timeout') },
    { name: 'a site that sends no JSON', ...site(MARK) },
    { name: 'a document of another', ...site({ id: `did:web:${MARK}.example` }) },
    { name: 'a method that is none', ...site(method({ type: [MARK] })) },
    { name: 'a controller', ...site(method({ controller: `did:web:${MARK}.example` })) },
    { name: 'a private key', ...site(method({ privateKeyJwk: officeKey.privateJwk })) },
    { name: 'a key that is none', ...site(method({ publicKeyJwk: { kty: MARK, crv: MARK, x: MARK } })) },
    { name: 'a private member', ...site(method({ publicKeyJwk: officeKey.privateJwk })) },
    { name: 'revoked', ...site(method({ revoked: '2020-01-01T00:00:00Z' })) },
    { name: 'revoked at no date', ...site(method({ revoked: MARK })) },
    { name: 'a resolver with a fault', options: { resolver: { resolve: boom } } },
  ],
  signature: [
    { name: 'signature', token: () => tamper(sign(), 'signature') },
    { name: 'payload', token: () => tamper(sign(), 'payload') },
  ],
  binding: ['iss', 'sub', 'jti', 'aud', 'vc', 'vp'].map((name) => ({
    name,
    token: () => sign({ [name]: name === 'vc' ? { [MARK]: MARK } : MARK }),
  })),
  schema: [
    { name: 'another type', type: VolunteerActivity },
    ...['@context', 'type', 'id', 'credentialSubject', 'evidence', 'credentialSchema', 'relatedResource', 'iat'].map(
      (name) => ({ name, token: () => sign({ [name]: `${MARK} ${MARK}` }) }),
    ),
    ...['@context', 'type', 'name', 'description', 'evidence', 'termsOfUse', 'proof', 'validFrom', 'validUntil'].map(
      (name) => ({ name: `${name} in an array`, token: () => sign({ [name]: [`${MARK} ${MARK}`, { [MARK]: MARK }] }) }),
    ),
    ...Object.keys(SUBJECT).map((name) => ({
      name: `claim ${name}`,
      token: () => sign({ credentialSubject: { ...SUBJECT, [name]: { [MARK]: `${MARK} ${MARK}` } } }),
    })),
    ...['type', 'statusPurpose', 'statusListIndex', 'statusListCredential', 'statusSize', 'id'].map((name) => ({
      name: `status ${name}`,
      token: () => sign({ credentialStatus: [{ ...entryOf(), [name]: `${MARK} ${MARK}` }] }),
    })),
  ].filter(({ name }) => name !== 'status statusPurpose' && name !== 'status type'),
  validity: [
    ...['exp', 'nbf'].map((name) => ({ name: `${name} of the wrong kind`, token: () => sign({ [name]: MARK }) })),
    { name: 'past', token: () => sign({ validUntil: '2026-11-01T00:00:00Z' }) },
    { name: 'future', token: () => sign({ validFrom: '2027-01-01T00:00:00Z', iat: 1_900_000_000 }) },
  ],
  status: [
    { name: 'revoked', ...list({ bits: [42] }) },
    { name: 'of a strange type', token: () => sign({ credentialStatus: { ...entryOf(), type: `${MARK}Entry` } }) },
    {
      name: 'of a strange purpose',
      token: () => sign({ credentialStatus: [entryOf(), { ...entryOf(), statusPurpose: MARK }] }),
    },
    { name: 'a list that is none', world: ({ network }) => network.set(listUrl('revocation'), { body: MARK }) },
    { name: 'a list of another kind', world: ({ network }) => network.set(listUrl('revocation'), { body: sign() }) },
    { name: 'a list at another address', ...list({ members: { id: `https://${MARK}.example/` } }) },
    { name: 'a list of another issuer', ...list({ members: { issuer: `did:web:${MARK}.example` } }) },
    { name: 'a list of another purpose', ...list({ subject: { statusPurpose: MARK } }) },
    { name: 'bits that are none', ...list({ subject: { encodedList: `u${MARK}` } }) },
    {
      name: 'a forged list',
      world: async ({ network }) =>
        network.set(listUrl('revocation'), {
          body: tamper(await listToken(listUrl('revocation'), 'revocation', { key }), 'payload'),
        }),
    },
    { name: 'a store with a fault', options: { state: { get: boom, set: boom } } },
    { name: 'a fetch with a fault', options: { statusLists: boom } },
  ],
  trust: [
    {
      name: 'an unknown issuer',
      token: () => sign({ issuer: `did:web:${MARK}.example` }, { kid: `did:web:${MARK}.example#a` }),
    },
    { name: 'another key', options: { trust: trustIssuers([{ did: OFFICE_DID, keyThumbprints: ['A'.repeat(43)] }]) } },
    { name: 'a policy with a fault', options: { trust: { mayAccept: () => true, accept: boom } } },
  ],
}

const entryOf = (): object => ({
  type: 'BitstringStatusListEntry',
  statusPurpose: 'revocation',
  statusListIndex: '42',
  statusListCredential: listUrl('revocation'),
})

/** Everything that is ever written of a report. */
function writtenOf(report: Report | PresentationReport): string {
  const parts: readonly unknown[] = report.ok
    ? [report.checks, report.warnings]
    : [report, { ...report }, report.checks, report.problems]
  return [
    ...parts.map((part) => JSON.stringify(part)),
    ...parts.map((part) => inspect(part, { depth: 12 })),
    ...(report.ok ? [] : [serializeReport(report)]),
    ...(report.ok || 'credentials' in report ? [] : [JSON.stringify(toW3cResult(report))]),
    ...(['kk', 'ru', 'en'] as const).map((locale) => explainReport(report, { locale })),
  ].join('\n')
}

function expectNoMark(written: string): void {
  const at = written.indexOf(MARK)
  expect(at === -1 ? '' : written.slice(Math.max(0, at - 80), at + 80)).toBe('')
  for (const secret of SECRETS) expect(written).not.toContain(secret)
}

it('the marked passport is accepted, and the marks stay in it', async () => {
  const { verifier } = await createMarkedWorld()
  const report = await verifier.verify(sign(), { type: VolunteerPassport })
  expect(report.ok && JSON.stringify(report.credential).split(MARK).length).toBeGreaterThan(15)
  expectNoMark(writtenOf(report))
})

describe.each(Object.entries(CASES))('%s', (id, cases) => {
  it.each(cases)('$name', async ({ token = () => sign(), world: change, options, type = VolunteerPassport }) => {
    const world = await createMarkedWorld(options)
    await change?.(world)
    const text = token()
    const report: Report = await world.verifier.verify(text, { type })
    expect(report.ok).toBe(false)
    expect(['failed', 'unknown']).toContain(report.checks.find((check) => check.id === id)?.outcome)
    const written = writtenOf(report)
    expectNoMark(written)
    for (const segment of text.split('.').filter((part) => part.length > 20)) expect(written).not.toContain(segment)
  })
})

it('every check has been made to fail', () => {
  expect(Object.keys(CASES)).toEqual(CHECK_IDS.filter((id) => id !== 'holder'))
})

it.each([
  ['another audience', { aud: MARK }, {}],
  ['another nonce', { nonce: MARK }, {}],
  ['another holder', { holder: `did:web:${MARK}.example` }, {}],
  ['another id', { jti: MARK }, {}],
  ['no credential', { verifiableCredential: [MARK, { [MARK]: MARK }] }, {}],
  ['a kid that is none', {}, { kid: MARK }],
  ['dates that are none', { exp: MARK, iat: MARK }, {}],
])('presentation with %s', async (_, members, headerMembers) => {
  const { verifier } = await createMarkedWorld()
  const phone = byThumbprint(phoneKey(31))
  const token = await present([sign()], phone, members, headerMembers)
  const report = await verifier.verifyPresentation(token, {
    audience: `https://${MARK}.example`,
    nonce: `${NONCE}${MARK}`,
  })
  expect(report.ok).toBe(false)
  expectNoMark(writtenOf(report))
})

it('errors for wrong use quote nothing of what they were given', async () => {
  const attempts: readonly (() => unknown)[] = [
    () => trustIssuers([MARK]),
    () => trustIssuers([{ did: OFFICE_DID, keyThumbprints: [MARK] }]),
    () => createVerifier({ trust: { [MARK]: MARK } as never }),
    () => createVerifier({ trust: trustIssuers([OFFICE_DID]), clockToleranceSeconds: MARK as never }),
    () => createVerifier({ trust: trustIssuers([OFFICE_DID]), status: { whenUnavailable: MARK as never } }),
    async () => (await createMarkedWorld()).verifier.verify(sign(), { type: { name: MARK } as never }),
    async () => (await createMarkedWorld()).verifier.verify(sign(), {} as never),
    async () =>
      (await createMarkedWorld()).verifier.verifyPresentation(sign(), { audience: [MARK], nonce: 5 } as never),
  ]
  for (const attempt of attempts) {
    const error: unknown = await Promise.resolve()
      .then(attempt)
      .then(
        () => undefined,
        (reason: unknown) => reason,
      )
    expect(error).toBeInstanceOf(Error)
    expectNoMark(`${inspect(error, { depth: 9 }).split('\n    at ')[0]}${JSON.stringify(error)}`)
  }
})
