import type { Facts } from '../messages/say.ts'

export type CheckName =
  | 'did.reachable'
  | 'did.key'
  | 'list.reachable'
  | 'list.signature'
  | 'list.fresh'
  | 'list.agrees'
  | 'contentType'
  | 'cors'
  | 'cache'

export type Todo = 'unreachable' | 'key' | 'signature' | 'stale' | 'disagrees' | 'contentType' | 'cors' | 'cache'

/** One look at one address. */
export interface Finding {
  readonly url: string
  readonly check: CheckName
  readonly outcome: 'good' | 'bad'
  readonly todo?: Todo
  readonly facts?: Facts
}

/** Good, or bad with what to do about it. */
export const finding = (url: string, check: CheckName, isGood: boolean, todo: Todo, facts?: Facts): Finding =>
  isGood ? { url, check, outcome: 'good' } : { url, check, outcome: 'bad', todo, ...(facts && { facts }) }
