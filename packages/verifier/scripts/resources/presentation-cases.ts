import { LIMITS } from '@volunteer-passport/codec'
import { officeKey, otherOfficeKey } from '@volunteer-passport/testing'
import { PHONE_HEADER, phoneCnf } from '../fuzz/presentation-input.ts'
import { NOW, signToken } from '../fuzz/stage.ts'
import { HEADER, passport, type ResourceCase, resourceCase, SOUND_TOKEN } from './resource-case.ts'

const request = { audience: 'https://gate.example', nonce: 'a nonce' }

/** What a holder can present: as many credentials as there may be, or as much of anything else. */
export function* presentationCases(): Generator<ResourceCase> {
  const sound = signToken(HEADER, JSON.stringify(passport({ cnf: phoneCnf })), officeKey)
  const count = LIMITS.credentialsPerPresentation
  yield presentation('a presentation of 64 passports', Array<string>(count).fill(sound))
  const forged = sound.replace(/[^.]*$/, SOUND_TOKEN.split('.')[2]!)
  yield presentation('a presentation of 64 forged passports', Array<string>(count).fill(forged))
  yield presentation('a presentation of 65 credentials', Array<string>(count + 1).fill('a.b.c'))
  yield presentation('a presentation of 64 texts', Array<string>(count).fill('a'.repeat(2_000)))
  const others = Array.from({ length: count }, (_, i) =>
    signToken(HEADER, JSON.stringify(passport({ cnf: { jwk: otherKey(i) } })), officeKey),
  )
  yield presentation('a presentation of 64 passports of 64 phones', others)
}

function presentation(name: string, tokens: readonly string[]): ResourceCase {
  const document = {
    '@context': ['https://www.w3.org/ns/credentials/v2'],
    type: ['VerifiablePresentation'],
    verifiableCredential: tokens.map((token) => ({
      '@context': 'https://www.w3.org/ns/credentials/v2',
      id: `data:application/vc+jwt,${token}`,
      type: 'EnvelopedVerifiableCredential',
    })),
    aud: request.audience,
    nonce: request.nonce,
    iat: NOW.getTime() / 1000,
  }
  const token = signToken(JSON.stringify(PHONE_HEADER), JSON.stringify(document), otherOfficeKey)
  if (token.length > LIMITS.tokenBytes) throw new Error(`${name}: the token is over the limit`)
  return { ...resourceCase(name, token), request }
}

/** Keys that differ, and that must each be looked into: whether they are points of the curve is not known before. */
const otherKey = (number: number): object => ({
  kty: 'OKP',
  crv: 'Ed25519',
  x: Buffer.alloc(32, number + 1).toString('base64url'),
})
