import { OfficeAccreditation, type OfficeAccreditationClaims } from '@volunteer-passport/schema'
import type { IssuerContext } from '../context.ts'
import type { AccreditationRow, AccreditationState, CredentialRow, RegistryTransaction } from '../registry.ts'
import { tokenOf } from '../stored-token.ts'
import { claimsOf, newestIssued } from './accredit.ts'
import { readSubject } from './read-subject.ts'

/** Somebody accredited, as the registry has it. */
export interface AccreditationRecord {
  /** DID. */
  readonly subject: string
  /**
   * `suspended` and `withdrawn`: everything of it is refused, whatever its date. `ended`: it signs nothing more, and
   * what it issued before stays good.
   */
  readonly state: AccreditationState
  /** Of the state. */
  readonly since: Date
  /** DID of who carries on for one that has ended. */
  readonly successor?: string
  /** What it is accredited for; missing until the first credential was signed. */
  readonly claims?: OfficeAccreditationClaims
  readonly validUntil?: Date
  /** Id of its newest credential. */
  readonly credential?: string
  readonly token?: string
}

export async function getAccreditation(context: IssuerContext, did: string): Promise<AccreditationRecord | undefined> {
  const subject = readSubject(did)
  return context.registry.transaction(async (tx) => {
    const rows = await tx.accreditationsBySubject([subject])
    const found = await withCredentials(
      tx,
      rows.filter((row) => row !== undefined),
    )
    return found.map(recordOf)[0]
  })
}

/** By DID ascending. */
export async function listAccreditations(context: IssuerContext): Promise<readonly AccreditationRecord[]> {
  return context.registry.transaction(async (tx) => {
    const found = await withCredentials(tx, await tx.accreditations())
    return found.map(recordOf)
  })
}

/** A row with the newest credential that was ever issued to its subject. */
export interface Accredited {
  readonly row: AccreditationRow
  readonly credential: CredentialRow | undefined
}

export async function withCredentials(
  tx: RegistryTransaction,
  rows: readonly AccreditationRow[],
): Promise<readonly Accredited[]> {
  const { name } = OfficeAccreditation
  const newest = await tx.credentialsByKey(
    name,
    rows.map(({ subject }) => subject),
  )
  const found: Accredited[] = []
  for (const [i, row] of rows.entries()) {
    const latest = newest[i]
    const credential =
      latest === undefined || latest.state === 'issued'
        ? latest
        : newestIssued(await tx.generationsOf(name, row.subject))
    found.push({ row, credential })
  }
  return found
}

function recordOf({ row, credential }: Accredited): AccreditationRecord {
  const { subject, state, since, successor } = row
  return {
    subject,
    state,
    since: new Date(since * 1000),
    ...(successor !== undefined && { successor }),
    ...(credential && {
      claims: claimsOf(credential),
      validUntil: new Date((credential.validUntil as number) * 1000),
      credential: credential.id,
      token: tokenOf(credential),
    }),
  }
}
