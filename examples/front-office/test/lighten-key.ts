import { createCipheriv, pbkdf2Sync, randomBytes } from 'node:crypto'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readKeyFile } from '@volunteer-passport/codec/key-file'
import { PASSPHRASE } from './desk.ts'

const ROUNDS = 1_000
const KEY_WRAP_IV = Buffer.from('a6a6a6a6a6a6a6a6', 'hex')

/** RFC 3394. */
const wrapKey = (wrappingKey: Buffer, key: Buffer): Buffer => {
  const cipher = createCipheriv('id-aes256-wrap', wrappingKey, KEY_WRAP_IV)
  return Buffer.concat([cipher.update(key), cipher.final()])
}

/**
 * Writes the office's key anew under the same passphrase with 1,000 rounds instead of 600,000 (RFC 7518 §4.8), so that
 * a test may call the program fifty times. The program reads it as any other.
 */
export const lightenKey = async (folder: string, name = 'key-1'): Promise<void> => {
  const path = join(folder, `${name}.jwe`)
  const jwk = await readKeyFile(path, PASSPHRASE)
  const alg = 'PBES2-HS512+A256KW'
  const salt = randomBytes(16)
  const header = { alg, enc: 'A256GCM', cty: 'jwk+json', p2c: ROUNDS, p2s: salt.toString('base64url') }
  const protectedHeader = Buffer.from(JSON.stringify(header)).toString('base64url')
  const saltInput = Buffer.concat([Buffer.from(`${alg}\0`), salt])
  const wrappingKey = pbkdf2Sync(PASSPHRASE.normalize('NFC'), saltInput, ROUNDS, 32, 'sha512')
  const contentKey = randomBytes(32)
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', contentKey, iv).setAAD(Buffer.from(protectedHeader))
  const ciphertext = Buffer.concat([cipher.update(JSON.stringify(jwk)), cipher.final()])
  const parts = [wrapKey(wrappingKey, contentKey), iv, ciphertext, cipher.getAuthTag()]
  rmSync(path)
  const segments = [protectedHeader, ...parts.map((part) => part.toString('base64url'))]
  writeFileSync(path, `${segments.join('.')}\n`, { mode: 0o600 })
}
