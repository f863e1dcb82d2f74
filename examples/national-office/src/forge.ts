import { decodeVcJwt, type Signer, signJws, vcJwtHeader } from '@volunteer-passport/codec'
import type { JsonObject } from '@volunteer-passport/schema'

/** What a thief makes of a genuine passport with the stolen key: nine thousand hours, a year ago, on a live index. */
export async function forge(genuine: string, stolen: Signer): Promise<string> {
  const decoded = decodeVcJwt(genuine)
  if (!decoded.ok) throw new Error('not a token')
  const { document } = decoded.value
  const subject = document.credentialSubject as JsonObject
  const aYearAgo = '2025-11-30T09:00:00Z'
  const forged = {
    ...document,
    id: 'urn:uuid:6b1f0f6c-7c52-4c9f-9a39-3f0d1a7be604',
    validFrom: aYearAgo,
    iat: Date.parse(aYearAgo) / 1000,
    credentialSubject: { ...subject, level: 'gold', totals: { hours: 9000, activities: 900, asOf: aYearAgo } },
  }
  return signJws({ header: vcJwtHeader(stolen), payload: Buffer.from(JSON.stringify(forged)), signer: stolen })
}
