import { decodeRootMetadata, type RootMetadata, verifyFirstRoot, verifyNextRoot } from '@volunteer-passport/codec'
import { trustUrls } from '@volunteer-passport/did'
import { type Parsed, type Problem, parseDateTime, VolunteerPassportError } from '@volunteer-passport/schema'
import type { PublishedFile, Publisher } from '../publisher.ts'

/** By what verifiers believe this version: the one that is public now, or, of the first, the pinned keys. */
export type RootBasis =
  | { readonly trusted: string | Uint8Array }
  /** RFC 7638 thumbprints. */
  | { readonly rootKeyThumbprints: readonly string[] }

/**
 * Publishes a version of the root, signed by all who must, under its number for ever and as the newest. Before anything
 * is public it is held to the rules of a verifier.
 *
 * @throws VolunteerPassportError TRUST_LIST_INVALID (not signed by all who must, or malformed), TRUST_LIST_ROLLBACK,
 * TRUST_LIST_EXPIRED, OPTION_INVALID (what is trusted is no root metadata), PUBLISH_FAILED
 */
export async function publishTrustRoot(
  publisher: Publisher,
  text: string | Uint8Array,
  o: RootBasis & { readonly clock?: () => Date },
): Promise<readonly string[]> {
  const { clock = () => new Date() } = o
  const metadata = believed(await believe(text, o))
  const { root, version, expires } = metadata.root
  if (Number(parseDateTime(expires)) <= clock().getTime()) {
    throw new VolunteerPassportError('TRUST_LIST_EXPIRED', 'The root metadata have ended already', {
      hint: 'Make and sign a version that ends later.',
    })
  }
  const urls = trustUrls(root)
  if (!urls.ok) throw refusal(urls.problems[0])
  const bytes = typeof text === 'string' ? Buffer.from(text) : text
  // First under its number: whoever finds it as the newest may have to walk there.
  for (const url of [urls.value.rootVersion(version), urls.value.root]) {
    await publish(publisher, fileOf(url, bytes, metadata))
  }
  return [urls.value.rootVersion(version), urls.value.root]
}

async function believe(text: string | Uint8Array, o: RootBasis): Promise<Parsed<RootMetadata>> {
  const metadata = decodeRootMetadata(text)
  if (!metadata.ok) return metadata
  if (!('trusted' in o)) return verifyFirstRoot(metadata.value, o)
  const trusted = decodeRootMetadata(o.trusted)
  if (trusted.ok) return verifyNextRoot(metadata.value, { trusted: trusted.value })
  throw new VolunteerPassportError('OPTION_INVALID', 'trusted is no root metadata', {
    hint: 'Give the root.json that is public now.',
  })
}

function believed(metadata: Parsed<RootMetadata>): RootMetadata {
  if (metadata.ok) return metadata.value
  throw refusal(metadata.problems[0])
}

const refusal = ({ code, detail }: Problem): VolunteerPassportError =>
  new VolunteerPassportError(code, detail, {
    hint: 'Nothing was published: no verifier would believe it. Let the missing keys sign.',
  })

const fileOf = (url: string, bytes: Uint8Array, metadata: RootMetadata): PublishedFile => ({
  url,
  path: new URL(url).pathname,
  contentType: 'application/json',
  bytes,
  sequence: metadata.root.version,
  isOlderThan: (standing) => isSucceededBy(metadata, standing),
})

/** By the next version alone, whose signatures this one can vouch for. */
async function isSucceededBy(metadata: RootMetadata, standing: Uint8Array): Promise<boolean> {
  const found = decodeRootMetadata(standing)
  if (!found.ok || found.value.root.version <= metadata.root.version) return false
  return (await verifyNextRoot(found.value, { trusted: metadata })).ok
}

async function publish(publisher: Publisher, file: PublishedFile): Promise<void> {
  try {
    await publisher(file)
  } catch (cause) {
    throw new VolunteerPassportError('PUBLISH_FAILED', 'The root metadata could not be published', {
      hint: 'See the cause, then publish again.',
      cause,
      facts: { url: file.url },
    })
  }
}
