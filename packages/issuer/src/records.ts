import { VolunteerPassportError } from '@volunteer-passport/schema'
import type { IssuerContext } from './context.ts'
import type { LogEntry, LogEvent } from './log/log-entry.ts'
import type { CredentialQuery, CredentialRow, LogRow, RegistryTransaction } from './registry.ts'
import { STATUS_FLAGS } from './registry.ts'
import { isRevoked, isSuspended, tokenOf } from './stored-token.ts'

/**
 * `reserved`: begun and not completed, a signature may exist. `burnt`: begun and given up. `issued`: recorded, and
 * neither revoked nor suspended; it may have expired.
 */
export type RecordState = 'reserved' | 'issued' | 'suspended' | 'revoked' | 'burnt'

/** A credential as the registry has it. */
export interface CredentialRecord {
  readonly id: string
  /** Name of its type. */
  readonly type: string
  readonly key: string
  readonly generation: number
  /** `ref` of the person it is about. */
  readonly person?: string
  readonly state: RecordState
  /** A newer one was completed: its refresh bit is set. */
  readonly newerAvailable: boolean
  /** Once it is issued, whatever became of it. */
  readonly token?: string
  readonly createdAt: Date
  readonly validUntil?: Date
  /** Id of the one that it renewed or replaced. */
  readonly predecessor?: string
  /** Id in the office's own system. */
  readonly externalRef?: string
  /** Status list and position in it. */
  readonly list: number
  readonly index: number
}

/** Conditions that must all hold. */
export interface FindQuery {
  readonly type?: string
  readonly key?: string
  /** `ref` of a person. */
  readonly person?: string
  readonly passportNumber?: string
  /** Of the credential itself; that of a person or an activity is for `ledger.find`. */
  readonly externalRef?: string
  readonly state?: RecordState
}

const PAGE = 200

export async function get(context: IssuerContext, id: string): Promise<CredentialRecord | undefined> {
  return context.registry.transaction(async (tx) => {
    const [row] = await tx.credentialsById([id])
    return row && (await recordsOf(tx, [row]))[0]
  })
}

/** Oldest first; pages through the registry, so that nothing is held open between two of them. */
export async function* find(
  context: IssuerContext,
  query: FindQuery,
): AsyncGenerator<CredentialRecord, void, undefined> {
  requireConditions(query)
  let afterSeq = 0
  for (let more = true; more; ) {
    const page = await context.registry.transaction(async (tx) => {
      const stored = await storedQuery(tx, query)
      if (stored === undefined) return { rows: [], records: [] }
      const rows = await tx.findCredentials(stored, { afterSeq, limit: PAGE })
      return { rows, records: await recordsOf(tx, rows) }
    })
    for (const record of page.records) if (query.state === undefined || record.state === query.state) yield record
    afterSeq = page.rows.at(-1)?.seq ?? afterSeq
    more = page.rows.length === PAGE
  }
}

const CONDITIONS: ReadonlySet<string> = new Set<keyof FindQuery>([
  'type',
  'key',
  'person',
  'passportNumber',
  'externalRef',
  'state',
])

/** A condition that is misspelt, or that the caller had no value for, would silently find everything. */
function requireConditions(query: FindQuery): void {
  const isSound = ([name, value]: readonly [string, unknown]) => CONDITIONS.has(name) && typeof value === 'string'
  if (Object.entries(query).every(isSound)) return
  throw new VolunteerPassportError('OPTION_INVALID', 'A condition of find is not known, or is no text', {
    hint: 'Give conditions of FindQuery, and leave out those that do not apply; {} finds everything.',
  })
}

/** Every change of one credential, oldest first; empty for an unknown id. */
export async function history(context: IssuerContext, id: string): Promise<readonly LogEntry[]> {
  // Asked about nothing, the store would tell the whole log.
  if (typeof id !== 'string') throw new TypeError('history is asked for by id')
  return context.registry.transaction(async (tx) => {
    const rows = await tx.readLog({ after: 0, limit: Number.MAX_SAFE_INTEGER, about: id })
    return rows.map(entryOf)
  })
}

export const entryOf = ({ seq, at, event, about, actor, reason }: LogRow): LogEntry => ({
  sequence: seq,
  at: new Date(at),
  event: event as LogEvent,
  about,
  actor,
  reason,
})

async function storedQuery(tx: RegistryTransaction, query: FindQuery): Promise<CredentialQuery | undefined> {
  const { person: ref, state, type, key, passportNumber, externalRef } = query
  const [person] = ref === undefined ? [] : await tx.peopleByRef([ref])
  if (ref !== undefined && person === undefined) return undefined
  return {
    ...(type !== undefined && { type }),
    ...(key !== undefined && { key }),
    ...(passportNumber !== undefined && { passportNumber }),
    ...(externalRef !== undefined && { externalRef }),
    ...(person && { personId: person.id }),
    ...((state === 'reserved' || state === 'burnt') && { state }),
  }
}

export async function recordsOf(
  tx: RegistryTransaction,
  rows: readonly CredentialRow[],
): Promise<readonly CredentialRecord[]> {
  const ids = [...new Set(rows.flatMap(({ personId }) => personId ?? []))]
  const people = await tx.peopleById(ids)
  const refs = new Map(ids.map((id, i) => [id, people[i]?.ref]))
  return rows.map((row) => recordOf(row, row.personId === undefined ? undefined : refs.get(row.personId)))
}

function recordOf(row: CredentialRow, ref: string | undefined): CredentialRecord {
  return {
    id: row.id,
    type: row.type,
    key: row.key,
    generation: row.generation,
    ...(ref !== undefined && { person: ref }),
    state: stateOf(row),
    newerAvailable: (row.flags & STATUS_FLAGS.refresh) !== 0,
    ...(row.signature && { token: tokenOf(row) }),
    createdAt: new Date(row.createdAt * 1000),
    ...(row.validUntil !== undefined && { validUntil: new Date(row.validUntil * 1000) }),
    ...(row.predecessor !== undefined && { predecessor: row.predecessor }),
    ...(row.externalRef !== undefined && { externalRef: row.externalRef }),
    list: row.list,
    index: row.index,
  }
}

export function stateOf(row: CredentialRow): RecordState {
  if (row.state === 'burnt') return 'burnt'
  if (isRevoked(row)) return 'revoked'
  if (row.state === 'reserved') return 'reserved'
  return isSuspended(row) ? 'suspended' : 'issued'
}
