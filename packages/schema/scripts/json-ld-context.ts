import {
  AccreditationList,
  NATIONAL_DOMAIN,
  OfficeAccreditation,
  TransferNotice,
  VolunteerActivity,
  VolunteerHoursExtract,
  VolunteerPassport,
  VolunteerPassportSummary,
  VolunteerRecognition,
  VolunteerTraining,
} from '../src/index.ts'

type Definition = string | Readonly<Record<string, unknown>>

const VOCABULARY = `https://${NATIONAL_DOMAIN}/vocab/v1#`
const XSD = 'http://www.w3.org/2001/XMLSchema#'

const term = (name: string): string => `${VOCABULARY}${name}`
const typed = (name: string, type: string): Definition => ({ '@id': term(name), '@type': `${XSD}${type}` })
const set = (name: string, more: object = {}): Definition => ({ '@id': term(name), '@container': '@set', ...more })

/** Terms inside an object are defined there alone, so that words such as `date` stay free elsewhere. */
const scoped = (terms: Readonly<Record<string, Definition>>): object => ({
  '@context': { '@protected': true, ...terms },
})
const named = (name: string, terms: Readonly<Record<string, Definition>> = {}): Definition => ({
  '@id': term(name),
  ...scoped(terms),
})

const hoursAsOf = {
  hours: typed('hours', 'decimal'),
  activities: typed('activities', 'nonNegativeInteger'),
  asOf: typed('asOf', 'dateTime'),
}
const organisation = { bin: term('bin') }

/** JSON-LD 1.1 context of our terms, second in `@context`. Terms of the VCDM 2.0 context are left to it. */
export function jsonLdContext(): Readonly<Record<string, unknown>> {
  const types = [
    VolunteerPassport,
    VolunteerPassportSummary,
    VolunteerActivity,
    VolunteerTraining,
    VolunteerRecognition,
    VolunteerHoursExtract,
    TransferNotice,
    OfficeAccreditation,
  ]
  return {
    '@context': {
      '@version': 1.1,
      '@protected': true,
      ...Object.fromEntries(types.map((type) => [type.name, term(type.name)])),
      passportNumber: term('passportNumber'),
      person: named('person', {
        familyName: 'https://schema.org/familyName',
        givenName: 'https://schema.org/givenName',
        patronymic: term('patronymic'),
      }),
      ageAtLeast: typed('ageAtLeast', 'nonNegativeInteger'),
      memberSince: typed('memberSince', 'date'),
      level: term('level'),
      region: term('region'),
      totals: named('totals', { ...hoursAsOf, opening: { '@id': term('opening') } }),
      participationId: term('participationId'),
      organisation: named('organisation', organisation),
      project: term('project'),
      sector: term('sector'),
      role: term('role'),
      activityStartDate: typed('activityStartDate', 'dateTime'),
      activityEndDate: typed('activityEndDate', 'dateTime'),
      hours: typed('hours', 'decimal'),
      mode: term('mode'),
      place: named('place', { country: term('country'), locality: term('locality') }),
      skills: set('skills', scoped({ assessedBy: term('assessedBy') })),
      confirmation: named('confirmation', { method: term('confirmationMethod'), date: typed('confirmedOn', 'date') }),
      provider: named('provider', organisation),
      course: term('course'),
      completedOn: typed('completedOn', 'date'),
      recognitionId: term('recognitionId'),
      awardedBy: named('awardedBy', organisation),
      award: term('award'),
      awardedDate: typed('awardedDate', 'date'),
      purpose: term('purpose'),
      period: named('period', { from: typed('periodFrom', 'date'), until: typed('periodUntil', 'date') }),
      activities: typed('activities', 'nonNegativeInteger'),
      sectors: set('sectors'),
      asOf: typed('asOf', 'dateTime'),
      formerOffice: { '@id': term('formerOffice'), '@type': '@id' },
      formerPassport: { '@id': term('formerPassport'), '@type': '@id' },
      movedOn: typed('movedOn', 'date'),
      bin: term('bin'),
      contact: named('contact', {
        url: { '@id': 'https://schema.org/url', '@type': '@id' },
        email: 'https://schema.org/email',
        phone: 'https://schema.org/telephone',
      }),
      keys: set(
        'keys',
        scoped({
          publicKeyJwk: { '@id': 'https://w3id.org/security#publicKeyJwk', '@type': '@json' },
          state: term('keyState'),
          retiredAt: typed('retiredAt', 'dateTime'),
        }),
      ),
      scope: named('scope', {
        credentialTypes: set('credentialTypes'),
        jurisdiction: set('jurisdiction'),
        mayAccreditDepth: typed('mayAccreditDepth', 'nonNegativeInteger'),
      }),
      [AccreditationList.name]: term(AccreditationList.name),
      // By their types: words such as `version` and `ttl` stay free elsewhere.
      AccreditationList: named('AccreditationList', {
        version: typed('version', 'positiveInteger'),
        ttl: typed('ttl', 'nonNegativeInteger'),
        accreditations: set(
          'accreditations',
          scoped({
            subject: { '@id': term('accredited'), '@type': '@id' },
            state: term('accreditationState'),
            since: typed('since', 'dateTime'),
            successor: { '@id': term('successor'), '@type': '@id' },
            credential: term('accreditation'),
          }),
        ),
      }),
      AccreditationChain: named('AccreditationChain', {
        accreditors: { '@id': term('accreditors'), '@type': '@id', '@container': '@list' },
      }),
      // Of a status list: how far the issuer's log had come when it was made.
      logSequence: typed('logSequence', 'nonNegativeInteger'),
      logHead: typed('logHead', 'hexBinary'),
    },
  }
}

/** JSON-LD 1.1 context of what a badge of ours holds beside Open Badges 3.0: its type, and the credential as it was. */
export function openBadgesContext(): Readonly<Record<string, unknown>> {
  const types = [VolunteerActivity, VolunteerTraining, VolunteerRecognition]
  return {
    '@context': {
      '@version': 1.1,
      '@protected': true,
      ...Object.fromEntries(types.map((type) => [type.name, term(type.name)])),
      volunteerCredential: { '@id': term('volunteerCredential'), '@type': '@json' },
    },
  }
}
