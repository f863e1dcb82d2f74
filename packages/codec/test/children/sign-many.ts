import { createHash } from 'node:crypto'
import { createJwkSigner, signAllOf } from '@volunteer-passport/codec'
import { ed25519Jwk } from '../keys.ts'

/** Signs many at once, tells what, and has nothing more to do. */
const signer = createJwkSigner({ keyId: 'did:web:office.example#key-1', privateJwk: ed25519Jwk })
const payloads = Array.from({ length: 300 }, (_, n) => Buffer.from(`payload ${n}`))
const signatures = (await signAllOf(signer)?.('e30', payloads)) ?? []
const digest = createHash('sha256')
for (const signature of signatures) digest.update(signature)
process.stdout.write(digest.digest('hex'))
