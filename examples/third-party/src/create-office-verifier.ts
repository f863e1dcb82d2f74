import { createDidResolver, createGuardedFetch, didWebUrl, type Fetch } from '@volunteer-passport/did'
import { createFolderFetch } from '@volunteer-passport/did/folder-fetch'
import { createVerifier, trustIssuers, type Verifier } from '@volunteer-passport/verifier'
import type { TrustedOffice } from './parse-trust.ts'

const originsOf = (offices: readonly TrustedOffice[]): readonly string[] => {
  const urls = offices.map((office) => didWebUrl(office.did))
  return [...new Set(urls.flatMap((url) => (url.ok ? [new URL(url.value).origin] : [])))]
}

/** The one place that decides between the network and a folder: nothing behind it knows which it is. */
const createSiteFetch = (offices: readonly TrustedOffice[], siteFolder: string | undefined): Fetch =>
  siteFolder === undefined
    ? createGuardedFetch()
    : createFolderFetch({ origins: originsOf(offices), folder: siteFolder })

/** A verifier that believes these offices and reads their sites, over https or from a folder that holds their files. */
export function createOfficeVerifier(o: {
  readonly offices: readonly TrustedOffice[]
  readonly siteFolder: string | undefined
  readonly clock: () => Date
}): Verifier {
  const fetch = createSiteFetch(o.offices, o.siteFolder)
  return createVerifier({
    trust: trustIssuers(o.offices),
    resolver: createDidResolver({ fetch, clock: o.clock }),
    statusLists: fetch,
    clock: o.clock,
  })
}
