import { findDuplicates } from '@volunteer-passport/issuer'
import fc from 'fast-check'
import { expect } from 'vitest'
import { collect } from '../support/office.ts'
import { REFS } from './ledger-steps.ts'
import { heldBy, isExpired, isStanding } from './office-model.ts'
import { step } from './step.ts'

/** Questions change nothing, and are answered by what the office knows. */
export const lookUpStep = step('look up', fc.nat({ max: 60 }), async (which, model, world) => {
  const { issuer } = world
  const one = model.credential(which)
  if (one !== undefined) {
    const record = await issuer.get(one.id)
    const state = one.isRevoked ? 'revoked' : one.isSuspended ? 'suspended' : 'issued'
    expect(record).toMatchObject({ id: one.id, state, newerAvailable: one.hasNewer })
    expect(record?.token).toBe(one.isForgotten ? undefined : one.token)
    const found = one.isForgotten ? [] : await collect(issuer.find({ key: one.key, type: record!.type }))
    expect(found.some(({ id }) => id === one.id)).toBe(!one.isForgotten)
    const events = (await issuer.history(one.id)).map(({ event }) => event)
    expect(events.includes('revoked')).toBe(one.isRevoked)
    expect(events[0]).toBe('reserved')
  }
  const [person] = model.data.people.values()
  const { people } = await issuer.ledger.find({ externalRef: `crm ${person?.mark}` })
  expect(people.map(({ ref, subjectId }) => [ref, subjectId])).toEqual(
    person === undefined ? [] : [[person.ref, world.subjectIds.get(person.mark)]],
  )
  const states = (await issuer.keys.list()).map(({ keyId, state }) => [keyId, state])
  expect(states).toEqual([...model.data.keys].map(([keyId, { state }]) => [keyId, state]))
  const methods = (await issuer.keys.didDocument()).verificationMethod as readonly { id: string; revoked?: string }[]
  expect(methods.map(({ id, revoked }) => [id, revoked !== undefined])).toEqual(
    states.map(([keyId, state]) => [keyId, state === 'revoked']),
  )
  model.done.push('look up')
  return false
})

const SECRET = new Uint8Array(32).fill(7)

/** Whom another office has too, by digests that name nobody. */
export const duplicatesStep = step('personDigests', fc.constant(undefined), async (_, model, world) => {
  const here = await collect(world.issuer.personDigests({ secret: SECRET }))
  const now = model.now()
  const live = [...model.data.people.values()].map((person) => {
    const passports = heldBy(model.data, person, 'passport').filter((one) => isStanding(one) && !isExpired(one, now))
    return [person.ref, passports.map(({ id }) => id)] as const
  })
  expect(here.map(({ passport }) => passport).sort()).toEqual(live.flatMap(([, ids]) => ids).sort())
  const { refs, digests: there } = await world.foreign.digests(REFS.slice(0, 2), SECRET)
  const duplicates = findDuplicates([
    { registry: 'here', digests: here },
    { registry: 'there', digests: there },
  ])
  const both = live.filter(([ref, ids]) => refs.includes(ref) && ids.length > 0)
  const held = duplicates.map(({ holdings: [ours, theirs] }) => [ours?.passports, theirs?.passports.length])
  expect(held.sort()).toEqual(both.map(([, ids]) => [ids, 1]).sort())
  model.done.push('personDigests')
  return false
})
