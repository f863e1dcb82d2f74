import type { TransferNoticeClaims } from './claims.ts'
import type { CredentialType } from './credential-type.ts'
import { officeType } from './office-type.ts'
import { zTransferNotice } from './z-transfer-notice.ts'

/** An office's word to another one: the person has a passport here now. */
export const TransferNotice: CredentialType<TransferNoticeClaims> = /* @__PURE__ */ officeType({
  name: 'TransferNoticeCredential',
  claims: zTransferNotice,
  title: {
    kk: 'Еріктінің басқа фронт-кеңсеге ауысқаны туралы хабарлама',
    ru: 'Уведомление о переходе волонтёра в другой фронт-офис',
    en: 'Notice of a volunteer’s move to another front office',
  },
  description: {
    kk: 'Ерікті жаңа фронт-кеңседен паспорт алғанын және бұрынғы фронт-кеңсе берген паспорт жабылуға тиіс екенін растайды.',
    ru: 'Удостоверяет, что волонтёр получил паспорт в новом фронт-офисе и паспорт прежнего фронт-офиса подлежит закрытию.',
    en: 'Certifies that the volunteer has a passport of the new front office, and that of the former one is to be closed.',
  },
})
