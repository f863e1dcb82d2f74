import { totalOf } from '../verdict.ts'
import type { Messages } from './messages.ts'

const number = new Intl.NumberFormat('ru')

export const ru: Messages = {
  verdict: { valid: 'действителен', rejected: 'отклонён', undetermined: 'не установлено' },
  hours: (stated) =>
    `Заявлено часов: ${number.format(stated.hours)}, мероприятий: ${number.format(stated.activities)}, по состоянию на ${stated.asOf.slice(0, 10)}.`,
  hoursShort: (hours) => `${number.format(hours)} ч`,
  summary: (counts) =>
    `Проверено: ${number.format(totalOf(counts))}. Действительны: ${number.format(counts.valid)} (есть более новый: ${number.format(counts.newerAvailable)}), отклонены: ${number.format(counts.rejected)}, не установлено: ${number.format(counts.undetermined)}.`,
  progress: 'проверено',
  nothingToVerify: 'Нет ни одного паспорта для проверки.',
  trouble: {
    notFound: 'нет такого файла или папки',
    notRegular: 'не файл и не папка, которые можно здесь прочитать; подайте на вход программы и укажите «-»',
    unreadable: 'не удаётся прочитать',
    noTokenFiles: 'в папке нет файлов .jwt',
    limitExceeded: 'больше 1 ГиБ или 1 000 000 строк; остаток не проверен: разделите файл',
  },
  trustMissing:
    'Укажите, чьи паспорта вы принимаете: --root did:web:… --root-key <thumbprint>, --trust did:web:… или --trust-file <файл>.',
  trustTwice: 'Либо --root вместе с --root-key, либо --trust и --trust-file, но не всё сразу.',
  trustMalformed: 'это не DID с необязательным #отпечатком ключа; ничего не проверено',
  siteUnclear: 'У доверенных офисов нет одного общего сайта, поэтому одна папка не может его заменить.',
  siteNotFolder: 'не папка',
}
