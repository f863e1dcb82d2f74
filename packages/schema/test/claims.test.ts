import { describe, expect, it } from 'vitest'
import {
  type CredentialType,
  FORBIDDEN_CLAIM_NAMES,
  OfficeAccreditation,
  parseClaims,
  parseCredential,
  TransferNotice,
  VolunteerActivity,
  VolunteerHoursExtract,
  VolunteerPassport,
  VolunteerPassportSummary,
  VolunteerRecognition,
  VolunteerTraining,
} from '../src/index.ts'
import {
  accreditationClaims,
  activityClaims,
  changed,
  documentOf,
  EXAMPLES,
  extractClaims,
  noticeClaims,
  passportClaims,
  recognitionClaims,
  summaryClaims,
  trainingClaims,
} from './documents.ts'

type Path = readonly (string | number)[]

describe.each(EXAMPLES.map(([type, claims]) => ({ name: type.name, type, claims })))('$name', ({ type, claims }) => {
  it('accepts its example and changes nothing in it', () => {
    expect(parseClaims(claims, type)).toEqual({ ok: true, value: claims })
    expect(parseCredential(documentOf(type, claims), type)).toMatchObject({ ok: true, value: { subject: claims } })
  })

  it('requires each member of its example that is not optional', () => {
    const optional = new Set(['ageAtLeast', 'place', 'skills', 'region', 'contact', 'hours'])
    for (const member of Object.keys(claims)) {
      const parsed = parseClaims(changed(claims, [member], undefined), type)
      if (parsed.ok) expect(optional).toContain(member)
      else {
        expect(parsed.problems.map((p) => [p.code, p.path])).toContainEqual([
          'CLAIM_MISSING',
          ['credentialSubject', member],
        ])
      }
    }
  })

  it('hands back the very claims where there is nothing to leave out, but of accreditations a copy', () => {
    const parsed = parseClaims(claims, type)
    expect(parsed.ok && parsed.value === claims).toBe(type !== OfficeAccreditation)
  })

  it('leaves unknown members out of its output, so that an issuer sees them', () => {
    expect(parseClaims({ ...claims, favouriteTree: 'apple' }, type)).toEqual({ ok: true, value: claims })
  })

  it('carries a title and a description in three languages', () => {
    for (const texts of [type.title, type.description]) {
      expect(texts?.map((value) => value['@language'])).toEqual(['kk', 'ru', 'en'])
    }
  })
})

const faults: readonly (readonly [CredentialType<unknown>, object, Path, unknown, string])[] = [
  [VolunteerPassport, passportClaims, ['id'], 'urn:uuid:0B0A7C1E-5D8E-4C1F-9A53-7D2F6F0C1A11', 'must be a urn:uuid'],
  [VolunteerPassport, passportClaims, ['id'], 'urn:iin:990101300123', 'must be a urn:uuid'],
  [VolunteerPassport, passportClaims, ['passportNumber'], '75-04829173-3', 'has a wrong check digit'],
  [VolunteerPassport, passportClaims, ['passportNumber'], '7504829173', 'must be a passport number'],
  [VolunteerPassport, passportClaims, ['person', 'familyName'], [], 'is not what'],
  [VolunteerPassport, passportClaims, ['person', 'familyName'], 'Сейітова', 'is not what'],
  [
    VolunteerPassport,
    passportClaims,
    ['person', 'familyName', 1],
    { '@value': 'Б', '@language': 'kk-Cyrl' },
    'must hold one value a language',
  ],
  [
    VolunteerPassport,
    passportClaims,
    ['person', 'familyName', 0],
    { '@value': 'Б', '@language': 'kk-Cyrl', phone: '1' },
    'must be a language value object',
  ],
  [VolunteerPassport, passportClaims, ['person', 'givenName', 0, '@language'], 'Қазақша', 'must be a language tag'],
  [VolunteerPassport, passportClaims, ['ageAtLeast'], 21, 'must be 14, 16 or 18'],
  [VolunteerPassport, passportClaims, ['memberSince'], '2023-02-29', 'must be a date that the calendar has'],
  [VolunteerPassport, passportClaims, ['memberSince'], '01.04.2023', 'must be a date'],
  [VolunteerPassport, passportClaims, ['level'], '', 'must be the code of a level'],
  [VolunteerPassport, passportClaims, ['region'], 'KZ-99', 'must be a region'],
  [VolunteerPassport, passportClaims, ['totals', 'hours'], -0.25, 'is not what'],
  [VolunteerPassport, passportClaims, ['totals', 'hours'], 120.3, 'must be a multiple of 0.25'],
  [VolunteerPassport, passportClaims, ['totals', 'hours'], 1_000_000.25, 'is not what'],
  [VolunteerPassport, passportClaims, ['totals', 'activities'], 13.5, 'is not what'],
  [VolunteerPassport, passportClaims, ['totals', 'asOf'], '2026-10-31T17:00:00+05:00', 'must be an instant in UTC'],
  [
    VolunteerPassport,
    passportClaims,
    ['totals', 'asOf'],
    '2026-10-31T25:00:00Z',
    'must be an instant that the calendar',
  ],
  [VolunteerPassportSummary, summaryClaims, ['name'], undefined, 'is missing'],
  [VolunteerPassportSummary, summaryClaims, ['totals', 'activities'], '14', 'is not what'],
  [VolunteerActivity, activityClaims, ['organisation', 'bin'], '990440001235', 'has a wrong check digit'],
  [VolunteerActivity, activityClaims, ['organisation', 'id'], 'zhasyl el', 'must be a URL'],
  [VolunteerActivity, activityClaims, ['participationId'], '990440001234', 'must be <BIN>:<record>'],
  [VolunteerActivity, activityClaims, ['participationId'], '990440001234:a b', 'must be <BIN>:<record>'],
  [
    VolunteerActivity,
    activityClaims,
    ['participationId'],
    '060340004567:1',
    'must begin with the BIN of the organisation',
  ],
  [VolunteerActivity, activityClaims, ['sector'], 'politics', 'must be one of the sectors'],
  [VolunteerActivity, activityClaims, ['activityEndDate'], '2026-10-03T03:59:59Z', 'must not lie before'],
  [VolunteerActivity, activityClaims, ['hours'], 0, 'is not what'],
  [VolunteerActivity, activityClaims, ['mode'], 'hybrid', 'must be onSite, online or abroad'],
  [VolunteerActivity, activityClaims, ['place', 'country'], 'KAZ', 'must be an ISO 3166-1'],
  [VolunteerActivity, activityClaims, ['skills', 0, 'assessedBy'], 'nobody', 'is not what'],
  [VolunteerActivity, activityClaims, ['confirmation', 'method'], 'hearsay', 'must be one of the methods'],
  [VolunteerTraining, trainingClaims, ['participationId'], '060340004567:1', 'must begin with the BIN of the provider'],
  [VolunteerHoursExtract, extractClaims, ['hours'], 42, 'must be the sum over the sectors'],
  [VolunteerHoursExtract, extractClaims, ['activities'], 8, 'must be the sum over the sectors'],
  [VolunteerHoursExtract, extractClaims, ['period', 'until'], '2025-12-31', 'must not lie before from'],
  [VolunteerHoursExtract, extractClaims, ['sectors', 1, 'sector'], 'ecology', 'must name each sector once'],
  [VolunteerTraining, trainingClaims, ['hours'], 1.1, 'must be a multiple of 0.25'],
  [
    VolunteerRecognition,
    recognitionClaims,
    ['recognitionId'],
    '060340004567:1',
    'must begin with the BIN of the giver',
  ],
  [TransferNotice, noticeClaims, ['formerOffice'], 'Астана', 'must be a DID'],
  [TransferNotice, noticeClaims, ['formerPassport'], 'x', 'must be a URL'],
  [TransferNotice, noticeClaims, ['movedOn'], '2026-13-01', ''],
  [OfficeAccreditation, accreditationClaims, ['keys'], [], 'is not what'],
  [OfficeAccreditation, accreditationClaims, ['keys', 0, 'id'], 'did:web:other.example#key-2', 'must be named under'],
  [OfficeAccreditation, accreditationClaims, ['keys', 0, 'publicKeyJwk', 'd'], 'AAAA', 'must not hold a private key'],
  [OfficeAccreditation, accreditationClaims, ['keys', 0, 'state'], 'retired', 'is missing'],
  [OfficeAccreditation, accreditationClaims, ['scope', 'jurisdiction'], [], 'is not what'],
  [OfficeAccreditation, accreditationClaims, ['scope', 'mayAccreditDepth'], -1, 'is not what'],
]

it.each(faults.map(([type, claims, path, to, detail]) => ({ name: type.name, type, claims, path, to, detail })))(
  '$name: $path as $to $detail',
  ({ type, claims, path, to, detail }) => {
    const parsed = parseClaims(changed(claims, path, to), type)
    const problems = parsed.ok ? [] : parsed.problems
    expect(problems).toHaveLength(1)
    expect(problems[0]?.detail).toContain(detail)
  },
)

it('an opening balance is a part of the totals and no later', () => {
  for (const opening of [
    { hours: 120.5, activities: 3, asOf: '2025-01-01T00:00:00Z' },
    { hours: 20, activities: 15, asOf: '2025-01-01T00:00:00Z' },
    { hours: 20, activities: 3, asOf: '2026-10-31T12:00:01Z' },
  ]) {
    expect(parseClaims(changed(passportClaims, ['totals', 'opening'], opening), VolunteerPassport)).toMatchObject({
      ok: false,
      problems: [{ code: 'CLAIM_INVALID', path: ['credentialSubject', 'totals', 'opening'] }],
    })
  }
})

it('a level of a later edition is no reason to refuse', () => {
  expect(parseClaims({ ...passportClaims, level: 'mentor-2' }, VolunteerPassport).ok).toBe(true)
})

it('no type of ours knows a member that is never issued about a person', () => {
  const names = (value: unknown): string[] =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([name, item]) => [name, ...names(item)])
      : []
  for (const [type, claims] of EXAMPLES) {
    if (type === OfficeAccreditation) continue
    expect(names(claims).filter((name) => FORBIDDEN_CLAIM_NAMES.has(name.toLowerCase()))).toEqual([])
  }
  for (const name of [
    'iin',
    'ИИН',
    'birthDate',
    'phone',
    'streetAddress',
    'criminalRecord',
    'nationality',
    'diagnosis',
  ]) {
    expect(FORBIDDEN_CLAIM_NAMES.has(name.toLowerCase())).toBe(true)
  }
  expect(FORBIDDEN_CLAIM_NAMES.has('individualIdentificationNumber')).toBe(true)
})
