import type { VolunteerRecognitionClaims } from './claims.ts'
import type { CredentialType } from './credential-type.ts'
import { officeType } from './office-type.ts'
import { zVolunteerRecognition } from './z-volunteer-deeds.ts'

/** An award. */
export const VolunteerRecognition: CredentialType<VolunteerRecognitionClaims> = /* @__PURE__ */ officeType({
  name: 'VolunteerRecognitionCredential',
  claims: zVolunteerRecognition,
  title: {
    kk: 'Еріктінің марапаты туралы куәлік',
    ru: 'Подтверждение награды волонтёра',
    en: 'Record of volunteer recognition',
  },
  description: {
    kk: 'Еріктіге берілген марапатты растайды: марапаттың атауы, оны берген ұйым және берілген күні.',
    ru: 'Подтверждает награду волонтёра: её название, организацию, которая её вручила, и дату.',
    en: 'Certifies an award given to a volunteer: its name, who gave it, and when.',
  },
})
