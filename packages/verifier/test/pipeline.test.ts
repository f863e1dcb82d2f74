import { CHECK_IDS, type CredentialType, VolunteerActivity, VolunteerPassport } from '@volunteer-passport/schema'
import {
  forgedOfficeKey,
  OFFICE_DID,
  OFFICE_DID_DOCUMENT_URL,
  OTHER_OFFICE_DID,
  officeDidDocument,
  officeKey,
  officeP256Key,
  otherOfficeKey,
  tamper,
} from '@volunteer-passport/testing'
import { anyType, trustIssuers, type VerifierOptions } from '@volunteer-passport/verifier'
import { describe, expect, it } from 'vitest'
import { createWorld, listUrl, PURPOSES, passportDocument, signPassport, summarise, type World } from './world.ts'

const LISTS = PURPOSES.map(listUrl)

describe('a sound passport', () => {
  it.each([officeKey, officeP256Key])('is accepted, signed with $algorithm by plain jose', async (key) => {
    const { verifier, network } = await createWorld()
    const report = await verifier.verify(await signPassport({}, key), { type: VolunteerPassport })
    expect(summarise(report)).toEqual({
      checks:
        'decode:passed key:passed signature:passed binding:passed schema:passed validity:passed ' +
        'status:passed trust:passed holder:skipped',
      codes: ['HOLDER_NOT_PROVEN'],
    })
    expect(report.checkedAt).toEqual(new Date('2026-11-07T12:00:00Z'))
    expect(report.issuer).toEqual({ did: OFFICE_DID })
    expect(report.checks[6]).toMatchObject({ id: 'status', asOf: new Date('2026-11-07T11:00:00Z') })
    expect(network.calls).toEqual([OFFICE_DID_DOCUMENT_URL, ...LISTS])
    if (!report.ok) throw new Error('not accepted')
    expect(report.credential.document).toEqual(passportDocument())
    expect(report.credential.subject.totals.hours).toBe(214.5)
    expect(report).not.toHaveProperty('untrustedCredential')
  })

  it('is given as bytes too', async () => {
    const { verifier } = await createWorld()
    const token = new TextEncoder().encode(await signPassport())
    expect((await verifier.verify(token, { type: VolunteerPassport })).ok).toBe(true)
  })

  it('is frozen through and through, report and claims', async () => {
    const { verifier } = await createWorld()
    const report = await verifier.verify(await signPassport(), { type: VolunteerPassport })
    if (!report.ok) throw new Error('not accepted')
    for (const part of [report, report.checks, ...report.checks, report.warnings, report.issuer]) {
      expect(Object.isFrozen(part)).toBe(true)
    }
    expect(isDeeplyFrozen(report.credential.document)).toBe(true)
    expect(isDeeplyFrozen(report.credential.subject)).toBe(true)
  })

  it('warns of no holder where it speaks of nobody', async () => {
    const { verifier } = await createWorld()
    const token = await signPassport({ credentialSubject: { fact: 'sound' } })
    const report = await verifier.verify(token, { type: anyType })
    expect(summarise(report).codes).toEqual([])
    expect(report.ok).toBe(true)
  })

  it('needs no status where its type demands none and it names none', async () => {
    const { verifier, network } = await createWorld()
    const report = await verifier.verify(await signPassport({ credentialStatus: undefined }), { type: anyType })
    expect(report.ok).toBe(true)
    expect(report.checks[6]).toMatchObject({ id: 'status', outcome: 'skipped', because: 'notInThisDocument' })
    expect(network.calls).toEqual([OFFICE_DID_DOCUMENT_URL])
  })
})

/** One line for each way in which a check is not `passed`, with all that is fetched for it. */
interface Case {
  readonly name: string
  readonly token: () => string | Promise<string>
  readonly world?: (world: World) => void | Promise<void>
  readonly options?: Partial<VerifierOptions>
  readonly type?: CredentialType<unknown>
  readonly verdict: string
  readonly checks: string
  readonly fetched: readonly string[]
}

const DID = [OFFICE_DID_DOCUMENT_URL]
const throws = (): never => {
  throw new Error('a fault')
}

const CASES: readonly Case[] = [
  {
    name: 'decode failed',
    token: () => 'not.a.token',
    verdict: 'rejected ENCODING_INVALID',
    checks:
      'decode:failed key:decodeFailed signature:decodeFailed binding:decodeFailed schema:decodeFailed validity:decodeFailed status:decodeFailed trust:decodeFailed holder:decodeFailed',
    fetched: [],
  },
  {
    name: 'decode unknown: a format has a fault',
    token: signPassport,
    options: { formats: [{ name: 'faulty', decode: throws }] },
    verdict: 'undetermined INTERNAL_FAULT',
    checks:
      'decode:unknown key:decodeFailed signature:decodeFailed binding:decodeFailed schema:decodeFailed validity:decodeFailed status:decodeFailed trust:decodeFailed holder:decodeFailed',
    fetched: [],
  },
  {
    name: 'key failed before any fetch: it is of another DID',
    token: () => signPassport({}, otherOfficeKey),
    verdict: 'rejected KID_ISSUER_MISMATCH',
    checks:
      'decode:passed key:failed signature:keyUnavailable binding:signatureNotVerified schema:signatureNotVerified validity:signatureNotVerified status:signatureNotVerified trust:signatureNotVerified holder:signatureNotVerified',
    fetched: [],
  },
  {
    name: 'key failed: not published',
    token: () => signPassport({}, officeKey, { kid: `${OFFICE_DID}#key-9` }),
    verdict: 'rejected KEY_NOT_FOUND',
    checks:
      'decode:passed key:failed signature:keyUnavailable binding:signatureNotVerified schema:signatureNotVerified validity:signatureNotVerified status:signatureNotVerified trust:signatureNotVerified holder:signatureNotVerified',
    fetched: DID,
  },
  {
    name: 'key unknown: did.json out of reach',
    token: signPassport,
    world: ({ network }) => network.set(OFFICE_DID_DOCUMENT_URL, 'timeout'),
    verdict: 'undetermined FETCH_TIMEOUT',
    checks:
      'decode:passed key:unknown signature:keyUnavailable binding:signatureNotVerified schema:signatureNotVerified validity:signatureNotVerified status:signatureNotVerified trust:signatureNotVerified holder:signatureNotVerified',
    fetched: DID,
  },
  {
    name: 'key skipped: the issuer is nobody whom the policy could accept',
    token: () => signPassport({ issuer: OTHER_OFFICE_DID }, otherOfficeKey),
    verdict: 'rejected ISSUER_NOT_TRUSTED',
    checks:
      'decode:passed key:issuerNotTrusted signature:keyUnavailable binding:signatureNotVerified schema:signatureNotVerified validity:signatureNotVerified status:signatureNotVerified trust:failed holder:signatureNotVerified',
    fetched: [],
  },
  {
    name: 'signature failed',
    token: () => signPassport({}, forgedOfficeKey),
    verdict: 'rejected SIGNATURE_INVALID',
    checks:
      'decode:passed key:passed signature:failed binding:signatureNotVerified schema:signatureNotVerified validity:signatureNotVerified status:signatureNotVerified trust:signatureNotVerified holder:signatureNotVerified',
    fetched: DID,
  },
  {
    name: 'signature unknown: it cannot be checked',
    token: signPassport,
    options: { formats: [withoutBytes()] },
    verdict: 'undetermined INTERNAL_FAULT',
    checks:
      'decode:passed key:passed signature:unknown binding:signatureNotVerified schema:signatureNotVerified validity:signatureNotVerified status:signatureNotVerified trust:signatureNotVerified holder:signatureNotVerified',
    fetched: DID,
  },
  {
    name: 'binding failed',
    token: () => signPassport({ iss: OTHER_OFFICE_DID }),
    verdict: 'rejected ISSUER_MISMATCH',
    checks:
      'decode:passed key:passed signature:passed binding:failed schema:passed validity:passed status:claimsInvalid trust:passed holder:skipped',
    fetched: DID,
  },
  {
    name: 'schema failed',
    token: signPassport,
    type: VolunteerActivity,
    verdict: 'rejected TYPE_INVALID',
    checks:
      'decode:passed key:passed signature:passed binding:passed schema:failed validity:claimsInvalid status:claimsInvalid trust:passed holder:claimsInvalid',
    fetched: DID,
  },
  {
    name: 'validity failed',
    token: () => signPassport({ validUntil: '2026-11-07T12:00:00Z' }),
    verdict: 'rejected EXPIRED',
    checks:
      'decode:passed key:passed signature:passed binding:passed schema:passed validity:failed status:claimsInvalid trust:passed holder:skipped',
    fetched: DID,
  },
  {
    name: 'status failed',
    token: signPassport,
    world: ({ publishList }) => publishList('revocation', { bits: [42] }),
    verdict: 'rejected STATUS_REVOKED',
    checks:
      'decode:passed key:passed signature:passed binding:passed schema:passed validity:passed status:failed trust:passed holder:skipped',
    fetched: [...DID, ...LISTS],
  },
  {
    name: 'schema failed: a status is required and missing',
    token: () =>
      signPassport({
        credentialStatus: {
          type: 'BitstringStatusListEntry',
          statusPurpose: 'message',
          statusListIndex: '1',
          statusListCredential: listUrl('revocation'),
        },
      }),
    verdict: 'rejected STATUS_ENTRY_MISSING',
    checks:
      'decode:passed key:passed signature:passed binding:passed schema:failed validity:claimsInvalid status:claimsInvalid trust:passed holder:claimsInvalid',
    fetched: DID,
  },
  {
    name: 'status unknown: a list out of reach',
    token: signPassport,
    world: ({ network }) => network.set(listUrl('suspension'), 'FETCH_FAILED'),
    verdict: 'undetermined STATUS_LIST_UNAVAILABLE',
    checks:
      'decode:passed key:passed signature:passed binding:passed schema:passed validity:passed status:unknown trust:passed holder:skipped',
    fetched: [...DID, ...LISTS],
  },
  {
    name: 'status unknown: a type that is not supported',
    token: () => signPassport({ credentialStatus: [{ id: 'https://passport.example/s/1', type: 'OtherStatusList' }] }),
    verdict: 'undetermined STATUS_TYPE_UNSUPPORTED',
    checks:
      'decode:passed key:passed signature:passed binding:passed schema:passed validity:passed status:unknown trust:passed holder:skipped',
    fetched: DID,
  },
  {
    name: 'trust failed: the key is not one that was pinned',
    token: signPassport,
    options: { trust: trustIssuers([{ did: OFFICE_DID, keyThumbprints: ['A'.repeat(43)] }]) },
    verdict: 'rejected ISSUER_NOT_TRUSTED',
    checks:
      'decode:passed key:passed signature:passed binding:passed schema:passed validity:passed status:issuerNotTrusted trust:failed holder:skipped',
    fetched: DID,
  },
  {
    name: 'trust unknown: the policy has a fault',
    token: signPassport,
    options: { trust: { mayAccept: () => true, accept: throws } },
    verdict: 'undetermined INTERNAL_FAULT',
    checks:
      'decode:passed key:passed signature:passed binding:passed schema:passed validity:passed status:issuerNotTrusted trust:unknown holder:issuerNotTrusted',
    fetched: DID,
  },
  {
    name: 'trust unknown: the policy cannot find out',
    token: signPassport,
    options: { trust: { mayAccept: () => true, accept: async () => throws() } },
    verdict: 'undetermined INTERNAL_FAULT',
    checks:
      'decode:passed key:passed signature:passed binding:passed schema:passed validity:passed status:issuerNotTrusted trust:unknown holder:issuerNotTrusted',
    fetched: DID,
  },
]

describe('a check that is not passed', () => {
  it.each(CASES)('$name', async ({ token, world: change, options, type, verdict, checks, fetched }) => {
    const world = await createWorld(options)
    await change?.(world)
    const report = await world.verifier.verify(await token(), {
      type: type ?? (VolunteerPassport as CredentialType<unknown>),
    })
    expect({
      ok: report.ok,
      verdict: report.ok ? 'accepted' : `${report.verdict} ${report.problems[0].code}`,
      checks: report.checks
        .map(
          (check) =>
            `${check.id}:${check.outcome === 'skipped' && check.because !== 'bearerDocument' ? check.because : check.outcome}`,
        )
        .join(' '),
      fetched: world.network.calls,
    }).toEqual({ ok: false, verdict, checks, fetched })
    expect(report).not.toHaveProperty('credential')
    expect(report.checks.map(({ id }) => id)).toEqual(CHECK_IDS)
  })

  it('makes each check fail, and each that depends on the world unknown', () => {
    const shown = CASES.flatMap(({ checks }) => checks.split(' ')).filter((check) => /:(failed|unknown)$/.test(check))
    expect(new Set(shown)).toEqual(
      new Set([
        ...CHECK_IDS.filter((id) => id !== 'holder').map((id) => `${id}:failed`),
        ...['decode', 'key', 'signature', 'status', 'trust'].map((id) => `${id}:unknown`),
      ]),
    )
  })
})

describe('untrustedCredential', () => {
  it('is there for a support desk where the token could be read, and slips into no log', async () => {
    const { verifier } = await createWorld()
    const report = await verifier.verify(tamper(await signPassport(), 'signature'), { type: VolunteerPassport })
    if (report.ok) throw new Error('accepted')
    expect(report.untrustedCredential?.document).toEqual(passportDocument())
    expect(Object.keys(report)).not.toContain('untrustedCredential')
    expect(JSON.stringify(report)).not.toContain('credentialSubject')
    expect(JSON.stringify({ ...report })).not.toContain('credentialSubject')
  })

  it('is not there where the token could not be read', async () => {
    const { verifier } = await createWorld()
    const report = await verifier.verify('a.b.c', { type: VolunteerPassport })
    expect('untrustedCredential' in report).toBe(false)
  })
})

describe('whenUnavailable: warn', () => {
  it('accepts with a warning where a status could not be had, and only there', async () => {
    const { verifier, network } = await createWorld({ status: { whenUnavailable: 'warn' } })
    network.set(listUrl('revocation'), 'FETCH_FAILED')
    const report = await verifier.verify(await signPassport(), { type: VolunteerPassport })
    expect(report.ok).toBe(true)
    expect(summarise(report).codes).toEqual(['STATUS_LIST_UNAVAILABLE', 'HOLDER_NOT_PROVEN'])
    expect(report.checks[6]).toMatchObject({ id: 'status', outcome: 'unknown', retryable: true })
  })

  it('does not forgive a revocation beside a list out of reach', async () => {
    const { verifier, network, publishList } = await createWorld({ status: { whenUnavailable: 'warn' } })
    network.set(listUrl('revocation'), 'FETCH_FAILED')
    await publishList('suspension', { bits: [42] })
    const report = await verifier.verify(await signPassport(), { type: VolunteerPassport })
    expect(summarise(report).codes).toEqual(['STATUS_SUSPENDED', 'STATUS_LIST_UNAVAILABLE'])
  })

  it('does not forgive a did.json out of reach', async () => {
    const { verifier, network } = await createWorld({ status: { whenUnavailable: 'warn' } })
    network.set(OFFICE_DID_DOCUMENT_URL, 'FETCH_FAILED')
    const report = await verifier.verify(await signPassport(), { type: VolunteerPassport })
    expect(report).toMatchObject({ ok: false, verdict: 'undetermined' })
  })
})

describe('an abort signal', () => {
  it('ends the wait with a report, not with an exception', async () => {
    const never = new Promise<never>(() => {})
    const { verifierWith, network } = await createWorld()
    const token = await signPassport()
    const soon = () => ({ type: VolunteerPassport, signal: AbortSignal.timeout(10) })
    const atKey = await verifierWith({ resolver: { resolve: () => never } }).verify(token, soon())
    expect(summarise(atKey).codes).toEqual(['FETCH_TIMEOUT'])
    const atStatus = await verifierWith({ statusLists: () => never }).verify(token, soon())
    expect(summarise(atStatus).codes).toEqual(['STATUS_LIST_UNAVAILABLE', 'STATUS_LIST_UNAVAILABLE'])
    expect(network.calls).toEqual(DID)
  })
})

function withoutBytes(): NonNullable<VerifierOptions['formats']>[number] {
  return {
    name: 'without bytes',
    decode: () => ({
      ok: true,
      value: {
        algorithm: 'EdDSA',
        header: { kid: officeKey.keyId },
        document: passportDocument(),
        signature: undefined as never,
        signedBytes: undefined as never,
      },
    }),
  }
}

function isDeeplyFrozen(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true
  return Object.isFrozen(value) && Object.values(value).every(isDeeplyFrozen)
}

// The document is what the office serves, or these tests would show nothing about it.
it('uses the DID document of the fixtures', () => {
  expect(officeDidDocument.id).toBe(OFFICE_DID)
})
