import { PgBoss } from 'pg-boss'

/** What is used of a `Pool` of the npm package `pg`. */
export interface IssueQueuePool {
  query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>
}

/** How long a worker may be silent before its chunk goes to another one; pg-boss takes no less. */
const SILENCE_SECONDS = 10
const LOOK_SECONDS = 5
const DAY_SECONDS = 86_400

/** An infrastructure that is down is waited for: a chunk is tried again for days, every five minutes at last. */
const CHUNKS = {
  heartbeatSeconds: SILENCE_SECONDS,
  expireInSeconds: 3600,
  retryLimit: 5000,
  retryDelay: 1,
  retryBackoff: true,
  retryDelayMax: 300,
  retentionSeconds: 14 * DAY_SECONDS,
}
/** Nobody works on results: they lie there to be read, as long as jobs are asked about. */
const RESULTS = { retentionSeconds: 30 * DAY_SECONDS }

/** pg-boss on the office's own pool, with the two queues of one issuer. */
export async function startEngine(o: {
  readonly pool: IssueQueuePool
  readonly schema: string
  readonly queues: { readonly chunks: string; readonly results: string }
  /** How long a chunk stays that is done, or was given up. */
  readonly keptSeconds: number
  readonly onError: (error: Error) => void
}): Promise<PgBoss> {
  const { pool, schema, queues, keptSeconds, onError } = o
  const engine = new PgBoss({
    db: { executeSql: async (text, values) => pool.query(text, values as unknown[]) },
    schema,
    schedule: false,
    superviseIntervalSeconds: LOOK_SECONDS,
    monitorIntervalSeconds: LOOK_SECONDS,
    maintenanceIntervalSeconds: keptSeconds,
  })
  engine.on('error', onError)
  await engine.start()
  await engine.createQueue(queues.chunks, { ...CHUNKS, deleteAfterSeconds: keptSeconds })
  await engine.createQueue(queues.results, RESULTS)
  return engine
}
