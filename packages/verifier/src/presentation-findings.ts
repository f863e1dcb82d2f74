import {
  type Parsed,
  PRESENTATION_CHECK_IDS,
  type PresentationCheckId,
  type Problem,
  problem,
  type SkipReason,
} from '@volunteer-passport/schema'
import { CheckRecord, type Finding } from './check-record.ts'
import type { Belonging } from './checks/belonging.ts'
import { credentialProblem, type PresentedCredential } from './presented-credentials.ts'

/** The checks of the presentation itself, all of which must have passed before it proves anything. */
const OWN_CHECKS = ['decode', 'key', 'signature', 'binding', 'schema', 'validity'] as const

/** The order of work: what is seen in the presentation alone, its credentials, its signature. */
const ORDER_OF_WORK: readonly PresentationCheckId[] = [
  'decode',
  'credentials',
  'key',
  'signature',
  'schema',
  'validity',
  'binding',
  'holder',
]

/** Gathers what the checks of one presentation find. */
export class PresentationFindings extends CheckRecord<PresentationCheckId> {
  recordCredentials(credentials: readonly PresentedCredential[]): void {
    this.record('credentials', toParsed(credentials.flatMap((presented) => credentialProblem(presented) ?? [])))
  }

  /** Whose the credentials are, for each and for all. Those that are refused anyway are not asked about. */
  recordHolders(
    credentials: readonly PresentedCredential[],
    belongsToPresenter: ((presented: PresentedCredential) => Belonging) | undefined,
  ): void {
    const asked = credentials.filter(({ verdict }) => verdict !== 'rejected')
    const proof = belongsToPresenter !== undefined && this.passed(...OWN_CHECKS) ? belongsToPresenter : undefined
    if (proof === undefined) {
      for (const { findings } of asked) findings.record('holder', { ok: false, problems: [this.#unproven()] })
      return
    }
    const problems = asked.flatMap((presented) => {
      const found = holderProblem(proof(presented))
      presented.findings.record('holder', toParsed(found === undefined ? [] : [found]))
      return found === undefined ? [] : [{ ...found, path: ['verifiableCredential', presented.index] }]
    })
    if (asked.length > 0) this.record('holder', toParsed(problems))
  }

  recordFault(error: unknown): void {
    this.recordFaultOf(ORDER_OF_WORK.find((id) => this.made(id) === undefined) ?? 'holder', error)
  }

  allPassed(): boolean {
    return this.passed(...PRESENTATION_CHECK_IDS)
  }

  /** The finding of a check; one that was not made is skipped, for the reason that kept it from being made. */
  of(id: PresentationCheckId): Finding {
    return this.made(id) ?? { outcome: 'skipped', because: this.#reasonFor(id) }
  }

  /** Why a presentation that was not accepted shows nobody's credential. */
  #unproven(): Problem {
    const own = [...OWN_CHECKS, 'holder' as const].map((id) => this.made(id))
    if (own.every((finding) => finding?.outcome !== 'failed')) {
      const unknown = own.find((finding) => finding?.outcome === 'unknown')
      if (unknown?.outcome === 'unknown') return unknown.problems[0]
    }
    return problem('HOLDER_BINDING_FAILED', 'The presentation was refused, so it does not show whose this is.')
  }

  #reasonFor(id: PresentationCheckId): SkipReason {
    if (!this.passed('decode')) return 'decodeFailed'
    if (this.made('key') === undefined) return 'claimsInvalid'
    if (id === 'signature') return 'keyUnavailable'
    return this.passed('signature') ? 'claimsInvalid' : 'signatureNotVerified'
  }
}

function holderProblem(belonging: Belonging): Problem | undefined {
  if (belonging === 'yes') return undefined
  const path = ['credentialSubject', 'id']
  return belonging === 'no'
    ? problem('HOLDER_BINDING_FAILED', 'The subject is not shown to be the presenter.', path)
    : problem('CREDENTIAL_UNDETERMINED', 'The passport that would bind the subject could not be checked.', path)
}

function toParsed([first, ...more]: readonly Problem[]): Parsed<true> {
  return first === undefined ? { ok: true, value: true } : { ok: false, problems: [first, ...more] }
}
