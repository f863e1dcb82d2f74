import { activity, person } from './office.ts'

export const text = (value: string) => [{ '@value': value, '@language': 'kk-Cyrl' }] as const

/** Values that stand nowhere else. */
export const MARKED = {
  ref: 'canary-ref-4711',
  family: 'Канарейкина',
  given: 'Меруерт-Белгі',
  birthDate: '1987-11-23',
  crm: 'canary-crm-0815',
  role: 'Белгіленген рөл',
  deed: 'canary-deed-ref',
} as const

/** Somebody, and what they did, by values that can be searched for. */
export const marked = () => ({
  person: person(MARKED.ref, {
    name: { familyName: text(MARKED.family), givenName: text(MARKED.given) },
    birthDate: MARKED.birthDate,
    externalRef: MARKED.crm,
  }),
  deed: activity(MARKED.ref, 'part-1', { role: text(MARKED.role), externalRef: MARKED.deed }),
})
