import { decodeStatusListJwt, decodeTokenStatusList } from '@volunteer-passport/codec'
import { type CheckId, type JsonObject, type Parsed, type ProblemCode, problem } from '@volunteer-passport/schema'
import { readSigner } from './checks/key.ts'
import { checkSignature } from './checks/signature.ts'
import { checkSignedInTime, checkSigner } from './checks/signer.ts'
import { checkIssuerIsKnown, checkTrust } from './checks/trust.ts'
import type { DecodedToken } from './format.ts'
import type { Core } from './pipeline.ts'
import type { StatusListRequest, TokenStatusList } from './status-list.ts'
import { statusListPolicy } from './status-list-policy.ts'
import { listRefused } from './status-list-problem.ts'
import type { Steps } from './steps.ts'

/** The latest instant that a `Date` can hold, in seconds. */
const LATEST_SECONDS = 8_640_000_000_000

/**
 * Verifies a status list token in its JWT form (Token Status List §5.1, §8.3). Its signer is the DID of `kid`, which
 * must be the issuer of the credential or one that the trust policy names for its lists; `iss` must agree.
 */
export function* readTokenStatusList(
  token: Uint8Array,
  request: StatusListRequest,
  core: Pick<Core, 'resolver' | 'toleranceSeconds'>,
): Steps<Parsed<TokenStatusList>> {
  const refused = (check: CheckId, parsed: Extract<Parsed<unknown>, { ok: false }>, isSigned: boolean) =>
    listRefused(check, parsed.problems, { isSigned })
  // One character a byte: what is beyond ASCII does not become base64url.
  const jwt = decodeStatusListJwt(new TextDecoder('latin1').decode(token))
  if (!jwt.ok) return refused('decode', jwt, false)
  const { jws, header, claims } = jwt.value
  const { algorithm, signature, signingInput: signedBytes } = jws
  const decoded: DecodedToken = { algorithm, header, document: readIssuer(header, claims), signature, signedBytes }

  const { now, issuer, trust: issuerTrust } = request
  const trust = statusListPolicy(issuerTrust, issuer)
  const signer = readSigner(decoded)
  if (!signer.ok) return refused('key', signer, false)
  const known = checkIssuerIsKnown(signer.value.issuer, trust)
  if (!known.ok) return refused('trust', known, false)
  const o = { trust, resolver: core.resolver, document: decoded.document, algorithm, now, signal: undefined }
  const resolved = yield* checkSigner(signer.value, o)
  if (resolved.ok !== true) return refused(resolved.check ?? 'key', resolved, false)
  const { key, policy, retiredAt } = resolved.value
  const genuine = yield* checkSignature(decoded, key)
  if (!genuine.ok) return refused('signature', genuine, false)
  const { iat } = claims
  const inTime = checkSignedInTime(isInstant(iat) ? new Date(iat * 1000) : undefined, retiredAt)
  if (!inTime.ok) return refused('key', inTime, true)
  const { document } = decoded
  const accepted = yield* checkTrust({ ...signer.value, key, document, role: 'statusIssuer' }, policy)
  if (!accepted.ok) return refused('trust', accepted, true)
  return readClaims(claims, request, core.toleranceSeconds)
}

/** `iss` is optional; where it is missing, the DID of the key speaks for itself. */
function readIssuer({ kid }: JsonObject, claims: JsonObject): JsonObject {
  if (Object.hasOwn(claims, 'iss')) return { issuer: typeof claims.iss === 'string' ? claims.iss : '' }
  return typeof kid === 'string' ? { issuer: kid.slice(0, Math.max(kid.indexOf('#'), 0)) } : {}
}

function readClaims(
  claims: JsonObject,
  { url, now }: StatusListRequest,
  toleranceSeconds: number,
): Parsed<TokenStatusList> {
  const { sub, iat, nbf = iat, exp = LATEST_SECONDS, ttl, status_list: encoded } = claims
  // Stops another list of the same issuer, where this index means somebody else, from being served here.
  if (sub !== url) return fail('STATUS_LIST_ID_MISMATCH', 'sub of the list is not its address.')
  if (!isInstant(iat) || !isInstant(nbf) || typeof exp !== 'number') {
    return fail('STATUS_LIST_INVALID', 'iat of the list must be there, and iat, nbf and exp be numbers of seconds.')
  }
  const nowSeconds = now.getTime() / 1000
  if (Math.max(iat, nbf) > nowSeconds + toleranceSeconds) {
    return fail('STATUS_LIST_NOT_YET_VALID', 'iat or nbf of the list lies in the future.')
  }
  if (exp <= nowSeconds) return fail('STATUS_LIST_EXPIRED', 'exp of the list has passed.')
  if (ttl !== undefined && !(typeof ttl === 'number' && ttl > 0)) {
    return fail('STATUS_LIST_INVALID', 'ttl of the list must be a number of seconds above 0.')
  }
  if (typeof encoded !== 'object' || encoded === null || Array.isArray(encoded)) {
    return fail('STATUS_LIST_INVALID', 'status_list must be an object.')
  }
  const { bits, lst } = encoded as JsonObject
  const list = decodeTokenStatusList({ bits, lst })
  if (!list.ok) return list
  const usableUntil = Object.hasOwn(claims, 'exp') ? exp * 1000 : Number.POSITIVE_INFINITY
  const { bits: width, statuses: bytes } = list.value
  return {
    ok: true,
    value: { kind: 'token', bits: width, bytes, issuedAt: new Date(iat * 1000), usableUntil, ttlSeconds: ttl },
  }
}

function isInstant(seconds: unknown): seconds is number {
  return typeof seconds === 'number' && Math.abs(seconds) <= LATEST_SECONDS
}

function fail(code: ProblemCode, detail: string): Extract<Parsed<never>, { ok: false }> {
  return { ok: false, problems: [problem(code, detail)] }
}
