import { createPrivateKey, createPublicKey, sign as signRaw, verify as verifyRaw } from 'node:crypto'
import { createDidResolver } from '@volunteer-passport/did'
import { VolunteerPassport } from '@volunteer-passport/schema'
import { createVerifier, trustIssuers } from '@volunteer-passport/verifier'
import { importJWK, type JWK, jwtVerify } from 'jose'
import type { Bench, Scale } from '../contestant.ts'
import { createOffice } from '../create-office.ts'

const NODE_DIGEST = { EdDSA: null, ES256: 'sha256' } as const

/** One passport after another, awaited, key and status lists warm; three status entries each. */
export async function createVerifyBench(algorithm: 'EdDSA' | 'ES256', scale: Scale): Promise<Bench> {
  const office = await createOffice({ algorithm, people: scale === 'tiny' ? 3 : 200 })
  const { tokens } = office
  const verifier = createVerifier({
    trust: trustIssuers([office.did]),
    resolver: createDidResolver({ fetch: office.fetch }),
    statusLists: office.fetch,
  })
  const key = createPublicKey({ key: { ...office.publicJwk }, format: 'jwk' })
  const joseKey = await importJWK({ ...(office.publicJwk as JWK) }, algorithm)
  // As node:crypto is quickest: a key without options and, for ES256, signatures in DER.
  const privateKey = createPrivateKey({ key: { ...office.privateJwk }, format: 'jwk' })
  const raw = tokens.map((token) => {
    const data = Buffer.from(token.slice(0, token.lastIndexOf('.')))
    return { data, signature: signRaw(NODE_DIGEST[algorithm], data, privateKey) }
  })

  return {
    name: `verify ${algorithm}`,
    operation: 'one passport verified',
    operations: tokens.length,
    rounds: scale === 'tiny' ? 2 : 40,
    contestants: [
      {
        name: 'raw crypto.verify',
        run: () => {
          for (const { data, signature } of raw) {
            if (!verifyRaw(NODE_DIGEST[algorithm], data, key, signature)) throw new Error('refused')
          }
        },
      },
      {
        name: 'verifier.verify',
        run: async () => {
          for (const token of tokens) {
            const report = await verifier.verify(token, { type: VolunteerPassport })
            if (!report.ok) throw new Error(report.problems[0].code)
          }
        },
      },
      {
        name: 'verifier.verifyAll',
        run: async () => {
          for await (const report of verifier.verifyAll(tokens, { type: VolunteerPassport })) {
            if (!report.ok) throw new Error(report.problems[0].code)
          }
        },
      },
      {
        name: 'jose jwtVerify (signature and JSON only)',
        run: async () => {
          for (const token of tokens) await jwtVerify(token, joseKey, { typ: 'vc+jwt' })
        },
      },
    ],
  }
}
