import { AsyncLocalStorage } from 'node:async_hooks'
import type { Backup, Registry, RegistryTransaction, Scrub } from '@volunteer-passport/issuer/registry'
import { VolunteerPassportError } from '@volunteer-passport/schema'

type Awaitable<T> = T | Promise<T>

type Outcome<T> = { readonly result: T } | { readonly error: unknown }

/** What a store does for one transaction; `tx` is not used after `commit` or `rollback`. */
export interface Session {
  readonly tx: RegistryTransaction
  commit(): Awaitable<void>
  rollback(): Awaitable<void>
  /**
   * Where a commit is seen before it would survive a power loss: after the end of this transaction, waits until all that
   * it wrote or saw would. The next one may begin meanwhile; what this one did, or why it failed, is told afterwards.
   */
  harden?(): Promise<void>
}

/** What a store adds to the queue: how a transaction begins, and how the store is closed for good. */
export interface Store {
  begin(): Awaitable<Session>
  migrate(): Awaitable<void>
  /** The error to throw in place of one that the store itself threw. */
  explain(error: unknown): unknown
  /** In its turn, between two transactions. */
  scrub(): Awaitable<Scrub>
  /** Beside whatever transaction runs. */
  backup(path: string): Promise<Backup>
  close(): Awaitable<void>
}

/**
 * Runs transactions one after the other over one connection, each all or nothing. After a failed call of `tx` the
 * transaction can only roll back, whether or not `work` caught the exception: half of an array may have been written.
 */
export function createTransactionQueue(store: Store): Registry {
  const running = new AsyncLocalStorage<{ open: boolean }>()
  let tail: Promise<unknown> = Promise.resolve()
  let closing: Promise<void> | undefined

  async function explained<T>(step: () => Awaitable<T>): Promise<T> {
    try {
      return await step()
    } catch (error) {
      throw store.explain(error)
    }
  }

  /** Answers how it ended, and until when that may not be told. */
  async function run<T>(
    work: (tx: RegistryTransaction) => Awaitable<T>,
  ): Promise<Outcome<T> & { readonly hardened: Promise<void> | undefined }> {
    const session = await explained(() => store.begin())
    const guard = guardTransaction(session.tx, store)
    try {
      const result = await running.run(guard, () => work(guard.tx))
      guard.open = false
      // A call that `work` did not wait for belongs to the transaction all the same.
      if (guard.unanswered.size > 0) await Promise.all(guard.unanswered)
      if (guard.failure !== undefined) throw guard.failure.error
      await explained(() => session.commit())
      return { result, hardened: session.harden?.() }
    } catch (error) {
      guard.open = false
      if (guard.unanswered.size > 0) await Promise.all(guard.unanswered)
      await explained(() => session.rollback())
      return { error, hardened: session.harden?.() }
    }
  }

  function inTurn<T>(name: string, step: () => Promise<T>): Promise<T> {
    // Would wait for itself for ever.
    if (running.getStore()?.open) return Promise.reject(new Error(`registry: ${name} inside a transaction`))
    if (closing !== undefined) return Promise.reject(closedError())
    const result = tail.then(step)
    tail = result.catch(() => undefined)
    return result
  }

  return {
    async transaction(work) {
      const { hardened, ...outcome } = await inTurn('transaction', () => run(work))
      if (hardened !== undefined) await explained(() => hardened)
      if ('error' in outcome) throw outcome.error
      return outcome.result
    },
    migrate: () => inTurn('migrate', () => explained(() => store.migrate())),
    scrub: () => inTurn('scrub', () => explained(() => store.scrub())),
    backup(path) {
      if (closing !== undefined) return Promise.reject(closedError())
      return explained(() => store.backup(path))
    },
    close() {
      if (running.getStore()?.open) return Promise.reject(new Error('registry: close inside a transaction'))
      closing ??= tail.then(() => explained(() => store.close()))
      return closing
    },
  }
}

interface Guard {
  readonly tx: RegistryTransaction
  open: boolean
  failure: { readonly error: unknown } | undefined
  /** Calls of a store that answers later; none of them rejects. */
  readonly unanswered: Set<Promise<void>>
}

function guardTransaction(tx: RegistryTransaction, store: Store): Guard {
  const guarded: Record<string, (...parameters: unknown[]) => unknown> = {}
  const guard: Guard = {
    tx: guarded as unknown as RegistryTransaction,
    open: true,
    failure: undefined,
    unanswered: new Set(),
  }

  function fail(error: unknown): never {
    guard.failure ??= { error: store.explain(error) }
    throw guard.failure.error
  }

  function whenAnswered(answer: Promise<unknown>): Promise<unknown> {
    const checked = answer.catch(fail)
    const settled = checked.then(forget, forget)
    function forget(): void {
      guard.unanswered.delete(settled)
    }
    guard.unanswered.add(settled)
    return checked
  }

  for (const [name, call] of Object.entries(tx) as [string, (...parameters: unknown[]) => unknown][]) {
    guarded[name] = (...parameters) => {
      // A late call would land in somebody else's transaction.
      if (!guard.open) throw new Error(`registry: ${name} after the end of its transaction`)
      if (guard.failure !== undefined) throw guard.failure.error
      try {
        const answer = call(...parameters)
        return answer instanceof Promise ? whenAnswered(answer) : answer
      } catch (error) {
        return fail(error)
      }
    }
  }
  return guard
}

function closedError(): VolunteerPassportError {
  return new VolunteerPassportError('STORE_UNAVAILABLE', 'The registry is closed.', {
    hint: 'Create a new registry, or close this one only when the issuer is no longer used.',
  })
}
