import type { SignatureBackend } from '@volunteer-passport/codec'
import type { DidResolver } from '@volunteer-passport/did'
import type { Credential, CredentialType, Report } from '@volunteer-passport/schema'
import { checkBinding } from './checks/binding.ts'
import { checkDecode } from './checks/decode.ts'
import { checkHolder } from './checks/holder.ts'
import { readSigner } from './checks/key.ts'
import { type ReadLists, readStatusLists } from './checks/read-status-lists.ts'
import { checkSchema } from './checks/schema.ts'
import { checkSignature } from './checks/signature.ts'
import { checkSignedInTime, checkSigner } from './checks/signer.ts'
import { checkStatus, listRequests } from './checks/status.ts'
import { checkIssuerIsKnown, checkTrust } from './checks/trust.ts'
import { checkValidity } from './checks/validity.ts'
import { Findings } from './findings.ts'
import type { Format } from './format.ts'
import { createReport } from './report.ts'
import type { StatusLists } from './status-lists.ts'
import type { Steps } from './steps.ts'
import type { TrustPolicy, VerifiedSigner } from './trust-policy.ts'
import type { VerdictRule } from './verdict.ts'

/** What a verifier holds all its life: the options, read once. */
export interface Environment {
  readonly formats: readonly Format[]
  readonly resolver: DidResolver
  readonly trust: TrustPolicy
  readonly statusLists: StatusLists
  readonly toleranceSeconds: number
  readonly whenUnavailable: 'undetermined' | 'warn'
  /** Left out: what answers soonest. */
  readonly signatureBackend?: SignatureBackend | undefined
}

/** What credentials and status lists are verified with alike. */
export type Core = Omit<Environment, 'statusLists' | 'whenUnavailable'>

/** One call: the instant at which it is answered, and the caller's patience. */
export interface Request<C> {
  readonly type: CredentialType<C>
  readonly now: Date
  readonly signal: AbortSignal | undefined
}

/** decode -> key -> signature -> binding -> schema -> validity -> status -> trust -> holder, and the verdict. */
export function* verifyCredential<C>(token: unknown, request: Request<C>, environment: Environment): Steps<Report<C>> {
  const examined = yield* examineCredential(token, request, environment)
  yield* examineStatus([examined], request, environment)
  const { findings, credential } = examined
  if (credential !== undefined) findings.recordHolder(checkHolder(credential))
  return createReport(findings, credential, { ...ruleFor(request.type, environment), now: request.now })
}

/** What was found about a credential, less its holder. */
export interface Examined<C> {
  readonly findings: Findings
  readonly credential: Credential<C> | undefined
}

/** All checks but `status` and `holder`. */
export function* examineCredential<C>(
  token: unknown,
  request: Request<C>,
  environment: Environment,
): Steps<Examined<C>> {
  const findings = new Findings()
  let credential: Credential<C> | undefined
  try {
    credential = yield* verifySecured(token, { ...request, role: 'issuer' }, environment, findings)
  } catch (error) {
    findings.recordFault(error)
  }
  return { findings, credential }
}

/** The check `status` of the credentials of one verification, which share what reading their lists may cost. */
export function* examineStatus(
  examined: readonly Examined<unknown>[],
  { now, signal }: Pick<Request<unknown>, 'now' | 'signal'>,
  { statusLists: lists }: Pick<Environment, 'statusLists'>,
): Steps<void> {
  const standing = examined.flatMap(({ findings, credential }) =>
    // A list is fetched for a credential that would be accepted but for its status, and for no other.
    credential !== undefined && findings.passed('binding', 'validity', 'trust')
      ? [{ findings, credential, signer: findings.signer! }]
      : [],
  )
  let readLists: ReadLists
  try {
    const requests = standing.flatMap(({ credential, signer }) => listRequests(credential, { signer, now }))
    readLists = yield* readStatusLists(requests, { lists, credentials: examined.length, signal })
  } catch (error) {
    for (const { findings } of standing) findings.recordFault(error)
    return
  }
  for (const { findings, credential, signer } of standing) {
    try {
      findings.recordStatus(yield* checkStatus(credential, { lists, readLists, signer, now }))
    } catch (error) {
      findings.recordFault(error)
    }
  }
}

export function ruleFor(
  type: CredentialType<unknown>,
  { whenUnavailable }: Pick<Environment, 'whenUnavailable'>,
): VerdictRule {
  return { whenUnavailable, statusRequired: type.requiredStatus.length > 0 }
}

/** All that a token says of itself, for credentials and for status lists alike: no status, no holder. */
export function* verifySecured<C>(
  token: unknown,
  { type, now, signal, role }: Request<C> & Pick<VerifiedSigner, 'role'>,
  { formats, resolver, trust, toleranceSeconds, signatureBackend }: Core,
  findings: Findings,
): Steps<Credential<C> | undefined> {
  const decoded = findings.record('decode', checkDecode(token, formats))
  if (decoded === undefined) return undefined
  findings.decoded = decoded

  const signer = readSigner(decoded)
  if (!signer.ok) {
    findings.record('key', signer)
    return undefined
  }
  const known = checkIssuerIsKnown(signer.value.issuer, trust)
  if (!known.ok) {
    findings.record('trust', known)
    return undefined
  }
  const { document, algorithm } = decoded
  const resolved = findings.recordSigner(
    yield* checkSigner(signer.value, { trust, resolver, document, algorithm, now, signal }),
  )
  if (resolved === undefined) return undefined
  const { key, policy, retiredAt } = resolved
  const genuine = findings.record('signature', yield* checkSignature(decoded, key, signatureBackend))
  if (genuine === undefined) return undefined

  // From here on the claims are the signer's own words; before, they were anybody's.
  findings.record('binding', checkBinding(decoded, signer.value.issuer))
  const credential = findings.record('schema', checkSchema(document, type))
  if (credential === undefined) findings.skip('validity', 'claimsInvalid')
  else {
    findings.record('validity', checkValidity(credential, { now, toleranceSeconds }))
    findings.record('key', checkSignedInTime(credential.issuedAt, retiredAt))
  }
  findings.recordTrust(yield* checkTrust({ ...signer.value, key, document, role }, policy))
  return credential
}
