import { createHash } from 'node:crypto'
import { createJwkSigner, signAllOf } from '@volunteer-passport/codec'
import { ed25519Jwk } from '../keys.ts'

/** Signs many at once, tells what, and has nothing more to do. */
const signer = createJwkSigner({ keyId: 'did:web:office.example#key-1', privateJwk: ed25519Jwk })
const messages = Array.from({ length: 300 }, (_, n) => `message ${n}`)
const signatures = (await signAllOf(signer)?.(messages)) ?? []
const digest = createHash('sha256')
for (const signature of signatures) digest.update(signature)
process.stdout.write(digest.digest('hex'))
