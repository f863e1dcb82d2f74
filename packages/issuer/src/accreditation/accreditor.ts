import { type AccreditationScope, REGIONS, VolunteerPassportError } from '@volunteer-passport/schema'
import type { IssuerContext } from '../context.ts'
import { Refusal } from '../refusal.ts'
import { readSubject } from './read-subject.ts'

/** What an issuer may accredit others for: all, as the root of trust, or what it is accredited for itself. */
export type AccreditorScope = AccreditationScope | 'root'

const REGION_CODES: readonly string[] = REGIONS.map(({ code }) => code)

/** Reads it once. @throws VolunteerPassportError OPTION_INVALID */
export function readAccreditorScope(scope: unknown): AccreditorScope | undefined {
  if (scope === undefined || scope === 'root') return scope
  const { credentialTypes, jurisdiction, mayAccreditDepth } = (scope ?? {}) as Partial<AccreditationScope>
  const types = copyTexts(credentialTypes)
  const regions = jurisdiction === 'national' ? jurisdiction : copyTexts(jurisdiction)
  const isSound =
    types !== undefined &&
    regions !== undefined &&
    (regions === 'national' || regions.every((code) => REGION_CODES.includes(code))) &&
    Number.isInteger(mayAccreditDepth) &&
    Number(mayAccreditDepth) >= 0
  if (isSound)
    return { credentialTypes: types, jurisdiction: regions, mayAccreditDepth } as unknown as AccreditationScope
  throw new VolunteerPassportError('OPTION_INVALID', 'scope is not the scope of an accreditation', {
    hint: 'Give what your own accreditation says, or "root" for the national office.',
  })
}

const copyTexts = (texts: unknown): readonly string[] | undefined =>
  Array.isArray(texts) && texts.length > 0 && texts.every((text) => typeof text === 'string') ? [...texts] : undefined

/** Reads them once. @throws VolunteerPassportError OPTION_INVALID */
export function readAccreditors(accreditors: unknown, id: string): readonly string[] {
  if (accreditors === undefined) return []
  const dids: readonly unknown[] = Array.isArray(accreditors) ? [...accreditors] : [undefined]
  try {
    const read = dids.map(readSubject)
    if (new Set([...read, id]).size === read.length + 1) return read
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
  }
  throw new VolunteerPassportError('OPTION_INVALID', 'accreditors are not different DIDs of others', {
    hint: 'Name the accreditor, then its accreditor, and so on; without the root.',
  })
}

/**
 * A child's scope may only narrow its parent's.
 * @throws VolunteerPassportError OPTION_MISSING where this issuer accredits nobody
 * @throws Refusal ACCREDITATION_LOOP, ACCREDITATION_SCOPE_EXCEEDED
 */
export function requireMayAccredit(
  context: Pick<IssuerContext, 'id' | 'accreditors' | 'scope'>,
  child: { readonly id: string; readonly scope: AccreditationScope },
): void {
  const own = requireAccreditor(context)
  if (child.id === context.id || context.accreditors.includes(child.id)) {
    throw new Refusal('ACCREDITATION_LOOP', {
      detail: 'It is this issuer itself, or one that accredits it.',
      hint: 'An accreditation goes downwards only.',
      path: ['subject'],
    })
  }
  if (own === 'root') return
  const { credentialTypes, jurisdiction, mayAccreditDepth } = child.scope
  if (!credentialTypes.every((type) => own.credentialTypes.includes(type))) throw exceeded('credentialTypes')
  if (!isWithin(jurisdiction, own.jurisdiction)) throw exceeded('jurisdiction')
  if (mayAccreditDepth >= own.mayAccreditDepth) throw exceeded('mayAccreditDepth')
}

/** @throws VolunteerPassportError OPTION_MISSING */
export function requireAccreditor({ scope }: Pick<IssuerContext, 'scope'>): AccreditorScope {
  if (scope !== undefined) return scope
  throw new VolunteerPassportError('OPTION_MISSING', 'This issuer has no scope to accredit others in', {
    hint: 'Give createIssuer the scope of your own accreditation, or "root" for the national office.',
  })
}

type Jurisdiction = AccreditationScope['jurisdiction']

function isWithin(child: Jurisdiction, own: Jurisdiction): boolean {
  if (own === 'national') return true
  return child !== 'national' && child.every((region) => own.includes(region))
}

function exceeded(member: keyof AccreditationScope): Refusal {
  return new Refusal('ACCREDITATION_SCOPE_EXCEEDED', {
    detail: 'It is wider than what this issuer is accredited for.',
    hint: 'Narrow it: a verifier refuses what an accreditor could not give.',
    path: ['scope', member],
  })
}
