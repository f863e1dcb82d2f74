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
import { type Environment, type Examined, examineCredential, ruleFor } from './pipeline.ts'
import { runSteps, type Steps, settle } from './steps.ts'
import { type Outcome, verdictOf } from './verdict.ts'

/** A credential of a presentation, with all that was found about it but its holder. */
export interface PresentedCredential extends Examined<unknown> {
  readonly index: number
  readonly type: CredentialType<unknown>
  /** What the verdict would be if the presenter were its holder. */
  readonly verdict: 'accepted' | 'rejected' | 'undetermined'
}

/** Examines the credentials of a presentation, all at once. */
export function* examinePresented(
  tokens: readonly string[],
  request: { readonly now: Date; readonly signal: AbortSignal | undefined },
  environment: Environment,
): Steps<readonly PresentedCredential[]> {
  const underWay = tokens.map((token, index) => runSteps(examineOne(token, index, request, environment)))
  const credentials: PresentedCredential[] = []
  for (const credential of underWay) credentials.push(yield* settle(credential))
  return credentials
}

function* examineOne(
  token: string,
  index: number,
  request: { readonly now: Date; readonly signal: AbortSignal | undefined },
  environment: Environment,
): Steps<PresentedCredential> {
  const decoded = checkDecode(token, environment.formats)
  const type = decoded.ok ? officeTypeOf(decoded.value.document) : anyType
  // Taken apart once: the pipeline is given what was read here.
  const formats = [{ name: 'decoded', decode: () => decoded }]
  const examined = yield* examineCredential(token, { type, ...request }, { ...environment, formats })
  const outcomes = Object.fromEntries(CHECK_IDS.map((id) => [id, examined.findings.of(id).outcome]))
  outcomes.holder = 'skipped'
  const verdict = verdictOf(outcomes as Record<CheckId, Outcome>, ruleFor(type, environment))
  return { ...examined, index, type, verdict }
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
