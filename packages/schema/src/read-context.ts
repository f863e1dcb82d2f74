import { CREDENTIALS_V2_CONTEXT_URL } from './namespace.ts'
import type { ProblemList } from './problem-list.ts'
import { isObject } from './read-members.ts'
import { isUrl } from './url.ts'

/** Terms that the v2 context protects and that decide how the rest is read (VCDM 2.0 §4.3, §5.2). */
const PROTECTED_TERMS: ReadonlySet<string> = /* @__PURE__ */ new Set(
  (
    'id type VerifiableCredential VerifiablePresentation credentialSubject issuer issuanceDate validFrom validUntil ' +
    'credentialStatus credentialSchema evidence termsOfUse refreshService relatedResource holder verifiableCredential ' +
    'proof name description confidenceMethod renderMethod digestSRI digestMultibase'
  ).split(' '),
)

/**
 * `@context`: v2 first, then URLs or inline contexts, and all that the type needs. Contexts are compared, never
 * loaded (VCDM 2.0 §6.3); of an inline one only what could turn the meaning of the core is looked at.
 */
export function readContext(
  document: Readonly<Record<string, unknown>>,
  needed: readonly string[],
  to: ProblemList,
): void {
  const contexts = document['@context']
  const fault = (index: number, detail: string) => to.add('CONTEXT_INVALID', ['@context', index], detail)
  if (!Array.isArray(contexts)) {
    to.add('CONTEXT_INVALID', ['@context'], 'must be an array')
    return
  }
  if (contexts[0] !== CREDENTIALS_V2_CONTEXT_URL) fault(0, `must be ${CREDENTIALS_V2_CONTEXT_URL}`)
  let types: ReadonlySet<unknown> | undefined
  for (let i = 1; i < contexts.length; i++) {
    const context: unknown = contexts[i]
    if (typeof context === 'string') {
      if (!isUrl(context)) fault(i, 'must be a URL')
    } else if (!isObject(context)) {
      fault(i, 'must be a URL or an object')
    } else {
      types ??= new Set(Array.isArray(document.type) ? document.type : [document.type])
      const detail = inlineFault(context, types)
      if (detail !== undefined) fault(i, detail)
    }
  }
  for (const url of needed) {
    if (!contexts.includes(url)) to.add('CONTEXT_INVALID', ['@context'], `must hold ${url}`)
  }
}

function inlineFault(context: Readonly<Record<string, unknown>>, types: ReadonlySet<unknown>): string | undefined {
  for (const [term, definition] of Object.entries(context)) {
    if (PROTECTED_TERMS.has(term)) return 'must not redefine a term of the v2 context'
    const iri: unknown = isObject(definition) ? definition['@id'] : definition
    if (types.has(term) && !(typeof iri === 'string' && /^[^\s"<>\\^`{|}]+$/.test(iri))) {
      return 'must map a type to a URL'
    }
  }
  return undefined
}
