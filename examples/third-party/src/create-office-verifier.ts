import { createDidResolver, createGuardedFetch, didWebUrl, type Fetch } from '@volunteer-passport/did'
import { createFolderFetch } from '@volunteer-passport/did/folder-fetch'
import { createVerifier, type TrustPolicy, type TrustSource, type Verifier } from '@volunteer-passport/verifier'

/** A folder that holds the files of one web site. */
export interface SiteFolder {
  readonly origin: string
  readonly folder: string
}

/** The web site that all these DIDs share; undefined where they have several, or none. */
export function siteOriginOf(dids: readonly string[]): string | undefined {
  const urls = dids.map(didWebUrl)
  const origins = new Set(urls.flatMap((url) => (url.ok ? [new URL(url.value).origin] : [])))
  return origins.size === 1 ? [...origins][0] : undefined
}

/** The one place that decides between the network and a folder: nothing behind it knows which it is. */
const createSiteFetch = (site: SiteFolder | undefined): Fetch =>
  site === undefined ? createGuardedFetch() : createFolderFetch(site)

/** A verifier with this trust that reads the offices' site, over https or from a folder that holds its files. */
export function createOfficeVerifier(o: {
  readonly trust: TrustPolicy | TrustSource
  readonly site: SiteFolder | undefined
  readonly clock: () => Date
}): Verifier {
  const fetch = createSiteFetch(o.site)
  return createVerifier({
    trust: o.trust,
    resolver: createDidResolver({ fetch, clock: o.clock }),
    statusLists: fetch,
    clock: o.clock,
  })
}
