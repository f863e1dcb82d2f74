import { type AccreditedKey, officeDid } from '@volunteer-passport/schema'
import fc from 'fast-check'
import { expect } from 'vitest'
import { almaty, publishedList, ROOT_DID, ROOT_LIST_URL } from '../support/accreditor.ts'
import { BY, LATER, NEXT_YEAR } from '../support/office.ts'
import { POINTS } from '../support/points.ts'
import {
  accredit,
  type Bits,
  both,
  type Change,
  changeBit,
  changeKey,
  handOver,
  KEY_STATES,
  MOVES,
  move,
  PURPOSES,
  renew,
  takeIn,
} from './accredited.ts'
import { listOf, publicBits } from './closed-office.ts'
import { checkNational, checkNationalPublic, NATIONAL_SEAT, type NationalOffice } from './national-office.ts'
import { command } from './step.ts'
import { keyId, signerOf, type World } from './world.ts'

export type NationalStep = fc.AsyncCommand<NationalOffice, World, true>

const ACTOR = { actor: 'officer-1' } as const

function step<Wish>(
  name: string,
  wishes: fc.Arbitrary<Wish>,
  work: (wish: Wish, model: NationalOffice, world: World) => Promise<void>,
): fc.Arbitrary<NationalStep> {
  return command(name, wishes, async (wish, model: NationalOffice, world) => {
    await work(wish, model, world)
    await checkNational(model, world)
  })
}

const OFFICES = (['KZ-10', 'KZ-11', 'KZ-15'] as const).map((region) => officeDid(region))
const did = fc.constantFrom(...OFFICES)
const end = fc.constantFrom(NEXT_YEAR, LATER)

async function accreditOne([subject, validUntil]: readonly [string, Date], model: NationalOffice, world: World) {
  const key = keyId(1, subject)
  const input = almaty({ subject, validUntil, keys: [{ id: key, publicJwk: signerOf(1, subject).publicJwk }] })
  const attempt = await world.attempt(({ accreditations }) => accreditations.accredit(input))
  model.agree('accredit', attempt, accredit(model.data, { did: subject, key, validUntil: validUntil.getTime() }))
}

export const accreditStep = step('accredit', fc.tuple(did, end), accreditOne)

export const renewStep = step('renew', fc.tuple(did, end), async ([subject, validUntil], model, world) => {
  const attempt = await world.attempt(({ accreditations }) => accreditations.renew(subject, { validUntil, ...ACTOR }))
  model.agree('renew', attempt, renew(model.data, subject, validUntil.getTime()))
})

export const changeKeyStep = step(
  'changeKeys',
  fc.tuple(did, fc.constantFrom(1, 2), fc.constantFrom(...KEY_STATES)),
  async ([subject, number, state], model, world) => {
    const id = keyId(number, subject)
    const { publicJwk } = signerOf(number, subject)
    const attempt = await world.attempt(({ accreditations }) =>
      accreditations.changeKeys(subject, { ...BY, keys: [{ id, state, publicJwk }] }),
    )
    model.agree('changeKeys', attempt, changeKey(model.data, subject, id, state))
  },
)

export const moveStep = step(
  'move',
  fc.tuple(did, fc.constantFrom(...(Object.keys(MOVES) as (keyof typeof MOVES)[]))),
  async ([subject, verb], model, world) => {
    const attempt = await world.attempt(({ accreditations }) => accreditations[verb](subject, BY))
    model.agree(verb, attempt, move(model.data, subject, verb))
    const record = await world.issuer.accreditations.get(subject)
    expect(record?.state).toBe(model.data.accredited.get(subject)?.state)
  },
)

export const handOverStep = step('handOver', fc.tuple(did, did), async ([subject, heir], model, world) => {
  const attempt = await world.attempt(({ accreditations }) => accreditations.handOver(subject, heir, BY))
  model.agree('handOver', attempt, handOver(model.data, subject, heir))
})

/** From where verifiers find them: at first the lists of the closed office itself, later our own of them. */
async function adopt(_: unknown, model: NationalOffice, world: World) {
  const { closed } = model
  const lists = closed.lists.map(({ url, bytes }) => ({ url, bytes: world.web.files.get(url)?.bytes ?? bytes }))
  const isOurs = world.web.files.has(listOf('revocation'))
  const publicKeyJwk = signerOf(1, ROOT_DID).publicJwk as AccreditedKey['publicKeyJwk']
  const key: AccreditedKey = { id: keyId(1, ROOT_DID), publicKeyJwk, state: 'active' }
  const { did: office, keys } = closed
  const signed = isOurs ? { signedBy: ROOT_DID, keys: [key] } : { keys }
  const found = isOurs ? await publicBits(world.web, closed.indices) : closed.bits
  const attempt = await world.attempt(({ succession }) =>
    succession.adoptStatusLists({ office, lists, ...signed, ...ACTOR }),
  )
  model.data.carriedOn = model.data.carriedOn === undefined ? found : both(model.data.carriedOn, found)
  model.agree('adoptStatusLists', attempt, undefined)
}

export const adoptStep = step('adoptStatusLists', fc.constant(undefined), adopt)

const bitChange = fc.tuple(fc.nat({ max: 3 }), fc.constantFrom<Change>('revoke', 'suspend', 'reinstate'))

async function changeOne([which, change]: readonly [number, Change], model: NationalOffice, world: World) {
  const index = model.closed.indices[which]!
  const place = { list: listOf('suspension'), index }
  const attempt = await world.attempt(({ succession }) => succession[change](place, BY))
  model.agree(`succession.${change}`, attempt, changeBit(model.data, index, change))
}

export const changeBitStep = step('succession', bitChange, changeOne)

async function publish(_: unknown, model: NationalOffice, world: World) {
  const attempt = await world.attempt((issuer) => NATIONAL_SEAT.publish(issuer, world.publisher))
  model.agree('publish', attempt, undefined)
  await checkNationalPublic(model, world)
}

export const publishStep = step('publish', fc.constant(undefined), publish)

export const changesStep = step('changes', fc.constantFrom(1, 7, 1000), async (most, _, world) =>
  world.reader.read(world.issuer, most),
)

export const waitStep = step('wait', fc.constantFrom(1, 451, 90_000), async (seconds, _, world) => {
  world.clock.advance(seconds)
})

export const crashStep = step(
  'crash',
  fc.record({
    point: fc.constantFrom(...POINTS),
    nth: fc.constantFrom(1, 1, 1, 2, 3),
    gapSeconds: fc.constantFrom(0, 30, 700, 90_000),
  }),
  async ({ gapSeconds, ...order }, _, world) => world.orderCrash({ ...order, gapSeconds: () => gapSeconds }),
)

async function backup(_: unknown, model: NationalOffice, world: World) {
  const head = await world.registry.transaction((tx) => tx.logHead())
  model.saved = { data: structuredClone(model.data), sequence: head!.seq }
  await world.store.save(world.issuer.operations)
  model.done.push('backup')
}

export const backupStep = step('backup', fc.constant(undefined), backup)

/** The store is lost and the newest backup put in its place; what is public and newer comes back. */
async function restore(_: unknown, model: NationalOffice, world: World) {
  const { saved } = model
  if (saved === undefined) return
  const head = await world.registry.transaction((tx) => tx.logHead())
  model.lost.push([saved.sequence, head!.seq])
  await world.close()
  await world.store.restore()
  await world.open()
  const after = structuredClone(saved.data)
  const tokens = new Map((await world.issuer.accreditations.list()).map(({ subject, token }) => [subject, token]))
  // As it is public now: after a crash the world publishes anew.
  const told = isNews(ROOT_LIST_URL, model, world) ? publishedList(world.web).accreditations : []
  const bits = await newBits(model, world)
  const input = { published: world.web.read, actor: 'admin-1' }
  const attempt = await world.attempt((issuer) => issuer.operations.recover(input))
  model.agree('recover', attempt, undefined)
  for (const { subject, state, successor, credential } of told)
    takeIn(after, { did: subject, state, successor, isKnown: tokens.get(subject) === credential })
  if (after.carriedOn !== undefined) after.carriedOn = both(after.carriedOn, bits)
  model.data = after
  await world.issuer.publishStatusLists(world.publisher)
}

export const restoreStep = step('restore', fc.constant(undefined), restore)

/** What hurts most: something is public that the backup does not know. */
export const lossStep = step('loss', fc.tuple(did, end, bitChange), async ([subject, until, change], model, world) => {
  if (model.data.carriedOn === undefined) await adopt(undefined, model, world)
  await backup(undefined, model, world)
  await accreditOne([subject, until], model, world)
  await changeOne(change, model, world)
  await publish(undefined, model, world)
  await restore(undefined, model, world)
})

/** Whether it was published at a point that the log has not, by this loss or by an earlier one. */
function isNews(url: string, { lost }: NationalOffice, world: World): boolean {
  const file = world.web.files.get(url)
  if (file === undefined) return false
  const { logSequence } = JSON.parse(
    Buffer.from(Buffer.from(file.bytes).toString('latin1').split('.')[1]!, 'base64url').toString(),
  )
  return lost.some(([after, until]) => logSequence > after && logSequence <= until)
}

async function newBits(model: NationalOffice, world: World): Promise<Bits> {
  const found = world.web.files.has(listOf('revocation'))
    ? await publicBits(world.web, model.closed.indices)
    : model.closed.bits
  const news = PURPOSES.map((purpose) => [
    purpose,
    isNews(listOf(purpose), model, world) ? found[purpose] : new Set<number>(),
  ])
  return Object.fromEntries(news) as unknown as Bits
}
