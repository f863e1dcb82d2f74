import { createJwkSigner, encodeCredentialJwt, readCredentialClaims } from '@volunteer-passport/codec'
import { type JsonObject, type PresentationReport, parseCredential, type Report } from '@volunteer-passport/schema'
import { describeVectors, officeKey, signWithJose, type TestKey } from '@volunteer-passport/testing'
import { anyType, createVerifier, type TrustPolicy, type Verifier } from '@volunteer-passport/verifier'
import { expect, it } from 'vitest'
import { phoneKey } from './holder.ts'

/** Whose a token is does not matter here, only whether it is what it says. */
const anyone: TrustPolicy = { mayAccept: () => true, accept: ({ issuer }) => ({ ok: true, value: { did: issuer } }) }
const verifierAt = (instant: string | number): Verifier =>
  createVerifier({
    trust: anyone,
    clock: () => new Date(instant),
    statusLists: async () => {
      throw new Error('nothing is fetched in these tests')
    },
  })

const verdictOf = (report: Report | PresentationReport): string =>
  report.ok ? 'accepted' : `${report.verdict} ${report.problems[0].code}`

const issuer = phoneKey(21)
const holder = phoneKey(22)

describeVectors('w3c-vc-1.1', (read) => {
  const cases = read<readonly { readonly file: string; readonly expected: 'ok' | 'fail' }[]>('cases.json')
  const documentOf = (file: string): JsonObject => JSON.parse(read<string>(file))
  const isPresentation = (file: string): boolean =>
    [documentOf(file).type].flat().includes('VerifiablePresentation') || 'verifiableCredential' in documentOf(file)

  /** Each by name, with its reason. */
  const EXCEPTIONS: Readonly<Record<string, string>> = {
    'example-016-jwt.jwt': 'RS256, which is not verified; its mapping is tested below',
    'example-017-missing-verifiableCredential.jsonld': 'a presentation of nothing proves nothing, and is refused',
  }

  const documents = cases.filter(({ file }) => file.endsWith('.jsonld'))
  const credentials = documents.filter(({ file }) => !isPresentation(file))
  const presentations = documents.filter(({ file }) => isPresentation(file))

  it('are all here', () => {
    expect([cases.length, credentials.length, presentations.length]).toEqual([22, 16, 5])
  })

  const signCredential = (vc: JsonObject, header: object = {}): Promise<string> =>
    signWithJose({ vc }, issuer, { typ: 'JWT', cty: undefined, ...header })
  /** Under an issuer with a DID: theirs are https, which have no key here. */
  const withIssuer = (vc: JsonObject): JsonObject =>
    'issuer' in vc && !isBad(vc.issuer) ? { ...vc, issuer: issuer.did } : vc
  const isBad = (value: unknown): boolean => typeof value === 'string' && !/^https:/.test(value)

  it.each(credentials)('$file: $expected', async ({ file, expected }) => {
    const report = await verifierAt('2015-01-01').verify(await signCredential(withIssuer(documentOf(file))), {
      type: anyType,
    })
    const isWellFormed = report.checks.every(
      ({ id, outcome }) => !['decode', 'key', 'schema'].includes(id) || outcome === 'passed',
    )
    expect(isWellFormed).toBe(expected === 'ok')
  })

  it.each(presentations)('$file: $expected', async ({ file, expected }) => {
    const { verifiableCredential, ...vp } = documentOf(file)
    const items = ([verifiableCredential].flat() as readonly (JsonObject | string | undefined)[]).filter(
      (item) => item !== undefined,
    )
    const tokens = await Promise.all(
      items.map((item) => (typeof item === 'string' ? item : signCredential(withIssuer(item)))),
    )
    const claims = { aud: 'x', nonce: 'y', vp: { ...vp, holder: holder.did, verifiableCredential: tokens } }
    const token = await signWithJose(claims, holder, { typ: 'JWT', cty: undefined })
    const report = await verifierAt('2015-01-01').verifyPresentation(token, { audience: 'x', nonce: 'y' })
    const isWellFormed =
      report.checks.every(({ id, outcome }) => !['decode', 'schema'].includes(id) || outcome !== 'failed') &&
      report.credentials.every(({ checks }, i) =>
        checks.every(
          // A token of theirs, in RS256, is taken as it is.
          ({ id, outcome }) => typeof items[i] === 'string' || !['key', 'schema'].includes(id) || outcome === 'passed',
        ),
      )
    expect(isWellFormed).toBe(expected === 'ok' && EXCEPTIONS[file] === undefined)
  })

  it('example-016-jwt.jwt', async () => {
    const token = read<string>('example-016-jwt.jwt').trim()
    expect(verdictOf(await verifierAt('2019-01-01').verify(token, { type: anyType }))).toBe('rejected ALG_NOT_ALLOWED')
  })

  interface Mapping {
    readonly encode?: Readonly<Record<string, unknown>>
    readonly decode?: Readonly<Record<string, unknown>>
  }
  const mappings = Object.entries(read<Readonly<Record<string, Mapping>>>('jwt-mapping.json')).filter(
    ([file]) => file !== 'about',
  )
  const at = (value: unknown, path: string): unknown =>
    path
      .split('.')
      .reduce<unknown>((inside, member) => (inside as Record<string, unknown> | undefined)?.[member], value)

  it.each(mappings.filter(([file]) => !isPresentationFile(file)))('mapping of %s', (file, { encode, decode }) => {
    if (decode !== undefined) {
      const claims = JSON.parse(Buffer.from(read<string>(file).split('.')[1]!, 'base64url').toString())
      // Its first context lacks the www of the specification.
      claims.vc['@context'][0] = 'https://www.w3.org/2018/credentials/v1'
      const document = readCredentialClaims({ typ: 'JWT' }, claims)
      if (!document.ok) throw new Error(document.problems[0].detail)
      const names: Readonly<Record<string, string>> = { issuanceDate: 'validFrom', expirationDate: 'validUntil' }
      for (const [path, value] of Object.entries(decode)) expect(at(document.value, names[path] ?? path)).toBe(value)
      expect(parseCredential(document.value, anyType)).toMatchObject({ ok: true })
    }
    if (encode !== undefined) {
      const document = readCredentialClaims({ typ: 'JWT' }, { vc: documentOf(file) })
      if (!document.ok) throw new Error(document.problems[0].detail)
      const signer = createJwkSigner({ keyId: issuer.keyId, privateJwk: { ...issuer.privateJwk } })
      const { header, claims } = encodeCredentialJwt(document.value, { signer, profile: 'vcdm11' })
      for (const [path, value] of Object.entries(encode)) {
        if (path === 'typ') expect(header.typ).toBe('JWT')
        else expect(at(claims, path)).toBe(value === 'absent' ? undefined : value)
      }
    }
  })

  function isPresentationFile(file: string): boolean {
    return file.includes('presentation')
  }
})

describeVectors('web5-vc-jwt', (read) => {
  interface Case {
    readonly description: string
    readonly input: string | { readonly vcJwt: string }
    readonly errors?: boolean
  }
  const cases = ['verify', 'decode'].flatMap((file) =>
    read<{ readonly vectors: readonly Case[] }>(`vc_jwt/${file}.json`).vectors.map((one) => ({ ...one, file })),
  )

  /** Each by name, with its reason. */
  const EXCEPTIONS: Readonly<Record<string, string>> = {
    // The vc claim has no issuer, and iss stands for it: VCDM 1.1 §6.3.1, and W3C's own example-016-jwt.jwt.
    'verify: empty issuer': 'accepted',
  }

  it.each(cases)('$file: $description', async ({ file, description, input, errors }) => {
    const token = typeof input === 'string' ? input : input.vcJwt
    const report = await verifierAt('2024-05-01').verify(token, { type: anyType })
    expect(report.ok).toBe(EXCEPTIONS[`${file}: ${description}`] === 'accepted' || errors !== true)
  })
})

describeVectors('third-party-tokens', (read) => {
  interface Token {
    readonly id: string
    readonly class: string
    readonly token: string
    readonly signatureValid: boolean
    readonly timeValidAtClock: number | null
  }
  const tokens = read<readonly Token[]>('tokens.jsonl')

  /** What is accepted, and what is not although its signature is genuine, by name and reason; all else is no VC-JWT. */
  const EXPECTED: Readonly<Record<string, string>> = {
    'walt-id/waltid-identity#66': 'accepted',
    'walt-id/waltid-identity#71': 'accepted',
    'walt-id/waltid-identity#76': 'accepted',
    'walt-id/waltid-identity#107': 'accepted',
    // No kid: which of a DID's keys has signed is never guessed.
    'decentralized-identity/did-jwt#29': 'rejected KID_MISSING',
    'decentralized-identity/veramo#30': 'rejected KID_MISSING',
    'decentralized-identity/veramo#33': 'rejected KID_MISSING',
    'decentralized-identity/veramo#34': 'rejected KID_MISSING',
    'decentralized-identity/veramo#35': 'rejected KID_MISSING',
    // The presentation itself is sound; the credential in it has no kid.
    'openwallet-foundation/credo-ts#24': 'rejected CREDENTIAL_INVALID',
    // A bare thumbprint as kid, of an issuer without a DID.
    'decentralgabe/vc-jose-cose-go#53': 'rejected KID_INVALID',
    'decentralgabe/vc-jose-cose-go#55': 'rejected KID_INVALID',
    // iss and the issuer within vc are two, or one of them in quotation marks.
    'walt-id/waltid-identity#58': 'rejected ISSUER_MISMATCH',
    'walt-id/waltid-identity#60': 'rejected ISSUER_MISMATCH',
    'walt-id/waltid-identity#85': 'rejected ISSUER_MISMATCH',
    'walt-id/waltid-identity#86': 'rejected ISSUER_MISMATCH',
    'walt-id/waltid-identity#87': 'rejected ISSUER_MISMATCH',
    // A document of VCDM 2.0 within the claim of VCDM 1.1.
    'walt-id/waltid-identity#70': 'rejected CONTEXT_INVALID',
    'walt-id/waltid-identity#78': 'rejected CONTEXT_INVALID',
    'walt-id/waltid-identity#79': 'rejected CONTEXT_INVALID',
    'walt-id/waltid-identity#80': 'rejected CONTEXT_INVALID',
    'walt-id/waltid-identity#81': 'rejected CONTEXT_INVALID',
    'walt-id/waltid-identity#83': 'rejected CONTEXT_INVALID',
    'walt-id/waltid-identity#84': 'rejected CONTEXT_INVALID',
    // validFrom is the 31st of April, and not the date of issue.
    'walt-id/waltid-identity#121': 'rejected DATE_MISMATCH',
    // A presentation with two ids, and one whose id is no URL.
    'walt-id/waltid-identity#77': 'rejected ID_MISMATCH',
    'walt-id/waltid-identity#117': 'rejected ID_INVALID',
    // A presentation of an SD-JWT.
    'walt-id/waltid-identity#102': 'rejected CREDENTIAL_INVALID',
    // Other algorithms than EdDSA and ES256.
    'decentralgabe/vc-jose-cose-go#54': 'rejected ALG_NOT_ALLOWED',
    'walt-id/waltid-identity#118': 'rejected ALG_NOT_ALLOWED',
  }

  it('names only tokens that are here', () => {
    const ids = tokens.map(({ id }) => id)
    expect(Object.keys(EXPECTED).filter((id) => !ids.includes(id))).toEqual([])
  })

  it.each(tokens)('$id ($class)', async ({ id, class: kind, token, signatureValid, timeValidAtClock }) => {
    const verifier = verifierAt((timeValidAtClock ?? 1_735_689_600) * 1000)
    const verdict = verdictOf(
      kind === 'vp'
        ? await verifier.verifyPresentation(token, answerIn(token))
        : await verifier.verify(token, { type: anyType }),
    )
    const expected = EXPECTED[id]
    if (expected !== undefined) expect(verdict).toBe(expected)
    // SD-JWT has tildes, and other JWTs another typ.
    else
      expect(verdict).toMatch(
        /^rejected (TOKEN_MALFORMED|ENCODING_INVALID|TYP_INVALID|KID_INVALID|PRESENTATION_INVALID)$/,
      )
    if (!signatureValid) expect(verdict).not.toBe('accepted')
  })

  /** The request that a presentation answers, by its own word. */
  function answerIn(token: string): { readonly audience: string; readonly nonce: string } {
    const { aud, nonce } = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString())
    return { audience: typeof aud === 'string' ? aud : 'x', nonce: nonce || 'x' }
  }
})

it('the keys of these tests are nobody’s', () => {
  const keys: readonly TestKey[] = [issuer, holder, officeKey]
  expect(new Set(keys.map(({ publicJwk }) => publicJwk.x)).size).toBe(3)
})
