import { type Parsed, problem } from '@volunteer-passport/schema'
import { runSteps, type Steps } from '../steps.ts'

const SHORTEST_SECONDS = 60
const LONGEST_SECONDS = 86_400
/** After an answer that did not help, the next request is not made before this time. */
const PAUSE_SECONDS = 60

/** A published document that may be used for a while. */
export interface Keepable {
  /** How long until it is asked for again, held to 1 minute to 24 hours; 0: each time. */
  readonly ttlSeconds: number
  /** The last instant at which it may be used at all, exclusive, in milliseconds since 1970. */
  readonly usableUntil: number
  /** How long it may stand in for a newer one that cannot be had. */
  readonly bridgeSeconds: number
  /** When it left its server, where that was not just now. */
  readonly fetchedAt: Date | undefined
}

/** `isStale`: past its time to live, and used only because no newer one came. */
export type Held<T> = Parsed<{ readonly value: T; readonly isStale: boolean }>

/** One document that a verifier keeps, fetched once for all who ask at the same time. Never throws. */
export interface HeldDocument<T> {
  get(now: Date): Held<T> | Promise<Held<T>>
  /**
   * What may be newer than the one that is kept, fetched for a key or a signature that it does not explain: at most once
   * a minute, the answer standing until then. `undefined` where what is kept is as new as can be had.
   */
  renew(now: Date): Held<T> | Promise<Held<T>> | undefined
}

interface Kept<T> {
  readonly answer: Held<T>
  readonly staleAnswer: Held<T>
  readonly storedAt: number
  readonly freshUntil: number
  readonly usableUntil: number
}

export function createHeldDocument<T extends Keepable>(load: (now: Date) => Steps<Parsed<T>>): HeldDocument<T> {
  let kept: Kept<T> | undefined
  let loading: Promise<Held<T>> | undefined
  let silentSince = Number.NaN
  let renewing: Promise<Held<T>> | undefined
  let renewed: { readonly at: number; readonly refusal: Held<T> | undefined } | undefined

  const usable = (instant: number): Kept<T> | undefined => {
    // A clock that was set back would keep an old document in use for as long as it was set back.
    if (kept !== undefined && (instant >= kept.usableUntil || instant < kept.storedAt - SHORTEST_SECONDS * 1000)) {
      kept = undefined
    }
    return kept
  }

  const loadOrBridge = async (now: Date): Promise<Held<T>> => {
    const loaded = await runSteps(load(now))
    const instant = now.getTime()
    if (loaded.ok) {
      const next = keep(loaded.value, instant)
      kept = next.freshUntil > instant ? next : undefined
      return next.answer
    }
    // Only silence is bridged. A document that came and was refused may be there to hide a newer one.
    const held = loaded.problems[0].code === 'TRUST_LIST_UNAVAILABLE' ? usable(instant) : undefined
    if (held === undefined) return loaded
    silentSince = instant
    return instant < held.freshUntil ? held.answer : held.staleAnswer
  }

  const share = (now: Date): Promise<Held<T>> => {
    loading ??= Promise.resolve()
      .then(() => loadOrBridge(now))
      // Whoever threw has not said that there is nothing newer: nothing is bridged.
      .catch(() => THREW)
      .finally(() => {
        loading = undefined
      })
    return loading
  }

  return {
    get(now) {
      const instant = now.getTime()
      const held = usable(instant)
      if (held === undefined) return share(now)
      if (instant < held.freshUntil) return held.answer
      return isPausing(silentSince, instant) ? held.staleAnswer : share(now)
    },
    renew(now) {
      const instant = now.getTime()
      const held = usable(instant)
      if (held === undefined || instant <= held.storedAt) return undefined
      if (renewing !== undefined) return renewing
      if (renewed !== undefined && isPausing(renewed.at, instant)) return renewed.refusal
      renewing = share(now)
        .then((answer) => {
          const isOld = answer === held.answer || answer === held.staleAnswer
          const outcome = isOld ? SILENT : answer
          renewed = { at: instant, refusal: outcome.ok ? undefined : outcome }
          return outcome
        })
        .finally(() => {
          renewing = undefined
        })
      return renewing
    },
  }
}

/** Whether it is too early after an instant to ask again. A clock that was set back does not make the pause longer. */
const isPausing = (since: number, instant: number): boolean =>
  instant >= since && instant < since + PAUSE_SECONDS * 1000

function keep<T extends Keepable>(value: T, storedAt: number): Kept<T> {
  const ttlSeconds =
    value.ttlSeconds === 0 ? 0 : Math.min(Math.max(value.ttlSeconds, SHORTEST_SECONDS), LONGEST_SECONDS)
  const usableUntil = Math.min(value.usableUntil, storedAt + value.bridgeSeconds * 1000)
  return {
    answer: { ok: true, value: Object.freeze({ value, isStale: isOld(value, storedAt) }) },
    staleAnswer: { ok: true, value: Object.freeze({ value, isStale: true }) },
    storedAt,
    freshUntil: Math.min(storedAt + ttlSeconds * 1000, usableUntil),
    usableUntil,
  }
}

/** A copy grows old from when it was fetched, not from when it was read. */
const isOld = ({ fetchedAt, ttlSeconds }: Keepable, instant: number): boolean =>
  fetchedAt !== undefined && instant >= fetchedAt.getTime() + ttlSeconds * 1000

const unavailable = (detail: string): Extract<Parsed<never>, { ok: false }> => ({
  ok: false,
  problems: [problem('TRUST_LIST_UNAVAILABLE', detail)],
})
const THREW = unavailable('The fetch or the state store failed unexpectedly.')
const SILENT = unavailable('What is kept does not explain it, and nothing newer could be had.')
