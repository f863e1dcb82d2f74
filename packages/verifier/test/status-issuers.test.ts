import { importVerificationKey } from '@volunteer-passport/codec'
import { VolunteerPassport } from '@volunteer-passport/schema'
import {
  didDocumentOf,
  OFFICE_DID,
  OTHER_OFFICE_DID,
  officeP256Key,
  otherOfficeKey,
  signWithJose,
} from '@volunteer-passport/testing'
import { type TrustedIssuer, type TrustPolicy, trustIssuers } from '@volunteer-passport/verifier'
import { describe, expect, it } from 'vitest'
import { publishTokenList, signTokenPassport } from './token-list.ts'
import { createWorld, passportDocument, signPassport, verdictAndCode, type World } from './world.ts'

const [revocation] = passportDocument().credentialStatus as unknown as readonly object[]
const SUCCESSOR_DOCUMENT = 'https://passport.example/offices/kz-71/did.json'

/** An office that has closed: its lists are signed by its successor. */
const KINDS = {
  bitstring: {
    token: () => signPassport({ credentialStatus: revocation }),
    publish: (world: World, revoked: boolean) =>
      world.publishList('revocation', {
        key: otherOfficeKey,
        members: { issuer: OTHER_OFFICE_DID },
        bits: revoked ? [42] : [],
      }),
  },
  token: {
    token: () => signTokenPassport(),
    publish: (world: World, revoked: boolean) =>
      publishTokenList(world, {
        key: otherOfficeKey,
        claims: { iss: OTHER_OFFICE_DID },
        statuses: revoked ? { 42: 1 } : {},
      }),
  },
} as const

async function verdict(kind: keyof typeof KINDS, trust: TrustPolicy, revoked = false): Promise<string> {
  const world = await createWorld()
  world.network.set(SUCCESSOR_DOCUMENT, { body: didDocumentOf(OTHER_OFFICE_DID, [otherOfficeKey]) })
  await KINDS[kind].publish(world, revoked)
  const verifier = world.verifierWith({ trust })
  return verdictAndCode(await verifier.verify(await KINDS[kind].token(), { type: VolunteerPassport }))
}

const thumbprintOf = (jwk: unknown): string => {
  const key = importVerificationKey(jwk)
  return key.ok ? key.value.thumbprint : ''
}
const office = (statusIssuers: readonly (string | { did: string; keyThumbprints?: readonly string[] })[]) =>
  trustIssuers([{ did: OFFICE_DID, statusIssuers }])

describe.each(['bitstring', 'token'] as const)('a %s list signed by a successor', (kind) => {
  it('row 57: counts where the trust policy names the successor', async () => {
    expect(await verdict(kind, office([OTHER_OFFICE_DID]))).toBe('accepted')
    expect(await verdict(kind, office([OTHER_OFFICE_DID]), true)).toBe('rejected STATUS_REVOKED')
  })

  it('row 57: does not count for being trusted as an issuer, or for another issuer', async () => {
    const bothTrusted = trustIssuers([OFFICE_DID, OTHER_OFFICE_DID])
    const theOtherWay = trustIssuers([OFFICE_DID, { did: OTHER_OFFICE_DID, statusIssuers: [OFFICE_DID] }])
    const another = office(['did:web:passport.example:offices:kz-79'])
    for (const trust of [bothTrusted, theOtherWay, another]) {
      expect(await verdict(kind, trust)).toBe('undetermined STATUS_LIST_ISSUER_MISMATCH')
    }
  })

  it('row 56: counts with the keys alone that the policy names', async () => {
    const pinned = (thumbprint: string) => office([{ did: OTHER_OFFICE_DID, keyThumbprints: [thumbprint] }])
    expect(await verdict(kind, pinned(thumbprintOf(otherOfficeKey.publicJwk)))).toBe('accepted')
    expect(await verdict(kind, pinned(thumbprintOf(officeP256Key.publicJwk)))).toBe(
      'undetermined STATUS_LIST_SIGNATURE_INVALID',
    )
  })

  it('a policy of one’s own may answer later, or go wrong', async () => {
    const inner = trustIssuers([OFFICE_DID])
    const successor = trustIssuers([OTHER_OFFICE_DID])
    const own = (statusIssuersOf: NonNullable<TrustPolicy['statusIssuersOf']>): TrustPolicy => ({
      ...inner,
      statusIssuersOf,
    })
    const later = own(() => ({ ...successor, accept: async (signer) => successor.accept(signer) }))
    expect(await verdict(kind, later)).toBe('accepted')
    const forgetful = own(() => ({ mayAccept: () => true, accept: () => undefined as never }))
    expect(await verdict(kind, forgetful)).toBe('undetermined STATUS_LIST_SIGNATURE_INVALID')
    const promising = own(() => ({ ...successor, mayAccept: () => Promise.resolve(false) as never }))
    expect(await verdict(kind, promising)).toBe('undetermined STATUS_LIST_ISSUER_MISMATCH')
    const broken = own(() => {
      throw new Error('down')
    })
    expect(await verdict(kind, broken)).toBe('undetermined STATUS_LIST_UNAVAILABLE')
  })
})

it('a status issuer is not trusted to issue', async () => {
  const world = await createWorld()
  world.network.set(SUCCESSOR_DOCUMENT, { body: didDocumentOf(OTHER_OFFICE_DID, [otherOfficeKey]) })
  const verifier = world.verifierWith({ trust: office([OTHER_OFFICE_DID]) })
  const token = await signWithJose(passportDocument({ issuer: OTHER_OFFICE_DID }), otherOfficeKey)
  expect(verdictAndCode(await verifier.verify(token, { type: VolunteerPassport }))).toBe('rejected ISSUER_NOT_TRUSTED')
  expect(world.network.calls).toEqual([])
})

it.each<[string, unknown, string, string]>([
  ['no list', OTHER_OFFICE_DID, 'OPTION_INVALID', 'statusIssuers of the trusted issuer 0 are not a list'],
  ['nobody', [], 'OPTION_MISSING', 'There is no status issuer of the trusted issuer 0'],
  ['no DID', ['kz-71'], 'OPTION_INVALID', 'The status issuer 0 of the trusted issuer 0 is not a DID'],
  [
    'one twice',
    [OFFICE_DID, OFFICE_DID],
    'OPTION_INVALID',
    'The status issuer 1 of the trusted issuer 0 is listed twice',
  ],
])('trustIssuers refuses status issuers that are %s', (_, statusIssuers, code, message) => {
  const issuers = [{ did: OFFICE_DID, statusIssuers }] as unknown as readonly TrustedIssuer[]
  expect(() => trustIssuers(issuers)).toThrow(
    expect.objectContaining({ code, message: expect.stringContaining(message) }),
  )
})
