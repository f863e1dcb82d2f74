import type { Jwk } from '@volunteer-passport/codec'
import type {
  AccreditationScope,
  AccreditedKey,
  JsonObject,
  LanguageValues,
  OfficeAccreditationClaims,
  RegionCode,
} from '@volunteer-passport/schema'
import { copyJsonObject } from '../copy-json.ts'
import { type Members, unknownMember } from '../given.ts'
import { readEnd } from '../issuance/issue-input.ts'
import { readActor } from '../reason.ts'
import { type ReadKey, readKeys } from './accredited-keys.ts'
import { failLint } from './fail-lint.ts'
import { readSubject } from './read-subject.ts'

/** Whom an accreditor accredits, and for what. */
export interface AccreditationInput {
  /** DID of the office, or of the organisation that signs for itself. */
  readonly subject: string
  /** In Kazakh and in Russian at least. */
  readonly name: LanguageValues
  readonly region?: RegionCode
  /** Of an organisation that signs for itself: it may issue only what names this BIN as the organisation. */
  readonly bin?: string
  /** Of the office, public: it stands in the list and in every report. */
  readonly contact?: OfficeAccreditationClaims['contact']
  readonly keys: readonly KeyInput[]
  /** Within the accreditor's own, and one level less deep. */
  readonly scope: AccreditationScope
  /** Exclusive, cut to the second. */
  readonly validUntil: Date
  /** Opaque id of who does it. */
  readonly actor: string
}

/** A key to add, or a change of one that is there. A key that was named once is never left out again. */
export interface KeyInput {
  /** DID URL under the subject. */
  readonly id: string
  /** Needed for a new key; of a known one it cannot change. */
  readonly publicJwk?: Jwk
  /**
   * `active` for a new key: list it before it signs. A key goes from `active` to `retired` to `revoked` and never back.
   * `revoked` refuses everything that it ever signed.
   */
  readonly state?: AccreditedKey['state']
  /** For `retired`: since when it signs nothing more; now, where it is left out. */
  readonly retiredAt?: Date
}

export interface ReadAccreditation {
  readonly subject: string
  /** All claims but the keys; not yet held to the type. */
  readonly claims: JsonObject
  readonly keys: readonly ReadKey[]
  readonly validUntil: number
  readonly actor: string
}

const MEMBERS: Members<AccreditationInput> = {
  subject: true,
  name: true,
  region: true,
  bin: true,
  contact: true,
  keys: true,
  scope: true,
  validUntil: true,
  actor: true,
}

/**
 * Reads it once.
 * @throws Refusal LINT_FAILED, DID_INVALID, DID_HOST_FORBIDDEN, KEY_INVALID, KEY_WEAK, ALG_KEY_MISMATCH, ACTOR_INVALID
 */
export function readAccreditation(input: AccreditationInput): ReadAccreditation {
  if (input === null || typeof input !== 'object') failLint('It is no object.', [])
  const unknown = unknownMember(input, MEMBERS)
  if (unknown !== undefined) failLint('The member is not known.', [unknown])
  const { subject: did, name, region, bin, contact, keys: givenKeys, scope, validUntil: end, actor: givenActor } = input
  const actor = readActor(givenActor)
  const subject = readSubject(did)
  const validUntil = readEnd(end)
  const keys = readKeys(givenKeys)
  const given = Object.entries({ id: subject, name, region, bin, contact, scope })
  const claims = copyJsonObject(Object.fromEntries(given.filter(([, value]) => value !== undefined)), [], failLint)
  return { subject, claims, keys, validUntil, actor }
}
