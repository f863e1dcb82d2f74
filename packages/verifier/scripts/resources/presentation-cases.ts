import { gzipSync } from 'node:zlib'
import { LIMITS } from '@volunteer-passport/codec'
import { officeKey, otherOfficeKey } from '@volunteer-passport/testing'
import { PHONE_HEADER, phoneCnf } from '../fuzz/presentation-input.ts'
import { listUrl, NOW, signToken } from '../fuzz/stage.ts'
import { denseList } from './dense-list.ts'
import {
  HEADER,
  passport,
  type ResourceCase,
  resourceCase,
  SOUND_TOKEN,
  signedList,
  statusEntry,
} from './resource-case.ts'

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
  const alike = (bytes: number) => gzipSync(Buffer.alloc(bytes))
  yield eachWithLists('many lists of 131,072 entries, all alike', 8, alike(2 ** 14))
  yield eachWithLists('many lists of 2^24 entries, all alike', 8, alike(2 ** 21))
  yield eachWithLists('a dense list for each credential', 1, gzipSync(denseList('half', 85_000)))
}

/** As many passports as there is room for, each with so many status lists of its own. */
function eachWithLists(name: string, count: number, compressed: Uint8Array): ResourceCase {
  const lists: Record<string, string> = {}
  const tokens: string[] = []
  for (let number = 0; number < LIMITS.credentialsPerPresentation; number += 1) {
    const urls = Array.from({ length: count }, (_, i) => listUrl('revocation').replace('1.jwt', `${number}-${i}.jwt`))
    const members = { cnf: phoneCnf, credentialStatus: urls.map(statusEntry) }
    const token = signToken(HEADER, JSON.stringify(passport(members)), officeKey)
    // With its envelope, and in base64url a second time.
    if ((tokens.length + 1) * (token.length + 200) * (4 / 3) > LIMITS.tokenBytes) break
    tokens.push(token)
    for (const url of urls) lists[url] = signedList(url, compressed)
  }
  const subject = presentation(`a presentation of ${tokens.length} passports, ${name}`, tokens)
  return { ...subject, lists: { ...subject.lists, ...lists } }
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
