import fc from 'fast-check'
import { expect } from 'vitest'
import { collect } from '../support/office.ts'
import { reissueAll } from './credential-rules.ts'
import type { ModelOffice } from './model-office.ts'
import { activeKey, isExpired } from './office-model.ts'
import { agree, agreeSigned, step } from './step.ts'
import { keyId, signerOf, type World } from './world.ts'

const BY = { actor: 'security-1' }
const DAY_MILLISECONDS = 86_400_000
const which = fc.nat({ max: 11 })

/** Number of a key of the office, or of the next that it has not. */
const numberOf = (at: number, { data }: ModelOffice): number => 1 + (at % (data.keys.size + 1))

export const prepareKeyStep = step('prepareKey', which, (at, model, world) =>
  prepareKey(numberOf(at, model), model, world),
)

export async function prepareKey(n: number, model: ModelOffice, world: World): Promise<boolean> {
  const { publicJwk } = signerOf(n)
  const attempt = await world.attempt(({ keys }) => keys.prepareKey({ keyId: keyId(n), publicJwk, ...BY }))
  const preparedAt = attempt.answer?.since.getTime() ?? 0
  if (!model.data.keys.has(keyId(n))) model.data.keys.set(keyId(n), { state: 'prepared', preparedAt })
  return agree({ model, verb: 'prepareKey', attempt, refused: undefined })
}

export const activateKeyStep = step('activateKey', which, (at, model, world) =>
  activateKey(numberOf(at, model), model, world),
)

/** Opens the office with another signer; where that may not sign yet, with the old one again. */
export async function activateKey(n: number, model: ModelOffice, world: World): Promise<boolean> {
  const { keys } = model.data
  const own = keys.get(keyId(n))
  if (own === undefined || own.state === 'retired' || own.state === 'revoked') return false
  const before = world.key
  await world.open(n)
  const attempt = await world.attempt((issuer) => issuer.keys.activateKey(BY))
  const active = activeKey(model.data)
  const isEarly = Math.floor(model.at.now / 1000) * 1000 < own.preparedAt + DAY_MILLISECONDS
  const refused = own.state === 'prepared' && active !== undefined && isEarly ? 'KEY_NOT_READY' : undefined
  if (refused !== undefined) await world.open(before)
  else if (active !== keyId(n)) {
    if (active !== undefined) keys.get(active)!.state = 'retired'
    own.state = 'active'
  }
  const hasCrashed = agree({ model, verb: 'activateKey', attempt, refused })
  // All lists are due under the new key, and until they are out those of a killed one are believed by nobody.
  if (refused === undefined) await world.issuer.publishStatusLists(world.publisher)
  return hasCrashed
}

export const killKeyStep = step('killKey', which, (at, model, world) => killKey(numberOf(at, model), model, world))

async function killKey(n: number, model: ModelOffice, world: World): Promise<boolean> {
  const attempt = await world.attempt(({ keys }) => keys.killKey(keyId(n), BY))
  const key = model.data.keys.get(keyId(n))
  if (key !== undefined) key.state = 'revoked'
  return agree({ model, verb: 'killKey', attempt, refused: key === undefined ? 'NOT_FOUND' : undefined })
}

/** The whole day of a theft but its reissue: a new key, the end of the old one, and the office goes on. */
export const stolenKeyStep = step('stolen key', fc.constant(undefined), async (_, model, world) => {
  const next = model.data.keys.size + 1
  const crashes = [
    await prepareKey(next, model, world),
    await killKey(world.key, model, world),
    await activateKey(next, model, world),
  ]
  return crashes.includes(true)
})

export const reissueAllStep = step('reissueAll', which, async (at, model, world) => {
  const ended = [...model.data.keys].filter(([, { state }]) => state === 'retired' || state === 'revoked')
  // Of a key that is in use it is refused, which needs no second look.
  const signedBy = ended[at % (ended.length + 1)]?.[0] ?? keyId(numberOf(at, model))
  const attempt = await world.attempt(({ keys }) => collect(keys.reissueAll({ signedBy, ...BY })))
  const state = model.data.keys.get(signedBy)?.state
  if (state === undefined || state === 'active' || state === 'prepared') {
    const refused = state === undefined ? 'NOT_FOUND' : 'KEY_STILL_IN_USE'
    return agree({ model, verb: 'reissueAll', attempt, refused })
  }
  if (attempt.answer === undefined) return agreeSigned({ model, verb: 'reissueAll', attempt, refused: undefined })
  const expected = reissueAll(model.at, signedBy)
  expect(attempt.answer.map(({ replaces }) => replaces)).toEqual(expected.map(({ id }) => id))
  for (const { outcome } of attempt.answer) expect(outcome === 'rejected' && model.canSign).toBe(false)
  // All that a dead key had signed is gone, and was made anew.
  const left = model.data.credentials.filter((one) => one.signedBy === signedBy && !one.isRevoked && !one.isForgotten)
  if (model.canSign) expect(left.filter((one) => !isExpired(one, model.at.now))).toEqual([])
  return agree({ model, verb: 'reissueAll', attempt, refused: undefined })
})
