import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'

export interface BucketRequest {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
}

/** A server of objects as buckets are: strong entity tags, conditions (RFC 9110 §13) checked and kept in one step. */
export interface Bucket {
  readonly url: string
  readonly files: Map<string, Buffer>
  readonly requests: BucketRequest[]
  /** Looks at each request first. What it answers is the answer: a status, or never one. */
  meet: (request: BucketRequest, nth: number) => number | 'silence' | undefined
  /** `false`: takes every PUT, as a server does that knows no conditions. */
  keepsConditions: boolean
  readonly stop: () => Promise<void>
}

export async function startBucket(): Promise<Bucket> {
  const files = new Map<string, Buffer>()
  const etags = new Map<Buffer, string>()
  const etagOf = (bytes: Buffer | undefined): string | undefined => {
    if (bytes === undefined) return undefined
    if (!etags.has(bytes)) etags.set(bytes, `"${etags.size}"`)
    return etags.get(bytes)
  }
  const server = createServer(async (request, response) => {
    const { method = '', url: path = '', headers } = request
    bucket.requests.push({ method, path, headers })
    const body = await buffer(request)
    const met = bucket.meet({ method, path, headers }, bucket.requests.length)
    if (met === 'silence') return
    if (met !== undefined) return end(response, met)
    const standing = files.get(path)
    const etag = etagOf(standing)
    if (method === 'GET') {
      if (etag !== undefined) response.setHeader('etag', etag)
      return end(response, standing === undefined ? 404 : 200, standing)
    }
    const fails =
      (headers['if-match'] !== undefined && headers['if-match'] !== etag) ||
      (headers['if-none-match'] === '*' && etag !== undefined)
    if (fails && bucket.keepsConditions) return end(response, 412)
    files.set(path, body)
    end(response, 201)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { readonly port: number }
  const bucket: Bucket = {
    url: `http://127.0.0.1:${port}`,
    files,
    requests: [],
    meet: () => undefined,
    keepsConditions: true,
    stop: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return bucket
}

function end(response: ServerResponse, status: number, body?: Buffer): void {
  response.statusCode = status
  if (status >= 300 && status < 400) response.setHeader('location', '/elsewhere')
  response.end(body ?? 'CANARY-BODY')
}
