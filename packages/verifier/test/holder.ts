import { createHash, createPrivateKey, createPublicKey } from 'node:crypto'
import { signWithJose, type TestKey, type TestPublicJwk } from '@volunteer-passport/testing'

export const AUDIENCE = 'https://gate.example/entrance'
export const NONCE = 'b6Yz0V1s-3kQx8'

/** A phone's Ed25519 key as a did:jwk; the private half is this byte, 32 times. */
export function phoneKey(seed: number): TestKey & { readonly did: string; readonly thumbprint: string } {
  const d = Buffer.alloc(32, seed)
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), d])
  const publicKey = createPublicKey(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }))
  const x = publicKey.export({ format: 'jwk' }).x!
  const publicJwk: TestPublicJwk = { kty: 'OKP', crv: 'Ed25519', x }
  const did = `did:jwk:${Buffer.from(JSON.stringify(publicJwk)).toString('base64url')}`
  const thumbprint = createHash('sha256')
    .update(JSON.stringify({ crv: 'Ed25519', kty: 'OKP', x }))
    .digest('base64url')
  const privateJwk = { ...publicJwk, d: d.toString('base64url') }
  return { algorithm: 'EdDSA', keyId: `${did}#0`, publicJwk, privateJwk, did, thumbprint }
}

/** As a wallet that knows no DID names its key: by the thumbprint. */
export const byThumbprint = (key: ReturnType<typeof phoneKey>): TestKey => ({ ...key, keyId: key.thumbprint })

export const envelope = (token: string): object => ({
  '@context': 'https://www.w3.org/ns/credentials/v2',
  id: `data:application/vc+jwt,${token}`,
  type: 'EnvelopedVerifiableCredential',
})

export function presentationDocument(
  credentials: readonly unknown[],
  members: Readonly<Record<string, unknown>> = {},
): object {
  return {
    '@context': ['https://www.w3.org/ns/credentials/v2'],
    type: ['VerifiablePresentation'],
    verifiableCredential: credentials,
    aud: AUDIENCE,
    nonce: NONCE,
    ...members,
  }
}

/** A `vp+jwt` of these tokens by hand, as another implementation would send it. */
export function present(
  tokens: readonly string[],
  key: TestKey,
  members: Readonly<Record<string, unknown>> = {},
  header: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const document = presentationDocument(tokens.map(envelope), members)
  return signWithJose(document, key, { typ: 'vp+jwt', cty: 'vp', ...header })
}
