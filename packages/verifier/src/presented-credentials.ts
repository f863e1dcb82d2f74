import {
  anyType,
  CHECK_IDS,
  type CheckId,
  type CredentialType,
  type JsonValue,
  type Problem,
  problem,
} from '@volunteer-passport/schema'
import { checkDecode } from './checks/decode.ts'
import { officeTypeOf } from './office-types.ts'
import { type Environment, type Examined, examineCredential, examineStatus, ruleFor } from './pipeline.ts'
import { runSteps, type Steps, settle } from './steps.ts'
import { type Outcome, verdictOf } from './verdict.ts'

/** A credential of a presentation, with all that was found about it but its holder. */
export interface PresentedCredential extends Examined<unknown> {
  readonly index: number
  readonly type: CredentialType<unknown>
  /** What the verdict would be if the presenter were its holder. */
  readonly verdict: 'accepted' | 'rejected' | 'undetermined'
}

/** Examines the credentials of a presentation: all at once, and their status together. */
export function* examinePresented(
  tokens: readonly string[],
  request: { readonly now: Date; readonly signal: AbortSignal | undefined },
  environment: Environment,
): Steps<readonly PresentedCredential[]> {
  const underWay = tokens.map((token) => runSteps(examineOne(token, request, environment)))
  const examined: Typed[] = []
  for (const one of underWay) examined.push(yield* settle(one))
  yield* examineStatus(examined, request, environment)
  return examined.map((one, index) => ({ ...one, index, verdict: verdictSoFar(one, environment) }))
}

type Typed = Omit<PresentedCredential, 'index' | 'verdict'>

function* examineOne(
  token: string,
  request: { readonly now: Date; readonly signal: AbortSignal | undefined },
  environment: Environment,
): Steps<Typed> {
  const decoded = checkDecode(token, environment.formats)
  const type = decoded.ok ? officeTypeOf(decoded.value.document) : anyType
  // Taken apart once: the pipeline is given what was read here.
  const formats = [{ name: 'decoded', decode: () => decoded }]
  return { ...(yield* examineCredential(token, { type, ...request }, { ...environment, formats })), type }
}

function verdictSoFar({ findings, type }: Typed, environment: Environment): PresentedCredential['verdict'] {
  const outcomes = Object.fromEntries(CHECK_IDS.map((id) => [id, findings.of(id).outcome]))
  outcomes.holder = 'skipped'
  return verdictOf(outcomes as Record<CheckId, Outcome>, ruleFor(type, environment))
}

/** `id` of each subject; `undefined` where one has none. */
export function subjectIds({ findings }: PresentedCredential): readonly (JsonValue | undefined)[] {
  const subjects = findings.decoded?.document.credentialSubject
  const list: readonly (JsonValue | undefined)[] = Array.isArray(subjects) ? subjects : [subjects]
  return list.map((subject) =>
    typeof subject === 'object' && subject !== null && 'id' in subject ? subject.id : undefined,
  )
}

/** What a presentation suffers from one of its credentials. */
export function credentialProblem({ verdict, index }: PresentedCredential): Problem | undefined {
  if (verdict === 'accepted') return undefined
  const code = verdict === 'rejected' ? 'CREDENTIAL_INVALID' : 'CREDENTIAL_UNDETERMINED'
  return problem(code, `See the report on credential ${index}.`, ['verifiableCredential', index])
}
