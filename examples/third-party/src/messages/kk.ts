import { totalOf } from '../verdict.ts'
import type { Messages } from './messages.ts'

const number = new Intl.NumberFormat('kk')

export const kk: Messages = {
  verdict: { valid: 'жарамды', rejected: 'қабылданбады', undetermined: 'анықталмады' },
  hours: (stated) =>
    `Көрсетілген сағат: ${number.format(stated.hours)}, іс-шара: ${number.format(stated.activities)}, ${stated.asOf.slice(0, 10)} күнгі жағдай бойынша.`,
  hoursShort: (hours) => `${number.format(hours)} сағ`,
  summary: (counts) =>
    `Тексерілді: ${number.format(totalOf(counts))}. Жарамды: ${number.format(counts.valid)} (жаңасы бар: ${number.format(counts.newerAvailable)}), қабылданбады: ${number.format(counts.rejected)}, анықталмады: ${number.format(counts.undetermined)}.`,
  progress: 'тексерілді',
  nothingToVerify: 'Тексеретін паспорт табылмады.',
  trouble: {
    notFound: 'мұндай файл немесе қалта жоқ',
    notRegular: 'бұл жерде оқуға болатын файл да, қалта да емес; бағдарламаның кірісіне беріп, «-» деп көрсетіңіз',
    unreadable: 'оқу мүмкін емес',
    noTokenFiles: 'қалтада .jwt файлдары жоқ',
    limitExceeded: '1 ГиБ-тан немесе 1 000 000 жолдан асады; қалғаны тексерілмеді: файлды бөліңіз',
  },
  trustMissing:
    'Кімнің паспорттарын қабылдайтыныңызды көрсетіңіз: --root did:web:… --root-key <thumbprint>, --trust did:web:… немесе --trust-file <файл>.',
  trustTwice: 'Не --root пен --root-key, не --trust пен --trust-file көрсетіңіз: екеуін бірге қолдануға болмайды.',
  trustMalformed: 'бұл DID (қажет болса #кілт ізімен) емес; ештеңе тексерілмеді',
  siteUnclear: 'Сенімді кеңселердің ортақ бір сайты жоқ, сондықтан бір қалта оның орнын баса алмайды.',
  siteNotFolder: 'қалта емес',
}
