import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { VolunteerPassportError } from '@volunteer-passport/schema'
import type { IssuerContext } from '../context.ts'
import { type CredentialRecord, entryOf, recordsOf } from '../records.ts'
import type { RegistryTransaction } from '../registry.ts'
import type { LogEntry } from './log-entry.ts'

/** One change of state, with what it is about as that stands now. */
export interface Change extends LogEntry {
  /** Where it is about a credential. */
  readonly credential?: CredentialRecord
  /** `ref` and the office's own id of the person whom it is about, by itself or by an activity. */
  readonly person?: { readonly ref: string; readonly externalRef?: string }
}

export interface ChangesInput {
  /** Sequence of the last change that was dealt with; 0 to begin. Keep it together with what was done about it. */
  readonly after: number
  /** Where given, the feed stays open until it is aborted; else it ends with the newest change. */
  readonly signal?: AbortSignal
  /**
   * Resolves when it is worth looking for changes that other processes have written, and may reject when the signal is
   * aborted; after five seconds by default. Changes of this process wake the feed at once.
   */
  readonly wait?: (signal: AbortSignal) => Promise<unknown>
}

const PAGE = 200
const HEARTBEAT_MILLISECONDS = 5000

/**
 * All changes in their order, none left out: sequences are given out in serialised transactions, so that nothing can
 * appear later below one that was seen. At least once: whoever stops between a change and keeping its sequence gets it
 * again.
 */
export async function* changes(
  context: IssuerContext,
  { after, signal, wait = heartbeat }: ChangesInput,
): AsyncGenerator<Change, void, undefined> {
  // From a cursor that is none the feed would for ever tell nothing.
  if (!Number.isSafeInteger(after) || after < 0) throw noCursor()
  for (let cursor = after; ; ) {
    const idle = new AbortController()
    const stop = signal === undefined ? idle.signal : AbortSignal.any([idle.signal, signal])
    try {
      // Armed before the look: a commit between the two must wake us.
      const appended = quietly(once(context.log, 'appended', { signal: stop }))
      const page = await context.registry.transaction((tx) => readPage(tx, cursor))
      for (const change of page) {
        if (signal?.aborted) return
        yield change
        cursor = change.sequence
      }
      if (page.length === PAGE) continue
      if (signal === undefined || signal.aborted) return
      await Promise.race([appended, quietly(wait(stop))])
      if (signal.aborted) return
    } finally {
      idle.abort()
    }
  }
}

function noCursor(): VolunteerPassportError {
  return new VolunteerPassportError('OPTION_INVALID', 'after is not the sequence of a change', {
    hint: 'Give the sequence that you kept last, 0 to begin.',
  })
}

const heartbeat = (signal: AbortSignal): Promise<void> => sleep(HEARTBEAT_MILLISECONDS, undefined, { signal })

/** To be woken for nothing costs one look; an abort is no failure. */
const quietly = (waiting: Promise<unknown>): Promise<unknown> => waiting.catch(() => undefined)

async function readPage(tx: RegistryTransaction, after: number): Promise<readonly Change[]> {
  const rows = await tx.readLog({ after, limit: PAGE })
  const abouts = [...new Set(rows.map(({ about }) => about))]
  const credentials = await recordsOf(
    tx,
    (await tx.credentialsById(abouts)).filter((row) => row !== undefined),
  )
  const byId = new Map(credentials.map((record) => [record.id, record]))
  const people = await peopleOf(tx, abouts)
  return rows.map((row) => {
    const credential = byId.get(row.about)
    const person = people.get(row.about)
    return { ...entryOf(row), ...(credential && { credential }), ...(person && { person }) }
  })
}

async function peopleOf(
  tx: RegistryTransaction,
  abouts: readonly string[],
): Promise<ReadonlyMap<string, NonNullable<Change['person']>>> {
  const direct = await tx.peopleBySubject(abouts)
  const activities = await tx.activitiesById(abouts)
  const actors = await tx.peopleById(activities.flatMap((activity) => activity?.personId ?? []))
  const byId = new Map(actors.flatMap((person) => (person === undefined ? [] : [[person.id, person] as const])))
  return new Map(
    abouts.flatMap((about, i) => {
      const activity = activities[i]
      const person = direct[i] ?? (activity && byId.get(activity.personId))
      if (person === undefined) return []
      const { ref, externalRef } = person
      return [[about, { ref, ...(externalRef !== undefined && { externalRef }) }] as const]
    }),
  )
}
