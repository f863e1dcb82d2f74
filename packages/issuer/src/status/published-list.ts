import { decodeBitstring, LIMITS, parseJson } from '@volunteer-passport/codec'
import type { JsonObject } from '@volunteer-passport/schema'
import type { ContextBasis } from '../context.ts'
import { type LogPoint, readLogPoint } from '../log/log-point.ts'
import { verifyOwnSignature } from '../own-signature.ts'

/** A list that is public and that this issuer signed. */
export interface PublishedList {
  readonly url: string
  /** Of the key that signed it. */
  readonly keyId: string
  /** Where the log of the store that published it stood. */
  readonly point: LogPoint
  readonly document: JsonObject
}

/**
 * Reads what was found under the address of a list; `undefined` for anything that this issuer did not sign for this
 * address, which whoever has the web host can put there.
 */
export async function readPublishedList(
  context: ContextBasis,
  found: { readonly url: string; readonly bytes: Uint8Array },
): Promise<PublishedList | undefined> {
  const { url, bytes } = found
  const token = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  const jws = await verifyOwnSignature(context, token, { tokenBytes: LIMITS.accreditationListBytes })
  if (!jws.ok) return undefined
  // This issuer's own words: however many accreditations it lists.
  const parsed = parseJson(jws.value.payload, { jsonParts: LIMITS.accreditationListParts })
  if (!parsed.ok || typeof parsed.value !== 'object' || parsed.value === null || Array.isArray(parsed.value))
    return undefined
  const document = parsed.value as JsonObject
  const point = readLogPoint(document)
  const isOwn = document.issuer === context.id && document.id === url
  return isOwn && point !== undefined ? { url, keyId: String(jws.value.header.kid), point, document } : undefined
}

/** `isOlderThan` of a file that this issuer publishes under this address: one of another key or address is not newer. */
export const isOlderThan =
  (context: ContextBasis, file: { readonly url: string; readonly sequence: number }) =>
  async (standing: Uint8Array): Promise<boolean> => {
    const list = await readPublishedList(context, { url: file.url, bytes: standing })
    return list !== undefined && list.point.sequence > file.sequence
  }

/** Size and set positions of a published list; `undefined` where it does not decode. */
export async function bitsOfPublished({ document }: PublishedList): Promise<Uint8Array | undefined> {
  const { encodedList } = (document.credentialSubject ?? {}) as { readonly encodedList?: unknown }
  const decoded = typeof encodedList === 'string' ? await decodeBitstring(encodedList) : undefined
  return decoded?.ok ? decoded.value : undefined
}
