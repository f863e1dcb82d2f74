const IN_FLIGHT = 16

type Pull<T> = { readonly result: IteratorResult<T, unknown> } | { readonly error: unknown }

/**
 * Maps a stream, up to 16 items at a time, and gives the results in the order of the items. A result is handed on as
 * soon as it is its turn, even while the stream is waiting for its next item.
 */
export async function* mapInOrder<T, R>(
  items: AsyncIterable<T> | Iterable<T>,
  map: (item: T) => Promise<R>,
): AsyncGenerator<R, undefined, undefined> {
  const source = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]()
  const inFlight: Promise<R>[] = []
  let pulling: Promise<Pull<T>> | undefined
  let end: { readonly error?: unknown } | undefined
  try {
    while (true) {
      if (end === undefined && inFlight.length < IN_FLIGHT) pulling ??= pull(source)
      const [head] = inFlight
      if (head === undefined && pulling === undefined) break
      const waits: Promise<Pull<T> | undefined>[] = []
      if (head !== undefined) waits.push(head.then(nothing, nothing))
      if (pulling !== undefined) waits.push(pulling)
      const pulled = await Promise.race(waits)
      if (pulled === undefined) {
        inFlight.shift()
        yield await head!
        continue
      }
      pulling = undefined
      if ('error' in pulled) end = pulled
      else if (pulled.result.done === true) end = {}
      else inFlight.push(quiet(map(pulled.result.value)))
    }
    if (end !== undefined && 'error' in end) throw end.error
  } finally {
    // The caller stopped early: let the source close its file or connection. One that is waiting for its next item
    // may never answer, and is not waited for.
    const closing = end === undefined ? Promise.resolve(source.return?.()) : undefined
    if (pulling === undefined) await closing
    else closing?.catch(nothing)
  }
  return undefined
}

async function pull<T>(source: Iterator<T> | AsyncIterator<T>): Promise<Pull<T>> {
  try {
    return { result: await source.next() }
  } catch (error) {
    return { error }
  }
}

/** A rejection is met when it is its turn; until then it is not an unhandled one. */
function quiet<R>(promise: Promise<R>): Promise<R> {
  promise.catch(nothing)
  return promise
}

function nothing(): undefined {}
