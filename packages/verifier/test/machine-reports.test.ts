import { PROBLEMS, type Report, VolunteerPassport } from '@volunteer-passport/schema'
import { OFFICE_DID, officeDidDocument, officeKey, signWithJose, tamper } from '@volunteer-passport/testing'
import { anyType, serializeReport, toW3cResult } from '@volunteer-passport/verifier'
import { expect, it } from 'vitest'
import { AUDIENCE, NONCE, phoneKey, present } from './holder.ts'
import { createWorld, listUrl, NOW, passportDocument, SUBJECT, signPassport } from './world.ts'

const phone = phoneKey(11)

async function verify(token: string, change?: (world: Awaited<ReturnType<typeof createWorld>>) => Promise<void>) {
  const world = await createWorld()
  await change?.(world)
  return world.verifier.verify(token, { type: VolunteerPassport })
}

const accepted = () => signPassport().then((token) => verify(token))
const revoked = async () => verify(await signPassport(), ({ publishList }) => publishList('revocation', { bits: [42] }))
const unreachable = async () =>
  verify(await signPassport(), async ({ network }) => network.set(listUrl('revocation'), 'FETCH_TIMEOUT'))

/** All text that the subject holds. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return value.startsWith('kk') || value === 'ru' || value === 'en' ? [] : [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}

it('gives W3C’s result of an accepted credential', async () => {
  expect(toW3cResult(await accepted())).toEqual({
    status: true,
    document: passportDocument(),
    mediaType: 'application/vc',
    controller: OFFICE_DID,
    warnings: [
      {
        type: PROBLEMS.HOLDER_NOT_PROVEN.type,
        title: PROBLEMS.HOLDER_NOT_PROVEN.title,
        detail: expect.any(String),
        code: 'HOLDER_NOT_PROVEN',
      },
    ],
    errors: [],
  })
})

it('gives W3C’s result of one that is not, with the problem’s type and place', async () => {
  expect(toW3cResult(await revoked())).toEqual({
    status: false,
    mediaType: 'application/vc',
    controller: OFFICE_DID,
    warnings: [],
    errors: [
      {
        type: PROBLEMS.STATUS_REVOKED.type,
        title: 'The credential is no longer valid',
        detail: expect.any(String),
        code: 'STATUS_REVOKED',
        pointer: '#/credentialStatus',
      },
    ],
  })
  const unknown = toW3cResult(await unreachable())
  expect([unknown.status, unknown.errors[0]?.type]).toEqual([
    false,
    'https://www.w3.org/ns/credentials/status-list#STATUS_RETRIEVAL_ERROR',
  ])
  const forged = toW3cResult(await verify(tamper(await signPassport(), 'payload')))
  expect(forged).not.toHaveProperty('controller')
  expect(forged.errors[0]?.type).toBe('https://www.w3.org/TR/vc-data-model#CRYPTOGRAPHIC_SECURITY_ERROR')
})

it('spells any path as a pointer', async () => {
  const report = await revoked()
  if (report.ok) throw new Error('not revoked')
  const [problem] = report.problems
  const withPath = (path: readonly (string | number)[]) =>
    toW3cResult({ ...report, problems: [{ ...problem, path }] } as Report).errors[0]?.pointer
  expect(withPath([])).toBe('#')
  expect(withPath(['credentialStatus', 0, 'a/b~c d%'])).toBe('#/credentialStatus/0/a~1b~0c%20d%25')
  expect(withPath(['\ud800'])).toBe('#/%EF%BF%BD')
})

it('serialises an accepted report: what was checked, which credential, whose', async () => {
  const text = serializeReport(await accepted())
  expect(JSON.parse(text)).toEqual({
    version: 1,
    verdict: 'accepted',
    checkedAt: new Date(NOW).toISOString(),
    checks: [
      ...['decode', 'key', 'signature', 'binding', 'schema', 'validity'].map((id) => ({ id, outcome: 'passed' })),
      { id: 'status', outcome: 'passed', asOf: '2026-11-07T11:00:00.000Z' },
      { id: 'trust', outcome: 'passed' },
      { id: 'holder', outcome: 'skipped', because: 'bearerDocument' },
    ],
    credential: {
      id: passportDocument().id,
      types: ['VerifiableCredential', 'VolunteerPassportCredential'],
      issuer: OFFICE_DID,
      issuedAt: '2026-10-31T12:00:00.000Z',
      validFrom: '2026-10-31T12:00:00.000Z',
      validUntil: '2027-10-31T12:00:00.000Z',
    },
    issuer: { did: OFFICE_DID },
    problems: [],
    warnings: ['HOLDER_NOT_PROVEN'],
  })
})

it('serialises any other with codes alone, and nothing of the document', async () => {
  expect(JSON.parse(serializeReport(await revoked()))).toMatchObject({
    verdict: 'rejected',
    problems: ['STATUS_REVOKED'],
    checks: expect.arrayContaining([
      { id: 'status', outcome: 'failed', problem: 'STATUS_REVOKED', asOf: expect.any(String) },
    ]),
  })
  const undetermined = serializeReport(await unreachable())
  expect(JSON.parse(undetermined)).toMatchObject({
    verdict: 'undetermined',
    checks: expect.arrayContaining([
      {
        id: 'status',
        outcome: 'unknown',
        problem: 'STATUS_LIST_UNAVAILABLE',
        retryable: true,
        asOf: expect.any(String),
      },
    ]),
  })
  expect(undetermined).not.toContain('credential"')
  expect(undetermined).not.toContain(String(passportDocument().id))
})

it('holds no claim, whatever the verdict, and of a refused token no word at all', async () => {
  const marked = { ...SUBJECT, 'canary-name': 'canary-value', passportNumber: 'canary-number' }
  const token = await signWithJose(
    {
      ...passportDocument(),
      'canary-member': 1,
      type: ['VerifiableCredential', 'canary-type'],
      credentialSubject: marked,
    },
    officeKey,
  )
  const world = await createWorld()
  const reports = [
    await accepted(),
    await revoked(),
    await unreachable(),
    await world.verifier.verify(token, { type: anyType }),
    await world.verifier.verify(token, { type: VolunteerPassport }),
    await world.verifier.verify(tamper(token, 'payload'), { type: anyType }),
  ]
  for (const report of reports) {
    const text = serializeReport(report)
    for (const claim of textsIn(SUBJECT)) expect(text).not.toContain(claim)
    for (const canary of ['canary-name', 'canary-value', 'canary-number', 'canary-member'])
      expect(text).not.toContain(canary)
    if (!report.ok) expect(text).not.toContain('canary-type')
  }
  expect(JSON.stringify(officeDidDocument)).toContain(officeKey.publicJwk.x)
  for (const report of reports) expect(serializeReport(report)).not.toContain(officeKey.publicJwk.x)
})

it('is the same text for the same report, with sorted names at every depth', async () => {
  const world = await createWorld()
  const token = await present([await signPassport({ cnf: { jwk: phone.publicJwk } }), await signPassport()], phone)
  const report = await world.verifier.verifyPresentation(token, { audience: AUDIENCE, nonce: NONCE })
  const text = serializeReport(report)
  const reversed = JSON.parse(JSON.stringify(report), (_, value) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).reverse())
      : value,
  )
  reversed.checkedAt = report.checkedAt
  reversed.credentials.forEach((part: { checkedAt: Date; checks: { asOf?: Date }[] }, i: number) => {
    part.checkedAt = report.credentials[i]!.checkedAt
  })
  expect(serializeReport(reversed)).toBe(text)
  expect(
    await world.verifierWith({}).verifyPresentation(token, { audience: AUDIENCE, nonce: NONCE }).then(serializeReport),
  ).toBe(text)
  const names = (value: unknown): boolean =>
    typeof value !== 'object' || value === null
      ? true
      : (Array.isArray(value) || Object.keys(value).join() === Object.keys(value).sort().join()) &&
        Object.values(value).every(names)
  expect(names(JSON.parse(text))).toBe(true)
  expect(JSON.parse(text)).toMatchObject({
    version: 1,
    verdict: 'accepted',
    credentials: [
      { index: 0, verdict: 'accepted' },
      { index: 1, verdict: 'accepted' },
    ],
  })
})
