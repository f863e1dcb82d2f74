import type {
  AccreditationRow,
  ActivityRow,
  AdoptedListRow,
  CredentialRow,
  ListRow,
  LogRow,
  PersonRow,
} from '@volunteer-passport/issuer/registry'

/** A header as a real office's key gives it. */
export const HEADER: string = Buffer.from(
  '{"alg":"EdDSA","kid":"did:web:passport.example:offices:kz-75#key-1","typ":"vc+jwt","cty":"vc"}',
).toString('base64url')

export const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text))

export function personRow(n: number, change: Partial<PersonRow> = {}): Omit<PersonRow, 'id'> {
  return {
    ref: `member-${n}`,
    subjectId: `urn:uuid:00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
    passportNumber: undefined,
    externalRef: undefined,
    data: `{"name":{"familyName":{"kk":"Ілиясова${n}"}}}`,
    ...change,
  }
}

export function activityRow(n: number, change: Partial<ActivityRow> = {}): ActivityRow {
  return {
    participationId: `123456789012:${n}`,
    personId: 1,
    start: 1_790_000_000 + n * 10_000,
    end: 1_790_000_000 + n * 10_000 + 7_200,
    quarters: 8,
    counts: true,
    state: 'confirmed',
    externalRef: undefined,
    importedId: undefined,
    importCheckedAt: undefined,
    data: `{"project":"Жас ағаш","n":${n}}`,
    ...change,
  }
}

export function listRow(number: number, change: Partial<ListRow> = {}): ListRow {
  const publication = { decoys: 0, sequence: 0, publishedAt: 0 }
  return {
    number,
    size: 131_072,
    permutationKey: new Uint8Array(32).fill(number),
    algorithm: 1,
    allocated: 0,
    capacity: 120_000,
    state: 'open',
    publications: { revocation: publication, suspension: publication, refresh: publication },
    changedSeq: 0,
    ...change,
  }
}

export function credentialRow(n: number, change: Partial<CredentialRow> = {}): Omit<CredentialRow, 'seq'> {
  const id = `urn:uuid:10000000-0000-4000-8000-${String(n).padStart(12, '0')}`
  return {
    id,
    type: 'VolunteerPassportCredential',
    key: `member-${n}`,
    generation: 1,
    personId: undefined,
    list: 1,
    index: n,
    state: 'reserved',
    flags: 0,
    inputDigest: `input-${n}`,
    header: HEADER,
    payload: bytesOf(`{"id":"${id}","name":"Еріктінің паспорты"}`),
    signature: undefined,
    signedBy: 'did:web:passport.example:offices:kz-75#key-1',
    createdAt: 1_790_000_000 + n,
    validUntil: 1_800_000_000,
    countedSeq: 0,
    predecessor: undefined,
    claimsDigest: `claims-${n}`,
    externalRef: undefined,
    ...change,
  }
}

export function logRow(seq: number, change: Partial<LogRow> = {}): LogRow {
  return {
    seq,
    at: 1_790_000_000_000 + seq,
    event: 'issued',
    about: `urn:uuid:${seq}`,
    actor: 'clerk-7',
    reason: '',
    hash: new Uint8Array(32).fill(seq % 256),
    ...change,
  }
}

export function accreditationRow(subject: string, change: Partial<AccreditationRow> = {}): AccreditationRow {
  return { subject, state: 'active', since: 1_790_000_000, successor: undefined, ...change }
}

export function adoptedListRow(url: string, change: Partial<AdoptedListRow> = {}): AdoptedListRow {
  return {
    url,
    office: 'did:web:closed.example',
    purpose: 'revocation',
    bits: new Uint8Array([0, 1, 128, 255]),
    sequenceOffset: 0,
    changedSeq: 1,
    publishedSeq: 0,
    publishedAt: 0,
    ...change,
  }
}
