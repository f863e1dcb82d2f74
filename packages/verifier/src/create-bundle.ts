import {
  decodeRootMetadata,
  decodeVcJwt,
  LIMITS,
  type RootMetadata,
  type Signer,
  signTrustBundle,
} from '@volunteer-passport/codec'
import { type Fetch, type TrustUrls, trustUrls } from '@volunteer-passport/did'
import {
  AccreditationList,
  OfficeAccreditation,
  parseCredential,
  VolunteerPassportError,
} from '@volunteer-passport/schema'

export interface BundleOptions {
  /** DID of the root, a did:web. */
  readonly root: string
  readonly fetch: Fetch
  /** Addresses of all status lists that verifiers without a network will need. */
  readonly statusLists: readonly string[]
  /** A list key of the root. */
  readonly signer: Signer
  readonly clock?: () => Date
}

/** How many versions of root.json are put in: as far back as a verifier walks. */
const MOST_VERSIONS = 32
const ACCEPT = 'application/json, application/vc+jwt, application/statuslist+jwt, application/octet-stream, text/plain'

/**
 * All that a verifier needs to judge without a network, in one file signed with a list key: root.json and its earlier
 * versions, the accreditation lists down the chain, the status lists. Copies to their last byte: a verifier checks them
 * as if it had fetched them.
 *
 * Throws VolunteerPassportError: OPTION_INVALID (a root that is none, or a signer that is none of its list keys),
 * TRUST_LIST_UNAVAILABLE, TRUST_LIST_INVALID, STATUS_LIST_UNAVAILABLE, SIGNER_FAILED.
 */
export async function createBundle(o: BundleOptions): Promise<Uint8Array> {
  const { root, fetch, statusLists, signer, clock = () => new Date() } = o
  const urls = urlsOf(root)
  const files = new Map<string, string>()
  const fetchText = async (url: string, maxBytes: number): Promise<string | undefined> => {
    const fetched = await fetch(url, { accept: ACCEPT, maxBytes })
    const text = fetched.ok ? new TextDecoder().decode(fetched.value.body) : undefined
    if (text !== undefined) files.set(url, text)
    return text
  }

  const metadata = readRoot(await fetchText(urls.root, LIMITS.trustRootBytes))
  if (!metadata.listKeys.some(({ id, state }) => id === signer.keyId && state === 'active')) {
    throw fail('OPTION_INVALID', 'signer is no active list key of the root', 'Sign with the key of the daily list.')
  }
  const { version } = metadata.root
  for (let older = version - 1; older > Math.max(0, version - MOST_VERSIONS); older--) {
    await fetchText(urls.rootVersion(older), LIMITS.trustRootBytes)
  }
  const pending = [root]
  const seen = new Set(pending)
  for (const accreditor of pending) {
    const list = await fetchText(urlsOf(accreditor).accreditations, LIMITS.accreditationListBytes)
    // An office that may accredit and never has publishes no list.
    if (list === undefined && accreditor === root) {
      throw fail('TRUST_LIST_UNAVAILABLE', 'The list of the root cannot be had', 'Publish it, then make the bundle.')
    }
    for (const did of list === undefined ? [] : accreditorsIn(list)) {
      if (seen.has(did) || !trustUrls(did).ok) continue
      seen.add(did)
      pending.push(did)
    }
  }
  for (const url of statusLists) {
    if ((await fetchText(url, LIMITS.statusListTokenBytes)) !== undefined) continue
    throw fail('STATUS_LIST_UNAVAILABLE', 'A status list cannot be had', 'A bundle without it would answer nobody.')
  }
  const now = clock().toISOString()
  return signTrustBundle({
    bundle: { type: 'TrustBundle', root, madeAt: now },
    files: [...files].map(([url, text]) => ({ url, fetchedAt: now, text })),
    signer,
  })
}

/** Whoever an accreditation list allows to accredit further; whether it may, the verifier judges. */
function accreditorsIn(list: string): readonly string[] {
  const limits = { tokenBytes: LIMITS.accreditationListBytes, jsonParts: LIMITS.accreditationListParts }
  const jwt = decodeVcJwt(list, limits)
  const parsed = jwt.ok ? parseCredential(jwt.value.document, AccreditationList) : jwt
  if (!parsed.ok) throw fail('TRUST_LIST_INVALID', 'An accreditation list cannot be read', parsed.problems[0].detail)
  return parsed.value.subject.accreditations.flatMap(({ subject, credential }) => {
    const read = decodeVcJwt(credential)
    const accreditation = read.ok ? parseCredential(read.value.document, OfficeAccreditation) : read
    return accreditation.ok && accreditation.value.subject.scope.mayAccreditDepth > 0 ? [subject] : []
  })
}

function readRoot(text: string | undefined): RootMetadata {
  if (text === undefined) throw fail('TRUST_LIST_UNAVAILABLE', 'root.json cannot be had', 'Publish it, then try again.')
  const metadata = decodeRootMetadata(text)
  if (!metadata.ok) throw fail('TRUST_LIST_INVALID', 'root.json cannot be read', metadata.problems[0].detail)
  return metadata.value
}

function urlsOf(did: string): TrustUrls {
  const urls = trustUrls(did)
  if (!urls.ok) throw fail('OPTION_INVALID', 'root is not a did:web', 'Write it as did:web:host, in full.')
  return urls.value
}

const fail = (code: VolunteerPassportError['code'], message: string, hint: string): VolunteerPassportError =>
  new VolunteerPassportError(code, message, { hint })
