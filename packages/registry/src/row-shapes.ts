import type {
  AccreditationPublicationRow,
  AccreditationRow,
  ActivityRow,
  AdoptedListRow,
  CredentialRow,
  KeyRow,
  ListPublication,
  ListRow,
  LogRow,
  NumberSpaceRow,
  PersonRow,
  PersonSpan,
  StoreStanding,
} from '@volunteer-passport/issuer/registry'

/** Checks one value on its way into the store, and answers it in the form in which it comes back. */
type Field<V> = (value: V, name: string) => V

/** One field for each member of a row: a row that gains a member does not compile until the stores know it. */
export type RowShape<Row> = { readonly [K in keyof Row]-?: Field<Row[K]> }

export const text: Field<string> = (value, name) => {
  // A lone surrogate has no UTF-8 form, and databases cut text off at NUL or refuse it: two keys could become the same.
  if (typeof value !== 'string' || value.includes('\0') || !isWellFormed(value))
    throw new TypeError(`registry: ${name} is not well-formed text without NUL`)
  return value
}

const LONGEST_KEY = 512

/** Text that rows are found by: an index of PostgreSQL takes no more than 2,704 bytes. */
const key: Field<string> = (value, name) => {
  if (text(value, name).length > LONGEST_KEY)
    throw new TypeError(`registry: ${name} is longer than ${LONGEST_KEY} characters`)
  return value
}

const LONGEST_HEADER = 1024

/** Header segment of a token: stores keep each once, and find it by what it is. */
const header: Field<string> = (value, name) => {
  if (typeof value !== 'string' || value.length > LONGEST_HEADER || !SEGMENT.test(value))
    throw new TypeError(`registry: ${name} is not base64url of ${LONGEST_HEADER} characters at the most`)
  return value
}

const SEGMENT = /^[A-Za-z0-9_-]+$/

function isWellFormed(value: string): boolean {
  return (value as string & { isWellFormed(): boolean }).isWellFormed()
}

export const integer: Field<number> = (value, name) => {
  if (!Number.isSafeInteger(value)) throw new TypeError(`registry: ${name} is not a safe integer`)
  return value + 0 // -0 becomes 0, as it does in a database
}

export const standing: Field<StoreStanding> = (value, name) => oneOf('current', 'copied', 'behind')(value, name)

const truth: Field<boolean> = (value, name) => {
  if (typeof value !== 'boolean') throw new TypeError(`registry: ${name} is not a boolean`)
  return value
}

const bytes: Field<Uint8Array> = (value, name) => {
  if (!(value instanceof Uint8Array)) throw new TypeError(`registry: ${name} is not a Uint8Array`)
  return value
}

/** Bytes of which there are some: none stand for what was erased. */
const filled: Field<Uint8Array> = (value, name) => {
  if (bytes(value, name).length === 0) throw new TypeError(`registry: ${name} is empty`)
  return value
}

function optional<V>(field: Field<V>): Field<V | undefined> {
  return (value, name) => (value === undefined ? undefined : field(value, name))
}

function oneOf<V extends string>(...allowed: readonly V[]): Field<V> {
  return (value, name) => {
    if (!allowed.includes(value)) throw new TypeError(`registry: ${name} is none of ${allowed.join(', ')}`)
    return value
  }
}

function nested<Row extends object>(shape: RowShape<Row>): Field<Row> {
  return (value, name) => {
    if (typeof value !== 'object' || value === null) throw new TypeError(`registry: ${name} is not an object`)
    return copyRow(shape, value, name)
  }
}

/** The row itself, for a store that writes it down before anybody else has a turn. */
export function checkRow<Row extends object>(shape: RowShape<Row>, row: Row, name: string): Row {
  for (const member in shape) shape[member](row[member], `${name}.${member}`)
  return row
}

/** A frozen copy that has exactly the members of the shape, and that the caller cannot change afterwards. */
export function copyRow<Row extends object>(shape: RowShape<Row>, row: Row, name: string): Row {
  const copy = {} as { -readonly [K in keyof Row]: Row[K] }
  for (const member in shape) copy[member] = unshared(shape[member](row[member], `${name}.${member}`))
  return Object.freeze(copy)
}

const unshared = <V>(value: V): V => (value instanceof Uint8Array ? (new Uint8Array(value) as V) : value)

export const SPAN: RowShape<PersonSpan> = { personId: integer, from: integer, until: integer }

export const NEW_PERSON: RowShape<Omit<PersonRow, 'id'>> = {
  ref: key,
  subjectId: key,
  passportNumber: optional(key),
  externalRef: optional(key),
  data: text,
}

export const PERSON: RowShape<PersonRow> = { id: integer, ...NEW_PERSON }

export const ACTIVITY: RowShape<ActivityRow> = {
  participationId: key,
  personId: integer,
  start: integer,
  end: integer,
  quarters: integer,
  counts: truth,
  state: oneOf('confirmed', 'suspended', 'revoked'),
  externalRef: optional(key),
  importedId: optional(key),
  importCheckedAt: optional(integer),
  data: text,
}

const CREDENTIAL_STATE = oneOf('reserved', 'issued', 'burnt')

export const CREDENTIAL_UPDATE: RowShape<Pick<CredentialRow, 'seq' | 'state' | 'flags'>> = {
  seq: integer,
  state: CREDENTIAL_STATE,
  flags: integer,
}

export const COMPLETION: RowShape<{ readonly seq: number; readonly signature: Uint8Array }> = {
  seq: integer,
  signature: bytes,
}

export const NEW_CREDENTIAL: RowShape<Omit<CredentialRow, 'seq'>> = {
  id: key,
  type: key,
  key: key,
  generation: integer,
  personId: optional(integer),
  list: integer,
  index: integer,
  state: CREDENTIAL_STATE,
  flags: integer,
  inputDigest: text,
  header,
  payload: filled,
  signature: optional(bytes),
  signedBy: key,
  createdAt: integer,
  validUntil: optional(integer),
  countedSeq: integer,
  predecessor: optional(text),
  claimsDigest: text,
  externalRef: optional(key),
}

/** Header and payload may have been forgotten. */
export const CREDENTIAL: RowShape<CredentialRow> = { seq: integer, ...NEW_CREDENTIAL, header: text, payload: bytes }

const PUBLICATION: RowShape<ListPublication> = {
  decoys: integer,
  sequence: integer,
  publishedAt: integer,
}

export const LIST: RowShape<ListRow> = {
  number: integer,
  size: integer,
  permutationKey: bytes,
  algorithm: integer,
  allocated: integer,
  capacity: integer,
  state: oneOf('open', 'full'),
  publications: nested({
    revocation: nested(PUBLICATION),
    suspension: nested(PUBLICATION),
    refresh: nested(PUBLICATION),
  }),
  changedSeq: integer,
}

export const KEY: RowShape<KeyRow> = {
  keyId: key,
  publicJwk: text,
  state: oneOf('prepared', 'active', 'retired', 'revoked'),
  preparedAt: integer,
  since: integer,
}

export const NUMBER_SPACE: RowShape<NumberSpaceRow> = { permutationKey: bytes, algorithm: integer, allocated: integer }

export const ACCREDITATION: RowShape<AccreditationRow> = {
  subject: key,
  state: oneOf('active', 'suspended', 'ended', 'withdrawn'),
  since: integer,
  successor: optional(text),
}

export const ACCREDITATION_PUBLICATION: RowShape<AccreditationPublicationRow> = {
  version: integer,
  publishedAt: integer,
  digest: text,
}

export const ADOPTED_LIST: RowShape<AdoptedListRow> = {
  url: key,
  office: text,
  purpose: oneOf('revocation', 'suspension', 'refresh'),
  bits: bytes,
  sequenceOffset: integer,
  changedSeq: integer,
  publishedSeq: integer,
  publishedAt: integer,
}

export const LOG: RowShape<LogRow> = {
  seq: integer,
  at: integer,
  event: text,
  about: key,
  actor: text,
  reason: text,
  hash: bytes,
}
