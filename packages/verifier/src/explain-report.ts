import {
  type ChainHop,
  type Check,
  type IssuerInfo,
  type Locale,
  type PresentationReport,
  type Problem,
  REGIONS,
  type Report,
  type SkipReason,
  textIn,
} from '@volunteer-passport/schema'
import {
  CHECK_LABELS,
  OUTCOME_LABELS,
  PRESENTATION_CHECK_LABELS,
  PRESENTATION_VERDICT_LABELS,
  PROBLEM_TEXTS,
  SKIP_LABELS,
  VERDICT_LABELS,
} from '@volunteer-passport/schema/texts'
import { EXPLAIN_TEXTS, type ExplainTexts } from './explain-texts.ts'

/**
 * The report as a short table for whoever has to decide at a desk: the verdict, the checks, what to do, and who the
 * issuer is by the word of the trust policy; of a presentation the same, and then of each credential in it. Nothing of
 * what a credential says is in it.
 */
export function explainReport(report: Report | PresentationReport, o: { readonly locale?: Locale } = {}): string {
  const { locale = 'en' } = o
  if (!Object.hasOwn(EXPLAIN_TEXTS, locale)) throw new TypeError("locale must be 'kk', 'ru' or 'en'")
  const { credential } = EXPLAIN_TEXTS[locale]
  if (!('credentials' in report)) {
    const labels = { checks: CHECK_LABELS, verdicts: VERDICT_LABELS }
    return `${explainTable(report, labels, locale)}${explainTrust(report, locale)}`
  }
  const labels = { checks: PRESENTATION_CHECK_LABELS, verdicts: PRESENTATION_VERDICT_LABELS }
  const parts = report.credentials.map((part) => `\n${credential(part.index + 1)}\n\n${explainReport(part, o)}`)
  return [explainTable(report, labels, locale), ...parts].join('')
}

type Labels<Key extends string> = Readonly<Record<Key, Readonly<Record<Locale, string>>>>

function explainTable<Id extends string>(
  report: TableReport<Id>,
  labels: { readonly checks: Labels<Id>; readonly verdicts: typeof VERDICT_LABELS },
  locale: Locale,
): string {
  const texts = EXPLAIN_TEXTS[locale]
  const verdict = report.ok ? 'accepted' : report.verdict
  const width = Math.max(...Object.values(OUTCOME_LABELS).map((label) => label[locale].length)) + 4
  const indent = ' '.repeat(width)
  const explainProblem = ({ code }: Problem): readonly string[] => {
    const { title, hint } = PROBLEM_TEXTS[code][locale]
    return [`${indent}${title} [${code}]`, `${indent}${hint}`]
  }

  const lines = [`${labels.verdicts[verdict][locale].toUpperCase()}.`]
  if (verdict === 'undetermined') lines.push(texts.notAYes)
  lines.push('')
  let reason: string | undefined
  for (const check of report.checks) {
    const outcome = `  ${OUTCOME_LABELS[check.outcome][locale]}`.padEnd(width)
    // Once is enough for a row of checks that one fault has kept from being made.
    const because = check.outcome === 'skipped' ? check.because : undefined
    const why = because === undefined || because === reason ? '' : explainSkip(because, locale)
    reason = because
    lines.push(`${outcome}${labels.checks[check.id][locale]}${why}${explainAge(check, report.checkedAt, texts)}`)
    if ('problem' in check) lines.push(...explainProblem(check.problem))
  }
  if (report.ok && report.warnings.length > 0) {
    lines.push('', `${texts.warnings}:`, ...report.warnings.flatMap(explainProblem))
  }
  const checkedAt = report.checkedAt.toISOString().slice(0, 16).replace('T', ' ')
  lines.push('', `${texts.checkedAt}: ${checkedAt} UTC`)
  return `${lines.join('\n')}\n`
}

/** What reports of credentials and of presentations have in common. */
type TableReport<Id extends string> = {
  readonly checks: readonly (Check<Id> & { readonly asOf?: Date })[]
  readonly checkedAt: Date
} & (
  | { readonly ok: true; readonly warnings: readonly Problem[] }
  | { readonly ok: false; readonly verdict: 'rejected' | 'undetermined' }
)

function explainSkip(because: SkipReason, locale: Locale): string {
  // The check that refused the claims stands above and says it better.
  return because === 'claimsInvalid' ? '' : `: ${SKIP_LABELS[because][locale]}`
}

/** How old the word is that the credential has not been withdrawn. */
function explainAge({ asOf }: { readonly asOf?: Date }, checkedAt: Date, { age, units }: ExplainTexts): string {
  if (asOf === undefined) return ''
  const minutes = Math.max(0, Math.floor((checkedAt.getTime() - asOf.getTime()) / 60_000))
  const hours = Math.floor(minutes / 60)
  if (hours === 0) return ` (${age(`${minutes} ${units.minutes}`)})`
  return ` (${age(hours < 48 ? `${hours} ${units.hours}` : `${Math.floor(hours / 24)} ${units.days}`)})`
}

/** Who the issuer is, and the chain that leads to it or the link that does not hold. */
function explainTrust({ issuer, failingHop }: Report, locale: Locale): string {
  const texts = EXPLAIN_TEXTS[locale]
  const lines = [`${texts.issuer}: ${explainIssuer(issuer, locale)}`]
  if (issuer?.chain !== undefined) {
    lines.push(`${texts.chain}: ${issuer.chain.map((hop) => explainHop(hop, locale)).join(' → ')}`)
  }
  if (failingHop !== undefined) lines.push(`${texts.failingHop}: ${explainHop(failingHop, locale)}`)
  return `${lines.join('\n')}\n`
}

const explainHop = ({ did, name }: ChainHop, locale: Locale): string =>
  name === undefined ? did : `${textIn(name, locale)} (${did})`

function explainIssuer(issuer: IssuerInfo | undefined, locale: Locale): string {
  const { issuerUnknown, nameUnknown } = EXPLAIN_TEXTS[locale]
  if (issuer === undefined) return issuerUnknown
  if (issuer.name === undefined) return `${issuer.did} (${nameUnknown})`
  const region = REGIONS.find(({ code }) => code === issuer.region)?.name[locale] ?? issuer.region
  return [textIn(issuer.name, locale), region, issuer.contact].filter((part) => part !== undefined).join(', ')
}
