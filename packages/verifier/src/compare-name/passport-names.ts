import {
  type LanguageValues,
  type PersonName,
  parseClaims,
  type Report,
  VolunteerPassport,
  VolunteerPassportError,
  VolunteerPassportSummary,
} from '@volunteer-passport/schema'
import { hasPatronymicEnding } from './compare-parts.ts'
import { type NamePart, namePart } from './name-part.ts'
import { type NameToken, nameTokens } from './name-tokens.ts'

/** What a passport says of its holder's name, in all its spellings. */
export interface PassportNames {
  /** More than one where one line may be divided in more than one place. */
  readonly divisions: readonly { readonly families: readonly NamePart[]; readonly givens: readonly NamePart[] }[]
  readonly patronymics: readonly NamePart[]
  /** Whole names, word by word, for names that are too long to be divided. */
  readonly lines: readonly (readonly NameToken[])[]
}

/** @throws VolunteerPassportError OPTION_INVALID where the report is not that of a verified passport or summary */
export function passportNames(report: Report): PassportNames {
  if (!report.ok) {
    return refuse('The report is not ok', 'Compare a name only where report.ok is true: nobody vouches for another.')
  }
  const { types, subject } = report.credential
  if (types.includes(VolunteerPassport.name)) {
    const claims = parseClaims(subject, VolunteerPassport)
    if (claims.ok) return namesOfPerson(claims.value.person)
  }
  if (types.includes(VolunteerPassportSummary.name)) {
    const claims = parseClaims(subject, VolunteerPassportSummary)
    if (claims.ok) return namesOfLines(claims.value.name)
  }
  return refuse(
    'The credential of the report is not a passport and holds no name',
    'Give the report of the passport: verify it with { type: VolunteerPassport }.',
  )
}

function namesOfPerson({ familyName, givenName, patronymic }: PersonName): PassportNames {
  const families = partsOf(familyName)
  const givens = partsOf(givenName)
  const patronymics = patronymic === undefined ? [] : partsOf(patronymic)
  const inLanguage = (values: LanguageValues | undefined, language: string) =>
    nameTokens(values?.find((value) => value['@language'] === language)?.['@value'] ?? '')
  const lines = familyName.flatMap(({ '@language': language, '@value': family }) => {
    const line = [...nameTokens(family), ...inLanguage(givenName, language)]
    return [line, [...line, ...inLanguage(patronymic, language)]]
  })
  return { divisions: [{ families, givens }], patronymics, lines }
}

function partsOf(values: LanguageValues): readonly NamePart[] {
  return values
    .map((value) => nameTokens(value['@value']))
    .filter((tokens) => tokens.length > 0)
    .map((tokens) => namePart(tokens))
}

/** A line is family name, given name and patronymic, or given name, patronymic and family name. */
function namesOfLines(values: LanguageValues): PassportNames {
  const lines = values.map((value) => nameTokens(value['@value']))
  const patronymics: NamePart[] = []
  const divisions: { families: NamePart[]; givens: NamePart[] }[] = []
  for (const line of lines) {
    const at = patronymicAt(line)
    const part = (from: number, to: number) => namePart(line.slice(from, to))
    if (at === undefined) {
      for (let i = 1; i < Math.min(line.length, MOST_WORDS); i++) {
        divisions.push({ families: [part(0, i)], givens: [part(i, line.length)] })
      }
      continue
    }
    patronymics.push(part(at.from, at.to))
    if (at.to < line.length) divisions.push({ families: [part(at.to, line.length)], givens: [part(0, at.from)] })
    for (let i = 1; at.to === line.length && i < Math.min(at.from, MOST_WORDS); i++) {
      divisions.push({ families: [part(0, i)], givens: [part(i, at.from)] })
    }
  }
  return { divisions, patronymics, lines }
}

/** Longer names are compared word by word only: the ways to divide a name grow with the square of its words. */
export const MOST_WORDS = 8

/** «Серікқызы», «Серік қызы», «Рустам ўғли»: never the first word, and never the only one beside it. */
function patronymicAt(line: readonly NameToken[]): { readonly from: number; readonly to: number } | undefined {
  if (line.length > MOST_WORDS) return undefined
  for (let to = line.length; to > 1; to--) {
    for (let from = to - 1; from >= Math.max(1, to - 2); from--) {
      const named = to === line.length ? from >= 2 : true
      if (named && hasPatronymicEnding(namePart(line.slice(from, to)))) return { from, to }
    }
  }
  return undefined
}

function refuse(message: string, hint: string): never {
  throw new VolunteerPassportError('OPTION_INVALID', message, { hint })
}
