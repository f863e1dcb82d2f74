import {
  AccreditationList,
  type JsonObject,
  type JsonValue,
  OfficeAccreditation,
  type OfficeAccreditationClaims,
  VolunteerActivity,
  VolunteerPassport,
  VolunteerPassportSummary,
  VolunteerRecognition,
  VolunteerTraining,
} from '@volunteer-passport/schema'

/** What somebody may issue, for whom, and how far it may accredit others. */
export interface Scope {
  /** `all`: whatever it names for others; the root, which issues none of them itself. */
  readonly credentialTypes: ReadonlySet<string> | 'all'
  readonly jurisdiction: ReadonlySet<string> | 'national'
  readonly mayAccreditDepth: number
  /** The one organisation that it may speak for; `undefined` is any. */
  readonly bin: string | undefined
}

export const ROOT_SCOPE: Scope = {
  credentialTypes: 'all',
  jurisdiction: 'national',
  mayAccreditDepth: Number.POSITIVE_INFINITY,
  bin: undefined,
}

export function readScope({ scope, bin }: OfficeAccreditationClaims): Scope {
  const { credentialTypes, jurisdiction, mayAccreditDepth } = scope
  return {
    credentialTypes: new Set(credentialTypes),
    jurisdiction: jurisdiction === 'national' ? jurisdiction : new Set(jurisdiction),
    mayAccreditDepth,
    bin,
  }
}

/** Whether a scope only narrows the one above it (OpenID Federation 1.1 §6.1, of policies). */
export function isWithin(child: Scope, parent: Scope): boolean {
  return (
    isSubset(child.credentialTypes, parent.credentialTypes, 'all') &&
    isSubset(child.jurisdiction, parent.jurisdiction, 'national') &&
    child.mayAccreditDepth < parent.mayAccreditDepth &&
    (parent.bin === undefined || child.bin === parent.bin)
  )
}

function isSubset<All extends string>(
  some: ReadonlySet<string> | All,
  others: ReadonlySet<string> | All,
  all: All,
): boolean {
  if (others === all) return true
  return some !== all && [...(some as ReadonlySet<string>)].every((item) => (others as ReadonlySet<string>).has(item))
}

/** Types that go with the permission to accredit, and are not listed. */
const ACCREDITING: ReadonlySet<string> = new Set([OfficeAccreditation.name, AccreditationList.name])
/** Where a volunteer is registered stands in these alone. */
const OF_VOLUNTEERS: ReadonlySet<string> = new Set([VolunteerPassport.name, VolunteerPassportSummary.name])
/** Member that names the organisation by its BIN. */
const OF_ORGANISATIONS: ReadonlyMap<string, string> = new Map([
  [VolunteerActivity.name, 'organisation'],
  [VolunteerTraining.name, 'provider'],
  [VolunteerRecognition.name, 'awardedBy'],
])

/** Why a scope does not cover a credential; `undefined` where it does (docs/explain/trust.md). */
export function scopeFault(scope: Scope, document: JsonObject): string | undefined {
  const types = listOf(document.type).filter((type) => type !== 'VerifiableCredential')
  // Every type: of two, one that is allowed would otherwise carry one that is not.
  const isIssued = types.length > 0 && types.every((type) => typeof type === 'string' && mayIssue(scope, type))
  if (!isIssued) return 'The issuer is not accredited for this type of credential.'
  const subjects = listOf(document.credentialSubject)
  for (const type of types as readonly string[]) {
    if (OF_VOLUNTEERS.has(type) && !areAll(subjects, (subject) => isOver(scope, memberOf(subject, 'region')))) {
      return 'The volunteer is registered in a region that the issuer is not accredited for.'
    }
    if (scope.bin !== undefined && !ACCREDITING.has(type) && !speaksFor(scope.bin, type, subjects)) {
      return 'The issuer is accredited to speak for one organisation, and this does not name it.'
    }
  }
  return undefined
}

function mayIssue({ credentialTypes, mayAccreditDepth }: Scope, type: string): boolean {
  if (ACCREDITING.has(type)) return mayAccreditDepth > 0
  return credentialTypes !== 'all' && credentialTypes.has(type)
}

/** What names no organisation at all cannot show that it is this one's. */
function speaksFor(bin: string, type: string, subjects: readonly JsonValue[]): boolean {
  const organisation = OF_ORGANISATIONS.get(type)
  if (organisation === undefined) return false
  return areAll(subjects, (subject) => memberOf(memberOf(subject, organisation), 'bin') === bin)
}

const isOver = ({ jurisdiction }: Scope, region: JsonValue | undefined): boolean =>
  jurisdiction === 'national' || (typeof region === 'string' && jurisdiction.has(region))

/** Of nobody nothing holds. */
const areAll = (subjects: readonly JsonValue[], holds: (subject: JsonValue) => boolean): boolean =>
  subjects.length > 0 && subjects.every(holds)

const listOf = (value: JsonValue | undefined): readonly JsonValue[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value as JsonValue]

const memberOf = (value: JsonValue | undefined, member: string): JsonValue | undefined =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, member)
    ? (value as JsonObject)[member]
    : undefined
