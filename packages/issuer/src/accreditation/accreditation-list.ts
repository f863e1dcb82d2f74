import { LIMITS, signJws, vcJwtHeader } from '@volunteer-passport/codec'
import {
  type AccreditationEntry,
  AccreditationList,
  CREDENTIALS_V2_CONTEXT_URL,
  type JsonObject,
  parseCredential,
  VolunteerPassportError,
} from '@volunteer-passport/schema'
import { instantOf } from '../calendar.ts'
import type { IssuerContext } from '../context.ts'
import type { PublishedFile } from '../publisher.ts'
import { isOlderThan } from '../status/published-list.ts'
import { tokenOf } from '../stored-token.ts'
import { accreditationListUrl } from './accreditation-list-url.ts'
import type { Accredited } from './accreditation-records.ts'

/** How long a verifier may take a list for fresh. */
export const ACCREDITATIONS_TTL_SECONDS = 900
/** How long a list may be used at all, online or from a bundle. */
const LIFETIME_SECONDS = 7 * 86_400

/** The accreditations as they stand at one point of the log. */
export interface AccreditationSnapshot {
  readonly entries: readonly AccreditationEntry[]
  /** Log sequence of this publication: the version of the list. */
  readonly version: number
  /** Hash of that entry of the log. */
  readonly head: Uint8Array
  /** Seconds since 1970. */
  readonly now: number
}

/** What the list says of one; nothing before its first credential was signed. */
export function entryOf({ row, credential }: Accredited): readonly AccreditationEntry[] {
  if (credential === undefined) return []
  const { subject, state, since, successor } = row
  return [
    {
      subject,
      state,
      ...(state !== 'active' && { since: instantOf(since) }),
      ...(successor !== undefined && state === 'ended' && { successor }),
      credential: tokenOf(credential),
    },
  ]
}

/** Signs an accreditation list as VC-JWT, ready to be published. */
export async function createAccreditationFile(
  context: IssuerContext,
  snapshot: AccreditationSnapshot,
): Promise<PublishedFile> {
  const { entries, version, now } = snapshot
  const url = accreditationListUrl(context.id)
  const document: JsonObject = {
    '@context': [CREDENTIALS_V2_CONTEXT_URL, ...AccreditationList.contexts],
    id: url,
    type: ['VerifiableCredential', AccreditationList.name],
    issuer: context.id,
    validFrom: instantOf(now),
    validUntil: instantOf(now + LIFETIME_SECONDS),
    credentialSubject: {
      id: `${url}#list`,
      type: 'AccreditationList',
      version,
      // In milliseconds, as status lists have it.
      ttl: ACCREDITATIONS_TTL_SECONDS * 1000,
      accreditations: entries as unknown as readonly JsonObject[],
    },
    logSequence: version,
    logHead: Buffer.from(snapshot.head).toString('hex'),
    iat: now,
  }
  const linted = parseCredential(document, AccreditationList)
  if (!linted.ok) throw unfit(linted.problems[0].code)
  const payload = Buffer.from(JSON.stringify(document))
  const token = await signJws({ header: vcJwtHeader(context.signer), payload, signer: context.signer })
  if (token.length > LIMITS.accreditationListBytes) throw tooLarge(token.length)
  return {
    url,
    path: new URL(url).pathname,
    contentType: 'application/vc+jwt',
    bytes: Buffer.from(token, 'latin1'),
    sequence: version,
    isOlderThan: isOlderThan(context, { url, sequence: version }),
  }
}

const tooLarge = (bytes: number): VolunteerPassportError =>
  new VolunteerPassportError('LIMIT_EXCEEDED', 'The accreditation list is larger than any verifier takes', {
    hint: 'Let another accreditor take on a part of it.',
    facts: { bytes, limit: LIMITS.accreditationListBytes },
  })

const unfit = (code: string): VolunteerPassportError =>
  new VolunteerPassportError('LINT_FAILED', 'The accreditation list breaks a rule', {
    hint: 'This is a fault of the program: nothing was published; the code says which rule.',
    facts: { code },
  })
