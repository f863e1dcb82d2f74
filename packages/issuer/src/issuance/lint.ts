import { LIMITS, parseJson, readCredentialClaims } from '@volunteer-passport/codec'
import {
  type CredentialType,
  type JsonObject,
  type Parsed,
  parseCredential,
  VolunteerActivity,
  VolunteerPassport,
} from '@volunteer-passport/schema'
import { strictType } from '../claims/strict-type.ts'
import { Refusal } from '../refusal.ts'

/** Of a compact JWS: two dots' worth of header, and a signature of 64 bytes. */
const ENVELOPE_BYTES = 512

/** Why bytes may not be signed; plain data, which a thread can hand to another. */
export type LintFault = Omit<ConstructorParameters<typeof Refusal>[1], 'hint'>

/** Their claims come from the ledger, which takes nothing that breaks them. */
const LINTED_WHERE_SIGNED: readonly CredentialType<unknown>[] = [VolunteerPassport, VolunteerActivity]

/** The type of this name, if its credentials are linted after they are reserved and not before. */
export const typeLintedWhereSigned = (name: string): CredentialType<unknown> | undefined =>
  LINTED_WHERE_SIGNED.find((type) => type.name === name)

/**
 * Reads the very bytes that are about to be signed as a strict verifier would; what it finds is refused before any
 * signature exists.
 */
export function findLintFault(
  header: JsonObject,
  payload: Uint8Array,
  type: CredentialType<unknown>,
): LintFault | undefined {
  const tooLarge = findSizeFault(payload)
  if (tooLarge !== undefined) return tooLarge
  const claims = parseJson(payload)
  return findDocumentFault(claims.ok ? readCredentialClaims(header, claims.value as JsonObject) : claims, type)
}

/** As `findLintFault`, for what is signed under one header; of a type that is linted before it is reserved, the size alone. */
export function findFaults(
  header: JsonObject,
  payloads: readonly Uint8Array[],
  typeName: string,
): readonly (LintFault | undefined)[] {
  const type = typeLintedWhereSigned(typeName)
  return payloads.map((payload) => (type === undefined ? findSizeFault(payload) : findLintFault(header, payload, type)))
}

/** As `findLintFault`. @throws Refusal LINT_FAILED */
export function lintPayload(header: JsonObject, payload: Uint8Array, type: CredentialType<unknown>): void {
  refuse(findLintFault(header, payload, type))
}

/** Refuses what is no credential of its type, or more than that. @throws Refusal LINT_FAILED */
export function lintDocument(document: Parsed<unknown>, type: CredentialType<unknown>): void {
  refuse(findDocumentFault(document, type))
}

/** @throws Refusal LINT_FAILED */
export function lintSize(payload: Uint8Array): void {
  refuse(findSizeFault(payload))
}

export const lintRefusal = (fault: LintFault): Refusal =>
  new Refusal('LINT_FAILED', { ...fault, hint: 'Correct what the path names; nothing was signed.' })

function refuse(fault: LintFault | undefined): void {
  if (fault !== undefined) throw lintRefusal(fault)
}

function findSizeFault({ length }: Uint8Array): LintFault | undefined {
  if (length === 0) return { detail: 'There is nothing to sign.' }
  if ((length * 4) / 3 + ENVELOPE_BYTES <= LIMITS.tokenBytes) return undefined
  return { detail: 'The credential is larger than any verifier takes.', facts: { bytes: length } }
}

function findDocumentFault(document: Parsed<unknown>, type: CredentialType<unknown>): LintFault | undefined {
  const found = document.ok ? parseCredential(document.value, strictType(type)) : document
  if (found.ok) return undefined
  const { code, detail, path } = found.problems[0]
  return { detail: `${code}: ${detail}`, ...(path && { path }) }
}
