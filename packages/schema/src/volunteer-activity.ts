import type { VolunteerActivityClaims } from './claims.ts'
import type { CredentialType } from './credential-type.ts'
import { officeType } from './office-type.ts'
import { zVolunteerActivity } from './z-volunteer-deeds.ts'

/** One person's part in one activity, without a name. */
export const VolunteerActivity: CredentialType<VolunteerActivityClaims> = /* @__PURE__ */ officeType({
  name: 'VolunteerActivityCredential',
  claims: zVolunteerActivity,
  title: {
    kk: 'Еріктілік қызметке қатысу туралы куәлік',
    ru: 'Подтверждение участия в волонтёрской деятельности',
    en: 'Record of volunteer activity',
  },
  description: {
    kk: 'Бір еріктінің бір іс-шараға қатысуын растайды: ұйым, жоба, рөлі, уақыты және сағаттары.',
    ru: 'Подтверждает участие одного волонтёра в одном мероприятии: организация, проект, роль, время и часы.',
    en: "Certifies one volunteer's part in one activity: organisation, project, role, time and hours.",
  },
})
