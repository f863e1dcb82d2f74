import { createBitstring, encodeBitstring, setBit, signJws, vcJwtHeader } from '@volunteer-passport/codec'
import {
  anyType,
  CONTEXT_URL,
  CREDENTIALS_V2_CONTEXT_URL,
  type JsonObject,
  parseCredential,
  VolunteerPassportError,
} from '@volunteer-passport/schema'
import { instantOf } from '../calendar.ts'
import type { IssuerContext } from '../context.ts'
import { listUrl } from '../issuance/document.ts'
import type { PublishedFile } from '../publisher.ts'
import type { ListPurpose } from './decoys.ts'
import { isOlderThan } from './published-list.ts'

/** How long an online verifier may take a list for fresh. */
export const LIST_TTL_SECONDS = 900
/** How long a list may be used at all, online or from a bundle. */
const LIST_LIFETIME_SECONDS = 7 * 86_400

/** A list as it stands at one point of the log. */
export interface ListSnapshot {
  readonly list: number
  readonly purpose: ListPurpose
  readonly size: number
  /** Set positions, decoys among them. */
  readonly indices: readonly number[]
  /** Log sequence and hash of this publication: lets anyone see which of two lists is newer, and a store that is older. */
  readonly sequence: number
  /** Sequence of the publication that was known as the newest then. */
  readonly after: number
  readonly head: Uint8Array
  /** Seconds since 1970. */
  readonly now: number
}

/** A list of this issuer, signed and ready to be published. */
export function createListFile(context: IssuerContext, snapshot: ListSnapshot): Promise<PublishedFile> {
  const { list, purpose, size, indices, sequence, head, now } = snapshot
  const bits = createBitstring(size)
  for (const index of indices) setBit(bits, index)
  const url = listUrl(context.statusBaseUrl, purpose, list)
  return signStatusList(context, { url, purpose, bits, sequence, head, now })
}

/** Signs a Bitstring Status List credential (v1.0 §2.2) as VC-JWT, ready to be published. */
export async function signStatusList(
  context: IssuerContext,
  o: Pick<ListSnapshot, 'purpose' | 'sequence' | 'head' | 'now'> & { readonly url: string; readonly bits: Uint8Array },
): Promise<PublishedFile> {
  const { url, bits, sequence, now } = o
  const document: JsonObject = {
    '@context': [CREDENTIALS_V2_CONTEXT_URL, CONTEXT_URL],
    id: url,
    type: ['VerifiableCredential', 'BitstringStatusListCredential'],
    issuer: context.id,
    validFrom: instantOf(now),
    validUntil: instantOf(now + LIST_LIFETIME_SECONDS),
    credentialSubject: {
      id: `${url}#list`,
      type: 'BitstringStatusList',
      statusPurpose: o.purpose,
      encodedList: await encodeBitstring(bits),
      // In milliseconds, as the specification has it.
      ttl: LIST_TTL_SECONDS * 1000,
    },
    logSequence: sequence,
    logHead: Buffer.from(o.head).toString('hex'),
    iat: now,
  }
  const payload = Buffer.from(JSON.stringify(document))
  const linted = parseCredential(document, anyType)
  if (!linted.ok) {
    throw new VolunteerPassportError('LINT_FAILED', 'A status list breaks a rule', {
      hint: 'Check the id of the issuer and the status base URL.',
      facts: { code: linted.problems[0].code },
    })
  }
  const token = await signJws({ header: vcJwtHeader(context.signer), payload, signer: context.signer })
  return {
    url,
    path: new URL(url).pathname,
    contentType: 'application/vc+jwt',
    bytes: Buffer.from(token, 'latin1'),
    sequence,
    isOlderThan: isOlderThan(context, { url, sequence }),
  }
}
