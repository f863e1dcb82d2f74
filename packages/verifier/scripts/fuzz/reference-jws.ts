import { createPublicKey, type JsonWebKey, verify } from 'node:crypto'
import { parseStrictJson } from './reference-json.ts'

type Members = Readonly<Record<string, unknown>>

export interface ReferenceJws {
  readonly header: Members
  readonly payload: Members
  readonly signature: Uint8Array
  readonly signed: Uint8Array
}

export function demand(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(what)
}

export const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A signed document of this issuer, by VC-JOSE-COSE. Throws for anything that is refused. */
export function readReferenceJws(
  token: string | Uint8Array,
  o: {
    readonly maxLength: number
    readonly issuer: string
    readonly didDocument: string | Uint8Array
    readonly now: Date
  },
): ReferenceJws {
  const jws = readSegments(token, o.maxLength)
  const { header, payload } = jws
  demand(['vc+jwt', 'application/vc+jwt'].includes(String(header.typ).toLowerCase()), 'typ')
  demand(header.cty === undefined || ['vc', 'application/vc'].includes(String(header.cty).toLowerCase()), 'cty')
  const issuer = isMembers(payload.issuer) ? payload.issuer.id : payload.issuer
  demand(issuer === o.issuer, 'issuer')
  demandSignature(jws, findKey(header.kid, o))
  return jws
}

/** RFC 7515 §7.1, strictly. */
export function readSegments(token: string | Uint8Array, maxLength: number): ReferenceJws {
  const text = typeof token === 'string' ? token : Buffer.from(token).toString('latin1')
  demand(text.length <= maxLength, 'too long')
  const segments = text.split('.')
  demand(segments.length === 3, 'not three segments')
  for (const segment of segments) {
    demand(/^[A-Za-z0-9_-]*$/.test(segment), 'not base64url')
    demand(Buffer.from(segment, 'base64url').toString('base64url') === segment, 'not canonical base64url')
  }
  const [headerBytes, payloadBytes, signature] = segments.map((segment) => Buffer.from(segment, 'base64url'))
  demand(headerBytes!.length <= 8_192, 'header too long')
  const header = parseStrictJson(headerBytes!)
  demand(isMembers(header), 'header is no object')
  demand(header.crit === undefined && (header.b64 === undefined || header.b64 === true), 'critical')
  const payload = parseStrictJson(payloadBytes!)
  demand(isMembers(payload), 'payload is no object')
  return { header, payload, signature: signature!, signed: Buffer.from(`${segments[0]}.${segments[1]}`) }
}

export function demandSignature({ header, signed, signature }: ReferenceJws, jwk: Members): void {
  const algorithms = jwk.kty === 'OKP' ? ['EdDSA', 'Ed25519'] : ['ES256']
  demand(algorithms.includes(header.alg as string), 'alg is not of the key')
  demand(jwk.alg === undefined || algorithms.includes(jwk.alg as string), 'alg of the key')
  const { kty, crv, x, y } = jwk
  const key = createPublicKey({
    key: { kty, crv, x, ...(kty === 'EC' && { y }) } as JsonWebKey,
    format: 'jwk',
  })
  demand(['ed25519', 'ec'].includes(key.asymmetricKeyType!), 'kind of key')
  demand(signature.length === 64, 'signature length')
  const genuine =
    kty === 'OKP'
      ? verify(null, signed, key, signature)
      : verify('sha256', signed, { key, dsaEncoding: 'ieee-p1363' }, signature)
  demand(genuine, 'signature')
}

/** The key of this id in the DID document, if it may sign credentials now (CID 1.0 §3.3). */
function findKey(
  kid: unknown,
  o: { readonly issuer: string; readonly didDocument: string | Uint8Array; readonly now: Date },
): Members {
  demand(typeof kid === 'string' && kid.startsWith(`${o.issuer}#`) && kid.length > o.issuer.length + 1, 'kid')
  const document = parseStrictJson(Buffer.from(o.didDocument))
  demand(isMembers(document) && document.id === o.issuer && document.deactivated !== true, 'DID document')
  const absolute = (id: unknown): unknown => (typeof id === 'string' && id.startsWith('#') ? o.issuer + id : id)
  const assertion = (document.assertionMethod ?? []) as readonly unknown[]
  const relationships = [
    'assertionMethod',
    'authentication',
    'keyAgreement',
    'capabilityInvocation',
    'capabilityDelegation',
  ]
  const embedded = relationships.flatMap((name) => ((document[name] ?? []) as readonly unknown[]).filter(isMembers))
  const methods = [...((document.verificationMethod ?? []) as readonly unknown[]), ...embedded] as readonly Members[]
  const [method, ...others] = methods.filter((candidate) => absolute(candidate.id) === kid)
  demand(method !== undefined && others.length === 0, 'not exactly one such method')
  demand(method.controller === o.issuer, 'controller')
  demand(
    assertion.some((entry) => absolute(isMembers(entry) ? entry.id : entry) === kid),
    'not for assertions',
  )
  for (const end of [method.revoked, method.expires]) {
    demand(end === undefined || Date.parse(end as string) > o.now.getTime(), 'revoked or expired')
  }
  demand(['JsonWebKey', 'JsonWebKey2020'].includes(method.type as string) && isMembers(method.publicKeyJwk), 'key type')
  const jwk = method.publicKeyJwk
  demand(jwk.d === undefined && (jwk.use === undefined || jwk.use === 'sig'), 'private, or of another use')
  demand(jwk.key_ops === undefined || (jwk.key_ops as string[]).includes('verify'), 'key_ops')
  return jwk
}
