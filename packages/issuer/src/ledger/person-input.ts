import {
  formatPassportNumber,
  isFullDate,
  type JsonObject,
  type JsonValue,
  type PersonName,
  parseClaims,
  type RegionCode,
  VolunteerPassport,
} from '@volunteer-passport/schema'
import canonicalize from 'canonicalize'
import { fullDateOf, instantOf, secondsOf } from '../calendar.ts'
import type { GuardianConsent } from '../claims/person-data.ts'
import { strictType } from '../claims/strict-type.ts'
import { copyJsonObject } from '../copy-json.ts'
import { readExternalRef } from '../external-ref.ts'
import { type Members, unknownMember } from '../given.ts'
import { readRecordKey } from '../record-key.ts'
import { Refusal } from '../refusal.ts'

/** Hours taken over from an older system; they are counted in, and activities begin after `asOf`. */
export interface OpeningBalance {
  /** A multiple of 0.25. */
  readonly hours: number
  readonly activities: number
  readonly asOf: Date
}

/** A person as the office knows them. */
export interface PersonInput {
  /** The office's own key of this person. */
  readonly ref: string
  readonly name: PersonName
  /** RFC 3339 full-date; never issued, only `ageAtLeast` is. */
  readonly birthDate?: string
  /** RFC 3339 full-date. */
  readonly memberSince: string
  readonly region: RegionCode
  readonly opening?: OpeningBalance
  readonly guardianConsent?: GuardianConsent
  /** Id of this person in the office's own system; never issued. */
  readonly externalRef?: string
}

export interface ReadPerson {
  readonly ref: string
  readonly externalRef: string | undefined
  /** Canonical JSON of PersonData. */
  readonly data: string
}

/** More than any balance is. */
const MOST = { hours: 1_000_000, activities: Number.MAX_SAFE_INTEGER, asOf: '9999-12-31T23:59:59Z' }
const MEMBERS: Members<PersonInput> = {
  ref: true,
  name: true,
  birthDate: true,
  memberSince: true,
  region: true,
  opening: true,
  guardianConsent: true,
  externalRef: true,
}

/** Reads it once. @throws Refusal PERSON_INVALID */
export function readPerson(input: PersonInput, now: number): ReadPerson {
  if (input === null || typeof input !== 'object') fail('It is no object.', [])
  const unknown = unknownMember(input, MEMBERS)
  if (unknown !== undefined) fail('The member is not known.', [unknown])
  const { ref: givenRef, name: givenName, birthDate, memberSince, region, opening, guardianConsent } = input
  const ref = readRecordKey(givenRef, { code: 'PERSON_INVALID', member: 'ref' })
  const externalRef = readExternalRef(input.externalRef, 'PERSON_INVALID')
  const today = fullDateOf(now)
  const name = copyJsonObject(givenName, ['name'], fail)
  const balance = opening === undefined ? undefined : readOpening(opening, now)
  checkByPassport({ name, memberSince, region, balance })
  if (memberSince > today) fail('The day lies in the future.', ['memberSince'])
  if (birthDate !== undefined) checkBirthDate(birthDate, today)
  const data: JsonObject = {
    name,
    memberSince,
    region,
    ...(birthDate !== undefined && { birthDate }),
    ...(balance && { opening: balance }),
    ...(guardianConsent !== undefined && { guardianConsent: readConsent(guardianConsent) }),
  }
  return { ref, externalRef, data: canonicalize(data) as string }
}

/** The passport's own schema says what a name, a day, a region and a balance are. */
function checkByPassport(o: {
  readonly name: JsonObject
  readonly memberSince: unknown
  readonly region: unknown
  readonly balance: JsonObject | undefined
}): void {
  const sample = {
    id: 'urn:uuid:00000000-0000-4000-8000-000000000000',
    passportNumber: formatPassportNumber({ office: '00', body: '00000000' }),
    person: o.name,
    memberSince: o.memberSince,
    level: 'novice',
    region: o.region,
    totals: { ...MOST, ...(o.balance && { opening: o.balance }) },
  }
  const parsed = parseClaims(sample, strictType(VolunteerPassport), [])
  if (parsed.ok) return
  const { detail, path = [] } = parsed.problems[0]
  const within = path[0] === 'totals' ? [] : [path[0] === 'person' ? 'name' : (path[0] ?? '')]
  fail(`${detail}.`, [...within, ...path.slice(1)])
}

function checkBirthDate(birthDate: unknown, today: string): void {
  if (typeof birthDate !== 'string' || !isFullDate(birthDate)) fail('It is no date such as 2008-05-01.', ['birthDate'])
  if ((birthDate as string) > today) fail('The day lies in the future.', ['birthDate'])
}

function readOpening(opening: OpeningBalance, now: number): JsonObject {
  if (opening === null || typeof opening !== 'object') fail('It is no object.', ['opening'])
  const { asOf: instant, ...counts } = opening
  const asOf = secondsOf(instant)
  if (asOf === undefined || asOf > now) return fail('It is no Date up to now.', ['opening', 'asOf'])
  return { ...copyJsonObject(counts, ['opening'], fail), asOf: instantOf(asOf) }
}

function readConsent(consent: GuardianConsent): JsonObject {
  const path = ['guardianConsent']
  const copy = copyJsonObject(consent, path, fail) as Readonly<Record<string, JsonValue | undefined>>
  const { givenOn, until, scope, ...rest } = copy
  if (Object.keys(rest).length > 0) fail('It has a member that is not known.', path)
  if (typeof givenOn !== 'string' || !isFullDate(givenOn)) fail('It is no date.', [...path, 'givenOn'])
  if (until !== undefined && (typeof until !== 'string' || !isFullDate(until) || until < (givenOn as string))) {
    fail('It is no date from givenOn on.', [...path, 'until'])
  }
  if (scope !== undefined && typeof scope !== 'string') fail('It is no text.', [...path, 'scope'])
  return copy as JsonObject
}

function fail(detail: string, path: readonly (string | number)[]): never {
  throw new Refusal('PERSON_INVALID', { detail, path, hint: 'Correct the record of this person and send it again.' })
}
