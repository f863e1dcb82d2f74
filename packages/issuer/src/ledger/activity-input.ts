import {
  type ActivityMode,
  type ConfirmationMethod,
  type JsonObject,
  type LanguageValues,
  type Organisation,
  type Place,
  type Project,
  parseClaims,
  type Sector,
  type Skill,
  VolunteerActivity,
} from '@volunteer-passport/schema'
import { DAY_SECONDS, instantOf, secondsOf } from '../calendar.ts'
import { findForbidden } from '../claims/forbidden.ts'
import { strictType } from '../claims/strict-type.ts'
import { copyJson } from '../copy-json.ts'
import { digestOf } from '../digest.ts'
import { readExternalRef } from '../external-ref.ts'
import { type Members, unknownMember } from '../given.ts'
import { readRecordKey } from '../record-key.ts'
import { Refusal } from '../refusal.ts'

/** One person's part in one activity, as an organisation reports it. */
export interface ActivityInput {
  /** `ref` of a registered person. */
  readonly person: string
  /** `<BIN of the organisation>:<its own record of this part>`. */
  readonly participationId: string
  readonly organisation: Organisation
  readonly project: Project
  readonly sector: Sector
  readonly role: LanguageValues
  readonly start: Date
  /** Exclusive. */
  readonly end: Date
  /** A multiple of 0.25, above 0, at most the time between start and end. */
  readonly hours: number
  readonly mode: ActivityMode
  readonly place?: Place
  readonly skills?: readonly Skill[]
  readonly confirmation: { readonly method: ConfirmationMethod; readonly date: string }
  /** Forbidden to minors by law or by the organisation; never issued. */
  readonly closedToMinors?: boolean
  /** Id of this part in the office's own system; never issued. */
  readonly externalRef?: string
}

export interface ReadActivity {
  readonly person: string
  readonly participationId: string
  /** Seconds since 1970; end exclusive. */
  readonly start: number
  readonly end: number
  readonly quarters: number
  readonly counts: boolean
  readonly closedToMinors: boolean
  readonly externalRef: string | undefined
  /** Without the subject's id. */
  readonly claims: JsonObject
  readonly digest: string
}

const MEMBERS: Members<ActivityInput> = {
  person: true,
  participationId: true,
  organisation: true,
  project: true,
  sector: true,
  role: true,
  start: true,
  end: true,
  hours: true,
  mode: true,
  place: true,
  skills: true,
  confirmation: true,
  closedToMinors: true,
  externalRef: true,
}
const LONGEST_DAYS = 366

/** Reads it once and checks it by itself; what it means beside others is `checkPlausible`'s. */
export function readActivity(input: ActivityInput, now: number): ReadActivity {
  if (input === null || typeof input !== 'object') fail('It is no object.', [])
  const unknown = unknownMember(input, MEMBERS)
  if (unknown !== undefined) fail('The member is not known.', [unknown])
  const { person: ref, start: from, end: until, hours, closedToMinors = false, ...rest } = input
  const externalRef = readExternalRef(input.externalRef, 'ACTIVITY_INVALID')
  const person = readRecordKey(ref, { code: 'ACTIVITY_INVALID', member: 'person' })
  const start = secondsOf(from)
  const end = secondsOf(until)
  if (start === undefined) return fail('It is no Date.', ['start'])
  if (end === undefined) return fail('It is no Date.', ['end'])
  if (typeof closedToMinors !== 'boolean') fail('It is no boolean.', ['closedToMinors'])
  checkTimes({ start, end, now })
  const quarters = readQuarters(hours)

  const { participationId, organisation, project, sector, role, mode, place, skills, confirmation } = rest
  const given = { participationId, organisation, project, sector, role, mode, place, skills, confirmation }
  const present = Object.entries(given).filter(([, member]) => member !== undefined)
  const claims: JsonObject = {
    ...Object.fromEntries(present.map(([name, member]) => [name, copyJson(member, [name], fail)])),
    activityStartDate: instantOf(start),
    activityEndDate: instantOf(end),
    hours,
  }
  checkClaims(claims)
  const forbidden = findForbidden(VolunteerActivity.name, claims)
  if (forbidden !== undefined) fail('It holds an individual identification number.', forbidden)
  const { method } = claims.confirmation as JsonObject
  const counts = method !== 'self-declared'
  const digest = digestOf({ ...claims, closedToMinors, ...(externalRef !== undefined && { externalRef }) })
  return {
    person,
    participationId: claims.participationId as string,
    start,
    end,
    quarters,
    counts,
    closedToMinors,
    externalRef,
    claims,
    digest,
  }
}

/** @throws Refusal ACTIVITY_ENDS_BEFORE_START, ACTIVITY_IN_FUTURE, ACTIVITY_INVALID */
export function checkTimes({
  start,
  end,
  now,
}: {
  readonly start: number
  readonly end: number
  readonly now: number
}): void {
  if (end < start) {
    throw new Refusal('ACTIVITY_ENDS_BEFORE_START', {
      detail: 'end lies before start.',
      hint: 'Correct the dates; they may have been swapped.',
      path: ['end'],
    })
  }
  if (end > now) {
    throw new Refusal('ACTIVITY_IN_FUTURE', {
      detail: 'end lies after now.',
      hint: 'Record an activity when it is over; check the year and the time zone.',
      path: ['end'],
    })
  }
  if (end - start > LONGEST_DAYS * DAY_SECONDS) fail(`It lasts longer than ${LONGEST_DAYS} days.`, ['end'])
}

function readQuarters(hours: unknown): number {
  const quarters = typeof hours === 'number' ? hours * 4 : Number.NaN
  if (Number.isSafeInteger(quarters) && quarters > 0) return quarters
  throw new Refusal('ACTIVITY_HOURS_INVALID', {
    detail: 'hours is no multiple of 0.25 above 0.',
    hint: 'Give hours as a number in quarter hours, such as 5.25.',
    path: ['hours'],
  })
}

const INPUT_NAMES: Readonly<Record<string, string>> = { activityStartDate: 'start', activityEndDate: 'end' }

function checkClaims(claims: JsonObject): void {
  const sample = { id: 'urn:uuid:00000000-0000-4000-8000-000000000000', ...claims }
  const parsed = parseClaims(sample, strictType(VolunteerActivity), [])
  if (parsed.ok) return
  const { detail, path = [] } = parsed.problems[0]
  fail(
    `${detail}.`,
    path.map((segment, i) => (i === 0 ? (INPUT_NAMES[segment] ?? segment) : segment)),
  )
}

function fail(detail: string, path: readonly (string | number)[]): never {
  throw new Refusal('ACTIVITY_INVALID', {
    detail,
    path,
    hint: 'Correct the record of this activity and send it again.',
  })
}
