import { Refusal } from './refusal.ts'

/** One record of a stream: read, or refused for what it is. */
export type Item<Input, Read> = { readonly input: Input } & (
  | { readonly read: Read; readonly refusal?: undefined }
  | { readonly refusal: Refusal }
)

/** Records a transaction: large enough that committing costs little, small enough that others need not wait. */
const BATCH_SIZE = 500

/**
 * Takes a stream in batches and gives the answers in the order of the records, with one batch in memory. A batch ends
 * early before a record that has a key in common with one of its own, so that the later one sees the earlier one done.
 */
export async function* inBatches<Input, Read, Answer>(
  source: AsyncIterable<Input> | Iterable<Input>,
  o: {
    /** Throws a Refusal for a record that cannot be read. */
    readonly read: (input: Input) => Read
    readonly keysOf: (read: Read) => readonly string[]
    readonly run: (batch: readonly Item<Input, Read>[]) => Promise<readonly Answer[]> | AsyncIterable<Answer>
  },
): AsyncGenerator<Answer, void, undefined> {
  let batch: Item<Input, Read>[] = []
  let keys = new Set<string>()
  for await (const input of source) {
    const item = readItem(input, o.read)
    const own = item.refusal === undefined ? o.keysOf(item.read) : []
    if (batch.length === BATCH_SIZE || own.some((key) => keys.has(key))) {
      yield* await o.run(batch)
      batch = []
      keys = new Set()
    }
    batch.push(item)
    for (const key of own) keys.add(key)
  }
  if (batch.length > 0) yield* await o.run(batch)
}

function readItem<Input, Read>(input: Input, read: (input: Input) => Read): Item<Input, Read> {
  try {
    return { input, read: read(input) }
  } catch (error) {
    if (error instanceof Refusal) return { input, refusal: error }
    throw error
  }
}
