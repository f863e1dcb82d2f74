import type { IssueInput, IssueOutcome, IssueProgress, Issuer, Publisher } from '@volunteer-passport/issuer'
import { type CredentialType, VolunteerPassportError } from '@volunteer-passport/schema'
import type { Job } from 'pg-boss'
import { type Chunk, chunksOf, digestOf, idOf } from './chunk.ts'
import { issueChunk, type RejectedRow } from './issue-chunk.ts'
import { createJobResults } from './job-results.ts'
import { type IssueQueuePool, startEngine } from './queue-engine.ts'

export type { RejectedRow } from './issue-chunk.ts'
export type { IssueQueuePool } from './queue-engine.ts'

export interface IssueQueueOptions {
  /** The pool of the npm package `pg` that the registry has, or another one of the same database. */
  readonly pool: IssueQueuePool
  /** Queues are kept apart by issuer. */
  readonly issuer: Issuer
  /** Of pg-boss's tables; `volunteer_passport_queue` by default. */
  readonly schema?: string
  /** Told what fails in the background: a chunk that will be tried again, a database that cannot be reached. */
  readonly onError?: (error: Error) => void
}

/** Bulk issuing by several processes, on any number of machines, that share a registry in PostgreSQL. */
export interface IssueQueue {
  /**
   * Puts the rows into the queue, in chunks; answers how many there were. The same job again, after a crash in the
   * middle too, adds what is missing and no more. A `jobId` names one job. Chunks are carried out in no certain order:
   * a key should stand in one row of a job.
   * @throws VolunteerPassportError ACTOR_INVALID (jobId), OPTION_INVALID (the jobId of other rows); TypeError for a row
   * that holds no data
   */
  enqueue<C>(
    type: CredentialType<C>,
    rows: AsyncIterable<IssueInput<C>> | Iterable<IssueInput<C>>,
    o: { readonly jobId: string },
  ): Promise<number>
  /**
   * Takes chunk after chunk, until `close`, and issues their rows by `issuer.issueAll`. A chunk whose worker was killed
   * goes to another one within half a minute. `onOutcomes` is told each chunk's answers before the chunk counts as done,
   * and after a crash once more.
   */
  work(
    types: readonly CredentialType<unknown>[],
    o?: {
      readonly publisher?: Publisher
      readonly onOutcomes?: (outcomes: readonly IssueOutcome[]) => Promise<void> | void
    },
  ): Promise<void>
  /** Over all workers; `done` equals `total` when the job is finished. Kept for 30 days. */
  progress(jobId: string): Promise<IssueProgress>
  /** Rows of chunks that are done, in no particular order of chunks. */
  rejected(jobId: string): AsyncIterable<RejectedRow>
  /** Lets the chunk in hand be finished, and takes no other. The pool stays open. */
  close(): Promise<void>
}

/** As many as the issuer takes into one transaction. */
const CHUNK_ROWS = 2000

/** Rows of a chunk that is done are of no more use, and may be claims about somebody who is erased tomorrow. */
const KEPT_SECONDS = 60

/** The first one in a database makes pg-boss's tables. */
export const createIssueQueue = (o: IssueQueueOptions): Promise<IssueQueue> =>
  openIssueQueue({ ...o, chunkRows: CHUNK_ROWS, keptSeconds: KEPT_SECONDS })

/** `createIssueQueue` with what only tests set. */
export async function openIssueQueue(
  o: IssueQueueOptions & { readonly chunkRows: number; readonly keptSeconds: number },
): Promise<IssueQueue> {
  const { pool, issuer, schema = 'volunteer_passport_queue', onError = () => {}, chunkRows, keptSeconds } = o
  const name = `issue.${digestOf([issuer.id]).replaceAll('-', '.').slice(0, 16)}`
  const queues = { chunks: name, results: `${name}.results` }
  const engine = await startEngine({ pool, schema, queues, keptSeconds, onError })
  const results = createJobResults(engine, queues.results)

  /** A chunk is in the queue until it is done, and its result is there before it leaves. */
  async function digestUnder(id: string): Promise<string | undefined> {
    const [chunk] = await engine.findJobs<Chunk>(queues.chunks, { id })
    return chunk?.data.digest ?? results.digestOfChunk(id)
  }

  async function put(chunk: Chunk): Promise<void> {
    const id = idOf(issuer.id, chunk.jobId, chunk.from)
    const before = await digestUnder(id)
    if (before === undefined) await engine.insert(queues.chunks, [{ id, data: chunk }])
    // Another process may have been first.
    if ((before ?? (await digestUnder(id))) !== chunk.digest) throw otherJob()
  }

  async function carryOut(job: Job<Chunk>, worker: Worker): Promise<void> {
    const type = worker.types.find(({ name }) => name === job.data.type)
    if (type === undefined) throw new Error('no worker of this process issues this type')
    const began = performance.now()
    const { publisher, onOutcomes } = worker
    const result = await issueChunk(issuer, job.data, { type, publisher, onOutcomes, isRetried: job.retryCount > 0 })
    await results.noteChunk(job.id, job.data, result, (performance.now() - began) / 1000)
  }

  return {
    async enqueue(type, rows, { jobId }) {
      // Refuses type and id as the workers' own call will.
      for await (const _ of issuer.issueAll(type, [], { jobId }));
      let total = 0
      for await (const part of chunksOf(rows, { jobId, type: type.name, size: chunkRows })) {
        await put(part.chunk)
        total += part.rows
      }
      if (!(await results.noteTotal(jobId, total))) throw otherJob()
      return total
    },
    async work(types, { publisher, onOutcomes } = {}) {
      const worker = { types, publisher, onOutcomes }
      await engine.work<Chunk>(queues.chunks, { batchSize: 1, pollingIntervalSeconds: 0.5 }, async (jobs) => {
        for (const job of jobs) {
          await carryOut(job, worker).catch((error: Error) => {
            onError(error)
            // pg-boss keeps what it is thrown, with all that hangs on it.
            throw new Error('code' in error ? String(error.code) : error.name)
          })
        }
      })
    },
    progress: (jobId) => results.progress(jobId),
    rejected: (jobId) => results.rejected(jobId),
    close: () => engine.stop({ graceful: true, close: false }),
  }
}

function otherJob(): VolunteerPassportError {
  return new VolunteerPassportError('OPTION_INVALID', 'The jobId is that of a job of other rows', {
    hint: 'Give each job an id of its own. What the queue held before is still carried out.',
  })
}

interface Worker {
  readonly types: readonly CredentialType<unknown>[]
  readonly publisher: Publisher | undefined
  readonly onOutcomes: ((outcomes: readonly IssueOutcome[]) => Promise<void> | void) | undefined
}
