import { importVerificationKey, type Signer, verifySignature } from '@volunteer-passport/codec'
import { type DidResolver, resolveVerificationMethod } from '@volunteer-passport/did'
import { type ProblemCode, VolunteerPassportError } from '@volunteer-passport/schema'
import { parsePlainUrl } from './plain-url.ts'
import { uncheckedPublications } from './published-reader.ts'
import { LIST_SIZE, MAX_LIST_SIZE } from './status/decoys.ts'

const DID = /^did:[a-z0-9]+:[A-Za-z0-9._:%-]+$/

/** @throws VolunteerPassportError OPTION_MISSING, OPTION_INVALID */
export function checkId(id: unknown): void {
  if (id === undefined) throw refuse('OPTION_MISSING', 'id is missing', 'Give the DID of the office.')
  if (typeof id !== 'string' || !DID.test(id)) {
    throw refuse('OPTION_INVALID', 'id is not a DID', 'Give the DID of the office, such as officeDid("KZ-75").')
  }
}

/** A missing reader is never read as "skip this check". @throws VolunteerPassportError OPTION_MISSING, OPTION_INVALID */
export function checkPublishedOption(published: unknown): void {
  if (typeof published === 'function' || published === uncheckedPublications) return
  throw refuse(
    published === undefined ? 'OPTION_MISSING' : 'OPTION_INVALID',
    'published is not a reader of what was published',
    'Give createFolderReader or createHttpsReader; without one a restored registry issues numbers and indices again.',
  )
}

/**
 * Answers the base without a trailing slash.
 * @throws VolunteerPassportError STATUS_BASE_URL_INVALID
 */
export function checkStatusBaseUrl(value: unknown): string {
  const text = typeof value === 'string' ? value.replace(/\/+$/, '') : ''
  // Compared as it will be signed.
  if (parsePlainUrl(text)?.protocol === 'https:') return text
  throw refuse(
    'STATUS_BASE_URL_INVALID',
    'statusBaseUrl is not an https URL of plain names',
    'Give an https URL without user, query, fragment or escapes; it stands in every credential for ever.',
  )
}

/** @throws VolunteerPassportError OPTION_INVALID */
export function checkConsentAge(years: unknown): void {
  if (Number.isInteger(years) && (years as number) >= 14 && (years as number) <= 18) return
  throw refuse('OPTION_INVALID', 'consentBelowAge is no age', 'Give whole years from 14 to 18, or leave it out: 14.')
}

/** @throws VolunteerPassportError OPTION_INVALID */
export function checkListSize(size: unknown): void {
  const isPowerOfTwo = typeof size === 'number' && Number.isInteger(Math.log2(size))
  if (isPowerOfTwo && size >= LIST_SIZE && size <= MAX_LIST_SIZE) return
  throw refuse(
    'OPTION_INVALID',
    `statusListSize is no power of two from ${LIST_SIZE} to ${MAX_LIST_SIZE}`,
    'Leave it out, or take 1048576 where millions of credentials are to be issued.',
  )
}

/**
 * Two draws must differ and not be constant: a stub or a broken source would repeat subjects, ids and list keys.
 * @throws VolunteerPassportError RANDOM_UNSAFE
 */
export function checkRandom(random: (bytes: Uint8Array) => unknown): void {
  const draws = [new Uint8Array(32), new Uint8Array(32)]
  try {
    for (const draw of draws) random(draw)
  } catch (cause) {
    throw refuse('RANDOM_UNSAFE', 'The source of randomness failed', RANDOM_HINT, cause)
  }
  const [first, second] = draws as [Uint8Array, Uint8Array]
  if (Buffer.compare(first, second) === 0 || draws.some((draw) => new Set(draw).size === 1)) {
    throw refuse('RANDOM_UNSAFE', 'The source of randomness repeats itself', RANDOM_HINT)
  }
}

const RANDOM_HINT = 'Leave the option out: the platform has a cryptographic source.'

/**
 * The key belongs to the issuer, signs, and what it signs verifies under the public half that is published.
 * @throws VolunteerPassportError OPTION_MISSING, OPTION_INVALID, SIGNER_FAILED
 */
export async function checkSigner(signer: Signer | undefined, id: string): Promise<void> {
  if (signer === undefined)
    throw refuse('OPTION_MISSING', 'signer is missing', 'Give a signer, as createJwkSigner makes.')
  if (typeof signer.keyId !== 'string' || !signer.keyId.startsWith(`${id}#`) || signer.keyId === `${id}#`) {
    throw refuse('OPTION_INVALID', "The signer's keyId is not of this issuer", `Name the key ${id}#key-1 or so.`)
  }
  const key = importVerificationKey(signer.publicJwk)
  if (!key.ok || key.value.algorithm !== signer.algorithm) {
    throw refuse('SIGNER_FAILED', "The signer's public key is not sound or not of its algorithm", SIGNER_HINT)
  }
  const test = new TextEncoder().encode('volunteer-passport: a test of the signer')
  let verified: boolean
  try {
    verified = await verifySignature(key.value, test, await signer.sign(test))
  } catch (cause) {
    throw refuse('SIGNER_FAILED', 'The signer failed on a test', SIGNER_HINT, cause)
  }
  if (!verified) throw refuse('SIGNER_FAILED', 'What the signer signed does not verify under its key', SIGNER_HINT)
}

const SIGNER_HINT = 'Check that publicJwk is the public half of the key that signs, and that ES256 gives raw r||s.'

/**
 * Publish before use.
 * @throws VolunteerPassportError SIGNER_KEY_UNPUBLISHED
 */
export async function checkPublished(
  resolver: DidResolver,
  o: { readonly signer: Signer; readonly id: string; readonly now: Date },
): Promise<void> {
  const { signer, id, now } = o
  const found = await resolveVerificationMethod({
    resolver,
    keyId: signer.keyId,
    issuer: id,
    purpose: 'assertionMethod',
    now,
  })
  const own = importVerificationKey(signer.publicJwk)
  if (found.ok && own.ok && found.value.thumbprint === own.value.thumbprint) return
  throw new VolunteerPassportError('SIGNER_KEY_UNPUBLISHED', "The signer's key is not in the issuer's DID document", {
    hint: 'Publish what keys.didDocument() gives first; verifiers could not check anything signed before.',
    facts: { found: found.ok ? 'ANOTHER_KEY' : found.problems[0].code },
  })
}

function refuse(code: ProblemCode, message: string, hint: string, cause?: unknown): VolunteerPassportError {
  return new VolunteerPassportError(code, message, { hint, cause })
}
