import { createHash } from 'node:crypto'
import { forgedOfficeKey, officeKey, otherOfficeKey, type TestKey } from '@volunteer-passport/testing'
import { toText, toTree } from './json-tree.ts'
import { mutateText } from './mutate-text.ts'
import { mutateTree } from './mutate-tree.ts'
import type { Random } from './random.ts'
import { DOCUMENTS, headerOf, NOW, signToken } from './stage.ts'

/** What the verifier has asked for. */
export interface FuzzRequest {
  readonly audience: string
  readonly nonce: string
}

/** The phone's key; it has no DID, and a passport names it as `cnf`. */
const PHONE: TestKey = otherOfficeKey
const { crv, kty, x } = PHONE.publicJwk
const THUMBPRINT = createHash('sha256').update(JSON.stringify({ crv, kty, x })).digest('base64url')

const [passport, activity] = DOCUMENTS.map(({ document }) => document)
export const phoneCnf: object = { jwk: { kty, crv, x } }
export const PHONE_HEADER: object = { alg: PHONE.algorithm, kid: THUMBPRINT, typ: 'vp+jwt', cty: 'vp' }

/** A presentation of a passport and an activity to one who asked, with something changed in one of its parts. */
export function createPresentation(random: Random): { readonly token: string; readonly request: FuzzRequest } {
  const request = { audience: 'https://gate.example', nonce: Buffer.from(random.bytes(12)).toString('base64url') }
  const part = random.below(8)
  const changed = (value: object, isChanged: boolean): string => {
    const tree = toTree(value)
    if (isChanged) mutateTree(tree, random)
    return toText(tree)
  }
  const signed = (document: object, isChanged: boolean): string => {
    const signer = isChanged && random.onceIn(8) ? forgedOfficeKey : officeKey
    return signToken(JSON.stringify(headerOf(officeKey)), changed(document, isChanged && random.onceIn(2)), signer)
  }
  const tokens = [signed({ ...passport, cnf: phoneCnf }, part === 0), signed(activity!, part === 1)]
  if (part === 2) tokens.push(random.pick(tokens))
  if (part === 3) tokens.splice(random.below(2), 1)
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
  const key = random.onceIn(12) ? officeKey : PHONE
  const token = signToken(changed(PHONE_HEADER, part === 4), changed(document, part >= 5 && part <= 6), key)
  return { token: part === 7 && random.onceIn(2) ? mutateText(token, random) : token, request }
}
