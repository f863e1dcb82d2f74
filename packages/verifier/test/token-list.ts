import { deflateSync } from 'node:zlib'
import { OFFICE_DID, officeKey, signWithJose, type TestKey } from '@volunteer-passport/testing'
import { base64Url } from './raw-token.ts'
import { createWorld, signPassport, type World } from './world.ts'

export const TOKEN_LIST = 'https://passport.example/offices/kz-75/token-status/1.jwt'

export interface TokenListChanges {
  readonly bits?: 1 | 2 | 4 | 8
  /** Values by index; the rest is 0. */
  readonly statuses?: Readonly<Record<number, number>>
  /** Take the place of members of `status_list`. */
  readonly list?: Readonly<Record<string, unknown>>
  readonly claims?: Readonly<Record<string, unknown>>
  readonly header?: Readonly<Record<string, unknown>>
  readonly key?: TestKey
}

/** 2^17 entries, packed by the letter of the draft and by none of our code: entry 0 in the least significant bits. */
export function packedByHand(bits: number, statuses: Readonly<Record<number, number>>): Uint8Array {
  const bytes = new Uint8Array((131_072 * bits) / 8)
  for (const [index, value] of Object.entries(statuses)) {
    const position = Number(index) * bits
    bytes[position >> 3]! |= value << (position & 7)
  }
  return bytes
}

/** A status list token by hand with plain jose and zlib: an hour old, good for a week. */
export function tokenList(url: string, changes: TokenListChanges = {}): Promise<string> {
  const { bits = 2, statuses = {}, key = officeKey } = changes
  const claims = {
    iss: OFFICE_DID,
    sub: url,
    iat: Date.parse('2026-11-07T11:00:00Z') / 1000,
    exp: Date.parse('2026-11-14T11:00:00Z') / 1000,
    ttl: 900,
    status_list: { bits, lst: base64Url(deflateSync(packedByHand(bits, statuses))), ...changes.list },
    ...changes.claims,
  }
  return signWithJose(claims, key, { typ: 'statuslist+jwt', cty: undefined, ...changes.header })
}

export async function publishTokenList({ network }: World, changes: TokenListChanges = {}): Promise<void> {
  network.set(TOKEN_LIST, { body: await tokenList(TOKEN_LIST, changes), contentType: 'application/statuslist+jwt' })
}

/** A passport whose only status is the claim `status`, index 42. */
export function signTokenPassport(reference: Readonly<Record<string, unknown>> = {}): Promise<string> {
  return signPassport({
    credentialStatus: undefined,
    status: { status_list: { idx: 42, uri: TOKEN_LIST, ...reference } },
  })
}

export async function createTokenWorld(
  changes: TokenListChanges = {},
  options: Parameters<typeof createWorld>[0] = {},
): Promise<World> {
  const world = await createWorld(options)
  await publishTokenList(world, changes)
  return world
}
