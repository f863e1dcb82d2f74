import { lastEntry } from '../log/last-entry.ts'
import { WITHHOLDING_REASONS } from '../reason.ts'
import { Refusal } from '../refusal.ts'
import type { CredentialRow, RegistryTransaction } from '../registry.ts'
import { isRevoked, isSuspended } from '../stored-token.ts'

/**
 * A run over everybody must not give back what was taken from one person on purpose, under this key or another one.
 * What counts is what last became of a passport; one that was given up unfinished says nothing.
 * @throws Refusal CREDENTIAL_NOT_LIVE
 */
export async function requireNotWithheld(tx: RegistryTransaction, passports: readonly CredentialRow[]): Promise<void> {
  for (const row of passports.toReversed()) {
    if (row.state === 'issued' && !isRevoked(row)) {
      if (isSuspended(row)) throw suspended(row)
      return
    }
    const reason = (await lastEntry(tx, row.id, ['revoked']))?.reason
    // A correction of the ledger revoked it, and nobody has ended the suspension.
    if (row.state === 'issued' && isSuspended(row) && reason === 'totals-corrected') throw suspended(row)
    // Taken back in from what was public, which does not tell why.
    if (reason === 'recovered') throw withheld(row)
    if (WITHHOLDING_REASONS.some((withholding) => withholding === reason)) throw withheld(row)
    if (reason !== undefined) return
  }
}

function withheld(row: CredentialRow): Refusal {
  return new Refusal('CREDENTIAL_NOT_LIVE', {
    detail: 'The last passport of this person was taken away, and a run does not give it back.',
    hint: 'Where a new one is meant, replace the last one by its id, or issue one by itself.',
    path: ['key'],
    facts: { id: row.id },
  })
}

export function suspended(row: CredentialRow): Refusal {
  return new Refusal('CREDENTIAL_NOT_LIVE', {
    detail: 'The last passport of this person is suspended, and a new one would undo that.',
    hint: 'Reinstate it, or replace it by its id.',
    facts: { id: row.id },
  })
}
