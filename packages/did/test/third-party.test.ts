import { createDidResolver, resolveVerificationMethod } from '@volunteer-passport/did'
import { describeVectors, fakeNetwork } from '@volunteer-passport/testing'
import { expect, it } from 'vitest'

const now = new Date('2026-11-23T00:00:00Z')
const resolver = createDidResolver({ fetch: fakeNetwork() })
const keyOf = (keyId: string) =>
  resolveVerificationMethod({ resolver, keyId, issuer: keyId.split('#')[0]!, purpose: 'assertionMethod', now })

const decodeProtectedHeader = (jws: string): { readonly alg?: string; readonly kid?: string } =>
  JSON.parse(Buffer.from(jws.split('.')[0]!, 'base64url').toString())

/** The one key id of a DID whose key is in its name. */
const keyIdOf = (did: string) => (did.startsWith('did:jwk:') ? `${did}#0` : `${did}#${did.slice('did:key:'.length)}`)

describeVectors('third-party-tokens', (read) => {
  interface Token {
    readonly id: string
    readonly token: string
    readonly alg: string
    readonly keyFrom: string | null
    readonly iss?: string
    readonly publicJwk: { readonly kty: string; readonly crv: string; readonly x: string; readonly y?: string }
  }
  const all = read<Token[]>('tokens.jsonl')
  const [ours, others] = [[], []] as [Token[], Token[]]
  for (const token of all.filter(({ keyFrom }) => / did:(key|jwk)$/.test(keyFrom ?? ''))) {
    ;(['Ed25519', 'P-256'].includes(token.publicJwk.crv) ? ours : others).push(token)
  }
  const didOf = ({ token, keyFrom, iss }: Token): string => {
    const jws = token.split('~')[0]!
    if (keyFrom!.startsWith('kid')) return String(decodeProtectedHeader(jws).kid).split('#')[0]!
    const payload = JSON.parse(Buffer.from(jws.split('.')[1]!, 'base64url').toString())
    // Some of these have an `iss` with quotation marks of its own.
    if (keyFrom!.startsWith('vc.issuer')) return payload.vc.issuer.id ?? payload.vc.issuer
    return iss ?? payload.issuer
  }

  it('has tokens of both methods', () => {
    expect(ours.length).toBeGreaterThan(20)
  })

  it.each(ours)('gives the key that signed $id ($keyFrom)', async (token) => {
    const { kty, crv, x, y } = token.publicJwk
    const jwk = { kty, crv, x, ...(y === undefined ? {} : { y }) }
    expect(await keyOf(keyIdOf(didOf(token)))).toMatchObject({ ok: true, value: { jwk } })
  })

  it('refuses the keys of curves that are not supported', async () => {
    for (const token of others) expect(await keyOf(keyIdOf(didOf(token)))).toMatchObject({ ok: false })
  })
})

describeVectors('web5-vc-jwt', (read) => {
  interface Cases {
    readonly vectors: readonly { readonly description: string; readonly input: string; readonly errors?: boolean }[]
  }
  const tokens = ['vc_jwt/verify.json', 'vc_jwt/decode.json']
    .flatMap((file) => read<Cases>(file).vectors)
    .filter(({ input }) => input.split('.').length === 3)
  const ed25519 = tokens.filter(({ input }) => {
    const { alg, kid } = decodeProtectedHeader(input)
    return alg === 'EdDSA' && typeof kid === 'string' && kid.startsWith('did:jwk:')
  })

  it('has tokens of did:jwk', () => {
    expect(ed25519.length).toBeGreaterThan(5)
  })

  it.each(ed25519)('gives a key for the kid: $description', async ({ input }) => {
    const { kid } = decodeProtectedHeader(input)
    const encoded = JSON.parse(Buffer.from(kid!.split(/[:#]/)[2]!, 'base64url').toString())
    expect(await keyOf(kid!)).toMatchObject({ ok: true, value: { jwk: { x: encoded.x } } })
  })
})
