import { createDidResolver } from '@volunteer-passport/did'
import {
  CHECK_IDS,
  type CredentialReport,
  PRESENTATION_CHECK_IDS,
  type PresentationReport,
  type Report,
} from '@volunteer-passport/schema'
import { type FakeNetwork, fakeNetwork } from '@volunteer-passport/testing'
import { createVerifier, explainReport, trustIssuers, type Verifier } from '@volunteer-passport/verifier'
import { createInput, FUZZ_KINDS, type FuzzInput, type FuzzKind } from './fuzz-input.ts'
import { createRandom } from './random.ts'
import { referenceVerdict } from './reference-evaluator.ts'
import { referencePresentationVerdict } from './reference-presentation.ts'
import { MARK, NOW, OFFICE_DID, OFFICE_DID_DOCUMENT_URL, STAGE, type Stage } from './stage.ts'

export interface Failure {
  readonly seed: number
  readonly number: number
  readonly kind: FuzzKind
  readonly why: string
  /** As it can be made a fixed case of. */
  readonly token: string
}

export interface Campaign {
  readonly count: number
  readonly seconds: number
  /** Of the processor, which neighbours on a shared machine do not stretch. */
  readonly slowestMilliseconds: number
  readonly kinds: Readonly<Record<string, { readonly inputs: number; readonly accepted: number }>>
  readonly verdicts: Readonly<Record<string, number>>
  /** Of one refusal in five: the first problem where the reference accepts, by rules that it lacks. */
  readonly stricter: Readonly<Record<string, number>>
  readonly failures: readonly Failure[]
}

const LONGEST_MILLISECONDS = 1_000
const MOST_FAILURES = 20
/** Of the refusals the reference is asked about one in so many: it is slow, and only its agreement to a yes is the oracle. */
const ONE_REFUSAL_IN = 5

/** Exactly what the stage holds, and no other address. */
function networkOf(stage: Stage): FakeNetwork {
  const lists = Array.from(stage.lists, ([url, body]) => [url, { body }] as const)
  return fakeNetwork({ [OFFICE_DID_DOCUMENT_URL]: { body: stage.didDocument }, ...Object.fromEntries(lists) })
}

export function verifierOf(stage: Stage): Verifier {
  const clock = () => NOW
  const fetch = networkOf(stage)
  const resolver = createDidResolver({ fetch, clock })
  return createVerifier({ trust: trustIssuers([OFFICE_DID]), resolver, statusLists: fetch, clock })
}

/** Verifies `count` inputs, one after another, and holds each answer against the oracle. */
export async function runCampaign(o: { readonly seed: number; readonly count: number }): Promise<Campaign> {
  const random = createRandom(o.seed)
  const shared = verifierOf(STAGE)
  const kinds = Object.fromEntries(FUZZ_KINDS.map((kind) => [kind, { inputs: 0, accepted: 0 }]))
  const verdicts: Record<string, number> = {}
  const stricter: Record<string, number> = {}
  const failures: Failure[] = []
  let slowestMilliseconds = 0
  const started = performance.now()
  for (let number = 0; number < o.count && failures.length < MOST_FAILURES; number += 1) {
    const input = createInput(random)
    const verifier = input.stage === STAGE ? shared : verifierOf(input.stage)
    const before = process.cpuUsage()
    const report = await answerTo(input, verifier).catch((error: unknown) => error as Error)
    const { user, system } = process.cpuUsage(before)
    const milliseconds = (user + system) / 1_000
    slowestMilliseconds = Math.max(slowestMilliseconds, milliseconds)
    const accepted = !(report instanceof Error) && report.ok
    const isAsked = accepted || number % ONE_REFUSAL_IN === 0
    const reference = isAsked ? referenceOf(input) : 'not asked'
    const why = [
      ...faultsOf(report, reference),
      ...(milliseconds > LONGEST_MILLISECONDS ? [`took ${Math.round(milliseconds)} ms`] : []),
    ]
    if (why.length > 0) failures.push(toFailure(input, why, { seed: o.seed, number }))
    if (report instanceof Error) continue
    const verdict = report.ok ? 'accepted' : `${report.verdict} ${report.problems[0].code}`
    verdicts[verdict] = (verdicts[verdict] ?? 0) + 1
    kinds[input.kind]!.inputs += 1
    if (report.ok) kinds[input.kind]!.accepted += 1
    else if (reference === 'yes') stricter[verdict] = (stricter[verdict] ?? 0) + 1
  }
  const seconds = (performance.now() - started) / 1000
  return { count: o.count, seconds, slowestMilliseconds, kinds, verdicts, stricter, failures }
}

function answerTo({ token, type, request }: FuzzInput, verifier: Verifier): Promise<Report | PresentationReport> {
  return request === undefined
    ? verifier.verify(token, { type })
    : verifier.verifyPresentation(token as string, request)
}

function referenceOf({ token, type, stage, request }: FuzzInput): string {
  return request === undefined
    ? referenceVerdict(token, { type, stage })
    : referencePresentationVerdict(token, { request, stage })
}

/** What is wrong with an answer, whatever the input was. */
function faultsOf(report: Report | PresentationReport | Error, reference: string): readonly string[] {
  if (report instanceof Error) return [`threw ${report.name}: ${report.message}`]
  const faults: string[] = []
  const isPresentation = 'credentials' in report
  const ids = report.checks.map(({ id }) => id).join()
  if (ids !== (isPresentation ? PRESENTATION_CHECK_IDS : CHECK_IDS).join()) faults.push('not the checks in order')
  if (report.ok && reference !== 'yes') faults.push(`accepted, and the reference says: ${reference}`)
  const parts: readonly (Report | PresentationReport | CredentialReport)[] = isPresentation
    ? [report, ...report.credentials]
    : [report]
  for (const part of parts) {
    const problems = part.ok ? part.warnings : part.problems
    if (problems.some(({ code }) => code === 'INTERNAL_FAULT')) faults.push('a fault of the library itself')
    if (!part.ok && 'credential' in part) faults.push('a credential without a yes')
    if (JSON.stringify([part.checks, problems]).includes(MARK)) faults.push('a claim value in a problem')
  }
  if (!report.ok && explainReport(report, { locale: 'kk' }).includes(MARK)) faults.push('a claim value in words')
  return faults
}

function toFailure({ kind, token }: FuzzInput, why: readonly string[], o: { seed: number; number: number }): Failure {
  const text = typeof token === 'string' ? token : Buffer.from(token).toString('latin1')
  return { ...o, kind, why: why.join('; '), token: text }
}
