import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** `before`: the server never hears of it. `after`: it has done so, and its answer is lost. */
export type Cut = 'before' | 'after'

/** Stands between a client and a PostgreSQL server, and cuts the connection at one of the commits that pass. */
export interface CuttingProxy {
  readonly url: string
  /** The n-th commit from now on. */
  cutAt(nth: number, cut: Cut): void
  stopCutting(): void
  /** Whether it has come to that. */
  hasCut(): boolean
  close(): Promise<void>
}

/** A simple query of the protocol ends with a zero byte. */
const COMMIT = Buffer.from('COMMIT\0')

export async function createCuttingProxy(serverUrl: string): Promise<CuttingProxy> {
  const { hostname, port } = new URL(serverUrl)
  let left = Number.POSITIVE_INFINITY
  let mode: Cut = 'before'
  const open = new Set<Socket>()

  const proxy = createServer((client) => {
    const server = connect(Number(port), hostname)
    const end = () => {
      client.destroy()
      server.destroy()
    }
    for (const socket of [client, server]) {
      open.add(socket)
      socket.on('error', end)
      socket.on('close', () => {
        open.delete(socket)
        end()
      })
    }
    let isMute = false
    client.on('data', (chunk) => {
      if (chunk.includes(COMMIT)) left -= 1
      if (!chunk.includes(COMMIT) || left !== 0) return void server.write(chunk)
      if (mode === 'before') return end()
      isMute = true
      server.write(chunk)
    })
    // What it answers now is that it has committed.
    server.on('data', (chunk) => (isMute ? end() : void client.write(chunk)))
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  const address = proxy.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const url = new URL(serverUrl)
  url.hostname = '127.0.0.1'
  url.port = String(address.port)
  return {
    url: url.href,
    cutAt(nth, cut) {
      left = nth
      mode = cut
    },
    stopCutting() {
      left = Number.POSITIVE_INFINITY
    },
    hasCut: () => left <= 0,
    async close() {
      for (const socket of open) socket.destroy()
      proxy.close()
      await once(proxy, 'close')
    },
  }
}
