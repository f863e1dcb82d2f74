import {
  levelFromHours,
  NATIONAL_DOMAIN,
  type OfficeAccreditationClaims,
  type VolunteerActivityClaims,
  type VolunteerPassportClaims,
  type VolunteerPassportSummaryClaims,
  type VolunteerRecognitionClaims,
  type VolunteerTrainingClaims,
} from '@volunteer-passport/schema'
import { deepFreeze } from './deep-freeze.ts'
import { OTHER_OFFICE_DID, otherOfficeKey } from './keys.ts'

const PERSON_ID = 'urn:uuid:5b6f0f6c-7c52-4c9f-9a39-3f0d1a7be604'

const GREEN_STEPPE = {
  bin: '200540012348',
  name: [
    { '@value': '«Жасыл дала» қоғамдық қоры', '@language': 'kk' },
    { '@value': 'Общественный фонд «Жасыл дала»', '@language': 'ru' },
  ],
} as const

/** An invented person. */
export const passportSubject: VolunteerPassportClaims = deepFreeze({
  id: PERSON_ID,
  passportNumber: '75-04829173-2',
  person: {
    familyName: [
      { '@value': 'Жұмабекова', '@language': 'kk-Cyrl' },
      { '@value': 'Jumabekova', '@language': 'kk-Latn' },
      { '@value': 'Жумабекова', '@language': 'ru' },
    ],
    givenName: [
      { '@value': 'Айгерім', '@language': 'kk-Cyrl' },
      { '@value': 'Aigerim', '@language': 'kk-Latn' },
      { '@value': 'Айгерим', '@language': 'ru' },
    ],
    patronymic: [{ '@value': 'Серікқызы', '@language': 'kk-Cyrl' }],
  },
  ageAtLeast: 18,
  memberSince: '2023-04-01',
  level: levelFromHours(214.5),
  region: 'KZ-75',
  totals: {
    hours: 214.5,
    activities: 41,
    asOf: '2026-10-31T12:00:00Z',
    opening: { hours: 120, activities: 22, asOf: '2026-08-31T19:00:00Z' },
  },
})

export const summarySubject: VolunteerPassportSummaryClaims = deepFreeze({
  id: PERSON_ID,
  passportNumber: passportSubject.passportNumber,
  name: [
    { '@value': 'Жұмабекова Айгерім Серікқызы', '@language': 'kk-Cyrl' },
    { '@value': 'Jumabekova Aigerim', '@language': 'kk-Latn' },
  ],
  ageAtLeast: 18,
  level: levelFromHours(214.5),
  region: 'KZ-75',
  totals: { hours: 214.5, activities: 41, asOf: '2026-10-31T12:00:00Z' },
})

export const activitySubject: VolunteerActivityClaims = deepFreeze({
  id: PERSON_ID,
  participationId: '200540012348:zhas-agash-2026-10-17-0042',
  organisation: GREEN_STEPPE,
  project: {
    name: [
      { '@value': '«Жас ағаш»', '@language': 'kk' },
      { '@value': '«Жас ағаш»: молодые деревья', '@language': 'ru' },
    ],
  },
  sector: 'ecology',
  role: [
    { '@value': 'Көшет отырғызушы', '@language': 'kk' },
    { '@value': 'Высадка саженцев', '@language': 'ru' },
    { '@value': 'Tree planter', '@language': 'en' },
  ],
  activityStartDate: '2026-10-17T04:00:00Z',
  activityEndDate: '2026-10-17T09:30:00Z',
  hours: 5.25,
  mode: 'onSite',
  place: { region: 'KZ-75', country: 'KZ', locality: [{ '@value': 'Алматы', '@language': 'kk' }] },
  skills: [{ name: [{ '@value': 'Командалық жұмыс', '@language': 'kk' }], assessedBy: 'organisation' }],
  confirmation: { method: 'coordinator', date: '2026-10-18' },
})

export const trainingSubject: VolunteerTrainingClaims = deepFreeze({
  id: PERSON_ID,
  participationId: '190340056786:first-aid-2026-0311',
  provider: { bin: '190340056786', name: [{ '@value': '«Алғашқы көмек» орталығы', '@language': 'kk' }] },
  course: {
    name: [
      { '@value': 'Алғашқы көмек негіздері', '@language': 'kk' },
      { '@value': 'Основы первой помощи', '@language': 'ru' },
    ],
  },
  sector: 'health',
  completedOn: '2026-03-11',
  hours: 16,
})

export const recognitionSubject: VolunteerRecognitionClaims = deepFreeze({
  id: PERSON_ID,
  recognitionId: '200540012348:award-2026-7',
  awardedBy: GREEN_STEPPE,
  award: {
    name: [
      { '@value': 'Жыл еріктісі', '@language': 'kk' },
      { '@value': 'Волонтёр года', '@language': 'ru' },
      { '@value': 'Volunteer of the Year', '@language': 'en' },
    ],
  },
  sector: 'ecology',
  awardedDate: '2026-12-05',
})

export const accreditationSubject: OfficeAccreditationClaims = deepFreeze({
  id: OTHER_OFFICE_DID,
  name: [
    { '@value': 'Астана қаласының фронт-кеңсесі', '@language': 'kk' },
    { '@value': 'Фронт-офис города Астаны', '@language': 'ru' },
    { '@value': 'Front-office of Astana', '@language': 'en' },
  ],
  region: 'KZ-71',
  contact: { url: `https://${NATIONAL_DOMAIN}/offices/kz-71`, email: `kz-71@${NATIONAL_DOMAIN}` },
  keys: [{ id: otherOfficeKey.keyId, publicKeyJwk: { ...otherOfficeKey.publicJwk }, state: 'active' }],
  scope: {
    credentialTypes: ['VolunteerPassportCredential', 'VolunteerActivityCredential'],
    jurisdiction: ['KZ-71'],
    mayAccreditDepth: 0,
  },
})
