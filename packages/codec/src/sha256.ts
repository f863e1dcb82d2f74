import { sha256 as sha256Portably } from '@noble/hashes/sha2.js'
import { nodeCrypto } from './node-runtime.ts'

/** SHA-256 without waiting, so that importing a key needs no promise in any runtime; WebCrypto has it only as one. */
export const sha256 = (bytes: Uint8Array): Uint8Array =>
  nodeCrypto === undefined
    ? sha256Portably(bytes)
    : new Uint8Array(nodeCrypto.createHash('sha256').update(bytes).digest())
