import {
  encodeJwsSigningInput,
  hasSigningKey,
  type Signer,
  signatureForm,
  unpackBytes,
} from '@volunteer-passport/codec'
import { type JsonObject, VolunteerPassportError } from '@volunteer-passport/schema'
import type { CredentialRow } from '../registry.ts'
import { type SigningTask, signOnThread } from '../signing-thread.ts'
import { headerIn } from '../stored-token.ts'
import { findFaults, type LintFault, lintRefusal, typeLintedWhereSigned } from './lint.ts'
import { inLane, LANES } from './signing-lanes.ts'

/** Fewer are done sooner than a thread is started. */
const WORTH_A_THREAD = 128

/** A process may be forbidden to start threads, or bundled without their file: it is asked once. */
let hasThread = true

/** What became of a reservation: a signature; a Refusal, it may not be signed; or an error that leaves it for the next run. */
export type Signed = Uint8Array | VolunteerPassportError

/** Lints the recorded bytes and has them signed; in order, and never rejects. */
export async function signReserved(signer: Signer, rows: readonly CredentialRow[]): Promise<readonly Signed[]> {
  const signed: Signed[] = []
  for (const group of groupAlike(rows)) {
    const answers = await signAlike(
      signer,
      group.map(({ row }) => row),
    )
    for (const [i, { place }] of group.entries()) signed[place] = answers[i] as Signed
  }
  return signed
}

interface Placed {
  readonly row: CredentialRow
  readonly place: number
}

/** By type and header, of which a batch has few, and nearly always one. */
function groupAlike(rows: readonly CredentialRow[]): readonly (readonly Placed[])[] {
  const groups: Placed[][] = []
  for (const [place, row] of rows.entries()) {
    const group = groups.find(([first]) => first?.row.type === row.type && first.row.header === row.header)
    if (group === undefined) groups.push([{ row, place }])
    else group.push({ row, place })
  }
  return groups
}

/** Rows of one type, under one header. */
async function signAlike(signer: Signer, rows: readonly CredentialRow[]): Promise<readonly Signed[]> {
  const [{ type, header }] = rows as readonly [CredentialRow]
  const read = tryReadHeader(header)
  if (read === undefined) return rows.map(() => lintRefusal(UNREADABLE_HEADER))
  const payloads = rows.map(({ payload }) => payload)
  const { faults, signatures } = (await lintOnThread(signer, { typeName: type, header }, payloads)) ?? {
    faults: findFaults(read, payloads, type),
  }
  const sound = payloads.filter((_, i) => faults[i] === undefined)
  const signed = (signatures ?? (await sign(signer, header, sound))).values()
  return faults.map((fault) => (fault === undefined ? (signed.next().value as Signed) : lintRefusal(fault)))
}

interface Linted {
  readonly faults: readonly (LintFault | undefined)[]
  /** Of those without a fault, where they were signed along. */
  readonly signatures?: readonly Signed[] | undefined
}

/** Signs along where the thread can have the key; `undefined` where it is to be done in place. */
async function lintOnThread(
  signer: Signer,
  task: SigningTask,
  payloads: readonly Uint8Array[],
): Promise<Linted | undefined> {
  const hasWork = typeLintedWhereSigned(task.typeName) !== undefined || hasSigningKey(signer)
  if (!hasThread || !hasWork || payloads.length < WORTH_A_THREAD) return undefined
  try {
    const answer = await signOnThread(signer, task, payloads)
    const signatures = answer?.signatures
    return (
      answer && {
        ...answer,
        signatures: signatures && Array.from(unpackBytes(signatures), (one) => checked(signer, one)),
      }
    )
  } catch {
    hasThread = false
    return undefined
  }
}

const UNREADABLE_HEADER: LintFault = { detail: 'The recorded header is not that of a token.' }
const SEGMENT = /^[A-Za-z0-9_-]+$/

/** With a dot in it, it would be another header before another payload. */
function tryReadHeader(header: string): JsonObject | undefined {
  if (!SEGMENT.test(header)) return undefined
  try {
    return headerIn({ header })
  } catch {
    return undefined
  }
}

/** Answers in order. After a failure the rest waits for the next run. */
async function sign(signer: Signer, header: string, payloads: readonly Uint8Array[]): Promise<readonly Signed[]> {
  const [only] = payloads
  // One alone waits behind no run.
  if (only !== undefined && payloads.length === 1) return [await signOne(signer, header, only)]
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
