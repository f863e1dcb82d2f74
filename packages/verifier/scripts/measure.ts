/**
 * What one verification costs beside the bare signature check of node:crypto, in one run, interleaved:
 * `node --conditions=@volunteer-passport/source packages/verifier/scripts/measure.ts`
 */
import { createPublicKey, verify } from 'node:crypto'
import { createBitstring, encodeBitstring } from '@volunteer-passport/codec'
import { createDidResolver } from '@volunteer-passport/did'
import { anyType, levelFromHours, VolunteerPassport } from '@volunteer-passport/schema'
import {
  credentialDocument,
  fakeNetwork,
  frozenClock,
  OFFICE_DID,
  OFFICE_DID_DOCUMENT_URL,
  officeDidDocument,
  officeKey,
  officeP256Key,
  passportSubject,
  STATUS_BASE_URL,
  signWithJose,
} from '@volunteer-passport/testing'
import { createVerifier, trustIssuers } from '@volunteer-passport/verifier'

const ROUNDS = 60
const EACH = 100

const clock = frozenClock('2026-11-07T12:00:00Z')
const network = fakeNetwork({ [OFFICE_DID_DOCUMENT_URL]: { body: officeDidDocument } })
for (const purpose of ['revocation', 'suspension', 'refresh']) {
  const url = `${STATUS_BASE_URL}/${purpose}/1.jwt`
  const list = {
    '@context': ['https://www.w3.org/ns/credentials/v2'],
    id: url,
    type: ['VerifiableCredential', 'BitstringStatusListCredential'],
    issuer: OFFICE_DID,
    validFrom: '2026-11-07T11:00:00Z',
    credentialSubject: {
      type: 'BitstringStatusList',
      statusPurpose: purpose,
      encodedList: await encodeBitstring(createBitstring(131_072)),
    },
  }
  network.set(url, { body: await signWithJose(list, officeKey) })
}
const verifier = createVerifier({
  trust: trustIssuers([OFFICE_DID]),
  resolver: createDidResolver({ fetch: network, clock }),
  statusLists: network,
  clock,
})
const { patronymic: _, ...person } = passportSubject.person
const { opening: __, ...totals } = passportSubject.totals
/** The smallest passport, about 1 kB: names in one script, nothing optional, and three status entries. */
const subject = {
  ...passportSubject,
  level: levelFromHours(totals.hours),
  person: { familyName: [person.familyName[1]], givenName: [person.givenName[1]] },
  totals,
}
const document = credentialDocument('VolunteerPassportCredential', subject, {
  name: undefined,
  credentialSchema: undefined,
})

for (const key of [officeKey, officeP256Key]) {
  const token = await signWithJose(document, key)
  const [header, payload, signature] = token.split('.') as [string, string, string]
  const publicKey = createPublicKey({ key: { ...key.publicJwk }, format: 'jwk' })
  const data = Buffer.from(`${header}.${payload}`)
  const bytes = Buffer.from(signature, 'base64url')
  const raw = () =>
    key.algorithm === 'EdDSA'
      ? verify(null, data, publicKey, bytes)
      : verify('sha256', data, { key: publicKey, dsaEncoding: 'ieee-p1363' }, bytes)

  const samples: Record<'raw' | 'verify' | 'anyType', number[]> = { raw: [], verify: [], anyType: [] }
  for (let round = 0; round < ROUNDS; round++) {
    let start = performance.now()
    for (let i = 0; i < EACH; i++) if (!raw()) throw new Error('raw')
    samples.raw.push(performance.now() - start)
    start = performance.now()
    for (let i = 0; i < EACH; i++) {
      if (!(await verifier.verify(token, { type: VolunteerPassport })).ok) throw new Error('verify')
    }
    samples.verify.push(performance.now() - start)
    start = performance.now()
    for (let i = 0; i < EACH; i++) if (!(await verifier.verify(token, { type: anyType })).ok) throw new Error('any')
    samples.anyType.push(performance.now() - start)
  }
  const micros = (name: keyof typeof samples) => (median(samples[name]) / EACH) * 1000
  console.log(
    `${key.algorithm}, token of ${token.length} characters: raw ${micros('raw').toFixed(1)} µs, ` +
      `verify ${micros('verify').toFixed(1)} µs (x${(micros('verify') / micros('raw')).toFixed(2)}), ` +
      `anyType ${micros('anyType').toFixed(1)} µs`,
  )
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!
}
