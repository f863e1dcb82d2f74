/**
 * Work that waits only where it must: a generator that yields the promises it cannot go on without. With key and
 * lists cached nothing is yielded, and a whole verification runs without giving up the thread.
 */
export type Steps<T> = Generator<PromiseLike<unknown>, T, unknown>

/** The value, waited for only if it is a promise. A rejection is thrown into the steps, as `await` does it. */
export function* settle<T>(value: T | PromiseLike<T>): Steps<T> {
  return isPromiseLike(value) ? ((yield value) as T) : value
}

/** Runs to the end, at once where no step waits. */
export function runSteps<T>(steps: Steps<T>): T | Promise<T> {
  const step = steps.next()
  return step.done === true ? step.value : drive(steps, step)
}

async function drive<T>(steps: Steps<T>, first: IteratorResult<PromiseLike<unknown>, T>): Promise<T> {
  let step = first
  while (step.done !== true) {
    let resume: () => IteratorResult<PromiseLike<unknown>, T>
    try {
      const value = await step.value
      resume = () => steps.next(value)
    } catch (error) {
      resume = () => steps.throw(error)
    }
    step = resume()
  }
  return step.value
}

function isPromiseLike<T>(value: T | PromiseLike<T>): value is PromiseLike<T> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'
}
