import type { PackedBytes } from '@volunteer-passport/codec'
import { lintOnThread } from '../lint-thread.ts'
import type { CredentialRow } from '../registry.ts'
import { headerIn } from '../stored-token.ts'
import { findLintFault, type LintFault, typeLintedWhereSigned } from './lint.ts'

/** Fewer are linted sooner than a thread is started. */
const WORTH_A_THREAD = 128

/** A process may be forbidden to start threads, or bundled without their files: it is asked once. */
let hasThread = true

export interface Linted {
  readonly faults: readonly (LintFault | undefined)[]
  /** All payloads in one piece, where they were packed to be linted. */
  readonly packed?: PackedBytes
}

/**
 * Lints reserved bytes of one type under one header whose claims come from the ledger; a fault here is one of ours or
 * of the store. What a caller claims was linted before it was reserved. Answers in order.
 */
export async function lintReserved(
  { type: typeName, header }: Pick<CredentialRow, 'type' | 'header'>,
  payloads: readonly Uint8Array[],
): Promise<Linted> {
  const type = typeLintedWhereSigned(typeName)
  if (type === undefined) return { faults: payloads.map(() => undefined) }
  const lintHere = (): Linted => {
    const read = headerIn({ header })
    return { faults: payloads.map((payload) => findLintFault(read, payload, type)) }
  }
  if (!hasThread || payloads.length < WORTH_A_THREAD) return lintHere()
  try {
    const { faults, bytes, ends } = await lintOnThread({ typeName, header }, payloads)
    return { faults, packed: { bytes, ends } }
  } catch {
    hasThread = false
    return lintHere()
  }
}
