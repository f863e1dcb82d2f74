import { createJwkSigner, generatePrivateJwk, type Jwk } from '@volunteer-passport/codec'
import type { Fetch } from '@volunteer-passport/did'
import { createIssuer, type Issuer, type PersonInput, uncheckedPublications } from '@volunteer-passport/issuer'
import type { Registry } from '@volunteer-passport/issuer/registry'
import { createMemoryRegistry } from '@volunteer-passport/registry/memory'
import { NATIONAL_DOMAIN, officeDid, problem, VolunteerPassport } from '@volunteer-passport/schema'

const OFFICE = 'KZ-75'
const DID = officeDid(OFFICE)
const SITE = `https://${NATIONAL_DOMAIN}/offices/${OFFICE.toLowerCase()}`
const YEAR = 365 * 24 * 3600 * 1000

/** A published file as JSON can carry it; the body is in base64. */
export interface SiteFile {
  readonly body: string
  readonly contentType: string
}

export interface Office {
  readonly did: string
  readonly publicJwk: Jwk
  readonly privateJwk: Jwk
  readonly issuer: Issuer
  readonly registry: Registry
  readonly tokens: readonly string[]
  /** What the office has published, by address. */
  readonly site: () => Readonly<Record<string, SiteFile>>
  readonly fetch: Fetch
}

const refOf = (number: number): string => `member-${number}`

/** One row a person, as a front-office would hand them to `issueAll`: from the first up to the last, counted from 1. */
export function* passportRows(last: number, first = 1): Generator<{ key: string; person: string; validUntil: Date }> {
  const validUntil = new Date(Date.now() + YEAR)
  for (let number = first; number <= last; number++) yield { key: refOf(number), person: refOf(number), validUntil }
}

function* invent(people: number): Generator<PersonInput> {
  for (let number = 1; number <= people; number++) {
    yield {
      ref: refOf(number),
      name: {
        familyName: [{ '@value': 'Жұмабекова', '@language': 'kk-Cyrl' }],
        givenName: [{ '@value': `Айгерім ${number}`, '@language': 'kk-Cyrl' }],
      },
      birthDate: '2001-05-01',
      memberSince: '2023-04-01',
      region: OFFICE,
      opening: { hours: 120.5, activities: 22, asOf: new Date('2026-08-31T19:00:00Z') },
    }
  }
}

/** An office with invented people, all of it the real code; `issued: false` stops after their registration. */
export async function createOffice(o: {
  readonly algorithm: 'EdDSA' | 'ES256'
  readonly people: number
  readonly registry?: Registry
  /** Made anew where it is left out. */
  readonly privateJwk?: Jwk
  readonly issued?: false
  /** Named in each credential, for an office that the root does not accredit itself. */
  readonly accreditors?: readonly string[]
}): Promise<Office> {
  const privateJwk = o.privateJwk ?? (await generatePrivateJwk(o.algorithm))
  const signer = createJwkSigner({ keyId: `${DID}#key-1`, privateJwk })
  const registry = o.registry ?? createMemoryRegistry()
  const statusBaseUrl = `${SITE}/status`
  const issuer = await createIssuer({
    id: DID,
    signer,
    registry,
    statusBaseUrl,
    published: uncheckedPublications,
    ...(o.accreditors && { accreditors: o.accreditors }),
  })
  for await (const { outcome } of issuer.ledger.registerPeople(invent(o.people))) {
    if (outcome !== 'registered') throw new Error(`not registered: ${outcome}`)
  }

  const files = new Map<string, SiteFile>()
  const put = (url: string, bytes: Uint8Array, contentType: string): void => {
    files.set(url, { body: Buffer.from(bytes).toString('base64'), contentType })
  }
  put(`${SITE}/did.json`, Buffer.from(JSON.stringify(await issuer.keys.didDocument())), 'application/json')
  // Lists are public before the first passport that names them.
  await issuer.publishStatusLists(async (file) => put(file.url, file.bytes, file.contentType))

  const tokens: string[] = []
  if (o.issued !== false) {
    for await (const outcome of issuer.issueAll(VolunteerPassport, passportRows(o.people), { jobId: 'benchmark' })) {
      if (outcome.outcome === 'rejected') throw new Error(outcome.problem.code)
      tokens.push(outcome.token)
    }
  }
  const fetch: Fetch = async (url) => {
    const file = files.get(url)
    if (file === undefined) return { ok: false, problems: [problem('FETCH_FAILED', 'not published')] }
    const { body, contentType } = file
    return {
      ok: true,
      value: {
        body: Buffer.from(body, 'base64'),
        contentType,
        maxAgeSeconds: undefined,
        accessControlAllowOrigin: undefined,
      },
    }
  }
  const fetchable = { site: () => Object.fromEntries(files), fetch }
  return { did: DID, publicJwk: signer.publicJwk, privateJwk, issuer, registry, tokens, ...fetchable }
}
