import { officeKey, passportSubject } from '@volunteer-passport/testing'
import { signToken } from '../fuzz/stage.ts'
import { HEADER, passport, type ResourceCase, resourceCase, SOUND_TOKEN } from './resource-case.ts'

const LONGEST = 10_000
/** Letters of every kind that names are compared by, repeated beyond any name. */
const UNITS = ['а', 'i', "o'", 'ий', 'И ', 'ab ', '-', '\u0301', 'ﷺ', 'Жұмабекова ', 'evic', 'aaaaaai b'] as const

/** Names as long as a form might take, and one that fits the hardest passport in as many ways as there are. */
export function* nameCases(): Generator<ResourceCase> {
  for (const unit of [...UNITS, `${'a'.repeat(64)} ${'o'.repeat(64)} `]) {
    const comparedName = unit.repeat(Math.ceil(LONGEST / unit.length)).slice(0, LONGEST)
    yield {
      ...resourceCase(`a name of 10,000 characters: ${JSON.stringify(unit).slice(0, 12)}`, SOUND_TOKEN),
      comparedName,
    }
  }
  const values = (text: string) =>
    Array.from({ length: 16 }, (_, i) => ({ '@value': text, '@language': `x${String.fromCharCode(97 + i)}` }))
  const person = {
    familyName: values('Өләлә Шхчхщ Өөлә'),
    givenName: values('Ыйыйы Сскъ Гүлшә'),
    patronymic: values('Жөлә Әлөлә'),
  }
  const document = { ...passport(), credentialSubject: { ...passportSubject, person } }
  const token = signToken(HEADER, JSON.stringify(document), officeKey)
  const comparedName = "O'lala Shxchxshch Oolja Yiyiy Ssks Gwlsha Zhola Alolala"
  yield { ...resourceCase('the hardest name and the hardest passport', token), comparedName }
}
