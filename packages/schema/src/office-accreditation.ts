import type { OfficeAccreditationClaims } from './claims.ts'
import type { CredentialType } from './credential-type.ts'
import { officeType } from './office-type.ts'
import { zOfficeAccreditation } from './z-office-accreditation.ts'

/** An accreditor's word about an office: with which keys it may issue what, about whom. */
export const OfficeAccreditation: CredentialType<OfficeAccreditationClaims> = /* @__PURE__ */ officeType({
  name: 'OfficeAccreditationCredential',
  claims: zOfficeAccreditation,
  title: {
    kk: 'Фронт-офистің аккредиттеу куәлігі',
    ru: 'Аккредитация фронт-офиса',
    en: 'Accreditation of a front office',
  },
  description: {
    kk: 'Фронт-офистің қандай құжаттарды, кімдерге және қандай кілттермен бере алатынын куәландырады.',
    ru: 'Удостоверяет, какие документы, кому и какими ключами вправе выдавать фронт-офис.',
    en: 'Certifies which credentials a front office may issue, to whom, and with which keys.',
  },
})
