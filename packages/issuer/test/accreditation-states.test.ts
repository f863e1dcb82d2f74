import { verifyLogChain } from '@volunteer-passport/issuer'
import { type AccreditedKey, officeDid } from '@volunteer-passport/schema'
import { frozenClock, SOAK } from '@volunteer-passport/testing'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  almaty,
  newSigner,
  openNationalOffice,
  publishedList,
  ROOT_LIST_URL,
  ROOT_STATUS_URL,
} from './support/accreditor.ts'
import { BY, LATER, NEXT_YEAR, NOW, type Office, publishedBits, readWholeLog, subjectOf } from './support/office.ts'

const OFFICES: readonly string[] = ['KZ-10', 'KZ-11', 'KZ-15'].map(officeDid)
const signers = new Map(await Promise.all(OFFICES.map(async (did) => [did, await newSigner(`${did}#key-1`)] as const)))
const [FIRST = '', SECOND = '', THIRD = ''] = OFFICES

const accreditationOf = (subject: string, validUntil = NEXT_YEAR) => {
  const { keyId, publicJwk } = signers.get(subject)!
  return almaty({ subject, validUntil, keys: [{ id: keyId, publicJwk }] })
}

const LISTS = [ROOT_LIST_URL, ...['revocation', 'suspension'].map((purpose) => `${ROOT_STATUS_URL}/${purpose}/1.jwt`)]

describe('the states of an accreditation', () => {
  test('are told with their time and their lists, and the same again answers the same', async () => {
    const clock = frozenClock(NOW)
    const { issuer, web, registry } = await openNationalOffice({ clock })
    const { accreditations } = issuer
    const { token, id } = await accreditations.accredit(accreditationOf(FIRST))
    await accreditations.accredit(accreditationOf(SECOND))
    const before = (await readWholeLog(registry)).length

    clock.advance(60)
    const suspended = await accreditations.suspend(FIRST, { reason: 'under-review', actor: 'officer-1' })
    expect(suspended).toEqual({ recordedAt: new Date('2026-10-31T12:01:00Z'), published: false, lists: LISTS })
    clock.advance(60)
    expect(await accreditations.suspend(FIRST, { reason: 'fraud', actor: 'officer-2' })).toEqual(suspended)
    await issuer.publishStatusLists(web)
    await issuer.publishAccreditations(web)
    expect(await publishedBits(web, token)).toEqual(['suspension'])
    expect(publishedList(web).accreditations[0]).toEqual({
      subject: FIRST,
      state: 'suspended',
      since: '2026-10-31T12:01:00Z',
      credential: token,
    })

    await accreditations.reinstate(FIRST, { reason: 'review-ended', actor: 'officer-1' })
    clock.advance(60)
    const handedOver = await accreditations.handOver(FIRST, SECOND, BY)
    clock.advance(60)
    expect(await accreditations.handOver(FIRST, SECOND, BY)).toEqual(handedOver)
    await issuer.publishStatusLists(web)
    await issuer.publishAccreditations(web)
    expect(await publishedBits(web, token)).toEqual([])
    expect(publishedList(web).accreditations[0]).toEqual({
      subject: FIRST,
      state: 'ended',
      since: '2026-10-31T12:03:00Z',
      successor: SECOND,
      credential: token,
    })
    expect(await accreditations.get(FIRST)).toMatchObject({
      state: 'ended',
      since: new Date('2026-10-31T12:03:00Z'),
      successor: SECOND,
    })

    const withdrawn = await accreditations.withdraw(FIRST, { reason: 'fraud', actor: 'officer-1' })
    clock.advance(60)
    expect(await accreditations.withdraw(FIRST, BY)).toEqual(withdrawn)
    await issuer.publishStatusLists(web)
    await issuer.publishAccreditations(web)
    expect(await publishedBits(web, token)).toEqual(['revocation'])
    expect(publishedList(web).accreditations[0]).toEqual({
      subject: FIRST,
      state: 'withdrawn',
      since: '2026-10-31T12:04:00Z',
      credential: token,
    })
    const told = (await readWholeLog(registry)).slice(before).filter(({ event }) => !/published/.test(event))
    expect(told.map(({ event, about, actor, reason }) => [event, about, actor, reason])).toEqual([
      ['accreditation-suspended', FIRST, 'officer-1', 'under-review'],
      ['suspended', id, 'officer-1', 'under-review'],
      ['accreditation-reinstated', FIRST, 'officer-1', 'review-ended'],
      ['reinstated', id, 'officer-1', 'review-ended'],
      ['accreditation-ended', FIRST, 'clerk-7', 'other'],
      ['accreditation-handed-over', FIRST, 'clerk-7', 'other'],
      ['accreditation-withdrawn', FIRST, 'officer-1', 'fraud'],
      ['revoked', id, 'officer-1', 'fraud'],
    ])
    expect((await issuer.history(FIRST)).map(({ event }) => event)).toEqual([
      'accredited',
      'accreditation-suspended',
      'accreditation-reinstated',
      'accreditation-ended',
      'accreditation-handed-over',
      'accreditation-withdrawn',
    ])
  })

  test('a successor closes in its turn, and another is named', async () => {
    const clock = frozenClock(NOW)
    const { issuer } = await openNationalOffice({ clock })
    for (const did of OFFICES) await issuer.accreditations.accredit(accreditationOf(did))
    await issuer.accreditations.end(FIRST, BY)
    clock.advance(60)
    await issuer.accreditations.handOver(FIRST, SECOND, BY)
    await issuer.accreditations.handOver(SECOND, THIRD, BY)
    clock.advance(60)
    await issuer.accreditations.handOver(FIRST, THIRD, BY)
    const told = (await issuer.accreditations.list()).map(({ state, since, successor }) => [state, since, successor])
    expect(told).toEqual([
      ['ended', new Date(NOW), THIRD],
      ['ended', new Date('2026-10-31T12:01:00Z'), THIRD],
      ['active', new Date(NOW), undefined],
    ])
  })

  test.each([
    ['itself', FIRST],
    ['a stranger', THIRD],
    ['one that is suspended', SECOND],
  ])('%s is no successor', async (_, heir) => {
    const { issuer } = await openNationalOffice()
    for (const did of [FIRST, SECOND]) await issuer.accreditations.accredit(accreditationOf(did))
    await issuer.accreditations.suspend(SECOND, BY)
    await expect(issuer.accreditations.handOver(FIRST, heir, BY)).rejects.toMatchObject({
      code: 'NOT_FOUND',
      problem: { path: ['successor'] },
    })
    expect((await issuer.accreditations.get(FIRST))?.state).toBe('active')
  })

  test('what changes nobody, or says not who and why, is refused', async () => {
    const { issuer } = await openNationalOffice()
    const { accreditations } = issuer
    await accreditations.accredit(accreditationOf(FIRST))
    const attempts = [
      [() => accreditations.suspend(SECOND, BY), 'NOT_FOUND'],
      [() => accreditations.renew(SECOND, { validUntil: LATER, actor: 'a' }), 'NOT_FOUND'],
      [() => accreditations.changeKeys(SECOND, { ...BY, keys: [] }), 'NOT_FOUND'],
      [() => accreditations.handOver(SECOND, FIRST, BY), 'NOT_FOUND'],
      [() => accreditations.withdraw(FIRST, { reason: 'other' } as never), 'ACTOR_INVALID'],
      [() => accreditations.end(FIRST, { actor: 'a' } as never), 'REASON_INVALID'],
      [() => accreditations.suspend('kz-75', BY), 'LINT_FAILED'],
    ] as const
    for (const [attempt, code] of attempts) await expect(attempt()).rejects.toMatchObject({ code })
    expect(await accreditations.get(SECOND)).toBeUndefined()
  })
})

/** What an accreditation is, as simply as it can be said. */
interface Model {
  state: 'active' | 'suspended' | 'ended' | 'withdrawn'
  keys: Map<string, AccreditedKey['state']>
  validUntil: Date
  successor: string | undefined
}

interface World extends Office {
  readonly models: Map<string, Model>
}

type Step = (world: World) => Promise<void>
type Refused = string | undefined

const office = fc.constantFrom(...OFFICES)
const later = await newSigner(`${FIRST}#key-2`)

/** A step that the model takes too, or refuses with the same code. */
const stepOf =
  (act: (world: World) => Promise<unknown>, model: (models: World['models']) => Refused): Step =>
  async (world) => {
    const log = await readWholeLog(world.registry)
    const expected = model(world.models)
    const found = await act(world).then(
      () => undefined,
      (error: { code?: string }) => error.code ?? String(error),
    )
    expect(found).toBe(expected)
    if (found !== undefined) expect(await readWholeLog(world.registry)).toEqual(log)
  }

const accredit = fc.tuple(office, fc.constantFrom(NEXT_YEAR, LATER)).map(([did, validUntil]) =>
  stepOf(
    ({ issuer }) => issuer.accreditations.accredit(accreditationOf(did, validUntil)),
    (models) => {
      const known = models.get(did)
      if (known?.state === 'withdrawn') return 'REVOCATION_FINAL'
      if (known?.state === 'ended') return 'CREDENTIAL_NOT_LIVE'
      const keys = known?.keys ?? new Map([[`${did}#key-1`, 'active' as const]])
      models.set(did, { state: known?.state ?? 'active', keys, validUntil, successor: undefined })
      return undefined
    },
  ),
)

const MOVES = {
  suspend: { from: ['active'], to: 'suspended' },
  reinstate: { from: ['suspended'], to: 'active' },
  end: { from: ['active'], to: 'ended' },
  withdraw: { from: ['active', 'suspended', 'ended'], to: 'withdrawn' },
} as const

const move = fc.tuple(office, fc.constantFrom('suspend', 'reinstate', 'end', 'withdraw')).map(([did, verb]) =>
  stepOf(
    ({ issuer }) => issuer.accreditations[verb](did, BY),
    (models) => {
      const model = models.get(did)
      const { from, to } = MOVES[verb]
      if (model === undefined) return 'NOT_FOUND'
      if (model.state === to) return undefined
      if (model.state === 'withdrawn') return 'REVOCATION_FINAL'
      if (!(from as readonly string[]).includes(model.state)) return 'CREDENTIAL_NOT_LIVE'
      model.state = to
      if (to === 'withdrawn') model.successor = undefined
      return undefined
    },
  ),
)

const handOver = fc.tuple(office, office).map(([did, heir]) =>
  stepOf(
    ({ issuer }) => issuer.accreditations.handOver(did, heir, BY),
    (models) => {
      const model = models.get(did)
      if (model === undefined) return 'NOT_FOUND'
      if (model.state === 'withdrawn') return 'REVOCATION_FINAL'
      if (model.state === 'suspended') return 'CREDENTIAL_NOT_LIVE'
      if (model.successor === heir) return undefined
      if (did === heir || models.get(heir)?.state !== 'active') return 'NOT_FOUND'
      Object.assign(model, { state: 'ended', successor: heir })
      return undefined
    },
  ),
)

const STATES = ['active', 'retired', 'revoked'] as const
const changeKey = fc
  .tuple(office, fc.constantFrom('key-1', 'key-2'), fc.constantFrom(...STATES))
  .map(([did, name, state]) =>
    stepOf(
      ({ issuer }) => {
        const id = `${did}#${name}`
        const publicJwk = name === 'key-2' ? { publicJwk: later.publicJwk } : {}
        return issuer.accreditations.changeKeys(did, { ...BY, keys: [{ id, state, ...publicJwk }] })
      },
      (models) => {
        const model = models.get(did)
        const id = `${did}#${name}`
        if (model?.state === 'withdrawn') return 'REVOCATION_FINAL'
        if (model === undefined) return 'NOT_FOUND'
        const before = model.keys.get(id)
        if (before === undefined && model.state === 'ended') return 'CREDENTIAL_NOT_LIVE'
        if (before !== undefined && STATES.indexOf(state) < STATES.indexOf(before)) return 'LINT_FAILED'
        model.keys.set(id, state)
        return undefined
      },
    ),
  )

const publish = fc.constant<Step>(async ({ issuer, web }) => {
  await issuer.publishStatusLists(web)
  await issuer.publishAccreditations(web)
})

const wait = fc.integer({ min: 0, max: 5000 }).map(
  (seconds): Step =>
    async ({ clock }) =>
      clock.advance(seconds),
)

/** One that was suspended when it was withdrawn is both. */
const BITS = {
  active: ['none'],
  ended: ['none'],
  suspended: ['suspension'],
  withdrawn: ['revocation', 'revocation suspension'],
}

test('whatever is done in whatever order, the list and the status bits say what was done', async () => {
  const step = fc.oneof(
    { arbitrary: accredit, weight: 5 },
    { arbitrary: move, weight: 6 },
    { arbitrary: handOver, weight: 2 },
    { arbitrary: changeKey, weight: 4 },
    { arbitrary: publish, weight: 1 },
    { arbitrary: wait, weight: 1 },
  )
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
      const world = { ...(await openNationalOffice({ clock: frozenClock(NOW) })), models: new Map<string, Model>() }
      for (const act of steps) await act(world)
      const { issuer, web, registry, models } = world
      await issuer.publishStatusLists(web)
      await issuer.publishAccreditations(web)
      const listed = publishedList(web).accreditations
      const found = listed.map(({ subject, state, successor, credential }) => {
        const { keys } = subjectOf(credential) as unknown as { keys: readonly AccreditedKey[] }
        return { subject, state, successor, keys: keys.map((key) => [key.id, key.state]) }
      })
      const expected = [...models].map(([subject, { state, successor, keys }]) => ({
        subject,
        state,
        successor,
        keys: [...keys],
      }))
      expect(found).toEqual(expected.sort((a, b) => (a.subject < b.subject ? -1 : 1)))
      for (const { state, credential } of listed) {
        expect(BITS[state]).toContain((await publishedBits(web, credential)).join(' ') || 'none')
      }
      // Nothing that was ever issued says of its subject what the newest does not.
      const current = new Set(listed.map(({ credential }) => credential))
      for await (const { token, key } of issuer.find({ type: 'OfficeAccreditationCredential' })) {
        if (token === undefined || current.has(token)) continue
        const bits = await publishedBits(web, token)
        const newest = listed.find(({ subject }) => subject === key)!
        const saysTheSame =
          JSON.stringify(subjectOf(token)) === JSON.stringify(subjectOf(newest.credential)) &&
          !bits.includes('revocation')
        expect(bits.includes('revocation') || saysTheSame).toBe(true)
      }
      expect(verifyLogChain(await readWholeLog(registry)).ok).toBe(true)
    }),
    { numRuns: 15 * SOAK },
  )
})
