import {
  encodeJwsSigningInput,
  type PackedBytes,
  type Signer,
  signAllOf,
  signatureForm,
} from '@volunteer-passport/codec'
import { VolunteerPassportError } from '@volunteer-passport/schema'
import type { IssuerContext } from '../context.ts'
import { Refusal } from '../refusal.ts'
import { type CredentialRow, STATUS_FLAGS } from '../registry.ts'
import { isRevoked } from '../stored-token.ts'
import { inTransaction, type Unit } from '../unit.ts'
import { lintRefusal } from './lint.ts'
import { lintReserved } from './lint-reserved.ts'
import { burnRows } from './revoke-rows.ts'
import { inLane, LANES } from './signing-lanes.ts'

/** A committed reservation that waits for its signature. */
export interface Reserved {
  readonly row: CredentialRow
  /** The one that it renews: it gets its refresh bit when the new one is complete. */
  readonly refreshes?: Pick<CredentialRow, 'id' | 'list'> | undefined
}

/** What became of a reservation: a signature; a Refusal, it may not be signed; or an error that leaves it for the next run. */
type Signed = Uint8Array | VolunteerPassportError

/**
 * Lints and signs reservations and records the signatures; what comes back as a row may be handed out. An error stands
 * where the signer failed (SIGNER_FAILED: the reservation waits for the next run), where the bytes may not be signed
 * (Refusal LINT_FAILED: it is given up) or where the credential was revoked meanwhile (Refusal CREDENTIAL_NOT_LIVE).
 */
export async function complete(
  context: IssuerContext,
  reserved: readonly Reserved[],
  actor?: string,
): Promise<readonly (CredentialRow | VolunteerPassportError)[]> {
  const signatures = await signReserved(context, reserved)
  // Where the signer failed for all of them, nothing has changed.
  const isIdle = signatures.every((signature) => signature instanceof Error && !(signature instanceof Refusal))
  if (isIdle) return signatures as readonly VolunteerPassportError[]
  return inTransaction(context, (unit) => record(unit, reserved, signatures), actor)
}

async function record(
  unit: Unit,
  reserved: readonly Reserved[],
  signatures: readonly Signed[],
): Promise<readonly (CredentialRow | VolunteerPassportError)[]> {
  const signed = reserved.flatMap((reservation, i) => {
    const signature = signatures[i]
    return signature instanceof Uint8Array ? [{ ...reservation, signature }] : []
  })
  const refused = reserved.flatMap(({ row }, i) => (signatures[i] instanceof Refusal ? [row] : []))
  const recorded = (await recordSignatures(unit, signed)).values()
  if (refused.length > 0) await burnStillReserved(unit, refused)
  return signatures.map((signature) =>
    signature instanceof Uint8Array ? (recorded.next().value ?? notLive()) : signature,
  )
}

/** Answers each row as it may be handed out; `undefined` for one that was revoked or given up meanwhile. */
async function recordSignatures(
  unit: Unit,
  signed: readonly (Reserved & { readonly signature: Uint8Array })[],
): Promise<readonly (CredentialRow | undefined)[]> {
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

async function burnStillReserved(unit: Unit, rows: readonly CredentialRow[]): Promise<void> {
  const now = await unit.tx.credentialsById(rows.map(({ id }) => id))
  await burnRows(
    unit,
    now.flatMap((row) => (row?.state === 'reserved' ? [row] : [])),
  )
}

/** Lints the recorded bytes and has them signed; in order, and never rejects. */
async function signReserved(
  context: Pick<IssuerContext, 'signer'>,
  reserved: readonly Reserved[],
): Promise<readonly Signed[]> {
  const rows = reserved.map(({ row }) => row)
  const signed = new Map<CredentialRow, Signed>()
  for (const alike of groupAlike(rows)) {
    const answers = await signAlike(context, alike)
    for (const [i, row] of alike.entries()) signed.set(row, answers[i] as Signed)
  }
  return rows.map((row) => signed.get(row) as Signed)
}

/** Rows of one type, under one header. */
type Alike = readonly [CredentialRow, ...CredentialRow[]]

function groupAlike(rows: readonly CredentialRow[]): Iterable<Alike> {
  const groups = new Map<string, [CredentialRow, ...CredentialRow[]]>()
  for (const row of rows) {
    const name = `${row.type} ${row.header}`
    const group = groups.get(name)
    if (group === undefined) groups.set(name, [row])
    else group.push(row)
  }
  return groups.values()
}

async function signAlike({ signer }: Pick<IssuerContext, 'signer'>, rows: Alike): Promise<readonly Signed[]> {
  const payloads = rows.map(({ payload }) => payload)
  const { faults, packed } = await lintReserved(rows[0], payloads)
  const sound = payloads.filter((_, i) => faults[i] === undefined)
  const isWhole = sound.length === payloads.length
  const signatures = (await sign(signer, rows[0].header, sound, isWhole ? packed : undefined)).values()
  return faults.map((fault) => (fault === undefined ? (signatures.next().value as Signed) : lintRefusal(fault)))
}

async function sign(
  signer: Signer,
  header: string,
  payloads: readonly Uint8Array[],
  packed: PackedBytes | undefined,
): Promise<readonly Signed[]> {
  if (payloads.length === 0) return []
  const signAll = signAllOf(signer)
  if (signAll === undefined) {
    const [only] = payloads
    // One alone waits behind no run.
    return payloads.length === 1
      ? [await signOne(signer, header, only as Uint8Array)]
      : signEach(signer, header, payloads)
  }
  try {
    const signatures = await signAll(header, payloads, packed)
    return payloads.map((_, i) => checked(signer, signatures[i]))
  } catch (cause) {
    const failure = signerFailed('The signer failed', cause)
    return payloads.map(() => failure)
  }
}

async function signEach(signer: Signer, header: string, payloads: readonly Uint8Array[]): Promise<readonly Signed[]> {
  const signatures: Signed[] = []
  let failure: VolunteerPassportError | undefined
  let next = 0
  const lane = async (): Promise<void> => {
    while (next < payloads.length && failure === undefined) {
      const at = next++
      const signature = await inLane(signer, () => signOne(signer, header, payloads[at] as Uint8Array))
      signatures[at] = signature
      if (!(signature instanceof Uint8Array)) failure = signature
    }
  }
  await Promise.all(Array.from({ length: LANES }, lane))
  return payloads.map((_, i) => signatures[i] ?? (failure as VolunteerPassportError))
}

async function signOne(signer: Signer, header: string, payload: Uint8Array): Promise<Signed> {
  try {
    return checked(signer, await signer.sign(Buffer.from(encodeJwsSigningInput(header, payload), 'latin1')))
  } catch (cause) {
    return signerFailed('The signer failed', cause)
  }
}

function checked(signer: Signer, signature: unknown): Signed {
  const isOne = signature instanceof Uint8Array && signatureForm(signer.algorithm, signature) === 'ok'
  // Memory that a driver never filled: a store may take zeros for room that waits for a signature.
  if (isOne && signature.some((byte) => byte !== 0)) return signature
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
