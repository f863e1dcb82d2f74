import { decodePresentationJwt, type PresentationJwt, type VerificationKey } from '@volunteer-passport/codec'
import { type Parsed, type PresentationReport, parsePresentation, problem } from '@volunteer-passport/schema'
import { checkAnswer, type PresentationRequest } from './checks/answer.ts'
import { createBelonging } from './checks/belonging.ts'
import { type ClaimedPresenter, checkPresenterKey, readPresenter } from './checks/presenter.ts'
import { checkSignature } from './checks/signature.ts'
import { checkValidity } from './checks/validity.ts'
import type { Environment } from './pipeline.ts'
import { PresentationFindings } from './presentation-findings.ts'
import { createPresentationReport } from './presentation-report.ts'
import { examinePresented, type PresentedCredential } from './presented-credentials.ts'
import type { StateStore } from './state-store.ts'
import { type Steps, settle } from './steps.ts'

export interface PresentationEnvironment extends Environment {
  readonly state: StateStore
}

/** One call: what was asked, the instant at which it is answered, and the caller's patience. */
export interface PresentationCall extends PresentationRequest {
  readonly now: Date
  readonly signal: AbortSignal | undefined
}

/**
 * What the presentation says of itself comes first, then its credentials, each by the pipeline of its own, then its
 * key and signature: a passport in it may have to vouch for the key. Nothing is fetched for a presentation that was
 * not made for this request.
 */
export function* verifyPresentation(
  token: unknown,
  call: PresentationCall,
  environment: PresentationEnvironment,
): Steps<PresentationReport> {
  const { state } = environment
  const findings = new PresentationFindings()
  let credentials: readonly PresentedCredential[] = []
  try {
    const opened = openPresentation(token, call, environment, findings)
    if (opened !== undefined) {
      credentials = yield* examinePresented(opened.vp.credentials, call, environment)
      findings.recordCredentials(credentials)
      const key = yield* proveKey(opened, credentials, call, environment, findings)
      if (key !== undefined) findings.record('binding', yield* checkNonceIsFresh(call, state))
      findings.recordHolders(credentials, key && createBelonging(opened.presenter, key, credentials))
      // Remembered only where it has served: with a status list out of reach, the same may be shown again.
      if (findings.allPassed()) yield* settle(state.set(nonceKey(call), call.now.toISOString()))
    }
  } catch (error) {
    findings.recordFault(error)
    findings.recordHolders(credentials, undefined)
  }
  return createPresentationReport(findings, credentials, {
    now: call.now,
    whenUnavailable: environment.whenUnavailable,
  })
}

interface OpenedPresentation {
  readonly vp: PresentationJwt
  readonly presenter: ClaimedPresenter
}

/** All that can be seen in the presentation alone. What is refused here is refused whoever signed it. */
function openPresentation(
  token: unknown,
  call: PresentationCall,
  { toleranceSeconds }: PresentationEnvironment,
  findings: PresentationFindings,
): OpenedPresentation | undefined {
  const vp = findings.record('decode', decodePresentation(token))
  if (vp === undefined) return undefined
  const presentation = parsePresentation(vp.document)
  if (!presentation.ok) {
    findings.record('schema', presentation)
    return undefined
  }
  const presenter = readPresenter(vp.header, presentation.value)
  const { document, issuedAt } = presentation.value
  const dates = { document, issuedAt, validFrom: undefined, validUntil: undefined }
  const local = [
    ['key', presenter],
    ['binding', checkAnswer(document, call)],
    ['validity', checkValidity(dates, { now: call.now, toleranceSeconds })],
  ] as const
  // That they pass is worth nothing until the signature is verified, and is not said before.
  for (const [id, outcome] of local) if (!outcome.ok) findings.record(id, outcome)
  return presenter.ok && local.every(([, { ok }]) => ok) ? { vp, presenter: presenter.value } : undefined
}

function decodePresentation(token: unknown): Parsed<PresentationJwt> {
  if (typeof token === 'string') return decodePresentationJwt(token)
  return { ok: false, problems: [problem('TOKEN_MALFORMED', 'The presentation is not a string.')] }
}

/** The key that has signed the presentation, once it is proven that it has. */
function* proveKey(
  { vp, presenter }: OpenedPresentation,
  credentials: readonly PresentedCredential[],
  { now, signal }: PresentationCall,
  { resolver }: PresentationEnvironment,
  findings: PresentationFindings,
): Steps<VerificationKey | undefined> {
  // No key is fetched for the sake of credentials that are refused whoever presents them.
  if (credentials.every(({ verdict }) => verdict === 'rejected')) return undefined
  const { algorithm, signature, signingInput } = vp.jws
  const found = yield* checkPresenterKey(presenter, algorithm, { credentials, resolver, now, signal })
  const key = findings.record('key', found)
  if (key === undefined) return undefined
  const genuine = yield* checkSignature({ signature, signedBytes: signingInput }, key)
  if (findings.record('signature', genuine) === undefined) return undefined
  for (const id of ['binding', 'schema', 'validity'] as const) findings.record(id, genuine)
  return key
}

const nonceKey = ({ audience, nonce }: PresentationRequest): string => `nonce:${JSON.stringify([audience, nonce])}`

/** Stops one presentation from being used twice (OpenID4VP, Preventing Replay). */
function* checkNonceIsFresh(call: PresentationCall, state: StateStore): Steps<Parsed<true>> {
  const usedAt = yield* settle(state.get(nonceKey(call)))
  if (usedAt === undefined) return { ok: true, value: true }
  const detail = 'A presentation was accepted with this nonce before.'
  return { ok: false, problems: [problem('NONCE_REUSED', detail, ['nonce'])] }
}
