import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { TestProject } from 'vitest/node'
import { type PostgresServer, startPostgres } from './start-postgres.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Answers the URL of the run's one PostgreSQL server, which starts when it is first asked for. */
    readonly postgresDesk: string
  }
}

/** Set-up of a whole run of tests: all its workers share one server, and a run that needs none starts none. */
export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  let starting: Promise<PostgresServer> | undefined
  const path = `/${randomUUID()}`
  const desk = createServer(async (request, response) => {
    if (request.url !== path) return response.writeHead(404).end()
    starting ??= startPostgres({ max_connections: '200' })
    await starting.then(
      ({ url }) => response.end(url),
      (error: unknown) => response.writeHead(500).end(String(error)),
    )
    return response
  }).listen(0, '127.0.0.1')
  await once(desk, 'listening')
  const address = desk.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  provide('postgresDesk', `http://127.0.0.1:${address.port}${path}`)
  return async () => {
    desk.close()
    desk.closeAllConnections()
    const server = await starting?.catch(() => undefined)
    await server?.stop()
  }
}
