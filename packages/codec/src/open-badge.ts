import {
  CONTEXT_URL,
  CREDENTIALS_V2_CONTEXT_URL,
  type JsonObject,
  type JsonValue,
  NATIONAL_DOMAIN,
  OPEN_BADGES_CONTEXT_URL,
  type Organisation,
  type Parsed,
  parseDateTime,
  type Skill,
  textIn,
  VolunteerActivity,
  type VolunteerActivityClaims,
  VolunteerRecognition,
  type VolunteerRecognitionClaims,
  VolunteerTraining,
  type VolunteerTrainingClaims,
} from '@volunteer-passport/schema'
import { isJsonObject } from './is-json-object.ts'
import { refused } from './refused.ts'

const BADGE_CONTEXT_URL = 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json'
const BADGE_CONTEXT = /^https:\/\/purl\.imsglobal\.org\/spec\/ob\/v3p0\/context[a-z0-9.-]*\.json$/
const BADGE_TYPES: readonly JsonValue[] = ['OpenBadgeCredential', 'AchievementCredential']

/** Types that can be written as badges: deeds, which an achievement can be. */
const DEEDS: readonly JsonValue[] = [VolunteerActivity.name, VolunteerTraining.name, VolunteerRecognition.name]

const HOURS = `https://${NATIONAL_DOMAIN}/vocab/v1#hours`
const achievementUrl = (record: string) => `https://${NATIONAL_DOMAIN}/achievements/${encodeURIComponent(record)}`
const organisationUrl = (bin: string) => `https://${NATIONAL_DOMAIN}/organisations/${bin}`

/** Whether a document is an Open Badge 3.0, by its types and contexts; says nothing of its being a sound one. */
export function isOpenBadge({ '@context': contexts, type }: JsonObject): boolean {
  const types: readonly JsonValue[] = Array.isArray(type) ? type : []
  const urls: readonly JsonValue[] = Array.isArray(contexts) ? contexts : []
  return (
    types.some((name) => BADGE_TYPES.includes(name)) &&
    urls.some((url) => typeof url === 'string' && BADGE_CONTEXT.test(url))
  )
}

export const isDeed = ({ type }: JsonObject): boolean =>
  Array.isArray(type) && type.some((name) => DEEDS.includes(name))

/**
 * The claims of a JWT for an activity, a training or a recognition as Open Badge 3.0 (1EdTech): an achievement in
 * English words that any badge wallet shows, and under `volunteerCredential` what the badge cannot hold, as it was.
 * The registered claims repeat the document's, as its VC-JWT proof format demands.
 * @throws TypeError for a document of another type
 */
export function writeOpenBadge(document: JsonObject): JsonObject {
  const { '@context': _, type, name, issuer, credentialSubject, credentialSchema, ...members } = document
  const deed = (type as readonly JsonValue[]).find((one) => DEEDS.includes(one))
  if (deed === undefined) throw new TypeError('Only an activity, a training or a recognition is a badge')
  const { id, ...claims } = credentialSubject as JsonObject
  const view = viewOf(deed, credentialSubject)
  const { awardedDate, ...subjectFacts } = factsOf(claims)
  const badge: Readonly<Record<string, unknown>> = {
    '@context': [CREDENTIALS_V2_CONTEXT_URL, BADGE_CONTEXT_URL, OPEN_BADGES_CONTEXT_URL],
    type: ['VerifiableCredential', 'OpenBadgeCredential', deed],
    name: view.achievement.name,
    issuer: { id: issuer, type: ['Profile'] },
    ...members,
    awardedDate,
    credentialSubject: { id, type: ['AchievementSubject'], ...view, ...subjectFacts },
    volunteerCredential: { name, credentialSubject: claims, credentialSchema },
    iss: issuer,
    jti: members.id,
    sub: id,
    nbf: secondsOf(members.validFrom),
    exp: secondsOf(members.validUntil),
  }
  // What is undefined is no member.
  return JSON.parse(JSON.stringify(badge))
}

/**
 * The claims of the JWT of an Open Badge 3.0 as a VCDM 2.0 document. One of ours becomes the document that it was
 * written from; any other stays as it is, less the registered claims, which must be there and equal to the document's.
 *
 * Problems: CLAIM_MISSING, CLAIM_INVALID, ISSUER_MISMATCH, ID_MISMATCH, SUBJECT_MISMATCH, DATE_MISMATCH.
 */
export function readOpenBadge(claims: JsonObject): Parsed<JsonObject> {
  const { iss, jti, nbf, sub, exp, ...document } = claims
  const { issuer, id, validFrom, validUntil, credentialSubject } = document
  const missing = Object.entries({ iss, jti, nbf, sub }).find(([, value]) => value === undefined)
  if (missing !== undefined) return refused('CLAIM_MISSING', `There is no ${missing[0]}.`)
  if (iss !== idOf(issuer)) return refused('ISSUER_MISMATCH', 'iss and the issuer differ.')
  if (jti !== id) return refused('ID_MISMATCH', 'jti and the id of the credential differ.')
  if (sub !== idOf(credentialSubject)) return refused('SUBJECT_MISMATCH', 'sub and the id of the subject differ.')
  for (const [name, seconds, date] of [
    ['nbf', nbf, validFrom],
    ['exp', exp, validUntil],
  ] as const) {
    if (seconds !== undefined && typeof seconds !== 'number')
      return refused('CLAIM_INVALID', `${name} is not a number.`)
    const whole = seconds === undefined ? undefined : Math.floor(seconds)
    if (whole !== secondsOf(date)) return refused('DATE_MISMATCH', `${name} and the date of the credential differ.`)
  }
  return isDeed(document) ? readDeed(document) : { ok: true, value: document }
}

/** A badge of ours as the document that it was written from. CLAIM_MISSING, CLAIM_INVALID. */
export function readDeed(badge: JsonObject): Parsed<JsonObject> {
  const { '@context': _, type, name: __, issuer, awardedDate, credentialSubject, volunteerCredential, ...rest } = badge
  if (volunteerCredential === undefined || credentialSubject === undefined) {
    return refused('CLAIM_MISSING', 'The badge does not hold the volunteer credential that it names.')
  }
  const own = isJsonObject(volunteerCredential) ? volunteerCredential : {}
  const claims = own.credentialSubject
  if (
    claims === undefined ||
    !isJsonObject(claims) ||
    Object.hasOwn(claims, 'id') ||
    !isJsonObject(credentialSubject)
  ) {
    return refused('CLAIM_INVALID', 'The volunteer credential within the badge has no claims of its own.')
  }
  // What people count must not be one thing in a badge wallet and another here.
  const { activityStartDate, activityEndDate, result } = credentialSubject
  if (!isSame({ activityStartDate, activityEndDate, result, awardedDate }, factsOf(claims))) {
    return refused('CLAIM_INVALID', 'The badge and the volunteer credential within it differ.')
  }
  const { id } = credentialSubject
  const { name, credentialSchema } = own
  return {
    ok: true,
    value: {
      '@context': [CREDENTIALS_V2_CONTEXT_URL, CONTEXT_URL],
      type: (type as readonly JsonValue[]).filter((one) => !BADGE_TYPES.includes(one)),
      ...(name !== undefined && { name }),
      ...(issuer !== undefined && { issuer: idOf(issuer) ?? issuer }),
      ...rest,
      credentialSubject: { ...(id !== undefined && { id }), ...claims },
      ...(credentialSchema !== undefined && { credentialSchema }),
    },
  }
}

/** What both the badge and the claims say, in the words of the badge; `undefined` where they say nothing of it. */
interface Facts {
  readonly activityStartDate: JsonValue | undefined
  readonly activityEndDate: JsonValue | undefined
  readonly result: JsonValue | undefined
  readonly awardedDate: JsonValue | undefined
}

function factsOf({
  activityStartDate,
  activityEndDate,
  hours,
  completedOn,
  awardedDate = completedOn,
}: JsonObject): Facts {
  const result = [{ type: ['Result'], resultDescription: HOURS, value: JSON.stringify(hours) }]
  return {
    activityStartDate,
    activityEndDate,
    result: hours === undefined ? undefined : result,
    // A day by the calendar; a badge needs an instant.
    awardedDate: typeof awardedDate === 'string' ? `${awardedDate}T00:00:00Z` : undefined,
  }
}

function isSame(a: Facts, b: Facts): boolean {
  const text = (facts: Facts) =>
    JSON.stringify([facts.activityStartDate, facts.activityEndDate, facts.result, facts.awardedDate])
  return text(a) === text(b)
}

interface View {
  readonly role?: string
  readonly source: object
  readonly achievement: Readonly<Record<string, unknown>> & { readonly name: string }
}

function viewOf(deed: JsonValue, subject: unknown): View {
  if (deed === VolunteerActivity.name) {
    const { participationId, organisation, project, role, sector, skills, confirmation } =
      subject as VolunteerActivityClaims
    const part = { record: participationId, name: textIn(project.name, 'en'), id: project.id, sector, skills }
    const narrative = CRITERIA[confirmation.method === 'self-declared' ? 'selfDeclared' : 'activity']
    const description = `${textIn(role, 'en')}. ${textIn(organisation.name, 'en')}`
    return {
      role: textIn(role, 'en'),
      source: profileOf(organisation),
      achievement: achievementOf(part, { achievementType: 'CommunityService', narrative, description, hasHours: true }),
    }
  }
  if (deed === VolunteerTraining.name) {
    const { participationId, provider, course, sector, hours, skills } = subject as VolunteerTrainingClaims
    const part = { record: participationId, name: textIn(course.name, 'en'), id: course.id, sector, skills }
    const description = textIn(provider.name, 'en')
    const how = { achievementType: 'Course', narrative: CRITERIA.training, description, hasHours: hours !== undefined }
    return { source: profileOf(provider), achievement: achievementOf(part, how) }
  }
  const { recognitionId, awardedBy, award, sector } = subject as VolunteerRecognitionClaims
  const part = { record: recognitionId, name: textIn(award.name, 'en'), id: award.id, sector, skills: undefined }
  const description = textIn(awardedBy.name, 'en')
  const how = { achievementType: 'Award', narrative: CRITERIA.recognition, description, hasHours: false }
  return { source: profileOf(awardedBy), achievement: achievementOf(part, how) }
}

function achievementOf(
  part: {
    readonly record: string
    readonly name: string
    readonly id: string | undefined
    readonly sector: string | undefined
    readonly skills: readonly Skill[] | undefined
  },
  how: {
    readonly achievementType: string
    readonly narrative: string
    readonly description: string
    readonly hasHours: boolean
  },
): View['achievement'] {
  const { achievementType, narrative, description, hasHours } = how
  const alignment = (part.skills ?? []).flatMap(({ id, name }) =>
    id === undefined
      ? []
      : [{ type: ['Alignment'], targetName: textIn(name, 'en'), targetUrl: id, targetFramework: 'ESCO' }],
  )
  return {
    id: part.id ?? achievementUrl(part.record),
    type: ['Achievement'],
    achievementType,
    name: part.name,
    description,
    criteria: { narrative },
    ...(part.sector !== undefined && { tag: [part.sector] }),
    ...(alignment.length > 0 && { alignment }),
    ...(hasHours && {
      resultDescription: [{ id: HOURS, type: ['ResultDescription'], name: 'Hours', resultType: 'ext:Hours' }],
    }),
  }
}

/** The organisation that vouches for the deed before the office. */
function profileOf({ id, bin, name }: Organisation): object {
  const otherIdentifier = [{ type: 'IdentifierEntry', identifier: bin, identifierType: 'ext:BIN' }]
  return { id: id ?? organisationUrl(bin), type: ['Profile'], name: textIn(name, 'en'), otherIdentifier }
}

/** A badge has one text for all readers. */
const CRITERIA = {
  activity:
    'Ұйым растаған еріктілік қызметке қатысу.\nУчастие в волонтёрской деятельности, подтверждённое организацией.\nTaking part in a volunteer activity, confirmed by the organisation.',
  selfDeclared:
    'Еріктінің өзі мәлімдеген қызмет; ұйым растамаған, сағаттары есептелмейді.\nДеятельность со слов волонтёра; организацией не подтверждена, часы не засчитываются.\nAn activity by the word of the volunteer; not confirmed by the organisation, its hours do not count.',
  training:
    'Курсты ұйымдастырушының талаптарына сай аяқтау.\nЗавершение курса в соответствии с требованиями организатора.\nCompleting the course as its provider requires.',
  recognition:
    'Ұйымның шешімімен берілген марапат.\nНаграждение по решению организации.\nAn award by decision of the organisation.',
} as const

const idOf = (value: JsonValue | undefined): JsonValue | undefined =>
  value !== undefined && isJsonObject(value) ? value.id : value

function secondsOf(date: JsonValue | undefined): number | undefined {
  const instant = typeof date === 'string' ? parseDateTime(date) : undefined
  return instant && Math.floor(instant.getTime() / 1000)
}
