import { type JsonObject, OfficeAccreditation } from '@volunteer-passport/schema'
import { digestOf } from '../digest.ts'
import type { ReservationDesk } from '../issuance/reservation-desk.ts'
import type { CredentialRow } from '../registry.ts'

/** What an accreditation says, and until when. */
export interface Content {
  readonly subject: string
  readonly claims: JsonObject
  readonly claimsDigest: string
  readonly validUntil: number
}

/** By this a reservation that a crash left behind is known again. */
export const inputDigestOf = ({ claimsDigest, validUntil }: Pick<Content, 'claimsDigest' | 'validUntil'>): string =>
  digestOf({ verb: 'accredit', claims: claimsDigest, validUntil })

/** Reserves the next generation and answers its place at the desk. `chain`: all generations before. */
export function reserveAccreditation(
  desk: ReservationDesk,
  content: Content,
  o: {
    readonly chain: readonly CredentialRow[]
    readonly predecessor: CredentialRow | undefined
    readonly isSuspended: boolean
  },
): number {
  const { subject, claims, claimsDigest, validUntil } = content
  return desk.reserve({
    type: OfficeAccreditation,
    key: subject,
    generation: (o.chain.at(-1)?.generation ?? 0) + 1,
    personId: undefined,
    externalRef: undefined,
    subject: { claims, digest: claimsDigest },
    validUntil,
    profile: undefined,
    holderKey: undefined,
    inputDigest: inputDigestOf(content),
    predecessor: o.predecessor?.id,
    isSuspended: o.isSuspended,
  })
}
