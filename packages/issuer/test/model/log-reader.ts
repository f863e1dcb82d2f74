import type { Change, Issuer } from '@volunteer-passport/issuer'
import type { LogRow, Registry } from '@volunteer-passport/issuer/registry'
import { expect } from 'vitest'

/** Another system of the office, which follows `changes` and keeps its place with what it did. */
export class LogReader {
  /** Sequence of the last change that it dealt with. */
  #place = 0
  /** All that it was ever told, also what a restore has lost since. */
  readonly #told = new Map<number, string>()

  /** Deals with at most so many, and stops as if the program had ended. */
  async read(issuer: Issuer, most: number): Promise<void> {
    let left = most
    for await (const change of issuer.operations.changes({ after: this.#place })) {
      // Once, and in order: also what was written after a restore.
      expect(change.sequence).toBeGreaterThan(this.#place)
      this.#told.set(change.sequence, textOf(change))
      this.#place = change.sequence
      if (change.credential !== undefined) expect(change.credential.id).toBe(change.about)
      left -= 1
      if (left === 0) return
    }
  }

  /** What the log has up to its place, it was told: nothing was left out, nor is it otherwise now. */
  async check(registry: Registry): Promise<void> {
    const rows = await registry.transaction((tx) => tx.readLog({ after: 0, limit: Number.MAX_SAFE_INTEGER }))
    const before = rows.filter(({ seq }) => seq <= this.#place)
    expect(before.map(({ seq }) => this.#told.get(seq))).toEqual(before.map(rowText))
  }
}

const textOf = ({ sequence, at, event, about, actor, reason }: Change): string =>
  JSON.stringify([sequence, at.getTime(), event, about, actor, reason])

const rowText = ({ seq, at, event, about, actor, reason }: LogRow): string =>
  JSON.stringify([seq, at, event, about, actor, reason])
