import { readFileSync } from 'node:fs'
import {
  type LanguageValue,
  type LanguageValues,
  type PersonName,
  type Report,
  VolunteerPassport,
  VolunteerPassportSummary,
} from '@volunteer-passport/schema'
import { credentialDocument, OFFICE_DID, passportSubject, summarySubject } from '@volunteer-passport/testing'

export interface NamePair {
  readonly line: number
  /** Whether the asked name is a spelling of the holder's own. */
  readonly truth: 'same' | 'other'
  readonly expected: 'same' | 'similar' | 'different'
  readonly passport: string
  readonly asked: string
  readonly set: 'tuned' | 'held out' | 'fresh'
}

/** The labelled pairs of compare-name-pairs.txt, whose head says how to read a line. */
export function loadNamePairs(): readonly NamePair[] {
  const lines = readFileSync(new URL('compare-name-pairs.txt', import.meta.url), 'utf8').split('\n')
  const fresh = lines.findIndex((line) => line.startsWith('# Fresh:'))
  return lines
    .map((line, at) => ({ line: line.trim(), number: at + 1 }))
    .filter(({ line }) => line !== '' && !line.startsWith('#'))
    .map(({ line, number }, at) => {
      const [truth, expected, passport, asked, ...rest] = line.split(' | ')
      if (truth !== 'same' && truth !== 'other') throw new Error(`line ${number}: no truth`)
      if (expected !== 'same' && expected !== 'similar' && expected !== 'different') throw new Error(`line ${number}`)
      if (passport === undefined || asked === undefined || rest.length > 0) throw new Error(`line ${number}: columns`)
      return {
        line: number,
        truth,
        expected,
        passport,
        asked,
        set: number > fresh ? 'fresh' : at % 3 === 2 ? 'held out' : 'tuned',
      }
    })
}

/** The report of a verified passport with this name, in the notation of the pairs. */
export function reportOfName(notation: string): Report {
  const isSummary = notation.startsWith('summary: ')
  const spellings = notation
    .replace('summary: ', '')
    .split('; ')
    .map((spelling) => /^(?:(\w\w(?:-\w+)?): )?(.*)$/.exec(spelling))
    .map((match) => ({ language: match?.[1] ?? 'kk-Cyrl', text: match?.[2] ?? '' }))
  if (isSummary) {
    const name = spellings.map(({ language, text }) => ({ '@value': text, '@language': language })) as unknown
    return reportOf(VolunteerPassportSummary.name, { ...summarySubject, name: name as LanguageValues })
  }
  const column = (at: number): readonly LanguageValue[] =>
    spellings
      .map(({ language, text }) => ({ '@value': text.split(', ')[at] ?? '', '@language': language }))
      .filter((value) => value['@value'] !== '')
  const patronymic = column(2)
  const person = {
    familyName: column(0),
    givenName: column(1),
    ...(patronymic.length > 0 && { patronymic }),
  } as unknown as PersonName
  return reportOf(VolunteerPassport.name, { ...passportSubject, person })
}

/** A report as a verifier gives it for a good credential of the office of KZ-75. */
export function reportOf<C extends object>(type: string, subject: C, issuedAt = '2026-10-31T12:00:00Z'): Report<C> {
  return {
    ok: true,
    checks: [],
    checkedAt: new Date('2026-11-07T12:00:00Z'),
    warnings: [],
    credential: {
      id: 'urn:uuid:0f2a1c8e-91d3-4f55-8a7c-6f1f4f0b7d21',
      types: ['VerifiableCredential', type],
      name: undefined,
      issuer: OFFICE_DID,
      issuedAt: new Date(issuedAt),
      validFrom: new Date(issuedAt),
      validUntil: new Date('2027-10-31T12:00:00Z'),
      subject,
      status: [],
      document: credentialDocument(type, subject),
    },
  }
}
