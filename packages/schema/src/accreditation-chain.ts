import type { JsonObject } from './json.ts'
import { isObject } from './read-members.ts'

/**
 * `termsOfUse` (VCDM 2.0 §5.5) of a credential whose issuer is not accredited by the root itself: who accredits the
 * issuer, who accredits that one, and so on below the root. A hint where to look; it proves nothing.
 */
export interface AccreditationChain extends JsonObject {
  readonly type: 'AccreditationChain'
  /** DIDs, from the issuer's own accreditor upwards; the root is not named. */
  readonly accreditors: readonly string[]
}

/** The accreditors that an unproven document names; `undefined` where it names none in a form that can be read. */
export function readAccreditationChain(document: JsonObject): readonly string[] | undefined {
  const terms: unknown = Object.hasOwn(document, 'termsOfUse') ? document.termsOfUse : []
  const chain = (Array.isArray(terms) ? terms : [terms]).find(isChain)
  const accreditors: unknown = chain?.accreditors
  if (!Array.isArray(accreditors) || accreditors.length === 0) return undefined
  return accreditors.every((did): did is string => typeof did === 'string') ? accreditors : undefined
}

const isChain = (terms: unknown): terms is Readonly<Record<string, unknown>> =>
  isObject(terms) && Object.hasOwn(terms, 'accreditors') && [terms.type].flat().includes('AccreditationChain')
