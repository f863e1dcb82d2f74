import type { IssueProgress } from '@volunteer-passport/issuer'
import type { PgBoss } from 'pg-boss'
import { type Chunk, idOf } from './chunk.ts'
import type { ChunkResult, RejectedRow } from './issue-chunk.ts'
import { decodeRows, encodeRows } from './row-text.ts'

/** What lies in the queue of results: of one chunk, or how large the whole job is. */
type Stored =
  | { readonly jobId: string; readonly total: number }
  | {
      readonly jobId: string
      /** Of the chunk. */
      readonly digest: string
      readonly done: number
      readonly outcomes: IssueProgress['outcomes']
      readonly seconds: number
      /** By `encodeRows`: a key may hold what a database cannot. */
      readonly rejected: string
    }

/** What became of jobs, chunk by chunk. The same thing noted twice is there once. */
export interface JobResults {
  /** Answers `false` where the job has another total. */
  readonly noteTotal: (jobId: string, total: number) => Promise<boolean>
  readonly noteChunk: (
    id: string,
    chunk: Pick<Chunk, 'jobId' | 'digest'>,
    result: ChunkResult,
    seconds: number,
  ) => Promise<void>
  /** Of a chunk that is done; `undefined` of any other. */
  readonly digestOfChunk: (id: string) => Promise<string | undefined>
  readonly progress: (jobId: string) => Promise<IssueProgress>
  readonly rejected: (jobId: string) => AsyncGenerator<RejectedRow, void, undefined>
}

const PAGE = 200

export function createJobResults(engine: PgBoss, queue: string): JobResults {
  const put = async (id: string, data: Stored) => void (await engine.insert(queue, [{ id, data }]))

  async function* read(jobId: string): AsyncGenerator<{ readonly data: Stored; readonly at: Date }, void, undefined> {
    for (let after: string | undefined, more = true; more; ) {
      const page = await engine.findJobs<Stored>(queue, {
        data: { jobId },
        limit: PAGE,
        ...(after !== undefined && { after }),
      })
      for (const { data, createdOn } of page) yield { data, at: createdOn }
      after = page.at(-1)?.id
      more = page.length === PAGE
    }
  }

  return {
    async noteTotal(jobId, total) {
      const id = idOf(queue, jobId, 'total')
      await put(id, { jobId, total })
      const [there] = await engine.findJobs<{ readonly total: number }>(queue, { id })
      return there?.data.total === total
    },
    noteChunk: (id, { jobId, digest }, { done, outcomes, rejected }, seconds) =>
      put(id, { jobId, digest, done, outcomes, seconds, rejected: encodeRows(rejected) }),
    async digestOfChunk(id) {
      const [there] = await engine.findJobs<{ readonly digest: string }>(queue, { id })
      return there?.data.digest
    },
    progress: async (jobId) => {
      const sum = createSum()
      for await (const { data, at } of read(jobId)) sum.add(data, at)
      return sum.progress()
    },
    async *rejected(jobId) {
      for await (const { data } of read(jobId)) {
        if ('rejected' in data) yield* decodeRows(data.rejected) as readonly RejectedRow[]
      }
    },
  }
}

function createSum() {
  const outcomes = { issued: 0, unchanged: 0, renewed: 0, replaced: 0, rejected: 0 }
  let done = 0
  let total: number | undefined
  let [began, ended] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  return {
    add(data: Stored, at: Date): void {
      if ('total' in data) {
        total = data.total
        return
      }
      done += data.done
      for (const name of Object.keys(outcomes) as (keyof typeof outcomes)[]) outcomes[name] += data.outcomes[name]
      began = Math.min(began, at.getTime() / 1000 - data.seconds)
      ended = Math.max(ended, at.getTime() / 1000)
    },
    progress(): IssueProgress {
      const ratePerSecond = ended > began ? done / (ended - began) : 0
      return {
        done,
        ratePerSecond,
        outcomes,
        ...(total !== undefined && { total }),
        ...(total !== undefined && ratePerSecond > 0 && { remainingSeconds: (total - done) / ratePerSecond }),
      }
    },
  }
}
