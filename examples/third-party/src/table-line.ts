import type { Report, VolunteerPassportClaims } from '@volunteer-passport/schema'
import { escapeTerminal } from './escape-terminal.ts'
import type { Messages } from './messages/messages.ts'
import { hasNewer, VERDICTS, verdictOf } from './verdict.ts'

const SOURCE_WIDTH = 40
const CODE_WIDTH = 30

const shorten = (text: string): string => {
  const characters = Array.from(text)
  if (characters.length <= SOURCE_WIDTH) return text
  const half = (SOURCE_WIDTH - 1) >> 1
  return `${characters.slice(0, half).join('')}…${characters.slice(-half).join('')}`
}

const codeOf = (report: Report): string => {
  if (!report.ok) return report.problems[0].code
  return hasNewer(report) ? 'NEWER_AVAILABLE' : '-'
}

/** One row: verdict, first problem, source; what the passport states only if it is valid and hours were asked for. */
export function tableLine(
  source: string,
  report: Report<VolunteerPassportClaims>,
  o: { readonly messages: Messages; readonly withHours: boolean; readonly paint: (verdict: string) => string },
): string {
  const width = Math.max(...VERDICTS.map((name) => o.messages.verdict[name].length))
  const verdict = o.messages.verdict[verdictOf(report)].padEnd(width)
  const row = `${o.paint(verdict)}  ${codeOf(report).padEnd(CODE_WIDTH)}  ${shorten(escapeTerminal(source))}`
  if (!o.withHours || !report.ok) return row
  return `${row}  ${o.messages.hoursShort(report.credential.subject.totals.hours)}`
}
