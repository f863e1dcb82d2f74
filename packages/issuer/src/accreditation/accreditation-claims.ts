import {
  type JsonObject,
  OfficeAccreditation,
  type OfficeAccreditationClaims,
  parseClaims,
} from '@volunteer-passport/schema'
import { findForbidden } from '../claims/forbidden.ts'
import { strictType } from '../claims/strict-type.ts'
import { Refusal } from '../refusal.ts'
import { failLint } from './fail-lint.ts'

/**
 * Holds claims to the type, strictly, and the name to both languages of the state.
 * @throws Refusal LINT_FAILED, CLAIM_FORBIDDEN
 */
export function lintAccreditationClaims(claims: JsonObject): OfficeAccreditationClaims {
  const forbidden = findForbidden(OfficeAccreditation.name, claims)
  if (forbidden !== undefined) {
    throw new Refusal('CLAIM_FORBIDDEN', {
      detail: 'A member has a name that is never issued, or holds an individual identification number.',
      hint: 'Leave out personal data, names of JWT claims and JSON-LD keywords.',
      path: forbidden,
    })
  }
  const found = parseClaims(claims, strictType(OfficeAccreditation), [])
  if (!found.ok) {
    const { detail, path } = found.problems[0]
    return failLint(detail, path ?? [])
  }
  const languages = found.value.name.map((value) => value['@language'].toLowerCase().split('-')[0])
  if (!languages.includes('kk') || !languages.includes('ru')) {
    failLint('It is not given in Kazakh and in Russian.', ['name'])
  }
  return found.value
}
