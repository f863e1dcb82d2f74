import type * as Https from 'node:https'
import type { LookupFunction } from 'node:net'
import type { AddressLookup } from './address-lookup.ts'
import { createBodyCollector } from './body-collector.ts'
import type { Fetched } from './fetch.ts'
import { type AddressCheck, loadPublicAddressCheck } from './public-address.ts'
import { refused } from './refused.ts'
import { documentOf, refuseHead } from './response-head.ts'

/** One request over a connection of its own; the address that was checked is the one connected to. */
export async function fetchByNode(
  https: typeof Https,
  url: URL,
  o: {
    readonly accept: string
    readonly maxBytes: number
    readonly signal: AbortSignal
    readonly lookup: AddressLookup
    readonly isAddressAllowed: AddressCheck | undefined
    readonly ca: string | undefined
  },
): Promise<Fetched> {
  const isAllowed = o.isAddressAllowed ?? (await loadPublicAddressCheck())
  let stage: 'connect' | 'secure' | 'http' = 'connect'
  let forbidden = false

  const addressesOf = async (host: string) => {
    const addresses = await o.lookup(host)
    // One private answer among public ones is enough: which of them is tried is not ours to say.
    forbidden = !addresses.every(({ address }) => isAllowed(address))
    const [first] = addresses
    if (first === undefined || forbidden) throw new Error('no address that may be connected to')
    return { first, all: [...addresses] }
  }
  // The socket asks here, and here only, where to connect: a second look-up could answer otherwise (rebinding).
  const lookup: LookupFunction = (host, options, callback) => {
    addressesOf(host).then(
      ({ first, all }) => (options.all ? callback(null, all) : callback(null, first.address, first.family)),
      (error: NodeJS.ErrnoException) => callback(error, ''),
    )
  }

  return new Promise((resolve) => {
    const request = https.request(url, {
      method: 'GET',
      // A shared agent could reuse a connection, or go through a proxy, that was never checked.
      agent: false,
      lookup,
      // Compressed bytes are the only ones that can be counted before they are expanded: ask for none.
      headers: { accept: o.accept, 'accept-encoding': 'identity' },
      // Said outright, so that NODE_TLS_REJECT_UNAUTHORIZED in the environment cannot switch it off.
      rejectUnauthorized: true,
      ...(o.ca === undefined ? {} : { ca: o.ca }),
    })
    const finish = (answer: Fetched) => {
      o.signal.removeEventListener('abort', giveUp)
      resolve(answer)
      request.destroy()
    }
    const giveUp = () => finish(refused('FETCH_FAILED', 'The request was given up.'))
    const fail = () => {
      if (forbidden) return finish(refused('DID_HOST_FORBIDDEN', 'The host leads to an address that is not public.'))
      if (stage === 'secure') return finish(refused('FETCH_TLS', 'No secure connection could be made to the host.'))
      finish(refused('FETCH_FAILED', 'The connection to the host failed.'))
    }
    if (o.signal.aborted) return giveUp()
    o.signal.addEventListener('abort', giveUp)
    request.on('error', fail)
    request.on('socket', (socket) => {
      socket.once('connect', () => {
        stage = 'secure'
      })
      socket.once('secureConnect', () => {
        stage = 'http'
      })
    })
    request.on('response', (response) => {
      const header = (name: string) => response.headers[name]?.toString()
      const refusal = refuseHead({ status: response.statusCode ?? 0, header }, o)
      if (refusal !== undefined) return finish(refusal)
      if ((header('content-encoding') ?? 'identity') !== 'identity') {
        return finish(refused('FETCH_TOO_LARGE', 'The body is compressed, so that its size cannot be told.'))
      }
      const body = createBodyCollector(o.maxBytes)
      response.on('error', fail)
      response.on('data', (chunk: Buffer) => {
        if (!body.add(chunk)) finish(refused('FETCH_TOO_LARGE', 'The body is over the size limit.'))
      })
      response.on('end', () => finish({ ok: true, value: documentOf(header, body.bytes()) }))
    })
    request.end()
  })
}
