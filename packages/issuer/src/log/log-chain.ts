import { hash } from 'node:crypto'
import type { LogRow } from '../registry.ts'

const GENESIS = new Uint8Array(32)

/** SHA-256 over the previous hash (32 zero bytes before the first entry) and the canonical JSON of the entry. */
export function chainHash(previous: Uint8Array | undefined, entry: Omit<LogRow, 'hash'>): Uint8Array {
  const { about, actor, at, event, reason, seq } = entry
  // Members in the order of RFC 8785; for strings and integers JSON.stringify is canonical.
  const text = Buffer.from(JSON.stringify({ about, actor, at, event, reason, seq }))
  return hash('sha256', Buffer.concat([previous ?? GENESIS, text]), 'buffer')
}

export type LogVerdict =
  | { readonly ok: true; readonly sequence: number; readonly head: Uint8Array }
  /** The first entry that does not follow from what stands before it. */
  | { readonly ok: false; readonly brokenAt: number }

/**
 * Recomputes the chain over consecutive entries, from the first one or from a known point on. It shows that nothing
 * was altered, left out or put in since a head was noted elsewhere, such as in a published status list.
 */
export function verifyLogChain(
  rows: Iterable<LogRow>,
  from: { readonly sequence: number; readonly head: Uint8Array } = { sequence: 0, head: GENESIS },
): LogVerdict {
  let { sequence, head } = from
  let at = Number.NEGATIVE_INFINITY
  for (const row of rows) {
    sequence += 1
    if (row.seq !== sequence || row.at < at || Buffer.compare(row.hash, chainHash(head, row)) !== 0) {
      return { ok: false, brokenAt: sequence }
    }
    head = row.hash
    at = row.at
  }
  return { ok: true, sequence, head }
}
