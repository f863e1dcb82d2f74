import { Refusal } from './refusal.ts'

/** One record of a stream: read, or refused for what it is. */
export type Item<Input, Read> = { readonly input: Input } & (
  | { readonly read: Read; readonly refusal?: undefined }
  | { readonly refusal: Refusal }
)

/** Records a transaction: large enough that committing costs little, small enough that others need not wait. */
const BATCH_SIZE = 250

export interface Batch<Input, Read> {
  readonly items: readonly Item<Input, Read>[]
  /** Of all its records: a batch that has one in common must be done before or after it. */
  readonly keys: ReadonlySet<string>
}

interface Reading<Input, Read> {
  /** Throws a Refusal for a record that cannot be read. */
  readonly read: (input: Input) => Read
  readonly keysOf: (read: Read) => readonly string[]
}

/**
 * Takes a stream in batches, with one in memory. A batch ends early before a record that has a key in common with one
 * of its own, so that the later one sees the earlier one done.
 */
export async function* batchesOf<Input, Read>(
  source: AsyncIterable<Input> | Iterable<Input>,
  o: Reading<Input, Read>,
): AsyncGenerator<Batch<Input, Read>, void, undefined> {
  const filling = fillBatches(o)
  // Apart: what is there at once is not waited for record by record.
  if (isAsync(source)) {
    for await (const input of source) {
      const full = filling.add(input)
      if (full !== undefined) yield full
    }
  } else {
    for (const input of source) {
      const full = filling.add(input)
      if (full !== undefined) yield full
    }
  }
  const last = filling.rest()
  if (last.items.length > 0) yield last
}

function isAsync<T>(source: AsyncIterable<T> | Iterable<T>): source is AsyncIterable<T> {
  return (source as Partial<AsyncIterable<T>>)[Symbol.asyncIterator] !== undefined
}

function fillBatches<Input, Read>(o: Reading<Input, Read>) {
  let items: Item<Input, Read>[] = []
  let keys = new Set<string>()
  return {
    /** Answers the batch before it, where the record begins another. */
    add(input: Input): Batch<Input, Read> | undefined {
      const item = readItem(input, o.read)
      const own = item.refusal === undefined ? o.keysOf(item.read) : []
      let full: Batch<Input, Read> | undefined
      if (items.length === BATCH_SIZE || own.some((key) => keys.has(key))) {
        full = { items, keys }
        items = []
        keys = new Set()
      }
      items.push(item)
      for (const key of own) keys.add(key)
      return full
    },
    rest: (): Batch<Input, Read> => ({ items, keys }),
  }
}

/** Carries out a stream batch by batch, and gives the answers in the order of the records. */
export async function* inBatches<Input, Read, Answer>(
  source: AsyncIterable<Input> | Iterable<Input>,
  o: Reading<Input, Read> & {
    readonly run: (batch: readonly Item<Input, Read>[]) => Promise<readonly Answer[]>
  },
): AsyncGenerator<Answer, void, undefined> {
  for await (const { items } of batchesOf(source, o)) yield* await o.run(items)
}

function readItem<Input, Read>(input: Input, read: (input: Input) => Read): Item<Input, Read> {
  try {
    return { input, read: read(input) }
  } catch (error) {
    if (error instanceof Refusal) return { input, refusal: error }
    throw error
  }
}
