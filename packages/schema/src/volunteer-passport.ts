import type { VolunteerPassportClaims } from './claims.ts'
import type { CredentialType } from './credential-type.ts'
import { officeType } from './office-type.ts'
import { zVolunteerPassport } from './z-volunteer-passport.ts'

/** The passport: who, since when, which level, and dated totals of confirmed hours. Not a list of deeds. */
export const VolunteerPassport: CredentialType<VolunteerPassportClaims> = /* @__PURE__ */ officeType({
  name: 'VolunteerPassportCredential',
  claims: zVolunteerPassport,
  title: {
    kk: 'Еріктінің цифрлық паспорты',
    ru: 'Цифровой паспорт волонтёра',
    en: 'Digital passport of a volunteer',
  },
  description: {
    kk: 'Еріктінің кім екенін, қашаннан бері ерікті екенін, деңгейін және белгілі бір күнгі расталған сағаттарының жиынын куәландырады.',
    ru: 'Удостоверяет, кто этот волонтёр, с какого времени он волонтёр, его уровень и сумму подтверждённых часов на указанную дату.',
    en: 'Certifies who the volunteer is, since when, at which level, and the total of confirmed hours at a given date.',
  },
})
