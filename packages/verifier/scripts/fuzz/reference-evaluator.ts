import { gunzipSync } from 'node:zlib'
import type { CredentialType } from '@volunteer-passport/schema'
import { demand, isMembers, readReferenceJws } from './reference-jws.ts'
import { NOW, OFFICE_DID, type Stage } from './stage.ts'

type Members = Readonly<Record<string, unknown>>

/**
 * Whether a passport or an activity may be accepted, worked out a second time from the specifications, slowly, without
 * a line of the library: whatever the verifier accepts, this must accept too. It knows what must hold of any claim,
 * not every rule on its form, so it may accept what the verifier refuses. `'yes'`, or what is wrong.
 */
export function referenceVerdict(
  token: string | Uint8Array,
  o: { readonly type: CredentialType<unknown>; readonly stage: Stage },
): string {
  try {
    demandAcceptable(token, o.type, o.stage)
    return 'yes'
  } catch (error) {
    return (error as Error).message
  }
}

function demandAcceptable(token: string | Uint8Array, type: CredentialType<unknown>, stage: Stage): void {
  const trusted = { issuer: OFFICE_DID, didDocument: stage.didDocument, now: NOW }
  const { header, payload } = readReferenceJws(token, { ...trusted, maxLength: 262_144 })
  demandVcdm(header, payload, type.contexts, type.name)
  const subject = payload.credentialSubject
  if (type.name === 'VolunteerPassportCredential') demandPassport(only(subject))
  if (type.name === 'VolunteerActivityCredential') demandActivity(only(subject))

  const entries = [payload.credentialStatus ?? []].flat() as readonly unknown[] as readonly Members[]
  demand(
    type.requiredStatus.every((needed) => entries.some((e) => e.statusPurpose === needed)),
    'status missing',
  )
  demand(payload.status === undefined, 'a second status')
  for (const entry of entries) {
    demand(isMembers(entry), 'status entry')
    if (entry.statusPurpose === 'refresh') continue
    demand([entry.type].flat().includes('BitstringStatusListEntry'), 'kind of status')
    demand(!isSet(entry, stage), `${entry.statusPurpose} bit`)
  }
}

/** VCDM 2.0 §4, VC-JOSE-COSE §3.1.3, for credentials and lists. */
function demandVcdm(header: Members, payload: Members, contexts: readonly string[], type: string): void {
  const context = payload['@context'] as readonly unknown[]
  demand(Array.isArray(context) && context[0] === 'https://www.w3.org/ns/credentials/v2', '@context')
  demand(
    contexts.every((needed) => context.includes(needed)),
    '@context',
  )
  const types = [payload.type].flat()
  demand(types.includes('VerifiableCredential') && types.includes(type), 'type')
  for (const name of ['vc', 'vp', 'aud']) demand(!(name in payload), name)
  for (const iss of [header.iss, payload.iss]) demand(iss === undefined || iss === OFFICE_DID, 'iss')
  const { sub, jti, id, credentialSubject, exp, nbf, iat, validFrom, validUntil } = payload
  demand(sub === undefined || (isMembers(credentialSubject) && credentialSubject.id === sub), 'sub')
  demand(jti === undefined || jti === id, 'jti')
  demand(id === undefined || /^[a-z][a-z0-9+.-]*:\S+$/i.test(String(id)), 'id')
  const subjects = [credentialSubject].flat()
  demand(subjects.length > 0 && subjects.every((s) => isMembers(s) && Object.keys(s).length > 0), 'subject')

  const instant = (text: unknown): number => {
    demand(typeof text === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(text), 'date')
    const hasOffset = /(?:Z|[+-]\d\d:\d\d)$/.test(text)
    const time = Date.parse(hasOffset ? text : `${text}Z`)
    demand(!Number.isNaN(time), 'date')
    return time
  }
  const seconds = (value: unknown): number => {
    demand(typeof value === 'number', 'seconds')
    return value * 1000
  }
  const now = NOW.getTime()
  const latest = now + 60_000
  demand(validFrom === undefined || instant(validFrom) <= latest, 'not yet valid')
  demand(validUntil === undefined || instant(validUntil) > now, 'expired')
  demand(nbf === undefined || seconds(nbf) <= latest, 'not yet valid')
  demand(exp === undefined || seconds(exp) > now, 'expired')
  demand(iat === undefined || (typeof iat === 'string' ? instant(iat) : seconds(iat)) <= latest, 'signed in the future')
}

function only(subject: unknown): Members {
  const [first, ...others] = [subject].flat()
  demand(isMembers(first) && others.length === 0, 'one subject')
  return first
}

const isText = (value: unknown): boolean => typeof value === 'string' && value !== ''
const isHours = (value: unknown): boolean => typeof value === 'number' && value >= 0 && Number.isInteger(value * 4)
const areNames = (value: unknown): boolean =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.every((item) => isMembers(item) && isText(item['@value']) && isText(item['@language']))
const isSubjectId = (id: unknown): boolean => /^urn:uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(String(id))

function demandPassport(subject: Members): void {
  const { id, passportNumber, person, memberSince, level, region, totals, ageAtLeast } = subject
  demand(isSubjectId(id), 'subject id')
  demand(/^\d\d-\d{8}-\d$/.test(String(passportNumber)), 'passport number')
  demand(isMembers(person) && areNames(person.familyName) && areNames(person.givenName), 'person')
  demand(/^\d{4}-\d\d-\d\d$/.test(String(memberSince)), 'memberSince')
  demand(isText(level) && /^KZ-\d\d$/.test(String(region)), 'level and region')
  demand(isMembers(totals) && isHours(totals.hours) && Number.isInteger(totals.activities), 'totals')
  demand(isText(totals.asOf), 'totals')
  demand(ageAtLeast === undefined || [14, 16, 18].includes(ageAtLeast as number), 'age')
}

function demandActivity(subject: Members): void {
  const { id, participationId, organisation, project, role, hours, mode, activityStartDate, confirmation } = subject
  demand(isSubjectId(id) && /^\d{12}:\S+$/.test(String(participationId)), 'ids')
  demand(isMembers(organisation) && /^\d{12}$/.test(String(organisation.bin)), 'organisation')
  demand(areNames(organisation.name) && isMembers(project) && areNames(project.name), 'names')
  demand(areNames(role) && isHours(hours) && hours !== 0, 'role and hours')
  demand(['onSite', 'online', 'abroad'].includes(mode as string) && isText(activityStartDate), 'mode and start')
  demand(isMembers(confirmation) && isText(confirmation.method), 'confirmation')
}

/** Bitstring Status List v1.0 §3.2: the entry's bit in a list of the same office. */
function isSet(entry: Members, stage: Stage): boolean {
  const { statusListCredential: url, statusListIndex: text, statusPurpose: purpose } = entry
  const token = stage.lists.get(url as string)
  demand(token !== undefined, 'no such list')
  const trusted = { issuer: OFFICE_DID, didDocument: stage.didDocument, now: NOW }
  const { header, payload } = readReferenceJws(token, { ...trusted, maxLength: 4_194_304 })
  demandVcdm(header, payload, [], 'BitstringStatusListCredential')
  demand(payload.id === url, 'another list')
  const list = only(payload.credentialSubject)
  demand(list.type === 'BitstringStatusList' && [list.statusPurpose].flat().includes(purpose), 'purpose of the list')
  const encoded = String(list.encodedList)
  demand(/^u[A-Za-z0-9_-]+$/.test(encoded), 'encodedList')
  const bits = gunzipSync(Buffer.from(encoded.slice(1), 'base64url'), { maxOutputLength: 2 ** 21 })
  demand(bits.length * 8 >= 131_072, 'list too short')
  demand(typeof text === 'string' && /^\d{1,9}$/.test(text), 'index')
  const size = (entry.statusSize ?? 1) as number
  const byteOf = (bit: number): number => {
    const byte = bits[bit >> 3]
    demand(byte !== undefined, 'index beyond the list')
    return byte
  }
  let value = 0
  for (let bit = Number(text) * size; bit < (Number(text) + 1) * size; bit += 1) {
    value = value * 2 + ((byteOf(bit) >> (7 - (bit % 8))) & 1)
  }
  return value !== 0 && purpose !== 'message'
}
