import type { CredentialProfile, Jwk } from '@volunteer-passport/codec'
import {
  type CredentialType,
  type JsonObject,
  type JsonValue,
  TransferNotice,
  VolunteerActivity,
  VolunteerHoursExtract,
  VolunteerPassport,
  VolunteerPassportSummary,
  VolunteerRecognition,
  VolunteerTraining,
} from '@volunteer-passport/schema'
import { instantOf, secondsOf } from '../calendar.ts'
import { findForbidden } from '../claims/forbidden.ts'
import { copyJsonObject } from '../copy-json.ts'
import { digestOfOrdered } from '../digest.ts'
import { readExternalRef } from '../external-ref.ts'
import { type Members, unknownMember } from '../given.ts'
import { readRecordKey } from '../record-key.ts'
import { Refusal } from '../refusal.ts'
import { type ExtractInput, type ReadExtract, readExtract } from './extract-input.ts'
import { readHolderKey } from './holder-key.ts'

/** What a credential is to be about. */
export interface IssueInput<C> {
  /** The office's own record key, alone what makes a re-run safe; for an activity its `participationId`. */
  readonly key: string
  /** `ref` of a registered person. A passport needs it; an activity has it from the ledger. */
  readonly person?: string
  /** For types that the ledger does not know; `id` follows from `person` where one is named. */
  readonly claims?: C | Omit<C, 'id'>
  /** Exclusive, cut to the second. A passport needs it. */
  readonly validUntil?: Date
  /**
   * Public JWK of the holder's phone, for a passport alone: it is written into `cnf`, and only who has the key can
   * present the passport. A new phone replaces the passport; without one here, a renewal keeps the key there is.
   */
  readonly holderKey?: Jwk
  /**
   * Another encoding than VCDM 2.0, for wallets and verifiers that need it; verified, it is the same credential. Its
   * successors keep it. `vcdm11`: VCDM 1.1 as JWT with the `vc` claim. `openBadges`: Open Badges 3.0, for an activity, a
   * training or a recognition; it can be revoked and not suspended.
   */
  readonly profile?: CredentialProfile
  /**
   * Id of this credential in the office's own system, for `find`; not in the credential. Its successors keep it unless
   * they are given another.
   */
  readonly externalRef?: string
  /** What an extract of hours is to say, for that type alone; its hours are computed from the ledger. */
  readonly extract?: ExtractInput
}

export interface ReadIssue {
  readonly key: string
  readonly person: string | undefined
  readonly claims: JsonObject | undefined
  readonly validUntil: number | undefined
  readonly holderKey: Jwk | undefined
  readonly profile: CredentialProfile | undefined
  readonly externalRef: string | undefined
  readonly extract: ReadExtract | undefined
  /** Of the caller's input, not of what is derived from it. */
  readonly digest: string
}

const MEMBERS: Members<IssueInput<unknown>> = {
  key: true,
  person: true,
  claims: true,
  validUntil: true,
  holderKey: true,
  profile: true,
  externalRef: true,
  extract: true,
}

/** Who answers for the claims of a type. */
export type ClaimsSource = 'passport' | 'activity' | 'extract' | 'caller'

export function sourceOf(type: Pick<CredentialType<unknown>, 'name'>): ClaimsSource {
  if (type.name === VolunteerPassport.name) return 'passport'
  if (type.name === VolunteerHoursExtract.name) return 'extract'
  return type.name === VolunteerActivity.name ? 'activity' : 'caller'
}

/**
 * Reads it once.
 * @throws Refusal LINT_FAILED, CLAIM_FORBIDDEN, PERSON_UNKNOWN
 */
export function readIssue<C>(type: CredentialType<C>, input: IssueInput<C>): ReadIssue {
  if (input === null || typeof input !== 'object') fail('It is no object.', [])
  const unknown = unknownMember(input, MEMBERS)
  // Misspelt, it would be left out without a word: a passport that names no phone, or an activity that is no badge.
  if (unknown !== undefined) fail('The member is not known.', [unknown])
  const { key: givenKey, person, claims: givenClaims, validUntil: end, holderKey: givenHolderKey, profile } = input
  const key = readRecordKey(givenKey, { code: 'LINT_FAILED', member: 'key' })
  if (person !== undefined) readRecordKey(person, { code: 'LINT_FAILED', member: 'person' })
  const validUntil = end === undefined ? undefined : readEnd(end)
  const source = sourceOf(type)
  if (source === 'passport') {
    if (validUntil === undefined) fail('A passport needs an end.', ['validUntil'])
    if (person === undefined) fail('A passport needs a person.', ['person'])
  }
  if (source === 'extract') {
    if (validUntil === undefined) fail('An extract needs an end.', ['validUntil'])
    if (person === undefined) fail('An extract needs a person.', ['person'])
  }
  if (source !== 'extract' && input.extract !== undefined) fail('It is for extracts alone.', ['extract'])
  const extract = source === 'extract' ? readExtract(input.extract) : undefined
  const holderKey = givenHolderKey === undefined ? undefined : readHolderKey(givenHolderKey)
  if (holderKey !== undefined && source !== 'passport') fail('Only a passport names a key.', ['holderKey'])
  checkProfile(type, profile)
  const externalRef = readExternalRef(input.externalRef, 'LINT_FAILED')
  const claims = readClaims(type, givenClaims, source)
  // In the order of RFC 8785, member by member: spreads take twice as long.
  const bound: Record<string, JsonValue> = {}
  if (claims !== undefined) bound.claims = claims
  if (externalRef !== undefined) bound.externalRef = externalRef
  if (extract !== undefined) bound.extract = { ...extract } as unknown as JsonObject
  if (holderKey !== undefined) bound.holderKey = { ...holderKey } as JsonObject
  bound.key = key
  if (person !== undefined) bound.person = person
  if (profile !== undefined) bound.profile = profile
  bound.type = type.name
  if (validUntil !== undefined) bound.validUntil = instantOf(validUntil)
  bound.verb = 'issue'
  const digest = digestOfOrdered(bound)
  return { key, person, claims, validUntil, holderKey, profile, externalRef, extract, digest }
}

function readClaims(type: CredentialType<unknown>, given: unknown, source: ClaimsSource): JsonObject | undefined {
  if (type.name === VolunteerPassportSummary.name) {
    fail('A summary states totals, and totals are never taken from a caller.', ['claims'])
  }
  if (type.name === TransferNotice.name) fail('A notice is made by ledger.transferIn alone.', ['claims'])
  if (source !== 'caller') {
    if (given === undefined) return undefined
    throw new Refusal('CLAIM_FORBIDDEN', {
      detail: 'The claims of this type are computed from the ledger and never taken from a caller.',
      hint: 'Leave claims out; correct the ledger where it is wrong.',
      path: ['claims'],
    })
  }
  const claims = copyJsonObject(given, ['claims'], fail)
  const forbidden = findForbidden(type.name, claims)
  if (forbidden === undefined) return claims
  throw new Refusal('CLAIM_FORBIDDEN', {
    detail: 'A member has a name that is never issued, or holds an individual identification number.',
    hint: 'Leave out personal data, names of JWT claims and JSON-LD keywords.',
    path: ['claims', ...forbidden],
  })
}

/** Types that an achievement can be. */
const DEEDS: readonly string[] = [VolunteerActivity.name, VolunteerTraining.name, VolunteerRecognition.name]

function checkProfile({ name }: CredentialType<unknown>, profile: unknown): void {
  if (profile === undefined || profile === 'vcdm11') return
  if (profile !== 'openBadges') fail('There is no such profile.', ['profile'])
  if (!DEEDS.includes(name)) fail('Only an activity, a training or a recognition is a badge.', ['profile'])
}

/** Seconds since 1970. @throws Refusal LINT_FAILED */
export function readEnd(end: unknown): number {
  return secondsOf(end) ?? fail('It is no Date.', ['validUntil'])
}

/** Refuses to make what would never be valid. @throws Refusal LINT_FAILED */
export function requireFuture(validUntil: number | undefined, now: number): void {
  if (validUntil !== undefined && validUntil <= now) fail('It is not after now.', ['validUntil'])
}

function fail(detail: string, path: readonly (string | number)[]): never {
  throw new Refusal('LINT_FAILED', { detail, path, hint: 'Correct what the path names; nothing was signed.' })
}
