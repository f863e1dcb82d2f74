import type { VolunteerTrainingClaims } from './claims.ts'
import type { CredentialType } from './credential-type.ts'
import { officeType } from './office-type.ts'
import { zVolunteerTraining } from './z-volunteer-deeds.ts'

/** A completed course. Its hours are no volunteer hours. */
export const VolunteerTraining: CredentialType<VolunteerTrainingClaims> = /* @__PURE__ */ officeType({
  name: 'VolunteerTrainingCredential',
  claims: zVolunteerTraining,
  title: {
    kk: 'Еріктінің оқудан өткені туралы куәлік',
    ru: 'Подтверждение обучения волонтёра',
    en: 'Record of volunteer training',
  },
  description: {
    kk: 'Еріктінің оқу курсын аяқтағанын растайды. Оқу сағаттары еріктілік сағаттарға қосылмайды.',
    ru: 'Подтверждает, что волонтёр прошёл курс обучения. Часы обучения не прибавляются к волонтёрским часам.',
    en: 'Certifies that a volunteer completed a course. Hours of training are not added to volunteer hours.',
  },
})
