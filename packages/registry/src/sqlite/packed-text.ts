import { uuidUrn } from '@volunteer-passport/schema'

/** Text as it is stored: as bytes where it has the one form that bytes give back exactly, else as it is. */
export type PackedText = Uint8Array | string

const URN = /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const DIGEST = /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/

/** An id: sixteen bytes for a UUID, in place of 45 characters in each index that holds it. */
export function packId(id: string): PackedText {
  if (!URN.test(id)) return id
  return Buffer.from(id.slice(9, 17) + id.slice(18, 22) + id.slice(23, 27) + id.slice(28, 32) + id.slice(33), 'hex')
}

export function unpackId(stored: PackedText): string {
  return typeof stored === 'string' ? stored : uuidUrn(stored)
}

/** A digest: 32 bytes for base64url in its canonical spelling. */
export function packDigest(digest: string): PackedText {
  return digest.length === 43 && DIGEST.test(digest) ? Buffer.from(digest, 'base64url') : digest
}

export function unpackDigest(stored: PackedText): string {
  return typeof stored === 'string' ? stored : view(stored).toString('base64url')
}

const view = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
