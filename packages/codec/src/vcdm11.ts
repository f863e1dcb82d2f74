import {
  CREDENTIALS_V2_CONTEXT_URL,
  type JsonObject,
  type JsonValue,
  type Parsed,
  parseDateTime,
} from '@volunteer-passport/schema'
import { isJsonObject } from './is-json-object.ts'
import { type Refused, refused } from './refused.ts'

export const VCDM11_CONTEXT_URL = 'https://www.w3.org/2018/credentials/v1'

/** Claims of the JWT: inside `vc` or `vp` they would pass for those of the JWT once both are one document. */
const JWT_CLAIMS = ['iss', 'sub', 'aud', 'exp', 'nbf', 'iat', 'jti', 'nonce', 'cnf', 'status', 'vc', 'vp'] as const

/** Members of a credential: beside `vc` one reader would take these, and another those within (VCDM 1.1 §6.3.1). */
const MEMBERS: ReadonlySet<string> = /* @__PURE__ */ new Set(
  (
    '@context id type issuer issuanceDate expirationDate credentialSubject credentialStatus credentialSchema ' +
    'refreshService termsOfUse evidence proof validFrom validUntil name description holder verifiableCredential'
  ).split(' '),
)

/**
 * The claims of a VCDM 1.1 JWT (§6.3.1) as one VCDM 2.0 document, the library's normal form: registered claims are
 * copied back, `issuanceDate` and `expirationDate` are `validFrom` and `validUntil`, and `iat`, `aud`, `cnf` and
 * `status` stand beside them. Where a claim and a member say the same thing, they must say it alike; instants are
 * compared to the second.
 *
 * Problems: VC_CLAIM_INVALID, VC_CLAIM_CONFLICT, VP_CLAIM_FORBIDDEN, CONTEXT_INVALID, ISSUER_MISMATCH, ID_MISMATCH,
 * SUBJECT_MISMATCH, DATE_MISMATCH, DATE_INVALID, CLAIM_INVALID, CLAIM_MISSING.
 */
export function readVcdm11(claims: JsonObject): Parsed<JsonObject> {
  const { vc } = claims
  if (vc === undefined || !isJsonObject(vc)) return refused('VC_CLAIM_INVALID', 'The vc claim is not an object.')
  if (Object.hasOwn(claims, 'vp')) return refused('VP_CLAIM_FORBIDDEN', 'The payload has a vc and a vp claim.')
  const stray = findStray(claims, vc)
  if (stray !== undefined) return refused('VC_CLAIM_CONFLICT', stray)
  const contexts = readContexts(vc)
  if (!contexts.ok) return contexts
  const issuer = readIssuer(claims, vc)
  if (!issuer.ok) return issuer
  const id = readId(claims, vc)
  if (!id.ok) return id
  const credentialSubject = readSubject(claims, vc)
  if (!credentialSubject.ok) return credentialSubject
  const validFrom = readInstant('nbf', claims.nbf, 'issuanceDate', vc.issuanceDate)
  if (!validFrom.ok) return validFrom
  if (validFrom.value === undefined) return refused('CLAIM_MISSING', 'There is neither nbf nor issuanceDate.')
  const validUntil = readInstant('exp', claims.exp, 'expirationDate', vc.expirationDate)
  if (!validUntil.ok) return validUntil
  // VCDM 1.1 reserves these two names for what VCDM 2.0 has made of them.
  for (const [name, own] of [
    ['validFrom', validFrom.value],
    ['validUntil', validUntil.value],
  ] as const) {
    if (vc[name] !== undefined && instantOf(vc[name]) !== instantOf(own)) {
      return refused('DATE_MISMATCH', `${name} and the date of VCDM 1.1 differ.`)
    }
  }
  const { issuanceDate: _, expirationDate: __, ...members } = vc
  const { iat, aud, cnf, status } = claims
  // An exp alone that lies before the beginning is no malformed period: the signature was over before it began.
  const isOver = vc.expirationDate === undefined && isBefore(validUntil.value, validFrom.value)
  const end = isOver ? { exp: claims.exp } : { validUntil: validUntil.value }
  return {
    ok: true,
    value: {
      ...members,
      '@context': contexts.value,
      ...present({ id: id.value, issuer: issuer.value, credentialSubject: credentialSubject.value }),
      ...present({ validFrom: validFrom.value, ...end, iat, aud, cnf, status }),
    },
  }
}

/**
 * The claims of a VCDM 1.1 presentation as JWT, as one VCDM 2.0 document without its credentials, and these.
 *
 * Problems: PRESENTATION_INVALID, CONTEXT_INVALID, HOLDER_MISMATCH, ID_MISMATCH, VC_CLAIM_FORBIDDEN.
 */
export function readVcdm11Presentation(
  claims: JsonObject,
): Parsed<{ readonly document: JsonObject; readonly credentials: JsonValue | undefined }> {
  const { vp, iss, aud, nonce, exp, nbf, iat, jti } = claims
  if (vp === undefined || !isJsonObject(vp)) return refused('PRESENTATION_INVALID', 'The vp claim is not an object.')
  if (Object.hasOwn(claims, 'vc')) return refused('VC_CLAIM_FORBIDDEN', 'The payload has a vp and a vc claim.')
  const misplaced = JWT_CLAIMS.find((name) => Object.hasOwn(vp, name))
  if (misplaced !== undefined) return refused('PRESENTATION_INVALID', `The claim ${misplaced} stands within vp.`)
  const contexts = readContexts(vp)
  if (!contexts.ok) return contexts
  const { holder = iss, verifiableCredential, ...members } = vp
  const holderId = holder !== undefined && isJsonObject(holder) ? holder.id : holder
  if (iss !== undefined && holderId !== iss) return refused('HOLDER_MISMATCH', 'iss and the holder differ.')
  if (vp.id !== undefined && jti !== undefined && vp.id !== jti) {
    return refused('ID_MISMATCH', 'jti and the id of the presentation differ.')
  }
  const document = { ...members, '@context': contexts.value, ...present({ holder, iss, aud, nonce, exp, nbf, iat }) }
  return { ok: true, value: { document, credentials: verifiableCredential } }
}

/** The claims of a JWT for a VCDM 2.0 document: VCDM 1.1 as §6.3.1 has it, with members and registered claims. */
export function writeVcdm11(document: JsonObject): JsonObject {
  const { '@context': contexts, validFrom, validUntil, iat, cnf, issuer, credentialSubject, ...members } = document
  const subjectId = isObject(credentialSubject) ? credentialSubject.id : undefined
  return present({
    iss: isObject(issuer) ? issuer.id : issuer,
    sub: subjectId,
    jti: members.id,
    nbf: instantOf(validFrom),
    exp: instantOf(validUntil),
    iat,
    cnf,
    vc: present({
      '@context': [VCDM11_CONTEXT_URL, ...(Array.isArray(contexts) ? contexts.slice(1) : [])],
      ...members,
      issuer,
      issuanceDate: validFrom,
      expirationDate: validUntil,
      credentialSubject,
    }),
  })
}

function findStray(claims: JsonObject, vc: JsonObject): string | undefined {
  const inside = JWT_CLAIMS.find((name) => Object.hasOwn(vc, name))
  if (inside !== undefined) return `The claim ${inside} stands within vc.`
  const registered: readonly string[] = JWT_CLAIMS
  const beside = Object.keys(claims).find(
    (name) => !registered.includes(name) && (MEMBERS.has(name) || Object.hasOwn(vc, name)),
  )
  return beside === undefined ? undefined : 'A member of the credential stands beside vc.'
}

function readContexts({ '@context': contexts }: JsonObject): Parsed<readonly JsonValue[]> {
  if (!Array.isArray(contexts) || contexts[0] !== VCDM11_CONTEXT_URL) {
    return refused('CONTEXT_INVALID', `The first @context is not ${VCDM11_CONTEXT_URL}`)
  }
  return { ok: true, value: [CREDENTIALS_V2_CONTEXT_URL, ...contexts.slice(1)] }
}

type Read = Parsed<JsonValue | undefined>

const read = (value: JsonValue | undefined): Read => ({ ok: true, value })

function readIssuer({ iss }: JsonObject, { issuer }: JsonObject): Read {
  if (iss === undefined) return read(issuer)
  const own = isObject(issuer) ? issuer.id : issuer
  if (typeof iss !== 'string' || (own !== undefined && own !== iss)) {
    return refused('ISSUER_MISMATCH', 'iss and the issuer differ.')
  }
  return read(isObject(issuer) ? { ...issuer, id: iss } : iss)
}

function readId({ jti }: JsonObject, { id }: JsonObject): Read {
  if (jti !== undefined && (typeof jti !== 'string' || (id !== undefined && id !== jti))) {
    return refused('ID_MISMATCH', 'jti and the id of the credential differ.')
  }
  return read(id ?? jti)
}

function readSubject({ sub }: JsonObject, { credentialSubject }: JsonObject): Read {
  if (sub === undefined) return read(credentialSubject)
  const isList = Array.isArray(credentialSubject)
  const subjects: readonly JsonValue[] = isList ? credentialSubject : [credentialSubject ?? {}]
  const [subject] = subjects
  // One sub cannot stand for several subjects.
  if (typeof sub !== 'string' || subjects.length !== 1 || !isObject(subject)) return subjectsDiffer()
  if (subject.id !== undefined && subject.id !== sub) return subjectsDiffer()
  // A subject of nothing but its id is one without claims.
  if (credentialSubject === undefined) return read(undefined)
  const named = { ...subject, id: sub }
  return read(isList ? [named] : named)
}

const subjectsDiffer = (): Refused => refused('SUBJECT_MISMATCH', 'sub and the id of the subject differ.')

/** The date, or what the claim says where there is none. */
function readInstant(
  claim: string,
  seconds: JsonValue | undefined,
  member: string,
  date: JsonValue | undefined,
): Parsed<string | undefined> {
  const instant = instantOf(date)
  if (date !== undefined && (typeof date !== 'string' || instant === undefined)) {
    return refused('DATE_INVALID', `${member} is not a date and time.`)
  }
  if (seconds === undefined) return { ok: true, value: date }
  const text = typeof seconds === 'number' ? textOf(seconds) : undefined
  if (text === undefined)
    return refused('CLAIM_INVALID', `${claim} is not a number of seconds within four-digit years.`)
  if (date === undefined) return { ok: true, value: text }
  return instant === instantOf(text)
    ? { ok: true, value: date }
    : refused('DATE_MISMATCH', `${claim} and ${member} differ.`)
}

/** Seconds since 1970, cut: a NumericDate is often cut where the date beside it is not. */
function instantOf(date: JsonValue | undefined): number | undefined {
  const instant = typeof date === 'string' ? parseDateTime(date) : undefined
  return instant && Math.floor(instant.getTime() / 1000)
}

function isBefore(end: JsonValue | undefined, beginning: JsonValue | undefined): boolean {
  const instants = [instantOf(end), instantOf(beginning)] as const
  return instants[0] !== undefined && instants[1] !== undefined && instants[0] < instants[1]
}

function textOf(seconds: number): string | undefined {
  const date = new Date(seconds * 1000)
  const text = Number.isNaN(date.getTime()) ? '' : date.toISOString()
  return text.length === 24 ? text.replace('.000Z', 'Z') : undefined
}

const isObject = (value: JsonValue | undefined): value is JsonObject => value !== undefined && isJsonObject(value)

/** Without the members that are `undefined`. */
function present(members: Readonly<Record<string, JsonValue | undefined>>): JsonObject {
  return Object.fromEntries(
    Object.entries(members).filter((entry): entry is [string, JsonValue] => entry[1] !== undefined),
  )
}
