import { signatureForm } from '@volunteer-passport/codec'
import { VolunteerPassportError } from '@volunteer-passport/schema'
import type { IssuerContext } from '../context.ts'
import { Refusal } from '../refusal.ts'
import { type CredentialRow, STATUS_FLAGS } from '../registry.ts'
import { isRevoked } from '../stored-token.ts'
import { inTransaction, type Unit } from '../unit.ts'

/** A committed reservation that waits for its signature. */
export interface Reserved {
  readonly row: CredentialRow
  /** The one that it renews: it gets its refresh bit when the new one is complete. */
  readonly refreshes?: Pick<CredentialRow, 'id' | 'list'>
}

/** Signatures asked for at once: enough to hide the way to a key service, few enough for it to bear. */
const LANES = 8

/**
 * Signs reservations and records the signatures; what comes back as a row may be handed out. An error stands where the
 * signer failed (SIGNER_FAILED: the reservation waits for the next run) or where the credential was revoked meanwhile
 * (Refusal CREDENTIAL_NOT_LIVE).
 */
export async function complete(
  context: IssuerContext,
  reserved: readonly Reserved[],
  actor?: string,
): Promise<readonly (CredentialRow | VolunteerPassportError)[]> {
  if (reserved.length === 0) return []
  const signatures = await signAll(context, reserved)
  const signed = reserved.flatMap((reservation, i) => {
    const signature = signatures[i]
    return signature instanceof Uint8Array ? [{ ...reservation, signature }] : []
  })
  const recorded = (signed.length === 0 ? [] : await recordSignatures(context, signed, actor)).values()
  return signatures.map((signature) =>
    signature instanceof Uint8Array ? (recorded.next().value ?? notLive()) : signature,
  )
}

/** Answers each row as it may be handed out; `undefined` for one that was revoked or given up meanwhile. */
function recordSignatures(
  context: IssuerContext,
  signed: readonly (Reserved & { readonly signature: Uint8Array })[],
  actor?: string,
): Promise<readonly (CredentialRow | undefined)[]> {
  const work = async (unit: Unit) => {
    const after = await unit.tx.completeCredentials(signed.map(({ row, signature }) => ({ seq: row.seq, signature })))
    const refreshed: string[] = []
    for (const [i, { row, refreshes }] of signed.entries()) {
      if (after[i]?.completed !== true) continue
      unit.record('issued', row.id)
      if (refreshes === undefined) continue
      unit.record('refreshed', refreshes.id)
      await unit.touchList(refreshes.list)
      refreshed.push(refreshes.id)
    }
    if (refreshed.length > 0) await unit.tx.raiseFlags(refreshed, STATUS_FLAGS.refresh)
    return signed.map(({ row }, i) => {
      const { state, flags, signature } = after[i] as (typeof after)[number]
      return state === 'issued' && !isRevoked({ flags }) ? { ...row, state, flags, signature } : undefined
    })
  }
  return inTransaction(context, work, actor)
}

async function signAll(
  context: IssuerContext,
  reserved: readonly Reserved[],
): Promise<readonly (Uint8Array | VolunteerPassportError)[]> {
  const signatures: (Uint8Array | VolunteerPassportError)[] = []
  let failure: VolunteerPassportError | undefined
  let next = 0
  const lane = async (): Promise<void> => {
    while (next < reserved.length && failure === undefined) {
      const at = next++
      const signature = await sign(context, (reserved[at] as Reserved).row)
      signatures[at] = signature
      if (!(signature instanceof Uint8Array)) failure = signature
    }
  }
  await Promise.all(Array.from({ length: LANES }, lane))
  return reserved.map((_, i) => signatures[i] ?? (failure as VolunteerPassportError))
}

async function sign(context: IssuerContext, row: CredentialRow): Promise<Uint8Array | VolunteerPassportError> {
  const { signer } = context
  try {
    const signature = await signer.sign(Buffer.from(row.signingInput, 'latin1'))
    if (signature instanceof Uint8Array && signatureForm(signer.algorithm, signature) === 'ok') return signature
  } catch (cause) {
    return signerFailed('The signer failed', cause)
  }
  return signerFailed(`The signer gave no ${signer.algorithm} signature`)
}

function signerFailed(message: string, cause?: unknown): VolunteerPassportError {
  return new VolunteerPassportError('SIGNER_FAILED', message, {
    hint: 'Mend the signer and run again: what was reserved is signed then, nothing is made twice.',
    cause,
  })
}

const notLive = (): Refusal =>
  new Refusal('CREDENTIAL_NOT_LIVE', {
    detail: 'It was revoked or given up while it was being signed.',
    hint: 'Run again: a new one is made where one is due.',
  })
