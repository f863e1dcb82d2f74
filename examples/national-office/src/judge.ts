import { anyType, type Report, textIn } from '@volunteer-passport/schema'
import type { Verifier } from '@volunteer-passport/verifier'
import type { Held } from './issue.ts'

/** What a verifier said, and why. */
export interface Judgement {
  readonly label: string
  /** `believed`, or the code of the first problem. */
  readonly verdict: string
  /** Who vouches for whom, or who is at fault. */
  readonly because: string
}

export async function judge(verifier: Verifier, held: readonly Held[]): Promise<readonly Judgement[]> {
  const judgements: Judgement[] = []
  for (const { label, token } of held) {
    const report = await verifier.verify(token, { type: anyType })
    const verdict = report.ok ? 'believed' : report.problems[0].code
    judgements.push({ label, verdict, because: becauseOf(report) })
  }
  return judgements
}

function becauseOf(report: Report): string {
  if (!report.ok) return report.problems[0].detail
  const hops = (report.issuer?.chain ?? []).map(({ did, name }) => (name && textIn(name, 'en')) ?? did)
  return hops.join(' > ')
}

export const countBelieved = (judgements: readonly Judgement[]): number =>
  judgements.filter(({ verdict }) => verdict === 'believed').length
