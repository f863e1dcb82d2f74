import { createJwkSigner, type Signer } from '@volunteer-passport/codec'
import { createIssuer } from '@volunteer-passport/issuer'
import { createFolderPublisher, createFolderReader } from '@volunteer-passport/issuer/folder-publisher'
import { createPostgresRegistry } from '@volunteer-passport/registry/postgres'
import { frozenClock, OFFICE_DID, officeKey, STATUS_BASE_URL } from '@volunteer-passport/testing'
import pg from 'pg'
import { openIssueQueue } from '../src/issue-queue/create-issue-queue.ts'

export const CHUNK_ROWS = 20
export const NEXT_YEAR = new Date('2027-10-31T12:00:00Z')

/** Where the processes of one office meet. */
export interface QueuePlace {
  readonly url: string
  /** Of the registry; that of the queue is `<schema>_queue`. */
  readonly schema: string
  /** Folder of what is published. */
  readonly site: string
}

/** One process of an office with a registry and a queue in PostgreSQL. */
export async function openQueueOffice({ url, schema, site }: QueuePlace, change = (signer: Signer) => signer) {
  const pool = new pg.Pool({ connectionString: url, max: 4 })
  const registry = createPostgresRegistry({ pool, schema })
  await registry.migrate()
  const issuer = await createIssuer({
    id: OFFICE_DID,
    signer: change(createJwkSigner({ keyId: officeKey.keyId, privateJwk: { ...officeKey.privateJwk } })),
    registry,
    statusBaseUrl: STATUS_BASE_URL,
    published: createFolderReader(site),
    clock: frozenClock('2026-10-31T12:00:00Z'),
  })
  const errors: Error[] = []
  const queue = await openIssueQueue({
    pool,
    issuer,
    schema: `${schema}_queue`,
    chunkRows: CHUNK_ROWS,
    keptSeconds: 60,
    onError: (error) => void errors.push(error),
  })
  return {
    pool,
    issuer,
    queue,
    errors,
    publisher: createFolderPublisher(site),
    async close() {
      await queue.close()
      await registry.close()
      await pool.end()
    },
  }
}
