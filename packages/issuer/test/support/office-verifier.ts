import { createDidResolver, type Fetch } from '@volunteer-passport/did'
import type { Issuer } from '@volunteer-passport/issuer'
import { createVerifier, trustIssuers, type Verifier } from '@volunteer-passport/verifier'
import type { Office } from './office.ts'

/** A stranger's verifier, which sees the office's web site as it is whenever it looks. */
export function verifierOf(o: {
  readonly issuer: () => Issuer
  readonly web: Office['web']
  readonly clock: () => Date
}): Verifier {
  const { clock, web } = o
  const fetch: Fetch = async (url) => {
    const document = async () => Buffer.from(JSON.stringify(await o.issuer().keys.didDocument()))
    const body = url.endsWith('/did.json') ? await document() : web.files.get(url)?.bytes
    if (body === undefined) throw new Error(`nothing is at ${url}`)
    const contentType = url.endsWith('.jwt') ? 'application/vc+jwt' : 'application/json'
    return { ok: true, value: { body, contentType, maxAgeSeconds: undefined, accessControlAllowOrigin: '*' } }
  }
  return createVerifier({
    trust: trustIssuers([o.issuer().id]),
    resolver: createDidResolver({ fetch, clock }),
    statusLists: fetch,
    clock,
  })
}
