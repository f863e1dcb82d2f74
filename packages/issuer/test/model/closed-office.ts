import { getBit } from '@volunteer-passport/codec'
import type { AdoptionInput } from '@volunteer-passport/issuer'
import { type AccreditedKey, VolunteerPassport } from '@volunteer-passport/schema'
import { OFFICE_DID, officeKey, STATUS_BASE_URL } from '@volunteer-passport/testing'
import { BY, bitsOf, collect, indexOf, NEXT_YEAR, type Office, openOffice, person } from '../support/office.ts'
import { type Bits, PURPOSES } from './accredited.ts'

/** An office that has issued a few passports, revoked one, suspended one, and closed. */
export interface ClosedOffice {
  readonly did: string
  readonly keys: readonly AccreditedKey[]
  readonly lists: AdoptionInput['lists']
  /** Of its passports, in its first lists. */
  readonly indices: readonly number[]
  readonly bits: Bits
}

export async function closeOffice(): Promise<ClosedOffice> {
  const { issuer, web } = await openOffice()
  const refs = ['m-0', 'm-1', 'm-2', 'm-3']
  await collect(issuer.ledger.registerPeople(refs.map((ref) => person(ref))))
  const indices: number[] = []
  const ids: string[] = []
  for (const ref of refs) {
    const { id, token } = await issuer.issue(VolunteerPassport, { key: ref, person: ref, validUntil: NEXT_YEAR })
    ids.push(id)
    indices.push(Number(indexOf(token)))
  }
  await issuer.revoke(ids[0]!, BY)
  await issuer.suspend(ids[1]!, BY)
  await issuer.publishStatusLists(web)
  return {
    did: OFFICE_DID,
    keys: [{ id: officeKey.keyId, publicKeyJwk: officeKey.publicJwk, state: 'active' }],
    lists: [...web.files.values()].map(({ url, bytes }) => ({ url, bytes })),
    indices,
    bits: await publicBits(web, indices),
  }
}

export const listOf = (purpose: string): string => `${STATUS_BASE_URL}/${purpose}/1.jwt`

/** What the public lists say of these places. */
export async function publicBits(web: Office['web'], indices: readonly number[]): Promise<Bits> {
  const read = await Promise.all(
    PURPOSES.map(async (purpose) => {
      const bits = await bitsOf(web, listOf(purpose))
      return [purpose, new Set(indices.filter((index) => getBit(bits, index)))] as const
    }),
  )
  return Object.fromEntries(read) as unknown as Bits
}
