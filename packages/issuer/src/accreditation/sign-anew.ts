import { type JsonObject, OfficeAccreditation } from '@volunteer-passport/schema'
import type { IssuerContext } from '../context.ts'
import { carryOut, type Decision } from '../issuance/carry-out.ts'
import type { ReservationDesk } from '../issuance/reservation-desk.ts'
import type { CredentialRow } from '../registry.ts'
import { documentIn, isRevoked } from '../stored-token.ts'
import type { Unit } from '../unit.ts'
import { type Accredited, withCredentials } from './accreditation-records.ts'
import { type Content, reserveAccreditation } from './reserve-accreditation.ts'

const BATCH = 500

/**
 * Makes those accreditations anew, word for word, that the list's readers would no longer believe: signed by another
 * key than the present one, such as a list key that was taken out of use, or revoked by a change that a crash left
 * undone.
 */
export async function signAnew(context: IssuerContext): Promise<void> {
  for (let more = true; more; ) {
    const settled = await carryOut(context, (unit, desk) => decideBatch(context, unit, desk))
    for (const one of settled ?? []) {
      if (one.outcome === 'failed') throw one.error
    }
    more = settled?.length === BATCH
  }
}

async function decideBatch(context: IssuerContext, unit: Unit, desk: ReservationDesk): Promise<readonly Decision[]> {
  const all = await withCredentials(unit.tx, await unit.tx.accreditations())
  const due = all.filter((one): one is WithCredential => isDue(context, one, unit.now)).slice(0, BATCH)
  const decisions: Decision[] = []
  for (const { row, credential } of due) {
    const chain = await unit.tx.generationsOf(OfficeAccreditation.name, row.subject)
    // A change is under way, or waits for whoever asked for it.
    if (chain.some(({ state }) => state === 'reserved')) continue
    const place = reserveAccreditation(desk, contentOf(credential), {
      chain,
      predecessor: credential,
      isSuspended: row.state === 'suspended',
    })
    unit.record('accreditation-renewed', row.subject)
    decisions.push({ outcome: 'renewed', place, refreshes: credential })
  }
  return decisions
}

type WithCredential = Accredited & { readonly credential: CredentialRow }

function isDue({ signer }: IssuerContext, accredited: Accredited, now: number): boolean {
  const { row, credential } = accredited
  if (credential === undefined || row.state === 'withdrawn' || (credential.validUntil as number) <= now) return false
  return credential.signedBy !== signer.keyId || isRevoked(credential)
}

const contentOf = (credential: CredentialRow): Content => ({
  subject: credential.key,
  claims: documentIn(credential).credentialSubject as JsonObject,
  claimsDigest: credential.claimsDigest,
  validUntil: credential.validUntil as number,
})
