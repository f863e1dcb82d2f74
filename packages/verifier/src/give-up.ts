import { type Parsed, type ProblemCode, problem } from '@volunteer-passport/schema'

/**
 * The value, or a problem as soon as the caller's signal says that it will wait no longer. The work itself goes on:
 * others may be waiting for it.
 */
export function orGiveUp<T>(
  value: Parsed<T> | Promise<Parsed<T>>,
  signal: AbortSignal | undefined,
  code: ProblemCode,
): Parsed<T> | Promise<Parsed<T>> {
  if (signal === undefined || !(value instanceof Promise)) return value
  const givenUp: Parsed<T> = { ok: false, problems: [problem(code, 'The caller waited no longer.')] }
  return new Promise((resolve, reject) => {
    const giveUp = () => resolve(givenUp)
    if (signal.aborted) giveUp()
    signal.addEventListener('abort', giveUp, { once: true })
    value.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp))
  })
}
