import { LIMITS } from '@volunteer-passport/codec'
import {
  type AccreditationEntry,
  CHECK_IDS,
  type Credential,
  OfficeAccreditation,
  type OfficeAccreditationClaims,
  type Parsed,
  type ProblemCode,
  problem,
} from '@volunteer-passport/schema'
import { Findings } from '../findings.ts'
import { verifySecured } from '../pipeline.ts'
import type { Steps } from '../steps.ts'
import type { TrustParts } from '../trust-policy.ts'
import { vcJwtUpTo } from '../vc-jwt.ts'
import { type Accredited, toAccredited } from './accredited.ts'
import { issuerPolicy } from './issuer-policy.ts'
import { isWithin } from './scope.ts'

/** An accreditation that its accreditor has signed; its dates and its state are judged each time. */
export interface VerifiedAccreditation {
  readonly entry: AccreditationEntry
  readonly credential: Credential<OfficeAccreditationClaims>
  readonly accredited: Accredited
  readonly isWithinParent: boolean
  /** From when until when, exclusive, by all its dates together; in milliseconds since 1970. */
  readonly period: { readonly begins: number; readonly ends: number }
}

/** What is asked of dates each time; whatever else is wrong with them is so for ever. */
const OF_TODAY: ReadonlySet<string> = new Set(['EXPIRED', 'NOT_YET_VALID', 'ISSUED_IN_FUTURE'])

/** One form alone, as accreditors write them. */
const FORMATS = [vcJwtUpTo({ tokenBytes: LIMITS.tokenBytes })]

/** Verifies the credential of an entry. TRUST_LIST_INVALID; ISSUER_NOT_TRUSTED where it accredits somebody else. */
export function* verifyAccreditation(
  entry: AccreditationEntry,
  o: { readonly parent: Accredited; readonly successor: AccreditationEntry | undefined; readonly now: Date },
  parts: TrustParts,
): Steps<Parsed<VerifiedAccreditation>> {
  const findings = new Findings()
  const { parent, now } = o
  const environment = { ...parts, formats: FORMATS, trust: issuerPolicy(parent) }
  const request = { type: OfficeAccreditation, now, signal: undefined, role: 'issuer' } as const
  const credential = yield* verifySecured(entry.credential, request, environment, findings)
  for (const id of CHECK_IDS) {
    const finding = findings.of(id)
    const lasting = 'problems' in finding ? finding.problems.find(({ code }) => !OF_TODAY.has(code)) : undefined
    if (lasting === undefined) continue
    const detail = `An accreditation was refused by the check "${id}" with ${lasting.code}.`
    return fail('TRUST_LIST_INVALID', detail)
  }
  if (credential === undefined) return fail('TRUST_LIST_INVALID', 'An accreditation cannot be read.')
  // Stops the accreditation of one from being listed for another.
  if (credential.subject.id !== entry.subject) {
    return fail('ISSUER_NOT_TRUSTED', 'The accreditation in the list is that of another than the listed.')
  }
  const accredited = toAccredited(entry, credential, o)
  return {
    ok: true,
    value: {
      entry,
      credential,
      accredited,
      isWithinParent: isWithin(accredited.scope, parent.scope),
      period: periodOf(credential),
    },
  }
}

/** As `checkValidity` reads them. */
function periodOf({ document, issuedAt, validFrom, validUntil }: Credential<unknown>): VerifiedAccreditation['period'] {
  const instantOf = (seconds: unknown) => (typeof seconds === 'number' ? seconds * 1000 : undefined)
  const known = (instants: readonly (number | undefined)[]) => instants.filter((instant) => instant !== undefined)
  return {
    begins: Math.max(
      ...known([validFrom?.getTime(), issuedAt?.getTime(), instantOf(document.nbf)]),
      Number.NEGATIVE_INFINITY,
    ),
    ends: Math.min(...known([validUntil?.getTime(), instantOf(document.exp)]), Number.POSITIVE_INFINITY),
  }
}

function fail(code: ProblemCode, detail: string): Extract<Parsed<never>, { ok: false }> {
  return { ok: false, problems: [problem(code, detail)] }
}
