import { describe, expect, it } from 'vitest'
import { REPORT_ADVICE } from '../scripts/problem-advice.ts'
import { ISSUING_ADVICE } from '../scripts/problem-advice-office.ts'
import { CHECK_IDS, PROBLEM_CODES, PROBLEMS, problem, problemUrl, VolunteerPassportError } from '../src/index.ts'
import { VERIFIER_HINTS } from '../src/problem-hints.ts'
import { OFFICE_HINTS } from '../src/problem-hints-office.ts'
import { CHECK_LABELS, OUTCOME_LABELS, PROBLEM_TEXTS, SKIP_LABELS, VERDICT_LABELS } from '../src/texts.ts'

const classOf = (pattern: RegExp) => [
  ...new Set(PROBLEM_CODES.filter((code) => pattern.test(code)).map((code) => PROBLEMS[code].class)),
]

describe('the catalogue', () => {
  it('puts each code into the class that the verdict needs', () => {
    expect(classOf(/^(STATUS_REVOKED|STATUS_SUSPENDED|STATUS_ENTRY_.*|ISSUER_NOT_TRUSTED)$/)).toEqual(['failed'])
    expect(classOf(/^(KEY_REVOKED|KEY_EXPIRED|ACCREDITATION_.*|SIGNATURE_.*|JSON_.*|EXPIRED|NOT_YET_VALID)$/)).toEqual([
      'failed',
    ])
    expect(
      classOf(/^(FETCH_.*|TRUST_LIST_(?!STALE$).*|DID_NOT_FOUND|CLOCK_BEHIND|STATUS_TYPE_UNSUPPORTED|INTERNAL_FAULT)$/),
    ).toEqual(['unknown'])
    expect(classOf(/^STATUS_LIST_(?!STALE$|UNPUBLISHED$)/)).toEqual(['unknown'])
    expect(PROBLEM_CODES.filter((code) => PROBLEMS[code].class === 'warning').sort()).toEqual([
      'HOLDER_NOT_PROVEN',
      'NEWER_AVAILABLE',
      'STATUS_LIST_STALE',
      'STATUS_MESSAGE',
      'STATUS_UNREVOKED',
      'TRUST_LIST_STALE',
    ])
    expect(classOf(/^(ACTIVITY_|PERSON_|OPTION_|SIGNER_|KEY_FILE_|REGISTRY_|STORE_)/)).toEqual(['misuse'])
  })

  it('gives W3C types where W3C has one, and our page elsewhere', () => {
    expect(PROBLEMS.SIGNATURE_INVALID.type).toBe('https://www.w3.org/TR/vc-data-model#CRYPTOGRAPHIC_SECURITY_ERROR')
    expect(PROBLEMS.STATUS_LIST_TOO_SHORT.type).toBe(
      'https://www.w3.org/ns/credentials/status-list#STATUS_LIST_LENGTH_ERROR',
    )
    expect(PROBLEMS.KEY_PURPOSE_MISMATCH.type).toBe(
      'https://w3id.org/security#INVALID_RELATIONSHIP_FOR_VERIFICATION_METHOD',
    )
    for (const code of PROBLEM_CODES) {
      const { type } = PROBLEMS[code]
      const w3c = /^https:\/\/(www\.w3\.org|w3id\.org)\/[^#]+#[A-Z_]+_ERROR$|^https:\/\/w3id\.org\/security#INVALID_/
      expect(w3c.test(type) || type === problemUrl(code), code).toBe(true)
    }
  })

  it('fills a problem in', () => {
    expect(problem('EXPIRED', 'validUntil has passed', ['validUntil'])).toEqual({
      code: 'EXPIRED',
      title: 'The credential has expired',
      detail: 'validUntil has passed',
      path: ['validUntil'],
      type: 'https://www.w3.org/TR/vc-data-model#RANGE_ERROR',
    })
    expect(problem('EXPIRED', 'x')).not.toHaveProperty('path')
  })

  it('an error carries what a program and a person need', () => {
    const cause = new Error('disk full')
    const error = new VolunteerPassportError('STORE_UNAVAILABLE', 'Not written', {
      hint: 'Free it',
      cause,
      facts: { n: 1 },
    })
    expect(error).toMatchObject({
      name: 'VolunteerPassportError',
      code: 'STORE_UNAVAILABLE',
      message: 'Not written',
      hint: 'Free it',
      docs: problemUrl('STORE_UNAVAILABLE'),
      facts: { n: 1 },
      cause,
    })
  })
})

describe('the texts', () => {
  it.each([
    ['hints', [...VERIFIER_HINTS, ...OFFICE_HINTS]],
    ['advice', [...REPORT_ADVICE, ...ISSUING_ADVICE]],
  ])('%s name each code once', (_, groups) => {
    expect(groups.flatMap((group) => group.codes).sort()).toEqual([...PROBLEM_CODES].sort())
  })

  it('exist for each code in each language, as sentences', () => {
    expect(Object.keys(PROBLEM_TEXTS)).toEqual(PROBLEM_CODES)
    for (const code of PROBLEM_CODES) {
      const { kk, ru, en } = PROBLEM_TEXTS[code]
      for (const { title, hint } of [kk, ru, en]) {
        expect(title, code).toMatch(/^\S.*[^.\s]$/)
        expect(hint, code).toMatch(/^\p{Lu}.*\.$/u)
      }
      expect(new Set([kk.title, ru.title, en.title]).size, code).toBe(3)
      // Letters that Kazakh has and Russian has not, and the other way round.
      expect(`${ru.title}${ru.hint}`, code).not.toMatch(/[әғқңөұүһі]/i)
      expect(`${kk.title}${kk.hint}`, code).toMatch(/[әғқңөұүһі]/i)
      expect(`${kk.title}${ru.title}`, code).toMatch(/[а-я]/i)
    }
  })

  it('tell codes apart by their titles', () => {
    for (const locale of ['kk', 'ru', 'en'] as const) {
      const titles = PROBLEM_CODES.map((code) => PROBLEM_TEXTS[code][locale].title)
      expect(titles.filter((title, i) => titles.indexOf(title) !== i)).toEqual([])
    }
  })

  it('word a revocation neutrally', () => {
    expect(PROBLEM_TEXTS.STATUS_REVOKED).toEqual({
      kk: { title: 'Құжат енді жарамсыз', hint: 'Қолданыстағы паспортты көрсетуді сұраңыз.' },
      ru: { title: 'Документ больше не действителен', hint: 'Попросите показать действующий паспорт.' },
      en: { title: 'The credential is no longer valid', hint: 'Ask for the current passport.' },
    })
  })

  it('name each check, outcome, verdict and reason in three languages', () => {
    expect(Object.keys(CHECK_LABELS)).toEqual(CHECK_IDS)
    for (const labels of [CHECK_LABELS, OUTCOME_LABELS, SKIP_LABELS, VERDICT_LABELS]) {
      for (const texts of Object.values(labels)) expect(Object.keys(texts)).toEqual(['kk', 'ru', 'en'])
    }
  })
})
