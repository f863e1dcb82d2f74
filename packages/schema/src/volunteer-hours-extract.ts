import type { VolunteerHoursExtractClaims } from './claims.ts'
import type { CredentialType } from './credential-type.ts'
import { officeType } from './office-type.ts'
import { zVolunteerHoursExtract } from './z-volunteer-hours-extract.ts'

/** Confirmed hours of one period, for one purpose and without a name. */
export const VolunteerHoursExtract: CredentialType<VolunteerHoursExtractClaims> = /* @__PURE__ */ officeType({
  name: 'VolunteerHoursExtractCredential',
  claims: zVolunteerHoursExtract,
  title: {
    kk: 'Еріктілік сағаттар туралы үзінді',
    ru: 'Выписка о волонтёрских часах',
    en: 'Extract of volunteer hours',
  },
  description: {
    kk: 'Белгілі бір кезеңдегі расталған еріктілік сағаттарды бір мақсат үшін, аты-жөнін көрсетпей куәландырады.',
    ru: 'Удостоверяет подтверждённые волонтёрские часы за период для одной цели, без указания имени.',
    en: 'Certifies the confirmed volunteer hours of one period for one purpose, without a name.',
  },
})
