import { Refusal } from '../refusal.ts'
import type { AccreditationRow } from '../registry.ts'

/** A withdrawn accreditation never changes again. @throws Refusal REVOCATION_FINAL */
export function requireNotWithdrawn(row: AccreditationRow | undefined): void {
  if (row?.state !== 'withdrawn') return
  throw new Refusal('REVOCATION_FINAL', {
    detail: 'The accreditation is withdrawn, and that cannot be undone.',
    hint: 'Who starts again does so under another DID: what was issued under this one stays refused.',
    facts: { subject: row.subject },
  })
}

/** One that has ended may be renewed, and does nothing new. @throws Refusal CREDENTIAL_NOT_LIVE */
export function requireOpen(row: AccreditationRow | undefined): void {
  if (row?.state !== 'ended') return
  throw notLive(row, 'The accreditation has ended.', 'Who starts again does so under another DID.')
}

export function notLive(row: AccreditationRow, detail: string, hint: string): Refusal {
  return new Refusal('CREDENTIAL_NOT_LIVE', { detail, hint, facts: { subject: row.subject, state: row.state } })
}

export function notAccredited(): never {
  throw new Refusal('NOT_FOUND', {
    detail: 'Nobody is accredited under this DID.',
    hint: 'Give the DID of an office that this issuer accredited.',
    path: ['subject'],
  })
}
