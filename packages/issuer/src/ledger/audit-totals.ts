import { VolunteerPassport, type VolunteerPassportClaims } from '@volunteer-passport/schema'
import { personDataOf } from '../claims/person-data.ts'
import type { IssuerContext } from '../context.ts'
import type { CredentialRow, RegistryTransaction } from '../registry.ts'
import { documentIn, isStanding } from '../stored-token.ts'

/** Understated may live, overstated may not. */
export interface TotalsAudit {
  /** Standing passports that were looked at. */
  readonly passports: number
  /** Of them, those that state less than the ledger has by now: a renewal is due. */
  readonly understated: number
  /** Ids of those that state more than the ledger has: there must be none. */
  readonly overstated: readonly string[]
}

const PAGE = 500

/** Compares every standing passport with the ledger, page by page; nothing is changed. */
export async function auditTotals(context: IssuerContext): Promise<TotalsAudit> {
  const overstated: string[] = []
  let passports = 0
  let understated = 0
  let afterSeq = 0
  for (let more = true; more; ) {
    const page = await context.registry.transaction(async (tx) => {
      const rows = await tx.findCredentials({ type: VolunteerPassport.name, isKept: true }, { afterSeq, limit: PAGE })
      return { rows, compared: await compare(tx, rows.filter(isStanding)) }
    })
    for (const { id, sign } of page.compared) {
      passports += 1
      if (sign > 0) overstated.push(id)
      if (sign < 0) understated += 1
    }
    afterSeq = page.rows.at(-1)?.seq ?? afterSeq
    more = page.rows.length === PAGE
  }
  return { passports, understated, overstated }
}

/** `sign`: above 0 where a passport states more than the ledger in any number, below 0 where only less. */
async function compare(
  tx: RegistryTransaction,
  rows: readonly CredentialRow[],
): Promise<readonly { readonly id: string; readonly sign: number }[]> {
  const ids = [...new Set(rows.flatMap(({ personId }) => personId ?? []))]
  const people = await tx.peopleById(ids)
  const counted = await tx.totalsOf(ids)
  const ledger = new Map(
    ids.map((id, i) => {
      const person = people[i]
      const opening = person && personDataOf(person).opening
      const { quarters = 0, activities = 0 } = counted[i] ?? {}
      const hours = quarters / 4 + (opening?.hours ?? 0)
      return [id, { hours, activities: activities + (opening?.activities ?? 0) }] as const
    }),
  )
  return rows.map((row) => {
    const { totals } = documentIn(row).credentialSubject as unknown as VolunteerPassportClaims
    const known = ledger.get(row.personId ?? -1) ?? { hours: 0, activities: 0 }
    const [hours, activities] = [totals.hours - known.hours, totals.activities - known.activities]
    return { id: row.id, sign: hours > 0 || activities > 0 ? 1 : Math.min(hours, activities) }
  })
}
