import { createJwkSigner, decodeBitstring, decodeVcJwt, getBit, type Signer } from '@volunteer-passport/codec'
import {
  type ActivityInput,
  createIssuer,
  type Issuer,
  type IssuerOptions,
  type PersonInput,
  type PublishedFile,
  type PublishedReader,
  type Publisher,
  uncheckedPublications,
} from '@volunteer-passport/issuer'
import type { LogRow, Registry } from '@volunteer-passport/issuer/registry'
import { createMemoryRegistry } from '@volunteer-passport/registry/memory'
import type { JsonObject } from '@volunteer-passport/schema'
import { type FrozenClock, frozenClock, OFFICE_DID, officeKey, STATUS_BASE_URL } from '@volunteer-passport/testing'

export const NOW = '2026-10-31T12:00:00Z'
export const NEXT_YEAR: Date = new Date('2027-10-31T12:00:00Z')
export const LATER: Date = new Date('2028-10-31T12:00:00Z')
export const BIN = '200540012348'
export const BY = { reason: 'other', actor: 'clerk-7' } as const

const officeSigner = createJwkSigner({ keyId: officeKey.keyId, privateJwk: { ...officeKey.privateJwk } })
export const signer = (): Signer => officeSigner

/** A web space that keeps what was last published under each URL. */
export function webSpace(): Publisher & {
  readonly files: Map<string, PublishedFile>
  readonly read: PublishedReader
} {
  const files = new Map<string, PublishedFile>()
  const publish = async (file: PublishedFile) => void files.set(file.url, file)
  return Object.assign(publish, { files, read: async (url: string) => files.get(url)?.bytes })
}

export interface Office {
  readonly issuer: Issuer
  readonly registry: Registry
  readonly clock: FrozenClock
  readonly web: ReturnType<typeof webSpace>
}

/** An office whose lists are published, with nobody in its ledger. */
export async function openOffice(o: Partial<IssuerOptions> & { readonly clock?: FrozenClock } = {}): Promise<Office> {
  const clock = o.clock ?? frozenClock(NOW)
  const registry = o.registry ?? createMemoryRegistry()
  const web = webSpace()
  const issuer = await reopen({ published: web.read, ...o, registry, clock })
  await issuer.publishStatusLists(web)
  return { issuer, registry, clock, web }
}

export function reopen(o: Partial<IssuerOptions> & Pick<IssuerOptions, 'registry'>): Promise<Issuer> {
  return createIssuer({
    id: OFFICE_DID,
    signer: signer(),
    statusBaseUrl: STATUS_BASE_URL,
    published: uncheckedPublications,
    ...o,
  })
}

const text = (value: string) => [{ '@value': value, '@language': 'kk-Cyrl' }] as const

export function person(ref: string, members: Partial<PersonInput> = {}): PersonInput {
  return {
    ref,
    name: { familyName: text('Жұмабекова'), givenName: text('Айгерім') },
    birthDate: '1999-05-01',
    memberSince: '2023-04-01',
    region: 'KZ-75',
    ...members,
  }
}

/** Three hours from eight in the morning, Almaty time, on a day of October 2026. */
export function activity(
  ref: string,
  record: string,
  members: Partial<ActivityInput> & { day?: number } = {},
): ActivityInput {
  const { day = 3, ...rest } = members
  const date = `2026-10-${String(day).padStart(2, '0')}`
  return {
    person: ref,
    participationId: `${BIN}:${record}`,
    organisation: { bin: BIN, name: text('«Жасыл дала» қоғамдық қоры') },
    project: { name: text('«Жас ағаш»') },
    sector: 'ecology',
    role: text('Көшет отырғызушы'),
    start: new Date(`${date}T03:00:00Z`),
    end: new Date(`${date}T06:00:00Z`),
    hours: 3,
    mode: 'onSite',
    confirmation: { method: 'coordinator', date },
    ...rest,
  }
}

export async function collect<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of stream) all.push(item)
  return all
}

/** Subject of a token as it was signed. */
export function subjectOf(token: string): JsonObject {
  return documentOf(token).credentialSubject as JsonObject
}

export function documentOf(token: string): JsonObject {
  const decoded = decodeVcJwt(token)
  if (!decoded.ok) throw new Error(decoded.problems[0].code)
  return decoded.value.document
}

/** Its one index, in all three lists. */
export function indexOf(token: string): string {
  const entries = documentOf(token).credentialStatus as readonly { readonly statusListIndex: string }[]
  const indices = new Set(entries.map(({ statusListIndex }) => statusListIndex))
  if (indices.size !== 1) throw new Error('not one index')
  return entries[0]!.statusListIndex
}

/** Purposes whose published bit is set for this credential. */
export async function publishedBits(web: Office['web'], token: string): Promise<readonly string[]> {
  const entries = documentOf(token).credentialStatus as readonly Record<string, string>[]
  const set: string[] = []
  for (const { statusPurpose = '', statusListIndex, statusListCredential = '' } of entries) {
    const bits = await bitsOf(web, statusListCredential)
    if (getBit(bits, Number(statusListIndex))) set.push(statusPurpose)
  }
  return set
}

const decodedLists = new WeakMap<PublishedFile, Uint8Array>()

export async function bitsOf(web: Office['web'], url: string): Promise<Uint8Array> {
  const file = web.files.get(url)!
  const known = decodedLists.get(file)
  if (known !== undefined) return known
  const { encodedList } = documentOf(Buffer.from(file.bytes).toString()).credentialSubject as { encodedList: string }
  const decoded = decodeBitstring(encodedList)
  if (!decoded.ok) throw new Error(decoded.problems[0].code)
  decodedLists.set(file, decoded.value)
  return decoded.value
}

export function readWholeLog(registry: Registry): Promise<readonly LogRow[]> {
  return registry.transaction((tx) => tx.readLog({ after: 0, limit: 1_000_000 }))
}
