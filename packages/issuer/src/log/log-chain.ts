import { hash } from 'node:crypto'
import type { LogRow } from '../registry.ts'
import { isEpochStart } from './log-epoch.ts'
import type { LogPoint } from './log-point.ts'

const GENESIS = new Uint8Array(32)

/** One buffer for all: allocating two for each entry takes as long as hashing it. */
const scratch = Buffer.alloc(4096)

/** SHA-256 over the previous hash (32 zero bytes before the first entry) and the canonical JSON of the entry. */
export function chainHash(previous: Uint8Array | undefined, entry: Omit<LogRow, 'hash'>): Uint8Array {
  const { about, actor, at, event, reason, seq } = entry
  // Members in the order of RFC 8785; for strings and integers JSON.stringify is canonical.
  const text = JSON.stringify({ about, actor, at, event, reason, seq })
  const size = GENESIS.length + Buffer.byteLength(text)
  const message = size <= scratch.length ? scratch.subarray(0, size) : Buffer.alloc(size)
  message.set(previous ?? GENESIS)
  message.write(text, GENESIS.length)
  // Asked for as text: a Buffer from there takes twice as long.
  return Buffer.from(hash('sha256', message, 'binary'), 'binary')
}

export type LogVerdict =
  | { readonly ok: true; readonly sequence: number; readonly head: Uint8Array }
  /** The first entry that does not follow from what stands before it. */
  | { readonly ok: false; readonly brokenAt: number }

/**
 * Recomputes the chain over consecutive entries, from the first one or from a known point on. It shows that nothing
 * was altered, left out or put in since a head was noted elsewhere, such as in a published status list.
 */
export function verifyLogChain(rows: Iterable<LogRow>, from: LogPoint = logStart()): LogVerdict {
  let reached: ChainEnd = { ...from, at: Number.NEGATIVE_INFINITY }
  for (const row of rows) {
    if (!follows(row, reached)) return { ok: false, brokenAt: expectedAfter(reached, row) }
    reached = { sequence: row.seq, head: row.hash, at: row.at }
  }
  return { ok: true, sequence: reached.sequence, head: reached.head }
}

/** Where a chain has been followed to, and the instant there. */
export type ChainEnd = LogPoint & { readonly at: number }

export const logStart = (): LogPoint => ({ sequence: 0, head: new Uint8Array(32) })

/**
 * Whether an entry is the next one of its chain. Sequences leave none out, except that a recovery begins an epoch; time
 * never falls, except where somebody accepted a clock that had been wrong.
 */
export function follows(row: LogRow, before: ChainEnd): boolean {
  const isNext = row.seq === before.sequence + 1 && !isEpochStart(row.seq)
  const isRecovery = row.event === 'recovered' && isEpochStart(row.seq) && row.seq > before.sequence
  const isInTime = row.at >= before.at || row.event === 'clock-accepted'
  return (isNext || isRecovery) && isInTime && Buffer.compare(row.hash, chainHash(before.head, row)) === 0
}

/** Sequence of the entry that should stand where this one, which does not follow, was found. */
export const expectedAfter = (before: LogPoint, found: LogRow): number =>
  isEpochStart(found.seq) ? found.seq : before.sequence + 1
