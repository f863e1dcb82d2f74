import { anyType } from './any-type.ts'
import type { Credential } from './credential.ts'
import type { CredentialType } from './credential-type.ts'
import { freezeDocument } from './freeze-json.ts'
import type { JsonObject } from './json.ts'
import { AsyncSchemaError, parseClaims } from './parse-claims.ts'
import { type Parsed, problem } from './problem.ts'
import { createProblemList, type ProblemList } from './problem-list.ts'
import { readContext } from './read-context.ts'
import { isObject, readDate, readIssuedAt, readIssuer, readNames, readTypedMembers, readTypes } from './read-members.ts'
import { readStatus } from './read-status.ts'
import { isUrl } from './url.ts'

/**
 * Reads an unsecured VCDM 2.0 credential (§4) into the normal form and freezes it, the input included. What it says
 * is the issuer's word only after its signature has been verified. Unknown members are kept as data. Never throws for
 * what `input` is.
 *
 * Problems: PAYLOAD_INVALID, CONTEXT_INVALID, TYPE_INVALID, VC_CLAIM_FORBIDDEN, VP_CLAIM_FORBIDDEN, CLAIM_MISSING,
 * CLAIM_INVALID, ISSUER_INVALID, ID_INVALID, DATE_INVALID, SUBJECT_INVALID, STATUS_ENTRY_INVALID,
 * STATUS_ENTRY_MISSING, STATUS_INDEX_OUT_OF_RANGE, STATUS_URL_FORBIDDEN.
 * @throws TypeError where `type` is no credential type, or its schema is asynchronous
 */
export function parseCredential<C>(input: unknown, type: CredentialType<C>): Parsed<Credential<C>> {
  if (typeof type?.claims?.['~standard']?.validate !== 'function') {
    throw new TypeError('parseCredential needs a credential type; anyType stands for any')
  }
  if (!freezeDocument(input)) {
    return { ok: false, problems: [problem('PAYLOAD_INVALID', 'The credential is not a JSON object')] }
  }
  try {
    return readCredential(input, type)
  } catch (error) {
    if (error instanceof AsyncSchemaError) throw error
    return { ok: false, problems: [problem('INTERNAL_FAULT', `The credential could not be read as ${type.name}`)] }
  }
}

function readCredential<C>(document: JsonObject, type: CredentialType<C>): Parsed<Credential<C>> {
  const to = createProblemList()
  readContext(document, type.contexts, to)
  const types = readTypes(document.type, type.name, to)
  if (Object.hasOwn(document, 'vc')) to.add('VC_CLAIM_FORBIDDEN', ['vc'], 'must not be in a VCDM 2.0 credential')
  if (Object.hasOwn(document, 'vp')) to.add('VP_CLAIM_FORBIDDEN', ['vp'], 'must not be in a VCDM 2.0 credential')
  const issuer = readIssuer(document.issuer, to)
  const { id } = document
  if (id !== undefined && !isUrl(id)) to.add('ID_INVALID', ['id'], 'must be a URL')
  const name = readNames(document.name, ['name'], to)
  readNames(document.description, ['description'], to)
  const issuedAt = readIssuedAt(document.iat, to)
  const validFrom = readDate(document, 'validFrom', to)
  const validUntil = readDate(document, 'validUntil', to)
  // Where one is missing, neither comes before the other.
  if (Number(validUntil) < Number(validFrom)) {
    to.add('DATE_INVALID', ['validUntil'], 'must not lie before validFrom')
  }
  readTypedMembers(document, to)
  // The claims of another type are not faulty: they are not ours to judge.
  const subject = types === undefined ? undefined : readSubject(document.credentialSubject, type, to)
  const status = readStatus(document, types === undefined ? [] : type.requiredStatus, to)

  const problems = to.found()
  if (problems !== undefined || types === undefined || subject === undefined || issuer === undefined) {
    /* v8 ignore next -- a reader that gave nothing and named no problem would have a fault: never a yes */
    return { ok: false, problems: problems ?? [problem('INTERNAL_FAULT', 'A fault has no problem')] }
  }
  return {
    ok: true,
    value: Object.freeze({
      id: id as string | undefined,
      types,
      name,
      issuer,
      issuedAt,
      validFrom,
      validUntil,
      subject,
      status,
      document,
    }),
  }
}

/** One subject, or under `anyType` several, none of which may then pass for the only one. */
function readSubject<C>(value: unknown, type: CredentialType<C>, to: ProblemList): C | undefined {
  const subjects: readonly unknown[] = Array.isArray(value) ? value : [value]
  const sound = subjects.map((subject, i) => {
    const path = Array.isArray(value) ? ['credentialSubject', i] : ['credentialSubject']
    if (!isObject(subject) || Object.keys(subject).length === 0) {
      to.add('SUBJECT_INVALID', path, 'must be an object with at least one member')
      return false
    }
    if (subject.id !== undefined && !isUrl(subject.id)) {
      to.add('ID_INVALID', [...path, 'id'], 'must be a URL')
      return false
    }
    return true
  })
  if (!sound.every(Boolean)) return undefined
  if (subjects.length !== 1) {
    if (subjects.length > 1 && type === (anyType as unknown)) return NO_SUBJECT as C
    to.add('SUBJECT_INVALID', ['credentialSubject'], 'must be one subject')
    return undefined
  }
  const claims = parseClaims(subjects[0], type, Array.isArray(value) ? ['credentialSubject', 0] : ['credentialSubject'])
  if (!claims.ok) {
    to.addAll(claims.problems)
    return undefined
  }
  // The input itself, not the schema's output: what the issuer signed beyond our schema is data, not to be dropped.
  return subjects[0] as C
}

const NO_SUBJECT: JsonObject = /* @__PURE__ */ Object.freeze({})
