import { createHash } from 'node:crypto'
import { anyType, type CredentialType, type JsonObject } from '@volunteer-passport/schema'
import type { FuzzRequest } from './presentation-input.ts'
import { referenceVerdict } from './reference-evaluator.ts'
import { demand, demandSignature, isMembers, readSegments } from './reference-jws.ts'
import { DOCUMENTS, NOW, type Stage } from './stage.ts'

const ENVELOPE = 'data:application/vc+jwt,'

/**
 * Whether a presentation may be accepted, worked out a second time: each credential is good by itself, all are about
 * the person of a passport among them, and the key that this passport names has signed this answer to this request.
 */
export function referencePresentationVerdict(
  token: string | Uint8Array,
  o: { readonly request: FuzzRequest; readonly stage: Stage },
): string {
  try {
    demandAcceptable(token, o.request, o.stage)
    return 'yes'
  } catch (error) {
    return (error as Error).message
  }
}

function demandAcceptable(token: string | Uint8Array, request: FuzzRequest, stage: Stage): void {
  const jws = readSegments(token, 262_144)
  const { header, payload } = jws
  demand(['vp+jwt', 'application/vp+jwt'].includes(String(header.typ).toLowerCase()), 'typ')
  demand(header.cty === undefined || ['vp', 'application/vp'].includes(String(header.cty).toLowerCase()), 'cty')
  demand(payload.aud === request.audience && payload.nonce === request.nonce, 'answer')
  demand([payload.type].flat().includes('VerifiablePresentation'), 'type')
  demand((payload['@context'] as unknown[])[0] === 'https://www.w3.org/ns/credentials/v2', '@context')
  demand(!('vc' in payload) && !('vp' in payload), 'vc or vp')
  const { exp, nbf, iat } = payload
  const now = NOW.getTime() / 1000
  demand(exp === undefined || (typeof exp === 'number' && exp > now), 'exp')
  demand(nbf === undefined || (typeof nbf === 'number' && nbf <= now + 60), 'nbf')
  demand(typeof iat !== 'number' || iat <= now + 60, 'iat')

  const credentials = [payload.verifiableCredential].flat().map((item) => {
    demand(isMembers(item) && item.type !== undefined, 'envelope')
    demand([item.type].flat().join() === 'EnvelopedVerifiableCredential', 'envelope')
    demand(typeof item.id === 'string' && item.id.startsWith(ENVELOPE), 'envelope')
    const inner = item.id.slice(ENVELOPE.length)
    const document = readSegments(inner, 262_144).payload
    const type = typeOf(document as JsonObject)
    const verdict = referenceVerdict(inner, { type, stage })
    demand(verdict === 'yes', `credential: ${verdict}`)
    return { document, type }
  })
  demand(credentials.length > 0 && credentials.length <= 64, 'number of credentials')
  const passport = credentials.find(({ document, type }) => {
    const jwk = isMembers(document.cnf) ? document.cnf.jwk : undefined
    return type.name === 'VolunteerPassportCredential' && isMembers(jwk) && thumbprint(jwk) === header.kid
  })
  demand(passport !== undefined, 'no passport with this key')
  demandSignature(jws, (passport.document.cnf as { readonly jwk: Readonly<Record<string, unknown>> }).jwk)
  const [person, ...others] = new Set(credentials.flatMap(({ document }) => subjectIds(document.credentialSubject)))
  demand(typeof person === 'string' && others.length === 0 && !person.startsWith('did:'), 'one person')
  const holder = isMembers(payload.holder) ? payload.holder.id : payload.holder
  for (const name of [holder, header.iss, payload.iss]) demand(name === undefined || name === person, 'holder')
}

function typeOf({ type }: JsonObject): CredentialType<unknown> {
  return DOCUMENTS.find((known) => [type].flat().includes(known.type.name))?.type ?? anyType
}

function subjectIds(subject: unknown): readonly unknown[] {
  return [subject].flat().map((one) => (isMembers(one) ? one.id : undefined))
}

/** RFC 7638. */
function thumbprint({ kty, crv, x, y }: Readonly<Record<string, unknown>>): string {
  return createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url')
}
