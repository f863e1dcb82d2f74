import { importVerificationKey, type Jwk } from '@volunteer-passport/codec'
import type { AccreditedKey } from '@volunteer-passport/schema'
import { instantOf, secondsOf } from '../calendar.ts'
import { type Members, unknownMember } from '../given.ts'
import { Refusal } from '../refusal.ts'
import type { KeyInput } from './accreditation-input.ts'
import { failLint } from './fail-lint.ts'

/** A key as a caller gave it, sound as far as it goes. */
export interface ReadKey {
  readonly id: string
  readonly publicKeyJwk: AccreditedKey['publicKeyJwk'] | undefined
  readonly state: AccreditedKey['state'] | undefined
  /** Seconds since 1970. */
  readonly retiredAt: number | undefined
}

/** In the order in which a key goes through them. */
const STATES: readonly AccreditedKey['state'][] = ['active', 'retired', 'revoked']

const KEY_MEMBERS: Members<KeyInput> = { id: true, publicJwk: true, state: true, retiredAt: true }

/** @throws Refusal LINT_FAILED, KEY_INVALID, KEY_WEAK, ALG_KEY_MISMATCH */
export function readKeys(keys: unknown): readonly ReadKey[] {
  if (!Array.isArray(keys)) failLint('They are no array.', ['keys'])
  return keys.map((key: KeyInput | undefined, i) => {
    const { id, publicJwk, state, retiredAt } = key ?? ({} as KeyInput)
    const unknown = unknownMember(key ?? {}, KEY_MEMBERS)
    if (unknown !== undefined) failLint('The member is not known.', ['keys', i, unknown])
    if (typeof id !== 'string') failLint('It is no DID URL.', ['keys', i, 'id'])
    if (state !== undefined && !STATES.includes(state)) failLint('There is no such state.', ['keys', i, 'state'])
    const seconds = retiredAt === undefined ? undefined : secondsOf(retiredAt)
    if (retiredAt !== undefined && (seconds === undefined || state !== 'retired')) {
      failLint('It is no Date, or not of a retired key.', ['keys', i, 'retiredAt'])
    }
    const publicKeyJwk = publicJwk === undefined ? undefined : soundJwk(publicJwk, i)
    return { id, publicKeyJwk, state, retiredAt: seconds }
  })
}

function soundJwk(jwk: Jwk, i: number): AccreditedKey['publicKeyJwk'] {
  const key = importVerificationKey(jwk)
  if (key.ok) return { ...key.value.jwk } as AccreditedKey['publicKeyJwk']
  const { code, detail } = key.problems[0]
  throw new Refusal(code, {
    detail,
    path: ['keys', i, 'publicJwk'],
    hint: 'Give the public half of an Ed25519 or P-256 key.',
  })
}

/**
 * The keys after a change: what is named is added or goes forward, what is not named stays as it is.
 * @throws Refusal LINT_FAILED
 */
export function succeedKeys(
  before: readonly AccreditedKey[],
  given: readonly ReadKey[],
  now: number,
): readonly AccreditedKey[] {
  const after = new Map(before.map((key) => [key.id, key]))
  for (const [i, key] of given.entries()) after.set(key.id, successorOf(after.get(key.id), key, i, now))
  const points = [...after.values()].map(({ publicKeyJwk: { crv, x, y } }) => [crv, x, y].join(' '))
  // One key under two names could be revoked under the one and go on under the other.
  if (new Set(points).size < points.length) failLint('One key stands under two names.', ['keys'])
  return [...after.values()]
}

function successorOf(before: AccreditedKey | undefined, given: ReadKey, i: number, now: number): AccreditedKey {
  const { id, state = before?.state ?? 'active' } = given
  const publicKeyJwk = before?.publicKeyJwk ?? given.publicKeyJwk
  if (publicKeyJwk === undefined) return failLint('A new key needs it.', ['keys', i, 'publicJwk'])
  const { crv, x, y } = given.publicKeyJwk ?? publicKeyJwk
  if (crv !== publicKeyJwk.crv || x !== publicKeyJwk.x || y !== publicKeyJwk.y) {
    failLint('The name has been used for another key.', ['keys', i, 'publicJwk'])
  }
  if (before !== undefined && STATES.indexOf(state) < STATES.indexOf(before.state)) {
    failLint('A key never comes back.', ['keys', i, 'state'])
  }
  const retiredAt = state === 'retired' ? retirementOf(before, given, i, now) : before?.retiredAt
  return { id, publicKeyJwk, state, ...(retiredAt !== undefined && { retiredAt }) }
}

function retirementOf(before: AccreditedKey | undefined, given: ReadKey, i: number, now: number): string {
  const wanted = given.retiredAt === undefined ? undefined : instantOf(given.retiredAt)
  if (before?.retiredAt !== undefined && (wanted ?? before.retiredAt) !== before.retiredAt) {
    failLint('It is retired already.', ['keys', i, 'retiredAt'])
  }
  if (given.retiredAt !== undefined && given.retiredAt > now) failLint('It is after now.', ['keys', i, 'retiredAt'])
  return before?.retiredAt ?? wanted ?? instantOf(now)
}
