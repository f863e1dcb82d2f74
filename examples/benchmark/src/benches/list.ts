import { createPrivateKey, sign as signRaw } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import {
  createBitstring,
  createJwkSigner,
  encodeBitstring,
  generatePrivateJwk,
  setBit,
  signJws,
  vcJwtHeader,
} from '@volunteer-passport/codec'
import type { Bench, Scale } from '../contestant.ts'
import { spreadIndices } from '../spread-indices.ts'

/** From the indices that a registry answers to a signed status list: what a publication takes for each. */
export async function createListBench(scale: Scale): Promise<Bench> {
  const size = scale === 'tiny' ? 2 ** 17 : 2 ** 20
  const indices = spreadIndices(size)
  const privateJwk = await generatePrivateJwk('EdDSA')
  const signer = createJwkSigner({ keyId: 'did:web:passport.example#key-1', privateJwk })
  const key = createPrivateKey({ key: { ...privateJwk }, format: 'jwk' })
  const bits = createBitstring(size)
  for (const index of indices) setBit(bits, index)

  return {
    name: `status list of ${size.toLocaleString('en')} entries`,
    operation: 'one list built, compressed and signed',
    operations: 1,
    rounds: scale === 'tiny' ? 2 : 25,
    contestants: [
      {
        name: 'raw gzipSync, base64url and crypto.sign',
        run: () => {
          const list = gzipSync(bits).toString('base64url')
          signRaw(null, Buffer.from(Buffer.from(list).toString('base64url')), key)
        },
      },
      {
        name: 'bits, encodeBitstring, signJws',
        run: async () => {
          const built = createBitstring(size)
          for (const index of indices) setBit(built, index)
          const document = { credentialSubject: { encodedList: await encodeBitstring(built) } }
          const payload = Buffer.from(JSON.stringify(document))
          await signJws({ header: vcJwtHeader(signer), payload, signer })
        },
      },
    ],
  }
}
