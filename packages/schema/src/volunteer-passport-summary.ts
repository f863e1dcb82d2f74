import type { VolunteerPassportSummaryClaims } from './claims.ts'
import type { CredentialType } from './credential-type.ts'
import { officeType } from './office-type.ts'
import { zVolunteerPassportSummary } from './z-volunteer-passport.ts'

/** What a QR carries of a passport. */
export const VolunteerPassportSummary: CredentialType<VolunteerPassportSummaryClaims> = /* @__PURE__ */ officeType({
  name: 'VolunteerPassportSummaryCredential',
  claims: zVolunteerPassportSummary,
  title: {
    kk: 'Еріктінің цифрлық паспортынан үзінді',
    ru: 'Выписка из цифрового паспорта волонтёра',
    en: "Extract of a volunteer's digital passport",
  },
  description: {
    kk: 'Еріктінің цифрлық паспортындағы негізгі деректер QR-кодқа сыятындай қысқа түрде беріледі.',
    ru: 'Основные сведения цифрового паспорта волонтёра в кратком виде, который помещается в QR-код.',
    en: "The main facts of a volunteer's digital passport, short enough for a QR code.",
  },
})
