import type { Locale } from '@volunteer-passport/schema'

/** The words of the table itself; checks, outcomes, reasons and problems have theirs in schema. */
export interface ExplainTexts {
  /** Below an `undetermined` verdict. */
  readonly notAYes: string
  /** How old the status lists are. */
  readonly age: (amount: string) => string
  readonly units: Readonly<Record<'minutes' | 'hours' | 'days', string>>
  readonly warnings: string
  /** Above the table of each credential in a presentation. */
  readonly credential: (number: number) => string
  readonly checkedAt: string
  readonly issuer: string
  readonly nameUnknown: string
  readonly issuerUnknown: string
  /** Before who accredits whom, from the root to the issuer. */
  readonly chain: string
  /** Before who is at fault in a chain that does not hold. */
  readonly failingHop: string
}

export const EXPLAIN_TEXTS: Readonly<Record<Locale, ExplainTexts>> = {
  kk: {
    notAYes: 'Бұл «иә» деген жауап емес: құжат расталғанша оған сүйенбеңіз.',
    age: (amount) => `тізім ${amount} бұрын жасалған`,
    units: { minutes: 'мин', hours: 'сағ', days: 'күн' },
    warnings: 'Назар аударыңыз',
    credential: (number) => `${number}-құжат`,
    checkedAt: 'Тексерілген уақыты',
    issuer: 'Құжатты берген ұйым',
    nameUnknown: 'атауы сенімді тізімде көрсетілмеген',
    issuerUnknown: 'анықталмады',
    chain: 'Аккредиттеу тізбегі',
    failingHop: 'Тізбек үзілген буын',
  },
  ru: {
    notAYes: 'Это не ответ «да»: не полагайтесь на документ, пока он не подтверждён.',
    age: (amount) => `список составлен ${amount} назад`,
    units: { minutes: 'мин', hours: 'ч', days: 'дн.' },
    warnings: 'Обратите внимание',
    credential: (number) => `Документ ${number}`,
    checkedAt: 'Время проверки',
    issuer: 'Выдавшая организация',
    nameUnknown: 'название в доверенном списке не указано',
    issuerUnknown: 'не установлена',
    chain: 'Цепочка аккредитаций',
    failingHop: 'Звено, на котором цепочка обрывается',
  },
  en: {
    notAYes: 'This is not a yes: do not rely on the document until it is confirmed.',
    age: (amount) => `list made ${amount} ago`,
    units: { minutes: 'min', hours: 'h', days: 'd' },
    warnings: 'Please note',
    credential: (number) => `Document ${number}`,
    checkedAt: 'Checked at',
    issuer: 'Issued by',
    nameUnknown: 'name not told by a trusted list',
    issuerUnknown: 'not established',
    chain: 'Chain of accreditation',
    failingHop: 'The chain breaks at',
  },
}
