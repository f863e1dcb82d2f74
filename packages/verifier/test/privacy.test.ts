import { inspect } from 'node:util'
import { type Report, VolunteerActivity, VolunteerPassport } from '@volunteer-passport/schema'
import { OFFICE_DID_DOCUMENT_URL, officeKey, otherOfficeKey, tamper } from '@volunteer-passport/testing'
import { anyType, explainReport, type VerifierOptions } from '@volunteer-passport/verifier'
import { describe, expect, it } from 'vitest'
import { signRaw } from './raw-token.ts'
import { createWorld, listUrl, SUBJECT, signPassport, type World } from './world.ts'

const CANARY = 'canary'

/** Every value that a claim can hold is marked, also where a value of that kind is refused. */
const marked = {
  id: `urn:uuid:${CANARY}-1`,
  name: `${CANARY}-2`,
  description: `${CANARY}-3`,
  more: { member: `${CANARY}-4` },
  credentialSubject: {
    ...SUBJECT,
    id: `urn:uuid:${CANARY}-5`,
    passportNumber: `${CANARY}-6`,
    level: `${CANARY}-7`,
    region: `${CANARY}-8`,
  },
}

interface Case {
  readonly name: string
  readonly token: () => string | Promise<string>
  readonly world?: (world: World) => void | Promise<void>
  readonly options?: Partial<VerifierOptions>
  readonly type?: typeof anyType
}

const sound = () => signPassport({ ...marked, credentialSubject: { ...SUBJECT, id: `urn:uuid:${CANARY}-5` } })
const CASES: readonly Case[] = [
  { name: 'claims that are wrong', token: () => signPassport(marked) },
  { name: 'another type', token: sound, type: VolunteerActivity as never },
  { name: 'a wrong signature', token: async () => tamper(await sound(), 'signature') },
  { name: 'another issuer', token: () => signPassport({ ...marked, issuer: `did:web:${CANARY}.example` }) },
  { name: 'an issuer that is none', token: () => signPassport({ ...marked, issuer: [CANARY] }) },
  { name: 'a kid that is none', token: () => signPassport(marked, officeKey, { kid: CANARY }) },
  { name: 'an unknown key', token: () => signPassport(marked, officeKey, { kid: `${officeKey.keyId}-${CANARY}` }) },
  { name: 'the key of another', token: () => signPassport(marked, otherOfficeKey) },
  {
    name: 'an unknown alg',
    token: () =>
      signPassport(marked, officeKey).then((token) =>
        token.replace(/^[^.]*/, Buffer.from(`{"alg":"${CANARY}"}`).toString('base64url')),
      ),
  },
  {
    name: 'JWT claims that differ',
    token: async () => signPassport({ ...marked, iss: CANARY, sub: CANARY, jti: CANARY, aud: CANARY, vc: CANARY }),
  },
  {
    name: 'dates that are none',
    token: () => signPassport({ ...marked, validFrom: CANARY, validUntil: CANARY, exp: CANARY, iat: CANARY }),
  },
  {
    name: 'a status entry that is none',
    token: () => signPassport({ ...marked, credentialStatus: { id: CANARY, type: CANARY } }),
  },
  {
    name: 'a status type unknown',
    token: async () => signPassport({ ...marked, credentialStatus: { type: CANARY } }),
    type: anyType,
  },
  {
    name: 'a status address forbidden',
    token: () =>
      signPassport({
        ...marked,
        credentialStatus: {
          type: 'BitstringStatusListEntry',
          statusPurpose: 'revocation',
          statusListIndex: '1',
          statusListCredential: `https://${CANARY}@localhost/`,
        },
      }),
  },
  { name: 'revoked', token: sound, world: ({ publishList }) => publishList('revocation', { bits: [42] }) },
  {
    name: 'a list that is none',
    token: sound,
    world: ({ network }) => network.set(listUrl('revocation'), { body: CANARY }),
  },
  {
    name: 'a list of another',
    token: sound,
    world: async ({ network }) => network.set(listUrl('revocation'), { body: await sound() }),
  },
  {
    name: 'a DID document that is none',
    token: sound,
    world: ({ network }) => network.set(OFFICE_DID_DOCUMENT_URL, { body: { id: CANARY } }),
  },
  { name: 'JSON that is none', token: () => signRaw(`{"alg":"EdDSA","${CANARY}":`, CANARY) },
  {
    name: 'a payload that is none',
    token: () => signRaw(JSON.stringify({ alg: 'EdDSA', kid: officeKey.keyId, typ: 'vc+jwt' }), `{"a":"${CANARY}",}`),
  },
  {
    name: 'a name twice',
    token: () =>
      signRaw(JSON.stringify({ alg: 'EdDSA', kid: officeKey.keyId, typ: 'vc+jwt' }), `{"${CANARY}":1,"${CANARY}":2}`),
  },
  { name: 'no token', token: () => CANARY },
  {
    name: 'a policy with a fault',
    token: sound,
    options: {
      trust: {
        mayAccept: () => true,
        accept: ({ keyId }) => {
          throw new Error(`${CANARY} ${keyId}`)
        },
      },
    },
  },
]

describe('no claim value leaves by a report', () => {
  it.each(CASES)('$name', async ({ token, world: change, options, type }) => {
    const world = await createWorld(options)
    await change?.(world)
    const text = await token()
    const report: Report = await world.verifier.verify(text, { type: type ?? (VolunteerPassport as never) })
    expect(report.ok).toBe(false)
    const written = [
      JSON.stringify(report),
      JSON.stringify({ ...report }),
      inspect(report, { depth: 9 }),
      ...(['kk', 'ru', 'en'] as const).map((locale) => explainReport(report, { locale })),
    ].join('\n')
    expect(written).not.toContain(CANARY)
    for (const segment of text.split('.').filter((part) => part.length > 20)) expect(written).not.toContain(segment)
  })
})
