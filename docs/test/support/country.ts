import { createJwkSigner, generatePrivateJwk, type Signer } from '@volunteer-passport/codec'
import { createDidResolver, type Fetch } from '@volunteer-passport/did'
import {
  type ActivityInput,
  createIssuer,
  type Issuer,
  type PersonInput,
  type PublishedReader,
  uncheckedPublications,
} from '@volunteer-passport/issuer'
import type { Registry } from '@volunteer-passport/issuer/registry'
import { createMemoryRegistry } from '@volunteer-passport/registry/memory'
import {
  type CredentialType,
  type JsonObject,
  languageValues,
  officeDid,
  type RegionCode,
  type Report,
} from '@volunteer-passport/schema'
import { type FrozenClock, frozenClock } from '@volunteer-passport/testing'
import { createVerifier, trustIssuers } from '@volunteer-passport/verifier'

export const BIN = '200540012348'
export const NEXT_YEAR: Date = new Date('2027-10-31T12:00:00Z')
export const LATER: Date = new Date('2028-10-31T12:00:00Z')

/** One front-office: its issuer, and the verifier with which it looks at what others have issued. */
export interface FrontOffice {
  readonly did: string
  readonly issuer: Issuer
  readonly registry: Registry
  readonly signer: Signer
  /** Its lists and its DID document as they are now. */
  readonly publish: () => Promise<void>
  readonly verify: <C>(token: string, type: CredentialType<C>) => Promise<Report<C>>
}

/** Offices that trust each other, and one web that has what they publish. */
export interface Country {
  readonly clock: FrozenClock
  readonly open: (
    region: RegionCode,
    o?: { readonly registry?: Registry; readonly signer?: Signer; readonly published?: PublishedReader },
  ) => Promise<FrontOffice>
  /** DIDs of the offices that all trust from here on. */
  readonly trust: (...offices: readonly string[]) => void
  /** What lies under this address cannot be had. */
  readonly cutOff: (prefix: string) => void
  readonly restore: () => void
  /** What stands under an address. */
  readonly read: PublishedReader
}

export function openCountry(): Country {
  const clock = frozenClock('2026-10-31T12:00:00Z')
  const files = new Map<string, Uint8Array>()
  const down = new Set<string>()
  const trusted = new Set<string>()
  const fetch: Fetch = async (url) => {
    const body = files.get(url)
    if (body === undefined || [...down].some((prefix) => url.startsWith(prefix)))
      throw new Error(`nothing is at ${url}`)
    const headers = { contentType: 'application/json', maxAgeSeconds: undefined, accessControlAllowOrigin: '*' }
    return { ok: true, value: { body, ...headers } }
  }
  return {
    clock,
    trust(...offices) {
      trusted.clear()
      for (const office of offices) trusted.add(office)
    },
    cutOff: (prefix) => void down.add(prefix),
    restore: () => down.clear(),
    read: async (url) => files.get(url),
    async open(region, o = {}) {
      const did = officeDid(region)
      const {
        registry = createMemoryRegistry(),
        signer = createJwkSigner({ keyId: `${did}#key-1`, privateJwk: await generatePrivateJwk('EdDSA') }),
      } = o
      const issuer = await createIssuer({
        id: did,
        signer,
        registry,
        statusBaseUrl: `${siteOf(region)}/status`,
        published: o.published ?? uncheckedPublications,
        clock,
      })
      trusted.add(did)
      const publish = async () => {
        files.set(`${siteOf(region)}/did.json`, Buffer.from(JSON.stringify(await issuer.keys.didDocument())))
        await issuer.publishStatusLists(async ({ url, bytes }) => void files.set(url, bytes))
      }
      // Of a registry that was there before: its lists are public, and the signer may have to be activated first.
      if (o.registry === undefined) await publish()
      const verify = <C>(token: string, type: CredentialType<C>) =>
        createVerifier({
          trust: trustIssuers([...trusted]),
          resolver: createDidResolver({ fetch }),
          statusLists: fetch,
          clock,
        }).verify(token, { type })
      return { did, issuer, registry, signer, publish, verify }
    },
  }
}

/** Two offices, and a volunteer whom the first one has on record under `m-1`. */
export async function openNeighbours() {
  const country = openCountry()
  const almaty = await country.open('KZ-75')
  const astana = await country.open('KZ-71')
  await almaty.issuer.ledger.registerPerson(person('m-1'))
  return { country, almaty, astana }
}

export const siteOf = (region: RegionCode): string => `https://passport.example/offices/${region.toLowerCase()}`

export function person(ref: string, members: Partial<PersonInput> = {}): PersonInput {
  return {
    ref,
    name: { familyName: languageValues({ kk: 'Жұмабекова' }), givenName: languageValues({ kk: 'Айгерім' }) },
    birthDate: '1999-05-01',
    memberSince: '2023-04-01',
    region: 'KZ-75',
    ...members,
  }
}

/** Three hours from eight in the morning on a day of October 2026. */
export function activity(ref: string, day: number, members: Partial<ActivityInput> = {}): ActivityInput {
  const date = `2026-10-${String(day).padStart(2, '0')}`
  return {
    person: ref,
    participationId: `${BIN}:${day}`,
    organisation: { bin: BIN, name: languageValues({ kk: '«Жасыл дала» қоғамдық қоры' }) },
    project: { name: languageValues({ kk: '«Жас ағаш»' }) },
    sector: 'ecology',
    role: languageValues({ kk: 'Көшет отырғызушы' }),
    start: new Date(`${date}T03:00:00Z`),
    end: new Date(`${date}T06:00:00Z`),
    hours: 3,
    mode: 'onSite',
    confirmation: { method: 'coordinator', date },
    ...members,
  }
}

export async function collect<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of stream) all.push(item)
  return all
}

/** A token's document as it was signed. */
export const documentOf = (token: string): JsonObject =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
