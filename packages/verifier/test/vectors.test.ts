import type { JsonObject } from '@volunteer-passport/schema'
import { describeVectors, didDocumentOf, officeKey, signWithJose, type TestKey } from '@volunteer-passport/testing'
import { anyType, createVerifier, trustIssuers } from '@volunteer-passport/verifier'
import { expect, it } from 'vitest'
import { verdictAndCode } from './world.ts'

interface JoseCase {
  readonly number: number
  readonly name: string
  readonly fn: 'issue' | 'verify'
  readonly feature: string
  readonly input_file: string
  readonly key_file: string
  readonly expected_result: 'success' | 'failure'
}

interface VerificationMethod {
  readonly id: string
  readonly publicKeyJwk: TestKey['publicJwk']
  readonly secretKeyJwk: TestKey['privateJwk']
}

/** The DID of the suite's own did:example key; the other keys are under an https address. */
const DID = 'did:example:vc-jose-cose'

/** A verifier that is handed the suite's keys out of band, by a resolver of its own. */
function verifierOf(keys: readonly TestKey[]) {
  return createVerifier({
    trust: trustIssuers([DID]),
    resolver: {
      resolve: async (did) => ({
        didDocument: didDocumentOf(did, keys) as never,
        didResolutionMetadata: {},
        didDocumentMetadata: {},
      }),
    },
    statusLists: async () => {
      throw new Error('these credentials have no status')
    },
    clock: () => new Date('2024-12-16T12:00:00Z'),
  })
}

describeVectors('w3c-vc-jose-cose', (read) => {
  const cases = read<readonly JoseCase[]>('cases.json')
  const keyOf = (file: string): TestKey => {
    const method = read<VerificationMethod>(`input/${file}`)
    const { kty, crv, x, y, d } = method.secretKeyJwk
    const publicJwk = { kty, crv, x, ...(y !== undefined && { y }) }
    const algorithm = crv === 'Ed25519' ? 'EdDSA' : 'ES256'
    return { algorithm, keyId: `${DID}#${method.id.split('#')[1]}`, publicJwk, privateJwk: { ...publicJwk, d } }
  }
  const keys = [keyOf('vm-ed25519.json'), keyOf('vm-p256.json')]

  /** What each case is here. An empty string: nothing for a verifier of VC-JWT credentials, by name and reason. */
  const EXPECTED: Readonly<Record<number, string>> = {
    6: 'rejected KID_INVALID', // The issuer is an https URL and kid a bare thumbprint: issuers here are DIDs.
    8: 'rejected KID_INVALID', // As case 6.
    9: 'rejected ALG_NOT_ALLOWED',
    10: 'rejected TOKEN_MALFORMED',
    12: 'rejected KID_INVALID',
    13: 'rejected TYP_INVALID',
    15: 'rejected KID_INVALID',
  }
  const verifications = cases.filter(({ fn, feature }) => fn === 'verify' && feature === 'credential_jose')

  it('knows every case of verifying a JOSE credential', () => {
    expect(verifications.map(({ number }) => number)).toEqual(Object.keys(EXPECTED).map(Number))
    const others = cases
      .filter((candidate) => !verifications.includes(candidate))
      .map(({ fn, feature }) => `${fn} ${feature}`)
    // Issuing is the issuer's; presentations, SD-JWT and COSE are other formats, which this verifier does not have.
    expect(new Set(others)).toEqual(
      new Set(
        ['issue', 'verify'].flatMap((fn) =>
          [
            'credential_jose',
            'presentation_jose',
            'credential_sdjwt',
            'presentation_sdjwt',
            'credential_cose',
            'presentation_cose',
          ]
            .map((feature) => `${fn} ${feature}`)
            .filter((name) => name !== 'verify credential_jose'),
        ),
      ),
    )
  })

  it.each(verifications)('$name', async ({ number, input_file }) => {
    const token = read<string | object>(`input/${input_file}`)
    const text = typeof token === 'string' ? token.trim() : JSON.stringify(token)
    expect(verdictAndCode(await verifierOf(keys).verify(text, { type: anyType }))).toBe(EXPECTED[number])
  })

  // The same payloads with a DID for the https issuer, signed with the suite's keys: what the cases are about.
  const payloadOf = (file: string): JsonObject => {
    const document = JSON.parse(Buffer.from(read<string>(`input/${file}`).split('.')[1]!, 'base64url').toString())
    return { ...document, issuer: DID, iss: DID }
  }
  it.each([
    ['6', 'credential-jose-minimal.txt', {}, 'accepted'],
    ['8', 'credential-issuer-match-signed.txt', {}, 'accepted'],
    [
      '8, issuer does not match',
      'credential-issuer-match-signed.txt',
      { iss: 'https://example.issuer' },
      'rejected ISSUER_MISMATCH',
    ],
    ['15', 'credential-jose-vc-vp-claims.txt', {}, 'rejected VC_CLAIM_FORBIDDEN'],
  ] as const)('case %s with a DID', async (_, file, members, expected) => {
    for (const key of keys) {
      const token = await signWithJose({ ...payloadOf(file), ...members }, key)
      expect(verdictAndCode(await verifierOf(keys).verify(token, { type: anyType }))).toBe(expected)
    }
  })

  it('case 12 with a DID: an invalid signature', async () => {
    const [ed25519, p256] = keys as [TestKey, TestKey]
    const token = await signWithJose(payloadOf('credential-jose-minimal.txt'), ed25519)
    const other = await signWithJose(payloadOf('credential-jose-minimal.txt'), p256)
    const forged = [...token.split('.').slice(0, 2), other.split('.')[2]].join('.')
    expect(verdictAndCode(await verifierOf(keys).verify(forged, { type: anyType }))).toBe('rejected SIGNATURE_INVALID')
  })
})

interface DataModelCase {
  readonly file: string
  readonly kind: 'credential' | 'presentation'
  readonly expected: 'ok' | 'fail' | 'fail-or-inject'
}

describeVectors('w3c-vcdm-2.0', (read) => {
  const key: TestKey = { ...officeKey, keyId: `${DID}#key-1` }
  const cases = read<readonly DataModelCase[]>('cases.json')

  /** As the suite's own harness: the issuer where there is none, and dates in place of their names. */
  const prepare = (file: string): JsonObject => {
    const document = read<JsonObject>(file)
    const { issuer = DID } = document
    const isObject = typeof issuer === 'object' && issuer !== null && !Array.isArray(issuer)
    const text = JSON.stringify({ ...document, issuer: isObject ? { id: DID, ...issuer } : issuer })
    return JSON.parse(
      text.replaceAll('PAST DATE', '2020-01-01T00:00:00Z').replaceAll('FUTURE DATE', '2030-01-01T00:00:00Z'),
    )
  }

  it.each(cases.filter(({ kind }) => kind === 'credential'))('$file', async ({ file, expected }) => {
    const report = await verifierOf([key]).verify(await signWithJose(prepare(file), key), { type: anyType })
    const isWellFormed = report.checks.every(
      ({ id, outcome }) => !['key', 'schema'].includes(id) || outcome === 'passed',
    )
    expect(isWellFormed).toBe(expected === 'ok')
  })

  it('leaves presentations to a later version', () => {
    expect(new Set(cases.map(({ kind }) => kind))).toEqual(new Set(['credential', 'presentation']))
  })
})
