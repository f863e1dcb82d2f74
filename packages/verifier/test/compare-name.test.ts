import { readFileSync } from 'node:fs'
import { VolunteerActivity, VolunteerPassport, VolunteerPassportError } from '@volunteer-passport/schema'
import { activitySubject, passportSubject, SOAK, tamper } from '@volunteer-passport/testing'
import { compareName } from '@volunteer-passport/verifier'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadNamePairs, type NamePair, reportOf, reportOfName } from './compare-name-pairs.ts'
import { createWorld, signPassport } from './world.ts'

const AIGERIM = reportOfName(
  'Жұмабекова, Айгерім, Серікқызы; kk-Latn: Jumabekova, Aigerim; ru: Жумабекова, Айгерим, Сериковна',
)
const ANSWERS: readonly string[] = ['same', 'similar', 'different']

/** Russian letters for the Kazakh ones, as a clerk without a Kazakh keyboard types them. */
const RUSSIAN: Readonly<Record<string, string>> = {
  ә: 'а',
  ғ: 'г',
  қ: 'к',
  ң: 'н',
  ө: 'о',
  ұ: 'у',
  ү: 'у',
  һ: 'х',
  і: 'и',
}
/** ICAO Doc 9303-3 §6 B. */
const ICAO: Readonly<Record<string, string>> = {
  ...{
    а: 'A',
    б: 'B',
    в: 'V',
    г: 'G',
    д: 'D',
    е: 'E',
    ё: 'E',
    ж: 'ZH',
    з: 'Z',
    и: 'I',
    й: 'I',
    к: 'K',
    л: 'L',
    м: 'M',
  },
  ...{ н: 'N', о: 'O', п: 'P', р: 'R', с: 'S', т: 'T', у: 'U', ф: 'F', х: 'KH', ц: 'TS', ч: 'CH', ш: 'SH', щ: 'SHCH' },
  ...{ ъ: 'IE', ы: 'Y', ь: '', э: 'E', ю: 'IU', я: 'IA', ў: 'U' },
}
const spellBy = (table: Readonly<Record<string, string>>, name: string): string =>
  [...name.toLowerCase()].map((letter) => table[letter] ?? letter).join('')
const inRussian = (name: string): string => spellBy(RUSSIAN, name)
const inIcao = (name: string): string => spellBy(ICAO, inRussian(name))

const GIVEN_NAMES = readFileSync(new URL('compare-name-given.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => !line.startsWith('#'))
  .flatMap((line) => line.split(' '))
  .filter((name) => name !== '')

describe('compareName over the labelled pairs', () => {
  const answers = loadNamePairs().map((pair) => ({
    ...pair,
    answer: compareName(reportOfName(pair.passport), pair.asked),
  }))

  it('never calls two people the same', () => {
    expect(answers.filter(({ truth, answer }) => truth === 'other' && answer === 'same')).toEqual([])
  })

  it('has the rates that docs/explain/names.md says', () => {
    const row = (set: NamePair['set']): string => {
      const pairs = answers.filter((pair) => pair.set === set)
      const own = pairs.filter(({ truth }) => truth === 'same')
      const others = pairs.filter(({ truth }) => truth === 'other')
      const rate = (part: readonly unknown[], whole: readonly unknown[]) =>
        `${part.length} of ${whole.length} (${((100 * part.length) / whole.length).toFixed(1)} %)`
      const of = (some: typeof pairs, answer: string) =>
        rate(
          some.filter((pair) => pair.answer === answer),
          some,
        )
      return `| ${[
        set,
        of(others, 'same'),
        of(own, 'different'),
        of(own, 'same'),
        of(others, 'different'),
        rate(
          pairs.filter(({ answer, expected }) => answer === expected),
          pairs,
        ),
      ].join(' | ')} |`
    }
    const page = readFileSync(new URL('../../../docs/explain/names.md', import.meta.url), 'utf8')
    const rows = page.split('\n').filter((line) => /^\| (tuned|held out|fresh) \|/.test(line))
    expect(rows).toEqual([row('tuned'), row('held out'), row('fresh')])
  })

  it('answers each as its label says, and these otherwise', async () => {
    const unexpected = answers
      .filter(({ answer, expected }) => answer !== expected)
      .map(({ line, truth, passport, asked, answer, expected }) =>
        [`line ${line}`, truth, passport, asked, `${answer}, not ${expected}`].join(' | '),
      )
    await expect(`${unexpected.join('\n')}\n`).toMatchFileSnapshot('compare-name-unexpected.txt')
  })
})

describe('compareName over a list of given names', () => {
  it.each([
    ['Kazakh', (name: string) => name],
    ['Russian', inRussian],
    ['ICAO', inIcao],
  ])('no two are the same in one family, in %s spelling', (_, spell) => {
    const near = (a: string, b: string) => a.slice(0, 2) === b.slice(0, 2) || a.slice(-2) === b.slice(-2)
    const folded = GIVEN_NAMES.map((name) => inIcao(name))
    const same = GIVEN_NAMES.flatMap((name, i) => {
      // All of them in the soak.
      if (SOAK === 1 && i % 8 !== 0) return []
      const report = reportOfName(`Сейтқали, ${name}`)
      return GIVEN_NAMES.filter(
        (other, j) =>
          j > i && near(folded[i]!, folded[j]!) && compareName(report, `Сейтқали ${spell(other)}`) === 'same',
      ).map((other) => `${name} ${other}`)
    })
    expect({ names: GIVEN_NAMES.length, same }).toEqual({ names: 559, same: [] })
  })

  it('each is the same as its own Russian and ICAO spelling', () => {
    const missed = GIVEN_NAMES.filter((name) => {
      const report = reportOfName(`Жұмабекова, ${name}`)
      return [inRussian(name), inIcao(name)].some((asked) => compareName(report, `ЖУМАБЕКОВА ${asked}`) !== 'same')
    })
    expect(missed).toEqual([])
  })
})

describe('compareName takes', () => {
  it('the report of a verified passport', async () => {
    const { verifier } = await createWorld()
    const report = await verifier.verify(await signPassport(), { type: VolunteerPassport })
    expect(compareName(report, 'ЖУМАБЕКОВА АЙГЕРИМ')).toBe('same')
    expect(compareName(report, 'Жұмабекова А.С.')).toBe('similar')
    expect(compareName(report, 'Жұмабекова Айгүл')).toBe('different')
  })

  it('no report that is not ok: what it holds is nobody’s word', async () => {
    const { verifier } = await createWorld()
    const report = await verifier.verify(tamper(await signPassport(), 'payload'), { type: VolunteerPassport })
    expect(() => compareName(report, 'Жұмабекова Айгерім')).toThrow(VolunteerPassportError)
    expect(() => compareName(report, 'Жұмабекова Айгерім')).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }))
  })

  it('no credential without a name, and no passport that is none', () => {
    const person = { familyName: 'Жұмабекова', givenName: ['Айгерім'] }
    for (const report of [
      reportOf(VolunteerActivity.name, activitySubject),
      reportOf(VolunteerActivity.name, { ...passportSubject }),
      reportOf(VolunteerPassport.name, { ...passportSubject, person }),
    ]) {
      expect(() => compareName(report, 'Жұмабекова Айгерім')).toThrow(
        expect.objectContaining({ code: 'OPTION_INVALID' }),
      )
    }
  })

  it('no other types of arguments', () => {
    for (const report of [undefined, null, 'report']) expect(() => compareName(report as never, 'А')).toThrow(TypeError)
    for (const name of [undefined, null, 5, ['А']]) expect(() => compareName(AIGERIM, name as never)).toThrow(TypeError)
  })
})

describe('compareName', () => {
  it('knows a name too long to be divided by its own spelling only', () => {
    const given = 'Аб Вг Де Жз Ий Кл Мн Оп'
    const report = reportOfName(`Сейтқали, ${given}, Ерланұлы`)
    expect(compareName(report, `СЕЙТҚАЛИ ${given.toUpperCase()}`)).toBe('same')
    expect(compareName(report, `Сейтқали ${given} Ерланұлы`)).toBe('same')
    expect(compareName(report, `Сейтқали ${given} Ерланович`)).toBe('different')
  })

  it('says the same of a name in capitals, in other punctuation and with marks apart', () => {
    fc.assert(
      fc.property(fc.constantFrom(...loadNamePairs()), ({ passport, asked }) => {
        const report = reportOfName(passport)
        const answer = compareName(report, asked)
        expect(compareName(report, asked.normalize('NFD'))).toBe(answer)
        expect(compareName(report, `\u00a0${asked.replaceAll(' ', '  ')}\u200b.`)).toBe(answer)
      }),
    )
  })

  it('is symmetric in single given names and family names', () => {
    const aName = fc.record({
      family: fc.constantFrom(...GIVEN_NAMES).map((name) => `${name}ов`),
      given: fc.constantFrom(...GIVEN_NAMES),
    })
    fc.assert(
      fc.property(aName, aName, fc.boolean(), (a, b, isOneFamily) => {
        const other = isOneFamily ? { ...b, family: a.family } : b
        const ask = (of: typeof a, by: typeof a) =>
          compareName(reportOfName(`${of.family}, ${of.given}`), `${by.family} ${by.given}`)
        expect(ask(a, other)).toBe(ask(other, a))
      }),
      { numRuns: 300 * SOAK },
    )
  })

  it('calls each name the same as itself, in any of its scripts', () => {
    fc.assert(
      fc.property(fc.constantFrom(...GIVEN_NAMES), fc.constantFrom(...GIVEN_NAMES), (family, given) => {
        const report = reportOfName(`${family}, ${given}`)
        for (const spell of [(name: string) => name, inRussian, inIcao]) {
          expect(compareName(report, `${spell(family)} ${spell(given)}`)).toBe('same')
        }
      }),
      { numRuns: 150 * SOAK },
    )
  })

  it('has an answer to any string', () => {
    const letters = fc.constantFrom(
      ..."аәбгғеёийіыьъкқнңоөуұүхһшщюяaceghijkosuwxyzçğıñöşüý'’-. ,İΣßﷺ\u0301\u200d\ud800",
    )
    const anyName = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.string({ unit: letters, maxLength: 60 }),
      fc.string({ unit: letters, minLength: 1, maxLength: 6 }).map((unit) => unit.repeat(40)),
    )
    fc.assert(
      fc.property(anyName, (name) => {
        expect(ANSWERS).toContain(compareName(AIGERIM, name))
      }),
      { numRuns: 300 * SOAK },
    )
  })

  it.each([
    'а',
    'i',
    'a',
    "o'",
    'ий',
    'И ',
    'ab ',
    '-',
    '\u0301',
    'ﷺ',
    'Жұмабекова ',
    'evic',
    `${'a'.repeat(1249)} `,
    `${'a'.repeat(64)} ${'o'.repeat(64)} `,
    'aaaaaai b',
  ])('answers 10,000 characters of %j', (unit) => {
    const name = unit.repeat(Math.ceil(10_000 / unit.length)).slice(0, 10_000)
    expect(compareName(AIGERIM, name)).toBe('different')
  })

  it('answers the hardest name against the hardest passport', () => {
    const languages = Array.from({ length: 16 }, (_, i) => `x${String.fromCharCode(97 + i)}`)
    const line = 'Өләлә Шхчхщ Өөлә Ыйыйы Сскъ Гүлшә Жөлә Әлөлә'
    const report = reportOfName(`summary: ${languages.map((language) => `${language}: ${line}`).join('; ')}`)
    expect(ANSWERS).toContain(compareName(report, "O'lala Shxchxshch Oolja Yiyiy Ssks Gwlsha Zhola Alolala"))
  })
})
