import {
  createJwkSigner,
  type Jwk,
  jwkThumbprint,
  type Signer,
  signJws,
  signRootMetadata,
  vcJwtHeader,
} from '@volunteer-passport/codec'
import { trustUrls } from '@volunteer-passport/did'
import {
  type AccreditationEntry,
  CONTEXT_URL,
  CREDENTIALS_V2_CONTEXT_URL,
  type JsonObject,
  languageValues,
  type OfficeAccreditationClaims,
  officeDid,
  type TrustRoot,
} from '@volunteer-passport/schema'
import {
  activitySubject,
  credentialDocument,
  type FakeNetwork,
  type FrozenClock,
  fakeNetwork,
  frozenClock,
  passportSubject,
  seededKey,
  type TestKey,
} from '@volunteer-passport/testing'
import {
  createVerifier,
  type TrustRootOptions,
  trustRoot,
  type Verifier,
  type VerifierOptions,
} from '@volunteer-passport/verifier'
import { listDocument, NOW, PURPOSES } from './world.ts'

export const ROOT = 'did:web:passport.example'
export const ALMATY: string = officeDid('KZ-75')
export const ASTANA: string = officeDid('KZ-71')
export const ORGANISATION = 'did:web:zhasyl-dala.example'
/** Of the organisation of `activitySubject`. */
export const ORGANISATION_BIN = activitySubject.organisation.bin

/** Root keys 1 and 2, list key 11, recovery key 21, as they are on the first day. */
export const rootKey = (seed: number): TestKey => seededKey(seed, jwkThumbprint(seededKey(seed, '').publicJwk))
export const listKey = (seed: number): TestKey => seededKey(seed, `${ROOT}#list-${seed}`)
export const LIST_KEY: TestKey = listKey(11)
export const PINS: readonly string[] = [rootKey(1).keyId, rootKey(2).keyId]

export const almatyKey: TestKey = seededKey(31, `${ALMATY}#key-1`)
export const astanaKey: TestKey = seededKey(32, `${ASTANA}#key-1`)
export const organisationKey: TestKey = seededKey(41, `${ORGANISATION}#key-1`)

/** What was made once for all tests: checking a key and signing take longer than what is tested with them. */
function remembered<T>(make: (key: string) => T): (key: string) => T {
  const made = new Map<string, T>()
  return (key) => {
    const known = made.get(key) ?? make(key)
    made.set(key, known)
    return known
  }
}

const signers = remembered((key) => createJwkSigner(JSON.parse(key) as { keyId: string; privateJwk: Jwk }))

export const signerOf = ({ keyId, privateJwk }: TestKey): Signer => signers(JSON.stringify({ keyId, privateJwk }))

export const urlsOf = (did: string) => {
  const urls = trustUrls(did)
  if (!urls.ok) throw new Error(urls.problems[0].detail)
  return urls.value
}

const signed = remembered((input) => {
  const [document, key] = JSON.parse(input) as [object, TestKey]
  const signer = signerOf(key)
  return signJws({ header: vcJwtHeader(signer), payload: new TextEncoder().encode(JSON.stringify(document)), signer })
})

/** As another implementation would sign it, without looking at what it signs. */
export const sign = (document: object, key: TestKey): Promise<string> => signed(JSON.stringify([document, key]))

export type Changes<T> = Partial<Record<keyof T, unknown>>

export const listedKey = (key: TestKey, changes: object = {}): object => ({
  id: key.keyId,
  publicKeyJwk: key.publicJwk,
  state: 'active',
  ...changes,
})

export const trustRootOf = (changes: Changes<TrustRoot> = {}): TrustRoot =>
  JSON.parse(
    JSON.stringify({
      type: 'TrustRoot',
      root: ROOT,
      version: 1,
      issuedAt: '2026-10-01T00:00:00Z',
      expires: '2027-10-01T00:00:00Z',
      threshold: 1,
      rootKeys: [rootKey(1).publicJwk, rootKey(2).publicJwk],
      recoveryKey: rootKey(21).publicJwk,
      listKeys: [listedKey(LIST_KEY)],
      ...changes,
    }),
  )

const rootTexts = remembered((input) => {
  const [root, seeds] = JSON.parse(input) as [TrustRoot, readonly number[]]
  return signRootMetadata({ root, signers: seeds.map((seed) => signerOf(rootKey(seed))) })
})

export const rootText = (changes: Changes<TrustRoot> = {}, seeds: readonly number[] = [1]): Promise<string> =>
  rootTexts(JSON.stringify([trustRootOf(changes), seeds]))

/** What the accreditor says of an office or an organisation. */
export const claimsOf = (
  did: string,
  key: TestKey,
  changes: Changes<OfficeAccreditationClaims> & { readonly scope?: object } = {},
): OfficeAccreditationClaims =>
  JSON.parse(
    JSON.stringify({
      id: did,
      name: languageValues({ kk: `Ұйым ${did.slice(-5)}`, ru: `Организация ${did.slice(-5)}` }),
      keys: [listedKey(key)],
      ...changes,
      scope: {
        credentialTypes: ['VolunteerPassportCredential', 'VolunteerActivityCredential'],
        jurisdiction: ['KZ-75', 'KZ-71'],
        mayAccreditDepth: 1,
        ...changes.scope,
      },
    }),
  )

export const accreditationDocument = (
  accreditor: string,
  claims: object,
  members: Readonly<Record<string, unknown>> = {},
): JsonObject =>
  credentialDocument('OfficeAccreditationCredential', claims, {
    issuer: accreditor,
    validFrom: '2026-10-01T00:00:00Z',
    validUntil: '2027-10-01T00:00:00Z',
    iat: Date.parse('2026-10-01T00:00:00Z') / 1000,
    ...members,
  })

export async function entryOf(
  accreditor: TestKey,
  claims: OfficeAccreditationClaims,
  changes: Partial<AccreditationEntry> & { readonly members?: Readonly<Record<string, unknown>> } = {},
): Promise<AccreditationEntry> {
  const { members, ...entry } = changes
  const [issuer = ''] = accreditor.keyId.split('#')
  const credential = entry.credential ?? (await sign(accreditationDocument(issuer, claims, members), accreditor))
  return { subject: claims.id, state: 'active', ...entry, credential }
}

export interface ListChanges {
  readonly version?: number
  readonly members?: Readonly<Record<string, unknown>>
  readonly subject?: Readonly<Record<string, unknown>>
  /** Whose key signs; by default that of the accreditor. */
  readonly key?: TestKey
}

/** An accreditation list of this accreditor, an hour old and good for a week. */
export function accreditationListDocument(
  accreditor: string,
  entries: readonly AccreditationEntry[],
  changes: ListChanges = {},
): JsonObject {
  const id = urlsOf(accreditor).accreditations
  const sorted = [...entries].sort((a, b) => (a.subject < b.subject ? -1 : 1))
  const document = {
    '@context': [CREDENTIALS_V2_CONTEXT_URL, CONTEXT_URL],
    id,
    type: ['VerifiableCredential', 'AccreditationListCredential'],
    issuer: accreditor,
    validFrom: '2026-11-07T11:00:00Z',
    validUntil: '2026-11-14T11:00:00Z',
    iat: Date.parse('2026-11-07T11:00:00Z') / 1000,
    credentialSubject: {
      id: `${id}#list`,
      type: 'AccreditationList',
      version: changes.version ?? 1,
      ttl: 900_000,
      accreditations: sorted,
      ...changes.subject,
    },
    ...changes.members,
  }
  return JSON.parse(JSON.stringify(document))
}

const PASSPORT = { passport: 'VolunteerPassportCredential', activity: 'VolunteerActivityCredential' } as const

/** A credential as its issuer signs it, with lists under its own DID, or without a status. */
export function signCredential(
  kind: keyof typeof PASSPORT,
  key: TestKey,
  members: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const [issuer = ''] = key.keyId.split('#')
  const subject = kind === 'passport' ? passportSubject : activitySubject
  const credentialStatus = PURPOSES.map((purpose) => ({
    type: 'BitstringStatusListEntry',
    statusPurpose: purpose,
    statusListIndex: '42',
    statusListCredential: statusUrl(issuer, purpose),
  }))
  return sign(credentialDocument(PASSPORT[kind], subject, { issuer, credentialStatus, ...members }), key)
}

export const statusUrl = (issuer: string, purpose: string): string =>
  urlsOf(issuer).accreditations.replace('trust/accreditations.jwt', `status/${purpose}/1.jwt`)

/** `termsOfUse` that names these accreditors, the issuer's own first. */
export const chainOf = (...accreditors: readonly string[]): { readonly termsOfUse: object } => ({
  termsOfUse: { type: 'AccreditationChain', accreditors },
})

export interface Realm {
  readonly network: FakeNetwork
  readonly clock: FrozenClock
  readonly verifier: Verifier
  readonly verifierWith: (options?: Partial<VerifierOptions>, trust?: Partial<TrustRootOptions>) => Verifier
  readonly publishRoot: (changes?: Changes<TrustRoot>, seeds?: readonly number[]) => Promise<void>
  readonly publishList: (
    accreditor: string,
    entries: readonly AccreditationEntry[],
    changes?: ListChanges,
  ) => Promise<void>
  readonly publishStatus: (
    key: TestKey,
    changes?: { readonly bits?: readonly number[]; readonly as?: string },
  ) => Promise<void>
}

/**
 * A root that has accredited Almaty and Astana, Almaty that has accredited an organisation, the status lists of all
 * three, and a university's verifier that pins the root. No did.json is published anywhere.
 */
export async function createRealm(options: Partial<VerifierOptions> = {}): Promise<Realm> {
  const clock = frozenClock(NOW)
  const network = fakeNetwork()
  const publishRoot: Realm['publishRoot'] = async (changes = {}, seeds) => {
    const body = await rootText(changes, seeds)
    const { version = 1 } = changes as { readonly version?: number }
    network.set(urlsOf(ROOT).root, { body })
    network.set(urlsOf(ROOT).rootVersion(version), { body })
  }
  const publishList: Realm['publishList'] = async (accreditor, entries, changes = {}) => {
    const key = changes.key ?? { [ROOT]: LIST_KEY, [ALMATY]: almatyKey, [ASTANA]: astanaKey }[accreditor]!
    const body = await sign(accreditationListDocument(accreditor, entries, changes), key)
    network.set(urlsOf(accreditor).accreditations, { body })
  }
  const publishStatus: Realm['publishStatus'] = async (key, { bits = [], as } = {}) => {
    const [signer = ''] = key.keyId.split('#')
    for (const purpose of PURPOSES) {
      const url = statusUrl(as ?? signer, purpose)
      const revoked = purpose === 'revocation' ? bits : []
      const members = { issuer: signer, iat: Date.parse('2026-11-07T11:00:00Z') / 1000 }
      network.set(url, { body: await sign(await listDocument(url, purpose, { bits: revoked, members }), key) })
    }
  }
  const verifierWith: Realm['verifierWith'] = (more, trust) =>
    createVerifier({
      trust: trustRoot({ root: ROOT, rootKeyThumbprints: PINS, ...trust }),
      statusLists: network,
      clock,
      ...more,
    })
  await publishRoot()
  await publishList(ROOT, [
    await entryOf(LIST_KEY, claimsOf(ALMATY, almatyKey, { region: 'KZ-75', contact: { phone: '+7 727 000 00 00' } })),
    await entryOf(LIST_KEY, claimsOf(ASTANA, astanaKey)),
  ])
  await publishList(ALMATY, [await entryOf(almatyKey, organisationClaims())])
  for (const key of [almatyKey, astanaKey, organisationKey]) await publishStatus(key)
  return { network, clock, verifier: verifierWith(options), verifierWith, publishRoot, publishList, publishStatus }
}

/** The organisation may attest activities of its own. */
export const organisationClaims = (
  changes: Changes<OfficeAccreditationClaims> & { readonly scope?: object } = {},
): OfficeAccreditationClaims =>
  claimsOf(ORGANISATION, organisationKey, {
    bin: ORGANISATION_BIN,
    ...changes,
    scope: {
      credentialTypes: ['VolunteerActivityCredential'],
      jurisdiction: ['KZ-75'],
      mayAccreditDepth: 0,
      ...changes.scope,
    },
  })
