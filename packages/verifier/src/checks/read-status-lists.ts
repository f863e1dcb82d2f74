import { type Parsed, problem } from '@volunteer-passport/schema'
import { orGiveUp } from '../give-up.ts'
import type { StatusListRequest, UsableStatusList } from '../status-list.ts'
import { keyOf } from '../status-list-cache.ts'
import type { StatusLists } from '../status-lists.ts'
import { type Steps, settle } from '../steps.ts'
import { ListRoom } from './list-room.ts'

/** The list that was asked for; of the same verification. */
export type ReadLists = (request: StatusListRequest) => Parsed<UsableStatusList>

/** Lists that are under way at once: as many as one credential may name. */
const AT_ONCE = 9

/**
 * The lists that the credentials of one verification name. They are read one after another in the order of the
 * requests, several requests for one list once, and one for which there is no room beside those before it is not read
 * at all. So what is read does not depend on which arrives first, or is in a cache.
 */
export function* readStatusLists(
  requests: readonly StatusListRequest[],
  o: {
    readonly lists: Pick<StatusLists, 'get'>
    /** How many credentials are verified together. */
    readonly credentials: number
    readonly signal: AbortSignal | undefined
  },
): Steps<ReadLists> {
  const distinct = new Map(requests.map((request) => [keyOf(request), request]))
  const toAsk = [...distinct.values()]
  const underWay: ReturnType<StatusLists['get']>[] = []
  const read = new Map<string, Parsed<UsableStatusList>>()
  const room = new ListRoom(o.credentials)
  for (const key of distinct.keys()) {
    if (room.isFull) {
      read.set(key, tooLong())
      continue
    }
    while (underWay.length < AT_ONCE && toAsk.length > 0) underWay.push(o.lists.get(toAsk.shift()!))
    read.set(key, yield* readInto(room, underWay.shift()!, o.signal))
  }
  return (request) => read.get(keyOf(request))!
}

function* readInto(
  room: ListRoom,
  requested: ReturnType<StatusLists['get']>,
  signal: AbortSignal | undefined,
): Steps<Parsed<UsableStatusList>> {
  const obtained = yield* settle(orGiveUp(requested, signal, 'STATUS_LIST_UNAVAILABLE'))
  if (!obtained.ok) return obtained
  const { tokenBytes, read } = obtained.value
  if (!room.admits(tokenBytes)) return tooLong()
  const list = yield* settle(orGiveUp(read(), signal, 'STATUS_LIST_UNAVAILABLE'))
  room.take(tokenBytes, list.ok ? list.value.bytes.length : undefined)
  return list
}

function tooLong(): Parsed<never> {
  const detail = 'There is no room for the list beside the others of this verification.'
  return { ok: false, problems: [problem('STATUS_LIST_TOO_LARGE', detail)] }
}
