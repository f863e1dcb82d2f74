import { createGuardedFetch, didWebUrl, type Fetch } from '@volunteer-passport/did'
import { createFolderFetch } from '@volunteer-passport/did/folder-fetch'

/** Address of an office's did.json. */
export const didDocumentUrl = (did: string): string => {
  const url = didWebUrl(did)
  if (!url.ok) throw new TypeError('an office has a did:web')
  return url.value
}

/**
 * How the office's site is seen from outside. No name under `.example` is ever on the network (RFC 2606): there the
 * site is the folder itself, answered as a static host would. This is the one place that knows.
 */
export const createSiteFetch = (o: { readonly did: string; readonly site: string }): Fetch => {
  const { origin, hostname } = new URL(didDocumentUrl(o.did))
  return hostname.endsWith('.example') ? createFolderFetch({ origin, folder: o.site }) : createGuardedFetch()
}
