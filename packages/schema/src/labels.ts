import type { ActivityMode, ConfirmationMethod } from './claims.ts'
import type { Locale } from './language-value.ts'
import type { PresentationCheckId } from './presentation.ts'
import type { Check, CheckId, SkipReason } from './report.ts'

type Texts = Readonly<Record<Locale, string>>

/** Each check, worded for the good state. */
export const CHECK_LABELS: Readonly<Record<CheckId, Texts>> = {
  decode: { kk: 'Құжат оқылды', ru: 'Документ прочитан', en: 'The document can be read' },
  key: {
    kk: 'Қолтаңба кілті құжатты берген ұйымға тиесілі',
    ru: 'Ключ подписи принадлежит выдавшей организации',
    en: 'The key belongs to the issuer',
  },
  signature: { kk: 'Қолтаңба дұрыс', ru: 'Подпись верна', en: 'The signature is right' },
  binding: {
    kk: 'Қол қойылған мәліметтер өзара сәйкес келеді',
    ru: 'Подписанные сведения согласованы между собой',
    en: 'What was signed agrees with itself',
  },
  schema: { kk: 'Мәліметтер дұрыс құрылған', ru: 'Сведения составлены правильно', en: 'The claims are well formed' },
  validity: {
    kk: 'Құжат қолданылу мерзімінде',
    ru: 'Документ в пределах срока действия',
    en: 'The document is within its dates',
  },
  status: {
    kk: 'Құжат кері қайтарып алынбаған және тоқтата тұрылмаған',
    ru: 'Документ не отозван и не приостановлен',
    en: 'The document is neither revoked nor suspended',
  },
  trust: {
    kk: 'Құжатты берген ұйым сенімді ұйымдар тізімінде бар',
    ru: 'Выдавшая организация входит в список доверенных',
    en: 'The issuer is a trusted one',
  },
  holder: {
    kk: 'Құжатты оның иесі көрсетті',
    ru: 'Документ предъявил его владелец',
    en: 'The document is shown by its holder',
  },
}

/** The checks of a presentation, each worded for the good state. */
export const PRESENTATION_CHECK_LABELS: Readonly<Record<PresentationCheckId, Texts>> = {
  decode: { kk: 'Құжаттар топтамасы оқылды', ru: 'Набор документов прочитан', en: 'The presentation can be read' },
  key: {
    kk: 'Қолтаңба кілті құжаттарды көрсетушіге тиесілі',
    ru: 'Ключ подписи принадлежит предъявителю',
    en: 'The key belongs to the presenter',
  },
  signature: {
    kk: 'Көрсетушінің қолтаңбасы дұрыс',
    ru: 'Подпись предъявителя верна',
    en: 'The signature of the presenter is right',
  },
  binding: {
    kk: 'Құжаттар осы сұрауға жауап ретінде көрсетілген',
    ru: 'Документы предъявлены в ответ на этот запрос',
    en: 'The documents are shown in answer to this request',
  },
  schema: { kk: 'Топтама дұрыс құрылған', ru: 'Набор составлен правильно', en: 'The presentation is well formed' },
  validity: {
    kk: 'Топтама қолданылу мерзімінде',
    ru: 'Набор в пределах срока действия',
    en: 'The presentation is within its dates',
  },
  credentials: {
    kk: 'Топтамадағы құжаттардың бәрі жарамды',
    ru: 'Все документы набора действительны',
    en: 'All documents in it are valid',
  },
  holder: {
    kk: 'Құжаттар оларды көрсетушіге тиесілі',
    ru: 'Документы принадлежат предъявителю',
    en: 'The documents belong to the presenter',
  },
}

export const OUTCOME_LABELS: Readonly<Record<Check['outcome'], Texts>> = {
  passed: { kk: 'өтті', ru: 'пройдено', en: 'passed' },
  failed: { kk: 'өтпеді', ru: 'не пройдено', en: 'failed' },
  unknown: { kk: 'анықталмады', ru: 'не выяснено', en: 'unknown' },
  skipped: { kk: 'тексерілмеді', ru: 'не проверялось', en: 'not checked' },
}

export const VERDICT_LABELS: Readonly<Record<'accepted' | 'rejected' | 'undetermined', Texts>> = {
  accepted: { kk: 'Құжат жарамды', ru: 'Документ действителен', en: 'The document is valid' },
  rejected: { kk: 'Құжат қабылданбайды', ru: 'Документ не принимается', en: 'The document is not accepted' },
  undetermined: {
    kk: 'Құжатты тексеру мүмкін болмады',
    ru: 'Проверить документ не удалось',
    en: 'The document could not be checked',
  },
}

export const PRESENTATION_VERDICT_LABELS: Readonly<Record<'accepted' | 'rejected' | 'undetermined', Texts>> = {
  accepted: {
    kk: 'Құжаттар топтамасы жарамды',
    ru: 'Набор документов действителен',
    en: 'The presentation is accepted',
  },
  rejected: {
    kk: 'Құжаттар топтамасы қабылданбайды',
    ru: 'Набор документов не принимается',
    en: 'The presentation is not accepted',
  },
  undetermined: {
    kk: 'Құжаттар топтамасын тексеру мүмкін болмады',
    ru: 'Проверить набор документов не удалось',
    en: 'The presentation could not be checked',
  },
}

/** Why a check was not made. */
export const SKIP_LABELS: Readonly<Record<SkipReason, Texts>> = {
  decodeFailed: { kk: 'құжат оқылмады', ru: 'документ не прочитан', en: 'the document could not be read' },
  keyUnavailable: { kk: 'қолтаңба кілті жоқ', ru: 'нет ключа подписи', en: 'there is no key' },
  issuerNotTrusted: {
    kk: 'құжатты берген ұйым сенімді емес',
    ru: 'выдавшая организация не входит в число доверенных',
    en: 'the issuer is not a trusted one',
  },
  signatureNotVerified: {
    kk: 'қолтаңба расталмады',
    ru: 'подпись не подтверждена',
    en: 'the signature is not confirmed',
  },
  claimsInvalid: { kk: 'мәліметтер қате құрылған', ru: 'сведения составлены неверно', en: 'the claims are malformed' },
  notInThisDocument: {
    kk: 'бұл құжатта ондай мәлімет жоқ',
    ru: 'в этом документе таких сведений нет',
    en: 'this document has nothing of the kind',
  },
  bearerDocument: {
    kk: 'құжат көрсетушіге байланыстырылмаған',
    ru: 'документ не привязан к предъявителю',
    en: 'the document is not bound to who shows it',
  },
}

export const MODE_LABELS: Readonly<Record<ActivityMode, Texts>> = {
  onSite: { kk: 'Тікелей қатысу', ru: 'Очно', en: 'On site' },
  online: { kk: 'Онлайн', ru: 'Онлайн', en: 'Online' },
  abroad: { kk: 'Шетелде', ru: 'За рубежом', en: 'Abroad' },
}

export const CONFIRMATION_LABELS: Readonly<Record<ConfirmationMethod, Texts>> = {
  coordinator: { kk: 'Үйлестіруші растаған', ru: 'Подтверждено координатором', en: 'Confirmed by the coordinator' },
  'checkin-qr': { kk: 'QR-код арқылы тіркелген', ru: 'Отмечено по QR-коду', en: 'Checked in by QR code' },
  geo: { kk: 'Орны бойынша расталған', ru: 'Подтверждено по местоположению', en: 'Confirmed by location' },
  'self-declared': {
    kk: 'Ерікті өзі мәлімдеген; есепке алынбайды',
    ru: 'Со слов волонтёра; не засчитывается',
    en: 'Declared by the volunteer; not counted',
  },
}
