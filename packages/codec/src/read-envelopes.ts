import {
  CREDENTIALS_V2_CONTEXT_URL,
  type JsonObject,
  type JsonValue,
  type Parsed,
  type ProblemCode,
  problem,
} from '@volunteer-passport/schema'
import { isJsonObject } from './is-json-object.ts'
import { LIMITS } from './limits.ts'
import { refused } from './refused.ts'

/** The one media type of an enveloped credential that is read (VC-JOSE-COSE §3.1.2). */
const ENVELOPE = 'data:application/vc+jwt,'

/** What an `EnvelopedVerifiableCredential` may hold: anything else would be signed by the holder alone. */
const MEMBERS: ReadonlySet<string> = /* @__PURE__ */ new Set(['@context', 'id', 'type'])

/**
 * The tokens in `verifiableCredential` of a VCDM 2.0 presentation (§4.13), in their order; nothing in them is looked
 * at.
 *
 * Problems: PRESENTATION_INVALID, CREDENTIAL_UNSECURED, LIMIT_EXCEEDED (too many, or a presentation inside).
 */
export function readEnvelopes(value: JsonValue | undefined): Parsed<readonly string[]> {
  const items: readonly JsonValue[] = value === undefined ? [] : Array.isArray(value) ? value : [value]
  const counted = checkCount(items.length)
  if (!counted.ok) return counted
  const tokens: string[] = []
  for (const [index, item] of items.entries()) {
    const fail = (code: ProblemCode, detail: string) =>
      ({ ok: false, problems: [problem(code, detail, ['verifiableCredential', index])] }) as const
    if (!isJsonObject(item)) return fail('PRESENTATION_INVALID', 'A credential is not an object.')
    const { id } = item
    if (isPresentation(item)) return fail('LIMIT_EXCEEDED', 'There is a presentation within the presentation.')
    if (isUnsecuredCredential(item)) return fail('CREDENTIAL_UNSECURED', 'A credential is not enveloped.')
    const types = typesOf(item)
    if (types[0] !== 'EnvelopedVerifiableCredential') {
      return fail('PRESENTATION_INVALID', 'An object is not an EnvelopedVerifiableCredential.')
    }
    if (types.length > 1 || !hasContext(item) || Object.keys(item).some((member) => !MEMBERS.has(member))) {
      return fail('PRESENTATION_INVALID', 'An envelope has more or less than @context, id and its one type.')
    }
    if (typeof id !== 'string' || !id.startsWith(ENVELOPE)) {
      return fail('PRESENTATION_INVALID', `The id of an envelope does not begin with ${ENVELOPE}`)
    }
    tokens.push(id.slice(ENVELOPE.length))
  }
  return { ok: true, value: tokens }
}

/** VCDM 2.0 §4.13. */
export const writeEnvelope = (token: string): JsonObject => ({
  '@context': CREDENTIALS_V2_CONTEXT_URL,
  id: `${ENVELOPE}${token}`,
  type: 'EnvelopedVerifiableCredential',
})

/** Problems: PRESENTATION_INVALID, LIMIT_EXCEEDED. */
export function checkCount(count: number): Parsed<true> {
  if (count === 0) return refused('PRESENTATION_INVALID', 'There is no credential in the presentation.')
  const limit = LIMITS.credentialsPerPresentation
  if (count > limit) return refused('LIMIT_EXCEEDED', `There are more than ${limit} credentials in the presentation.`)
  return { ok: true, value: true }
}

const typesOf = ({ type }: JsonObject): readonly JsonValue[] => (Array.isArray(type) ? type : [type ?? null])

export function isPresentation(item: JsonObject): boolean {
  const isOne = typesOf(item).some(
    (type) => type === 'VerifiablePresentation' || type === 'EnvelopedVerifiablePresentation',
  )
  return isOne || (typeof item.id === 'string' && item.id.startsWith('data:application/vp'))
}

export function isUnsecuredCredential(item: JsonObject): boolean {
  return typesOf(item).includes('VerifiableCredential')
}

/** VCDM 2.0 §4.13: a context that defines the terms of the envelope, such as the base context. */
function hasContext({ '@context': context }: JsonObject): boolean {
  const contexts: readonly JsonValue[] = Array.isArray(context) ? context : [context ?? null]
  return contexts[0] === CREDENTIALS_V2_CONTEXT_URL
}
