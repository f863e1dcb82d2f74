import { VolunteerPassportError } from '@volunteer-passport/schema'
import type { Jwk } from './jwk.ts'
import { LIMITS } from './limits.ts'
import { parseJson } from './parse-json.ts'
import { decodeKeyBytes, readPublicHalf } from './read-jwk.ts'
import { encodeUtf8 } from './text-bytes.ts'
import { unfitKey } from './unfit-key.ts'

const KEY_MANAGEMENT = 'PBES2-HS512+A256KW'
const CONTENT_ENCRYPTION = 'A256GCM'
/** OWASP asks for 210,000 rounds of PBKDF2 with SHA-512; about a second here. */
const ROUNDS = 600_000
/** A private JWK in a JWE is below 1 KiB. */
const ENCRYPTED_BYTES = 8_192

/** One passphrase typed on two systems may differ in its composition: NFC, as PRECIS has it (RFC 8265 §4.2). */
const passphraseBytes = (passphrase: string): Uint8Array => {
  if (typeof passphrase !== 'string') throw new TypeError('The passphrase must be a string.')
  if (passphrase.length === 0) {
    throw new VolunteerPassportError('OPTION_INVALID', 'The passphrase is empty.', {
      hint: 'Give a passphrase; a key is never kept in the clear.',
    })
  }
  return encodeUtf8(passphrase.normalize('NFC'))
}

/**
 * A private JWK under a passphrase, as a compact JWE (RFC 7516, RFC 7517 §7; PBES2-HS512+A256KW with 600,000 rounds,
 * A256GCM).
 *
 * Throws VolunteerPassportError: KEY_INVALID for what is not a private Ed25519 or P-256 JWK, OPTION_INVALID for an
 * empty passphrase.
 */
export async function encryptJwk(jwk: Jwk, passphrase: string): Promise<string> {
  const key = passphraseBytes(passphrase)
  assertPrivateJwk(jwk)
  // Loaded here and not at the top: who only verifies never pays for it.
  const { CompactEncrypt } = await import('jose/jwe/compact/encrypt')
  return new CompactEncrypt(encodeUtf8(JSON.stringify(jwk)))
    .setProtectedHeader({ alg: KEY_MANAGEMENT, enc: CONTENT_ENCRYPTION, cty: 'jwk+json' })
    .setKeyManagementParameters({ p2c: ROUNDS })
    .encrypt(key)
}

/**
 * Opens what `encryptJwk` made.
 *
 * Throws VolunteerPassportError: PASSPHRASE_WRONG (also where the ciphertext was altered: the two look alike),
 * KEY_FILE_INVALID for what is not such a JWE or asks for more than `LIMITS.pbes2Count` rounds.
 */
export async function decryptJwk(jwe: string, passphrase: string): Promise<Jwk> {
  const key = passphraseBytes(passphrase)
  if (typeof jwe !== 'string' || jwe.length > ENCRYPTED_BYTES) throw notAnEncryptedKey()
  const text = await decrypted(jwe, key)
  const jwk = parseJson(text)
  if (!jwk.ok) throw notAnEncryptedKey()
  assertPrivateJwk(jwk.value)
  return jwk.value
}

async function decrypted(jwe: string, key: Uint8Array): Promise<Uint8Array> {
  const { compactDecrypt } = await import('jose/jwe/compact/decrypt')
  try {
    const { plaintext } = await compactDecrypt(jwe, key, {
      keyManagementAlgorithms: [KEY_MANAGEMENT],
      contentEncryptionAlgorithms: [CONTENT_ENCRYPTION],
      // The rounds are named by the file: without a cap it could name years of work.
      maxPBES2Count: LIMITS.pbes2Count,
      maxDecompressedLength: 0,
    })
    return plaintext
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ERR_JWE_DECRYPTION_FAILED') {
      throw new VolunteerPassportError('PASSPHRASE_WRONG', 'The passphrase does not open the key.', {
        hint: 'Type the passphrase that the key was encrypted with; if it is right, the file was altered.',
      })
    }
    throw notAnEncryptedKey()
  }
}

function assertPrivateJwk(jwk: unknown): asserts jwk is Jwk {
  const half = readPublicHalf(jwk, 'sign')
  if (!half.ok) throw unfitKey(half.problems[0].code, half.problems[0].detail)
  if (decodeKeyBytes((jwk as Jwk).d) === undefined)
    throw unfitKey('KEY_INVALID', 'd of the JWK is not 32 bytes in base64url.')
}

const notAnEncryptedKey = (): VolunteerPassportError =>
  new VolunteerPassportError('KEY_FILE_INVALID', 'The text is not a private key encrypted with a passphrase.', {
    hint: `Give the compact JWE that encryptJwk made (${KEY_MANAGEMENT}, ${CONTENT_ENCRYPTION}), whole and unchanged.`,
  })
