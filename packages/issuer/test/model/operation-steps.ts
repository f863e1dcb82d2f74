import { getBit } from '@volunteer-passport/codec'
import fc from 'fast-check'
import { expect } from 'vitest'
import { bitsOf, person } from '../support/office.ts'
import { POINTS } from '../support/points.ts'
import { revokeEach } from './credential-rules.ts'
import { erase, purge } from './ledger-rules.ts'
import { ref } from './ledger-steps.ts'
import type { ModelOffice, Saved } from './model-office.ts'
import { type Credential, heldBy, type OfficeData } from './office-model.ts'
import { agree, agreeSigned, step } from './step.ts'
import type { World } from './world.ts'

const BY = { actor: 'admin-1' }
const DAY = 86_400
/** After a day nothing that was begun is completed any more. */
export const OVER_A_DAY = 90_000
const CLOCK_SLACK_MILLISECONDS = 60_000

export const crashStep = step(
  'crash',
  fc.record({
    point: fc.constantFrom(...POINTS),
    nth: fc.constantFrom(1, 1, 1, 2, 3),
    gapSeconds: fc.constantFrom(0, 30, 700, OVER_A_DAY),
  }),
  async ({ gapSeconds, ...order }, model, world) => {
    // What was imported may have to be looked at again after a day: then a verb that was half done is refused.
    const hasImports = () => [...model.data.deeds.values()].some(({ imported }) => imported !== undefined)
    world.orderCrash({ ...order, gapSeconds: () => (hasImports() ? Math.min(gapSeconds, 700) : gapSeconds) })
    return false
  },
)

export const waitStep = step('wait', fc.constantFrom(1, 60, 451, 3600, DAY, 100 * DAY), async (seconds, _, world) => {
  world.clock.advance(seconds)
  return false
})

/** More than a minute back, nothing is written until somebody says which clock is right. */
export const clockBackStep = step(
  'clock back',
  fc.record({ isRight: fc.boolean() }),
  async ({ isRight }, model, world) => {
    await world.issuer.ledger.registerPerson(person('tick-tock', { externalRef: String(world.clock().getTime()) }))
    world.clock.advance(-7200)
    await expect(world.issuer.ledger.registerPerson(person('nobody'))).rejects.toMatchObject({
      code: 'CLOCK_WENT_BACK',
    })
    if (!isRight) {
      world.clock.advance(7200)
      return false
    }
    const attempt = await world.attempt(({ operations }) => operations.acceptClock(BY))
    return agree({ model, verb: 'acceptClock', attempt, refused: undefined })
  },
)

export const publishStep = step('publish', fc.constant(undefined), async (_, model, world) => {
  const attempt = await world.attempt((issuer) => issuer.publishStatusLists(world.publisher))
  const hasCrashed = agreeSigned({ model, verb: 'publish', attempt, refused: undefined })
  if (model.canSign) await checkPublic(model, world)
  return hasCrashed
})

/** Everything that was ever handed out has the bits that it should have, also where its record is lost. */
export async function checkPublic(model: ModelOffice, world: World): Promise<void> {
  const known = model.data.credentials.filter(({ id }) => id !== '' && id !== 'given up')
  for (const one of known) {
    const token = world.handedOut.get(one.id)
    if (token === undefined) continue
    const expected = { revocation: one.isRevoked, suspension: one.isSuspended, refresh: one.hasNewer }
    const carried = one.isBadge ? { ...expected, suspension: false, refresh: false } : expected
    expect({ id: one.id, ...(await publicBits(world, token)) }).toEqual({ id: one.id, ...carried })
  }
  for (const { token, isRevoked } of model.lost) {
    if (isRevoked) expect(await publicBits(world, token)).toMatchObject({ revocation: true })
  }
}

interface Entry {
  readonly statusPurpose: string
  readonly statusListIndex: string
  readonly statusListCredential: string
}

/** Of any encoding. */
function entriesOf(token: string): readonly Entry[] {
  const claims = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString())
  return [claims.credentialStatus].flat()
}

/** What the public lists say, those alone that `counts` takes. */
async function publicBits(world: World, token: string, counts: (url: string) => boolean = () => true) {
  const set = new Set<string>()
  for (const { statusPurpose, statusListIndex, statusListCredential } of entriesOf(token)) {
    const bits = await bitsOf(world.web, statusListCredential)
    if (counts(statusListCredential) && getBit(bits, Number(statusListIndex))) set.add(statusPurpose)
  }
  return { revocation: set.has('revocation'), suspension: set.has('suspension'), refresh: set.has('refresh') }
}

export const eraseStep = step('erasePerson', ref, async (who, model, world) => {
  const attempt = await world.attempt((issuer) => issuer.erasePerson(who, BY))
  const refused = erase(model.at, who)
  // Done before the crash, it is not there to be done again.
  const isDone = attempt.hasCrashed && attempt.refused === 'PERSON_UNKNOWN'
  const hasCrashed = isDone ? true : agree({ model, verb: 'erasePerson', attempt, refused })
  await expectForgotten(model, world)
  return hasCrashed
})

/** Nobody who was erased is in the store, in the log or in what is public. */
export async function expectForgotten(model: ModelOffice, world: World): Promise<void> {
  if (model.data.erased.size === 0) return
  const lists = [...world.web.files.values()].map(({ bytes }) => Buffer.from(bytes).toString('latin1').split('.')[1]!)
  const files = [...(await world.store.contents()), ...lists.map((payload) => Buffer.from(payload, 'base64url'))]
  const found = [...model.data.erased].filter((mark) => files.some((file) => file.includes(mark)))
  expect(found).toEqual([])
}

export const exportStep = step('exportPerson', ref, async (who, model, world) => {
  const attempt = await world.attempt((issuer) => issuer.exportPerson(who))
  const known = model.data.people.get(who)
  if (known !== undefined) {
    const { activities, credentials } = attempt.answer!
    const deeds = [...model.data.deeds.values()].filter(({ owner }) => owner === known.mark)
    const stated = (one: Credential) => (one.isRevoked ? 'revoked' : one.isSuspended ? 'suspended' : 'issued')
    expect({
      activities: activities.map(({ participationId, state }) => [participationId, state]),
      credentials: credentials.filter(({ state }) => state !== 'burnt').map(({ id, state }) => [id, state]),
    }).toEqual({
      activities: deeds.map(({ id, state }) => [id, state]).sort(),
      credentials: heldBy(model.data, known).map((one) => [one.id, stated(one)]),
    })
  }
  return agree({ model, verb: 'exportPerson', attempt, refused: known === undefined ? 'PERSON_UNKNOWN' : undefined })
})

export const purgeStep = step('purge', fc.constant(undefined), async (_, model, world) => {
  const attempt = await world.attempt((issuer) => issuer.purge({ expiredBefore: world.clock(), ...BY }))
  const count = purge(model.at)
  // What was given up unfinished is forgotten too, and counted; the model does not know of it.
  if (!attempt.hasCrashed) expect(attempt.answer?.credentials).toBeGreaterThanOrEqual(count)
  return agree({ model, verb: 'purge', attempt, refused: undefined })
})

export const backupStep = step('backup', fc.constant(undefined), async (_, model, world) => {
  const head = await world.registry.transaction((tx) => tx.logHead())
  model.saved = { data: structuredClone(model.data), sequence: head!.seq, at: head!.at }
  await world.store.save(world.issuer.operations)
  model.done.push('backup')
  return false
})

/** The store is lost and the newest backup put in its place; what the public lists know beyond it comes back. */
export const restoreStep = step('restore', fc.record({ isLostAgain: fc.boolean() }), async (o, model, world) => {
  const { saved, data: before } = model
  // Which keys were killed or retired meanwhile is not in the lists: for a person to do again, and not in this model.
  if (saved === undefined || JSON.stringify([...saved.data.keys]) !== JSON.stringify([...before.keys])) return false
  const news = await newsSince(model, world, saved.sequence)
  await putBack(world)
  const after = structuredClone(saved.data)
  await noteLost(model, world, after, saved.sequence)
  const erased = [...before.erased].map((mark) => world.subjectIds.get(mark)!)
  const input = { published: world.web.read, erased, ...BY }
  if (o.isLostAgain) {
    await world.issuer.operations.recover(input)
    await acceptClock(saved, model, world)
    await registerStranger(world)
    await putBack(world)
  }
  const attempt = await world.attempt((issuer) => issuer.operations.recover(input))
  await acceptClock(saved, model, world)
  await registerStranger(world)
  takeIn(after, news)
  model.data = after
  for (const { ref: who, mark } of [...after.people.values()]) if (before.erased.has(mark)) erase(model.at, who)
  // Whoever was made and erased since is as little to be found.
  for (const mark of before.erased) after.erased.add(mark)
  const hasCrashed = agree({ model, verb: 'recover', attempt, refused: undefined })
  // What was in use is closed: nothing is made before new lists are out.
  if (model.canSign) await world.issuer.publishStatusLists(world.publisher)
  // Of what is lost again before it published anything nothing is known (docs/explain/log.md): not from this backup.
  else model.saved = undefined
  await expectForgotten(model, world)
  return hasCrashed
})

async function putBack(world: World): Promise<void> {
  await world.close()
  await world.store.restore()
  await world.open()
}

/** Where the clock was ahead when the backup was made, and has been set right since. */
async function acceptClock(saved: Saved, model: ModelOffice, world: World): Promise<void> {
  if (saved.at - model.now() <= CLOCK_SLACK_MILLISECONDS) return
  await expect(registerStranger(world)).rejects.toMatchObject({ code: 'CLOCK_WENT_BACK' })
  await world.issuer.operations.acceptClock(BY)
}

/** Of nobody else, whatever was lost. */
async function registerStranger(world: World): Promise<void> {
  const { subjectId } = await world.issuer.ledger.registerPerson(person('stranger'))
  const { passportNumber } = (await world.issuer.exportPerson('stranger')).person as { readonly passportNumber: string }
  expect(world.numbers.get(passportNumber) ?? subjectId).toBe(subjectId)
  world.numbers.set(passportNumber, subjectId)
}

type News = ReadonlyMap<string, Awaited<ReturnType<typeof publicBits>>>

/** What lists that are newer than the backup say of what was handed out. */
async function newsSince(model: ModelOffice, world: World, sequence: number): Promise<News> {
  const isNews = (url: string) => {
    const file = world.web.files.get(url)!
    const [header = ''] = Buffer.from(file.bytes).toString('latin1').split('.')
    const { kid } = JSON.parse(Buffer.from(header, 'base64url').toString())
    // What a killed key has signed is believed by nobody.
    return file.sequence > sequence && model.data.keys.get(kid)?.state !== 'revoked'
  }
  const news = new Map<string, Awaited<ReturnType<typeof publicBits>>>()
  for (const { id } of model.data.credentials) {
    const token = world.handedOut.get(id)
    if (token !== undefined) news.set(id, await publicBits(world, token, isNews))
  }
  return news
}

async function noteLost(model: ModelOffice, world: World, after: OfficeData, sequence: number): Promise<void> {
  for (const one of model.checkpoints) one.isLost ||= one.sequence > sequence
  const kept = new Set(after.credentials.map(({ id }) => id))
  for (const one of model.data.credentials) {
    const token = world.handedOut.get(one.id)
    if (token === undefined || kept.has(one.id)) continue
    const { revocation, suspension } = await publicBits(world, token)
    const { signedBy, validUntil } = one
    model.lost.push({ token, signedBy, validUntil, isRevoked: revocation, isSuspended: suspension })
  }
  const rows = await world.registry.transaction((tx) =>
    tx.findCredentials({}, { afterSeq: 0, limit: Number.MAX_SAFE_INTEGER }),
  )
  const onRecord = new Set(rows.map(({ id }) => id))
  for (const id of world.places.values()) if (!onRecord.has(id)) model.lostIds.add(id)
}

function takeIn(after: OfficeData, news: News): void {
  for (const one of after.credentials) {
    const told = news.get(one.id)
    if (told?.revocation) revokeEach([one], 'recovered')
    if (told?.suspension) one.isSuspended = true
    if (told?.refresh) one.hasNewer = true
  }
}
