import { VolunteerPassport } from '@volunteer-passport/schema'
import { type FakeAnswer, forgedOfficeKey } from '@volunteer-passport/testing'
import type { StateStore, VerifierOptions } from '@volunteer-passport/verifier'
import { describe, expect, it } from 'vitest'
import {
  createTokenWorld,
  publishTokenList,
  signTokenPassport,
  TOKEN_LIST,
  type TokenListChanges,
  tokenList,
} from './token-list.ts'
import {
  createWorld,
  type ListChanges,
  listToken,
  listUrl,
  passportDocument,
  signPassport,
  verdictAndCode,
  type World,
} from './world.ts'

const URL_OF = { bitstring: listUrl('revocation'), token: TOKEN_LIST } as const
type Kind = keyof typeof URL_OF
const KINDS: readonly Kind[] = ['bitstring', 'token']

interface Change {
  readonly revoked?: boolean
  /** Instants; by default an hour ago and in 6 days and 23 hours. */
  readonly from?: string
  readonly until?: string | null
  readonly ttlSeconds?: number | null
  readonly forged?: boolean
}

/** One list, one passport that names it alone, as either kind has it. */
interface Scene {
  readonly world: World
  readonly token: string
  publish(change?: Change): Promise<void>
  readonly answer: (answer: FakeAnswer) => void
  /** Verdict, first code, and the warnings that are about status. */
  verdict(verifier?: World['verifier']): Promise<string>
  fetches(): number
}

async function createScene(kind: Kind, options: Partial<VerifierOptions> = {}): Promise<Scene> {
  const url = URL_OF[kind]
  const world = kind === 'bitstring' ? await createWorld(options) : await createTokenWorld({}, options)
  const [revocation] = passportDocument().credentialStatus as unknown as readonly object[]
  const token = kind === 'bitstring' ? await signPassport({ credentialStatus: revocation }) : await signTokenPassport()
  return {
    world,
    token,
    publish: (change = {}) =>
      kind === 'bitstring'
        ? world.publishList('revocation', bitstringChanges(change))
        : publishTokenList(world, tokenChanges(change)),
    answer: (answer) => world.network.set(url, answer),
    async verdict(verifier = world.verifier) {
      const report = await verifier.verify(token, { type: VolunteerPassport })
      const warnings = report.ok ? report.warnings.map(({ code }) => code) : []
      return [verdictAndCode(report), ...warnings.filter((code) => code.startsWith('STATUS'))].join(' ')
    },
    fetches: () => world.network.calls.filter((call) => call === url).length,
  }
}

function bitstringChanges({ revoked, from, until, ttlSeconds, forged }: Change): ListChanges {
  return {
    bits: revoked ? [42] : [],
    ...(forged && { key: forgedOfficeKey }),
    subject: ttlSeconds === undefined ? {} : { ttl: ttlSeconds === null ? undefined : ttlSeconds * 1000 },
    members: {
      ...(from && { validFrom: from }),
      ...(until !== undefined && { validUntil: until ?? undefined }),
    },
  }
}

function tokenChanges({ revoked, from, until, ttlSeconds, forged }: Change): TokenListChanges {
  return {
    statuses: revoked ? { 42: 1 } : {},
    ...(forged && { key: forgedOfficeKey }),
    claims: {
      ...(from && { iat: Date.parse(from) / 1000 }),
      ...(until !== undefined && { exp: until === null ? undefined : Date.parse(until) / 1000 }),
      ...(ttlSeconds !== undefined && { ttl: ttlSeconds ?? undefined }),
    },
  }
}

function memoryState(): StateStore & { readonly values: Map<string, string> } {
  const values = new Map<string, string>()
  return { values, get: (key) => values.get(key), set: (key, value) => void values.set(key, value) }
}

const MINUTES = 60
const UNTIL_END = 6 * 86_400 + 23 * 3_600

describe.each(KINDS)('the age of a %s list', (kind) => {
  it('row 66: between ttl and end it stands in for a silent origin, with a warning; after its end never', async () => {
    const { world, answer, verdict, fetches } = await createScene(kind)
    expect(await verdict()).toBe('accepted')
    answer('FETCH_FAILED')
    world.clock.advance(15 * MINUTES - 1)
    expect([await verdict(), fetches()]).toEqual(['accepted', 1])
    world.clock.advance(1)
    expect([await verdict(), fetches()]).toEqual(['accepted STATUS_LIST_STALE', 2])
    world.clock.advance(1)
    expect([await verdict(), fetches()]).toEqual(['accepted STATUS_LIST_STALE', 3])
    world.clock.advance(UNTIL_END - 15 * MINUTES - 2)
    expect(await verdict()).toBe('accepted STATUS_LIST_STALE')
    world.clock.advance(1)
    expect(await verdict()).toBe('undetermined STATUS_LIST_UNAVAILABLE')
    world.clock.advance(1)
    expect(await verdict()).toBe('undetermined STATUS_LIST_UNAVAILABLE')
  })

  it('row 66: an origin that speaks again is heard at once', async () => {
    const { world, answer, publish, verdict } = await createScene(kind)
    await verdict()
    answer('timeout')
    world.clock.advance(15 * MINUTES)
    expect(await verdict()).toBe('accepted STATUS_LIST_STALE')
    await publish({ revoked: true })
    expect(await verdict()).toBe('rejected STATUS_REVOKED')
    answer('FETCH_FAILED')
    world.clock.advance(15 * MINUTES)
    expect(await verdict()).toBe('rejected STATUS_REVOKED')
  })

  it('row 66: only silence is bridged, never a list that came and was refused', async () => {
    const { world, answer, publish, verdict } = await createScene(kind)
    await publish({ from: '2026-11-07T11:30:00Z' })
    expect(await verdict()).toBe('accepted')
    world.clock.advance(15 * MINUTES)
    await publish({ forged: true })
    expect(await verdict()).toBe('undetermined STATUS_LIST_SIGNATURE_INVALID')
    await publish({ until: '2026-11-07T12:10:00Z' })
    expect(await verdict()).toBe('undetermined STATUS_LIST_EXPIRED')
    await publish({ from: '2026-11-07T11:29:59Z' })
    expect(await verdict()).toBe('undetermined STATUS_LIST_ROLLBACK')
    answer({ body: 'busy', contentType: 'text/plain' })
    expect(await verdict()).toBe('undetermined STATUS_LIST_INVALID')
    answer({ body: '<html>sign in</html>', contentType: 'text/html' })
    expect(await verdict()).toBe('accepted STATUS_LIST_STALE')
  })

  it('row 66: a list that names no end is not used beyond its ttl', async () => {
    const { world, answer, publish, verdict } = await createScene(kind)
    await publish({ until: null })
    expect(await verdict()).toBe('accepted')
    answer('FETCH_FAILED')
    world.clock.advance(15 * MINUTES - 1)
    expect(await verdict()).toBe('accepted')
    world.clock.advance(1)
    expect(await verdict()).toBe('undetermined STATUS_LIST_UNAVAILABLE')
  })

  it('rows 66, 69: an end in the year 9999 is held to a week', async () => {
    const { world, answer, publish, verdict } = await createScene(kind)
    await publish({ until: '9999-12-31T23:59:59Z' })
    await verdict()
    answer('FETCH_FAILED')
    world.clock.advance(7 * 86_400 - 1)
    expect(await verdict()).toBe('accepted STATUS_LIST_STALE')
    world.clock.advance(1)
    expect(await verdict()).toBe('undetermined STATUS_LIST_UNAVAILABLE')
  })

  it('row 66: the largest age that the caller allows holds for a silent origin too', async () => {
    const { world, answer, verdict } = await createScene(kind, { status: { maxAgeSeconds: 1_000 } })
    await verdict()
    answer('FETCH_FAILED')
    world.clock.advance(999)
    expect(await verdict()).toBe('accepted STATUS_LIST_STALE')
    world.clock.advance(1)
    expect(await verdict()).toBe('undetermined STATUS_LIST_UNAVAILABLE')
    const uncached = await createScene(kind, { status: { maxAgeSeconds: 0 } })
    await uncached.verdict()
    uncached.answer('FETCH_FAILED')
    expect(await uncached.verdict()).toBe('undetermined STATUS_LIST_UNAVAILABLE')
  })

  it('row 66: whenUnavailable: warn says which of the two it is', async () => {
    const { world, answer, verdict } = await createScene(kind, { status: { whenUnavailable: 'warn' } })
    await verdict()
    answer('FETCH_FAILED')
    world.clock.advance(UNTIL_END - 1)
    expect(await verdict()).toBe('accepted STATUS_LIST_STALE')
    world.clock.advance(1)
    expect(await verdict()).toBe('accepted STATUS_LIST_UNAVAILABLE')
  })

  it('row 64: a list is used until the second before its end', async () => {
    const { world, publish, verdict, fetches } = await createScene(kind)
    await publish({ until: '2026-11-07T12:00:10Z' })
    await verdict()
    world.clock.advance(9)
    expect([await verdict(), fetches()]).toEqual(['accepted', 1])
    world.clock.advance(1)
    expect([await verdict(), fetches()]).toEqual(['undetermined STATUS_LIST_EXPIRED', 2])
  })

  it('row 67: an older list never takes the place of a newer one, also through a kept state', async () => {
    const state = memoryState()
    const { world, publish, verdict } = await createScene(kind, { state })
    await publish({ from: '2026-11-07T11:30:00Z', revoked: true })
    expect(await verdict()).toBe('rejected STATUS_REVOKED')
    const restarted = () => world.verifierWith({ state })
    await publish({ from: '2026-11-07T11:29:59Z' })
    world.clock.advance(15 * MINUTES)
    expect(await verdict()).toBe('undetermined STATUS_LIST_ROLLBACK')
    expect(await verdict(restarted())).toBe('undetermined STATUS_LIST_ROLLBACK')
    expect(await verdict(world.verifierWith({}))).toBe('accepted')
    await publish({ from: '2026-11-07T11:30:01Z' })
    expect(await verdict(restarted())).toBe('accepted STATUS_UNREVOKED')
    const name = kind === 'bitstring' ? 'status-list' : 'token-status-list'
    expect(Object.fromEntries(state.values)).toEqual({
      [`${name}:${URL_OF[kind]}`]: '2026-11-07T11:30:01.000Z',
      [`${name}:${URL_OF[kind]}#revoked`]: '42',
    })
  })

  it.each([
    [1, 60],
    [59, 60],
    [61, 61],
    [86_399, 86_399],
    [86_401, 86_400],
    [1e12, 86_400],
    [null, 300],
  ])('row 69: a ttl of %j s is held to %i s', async (ttlSeconds, seconds) => {
    const { world, publish, verdict, fetches } = await createScene(kind)
    await publish({ ttlSeconds })
    await verdict()
    world.clock.advance(seconds - 1)
    expect([await verdict(), fetches()]).toEqual(['accepted', 1])
    world.clock.advance(1)
    expect([await verdict(), fetches()]).toEqual(['accepted', 2])
  })

  it('row 69: the word of the issuer stands above that of its web server', async () => {
    for (const maxAgeSeconds of [0, 1, 80_000]) {
      const { world, answer, verdict, fetches } = await createScene(kind)
      const body = kind === 'bitstring' ? await listToken(URL_OF[kind], 'revocation') : await tokenList(TOKEN_LIST)
      answer({ body, contentType: 'application/jwt', maxAgeSeconds })
      await verdict()
      world.clock.advance(15 * MINUTES - 1)
      expect([await verdict(), fetches()]).toEqual(['accepted', 1])
      world.clock.advance(1)
      expect([await verdict(), fetches()]).toEqual(['accepted', 2])
    }
  })

  it('row 73: what was revoked and is so no longer is worth a warning, as long as it is remembered', async () => {
    const state = memoryState()
    const { world, publish, verdict } = await createScene(kind, { state })
    await publish({ revoked: true })
    expect(await verdict()).toBe('rejected STATUS_REVOKED')
    await publish({ from: '2026-11-07T11:00:01Z' })
    world.clock.advance(15 * MINUTES)
    expect(await verdict()).toBe('accepted STATUS_UNREVOKED')
    expect(await verdict()).toBe('accepted STATUS_UNREVOKED')
    expect(await verdict(world.verifierWith({ state }))).toBe('accepted STATUS_UNREVOKED')
    expect(await verdict(world.verifierWith({}))).toBe('accepted')
  })

  it('row 73: remembers a thousand of each list, the latest', async () => {
    const state = memoryState()
    const name = kind === 'bitstring' ? 'status-list' : 'token-status-list'
    const key = `${name}:${URL_OF[kind]}#revoked`
    const { publish, verdict } = await createScene(kind, { state })
    state.values.set(key, Array.from({ length: 1_000 }, (_, i) => i + 100).join(','))
    await publish({ revoked: true })
    expect(await verdict()).toBe('rejected STATUS_REVOKED')
    expect(state.values.get(key)?.split(',')).toEqual(Array.from({ length: 999 }, (_, i) => `${i + 101}`).concat('42'))
    state.values.set(key, 'x,-1,1e3,,42')
    const restarted = await createScene(kind, { state })
    expect(await restarted.verdict()).toBe('accepted STATUS_UNREVOKED')
  })

  it('row 73: a state that cannot be written loses the warning, never the refusal', async () => {
    const values = memoryState()
    const state: StateStore = {
      get: values.get,
      set: (key, value) => (key.endsWith('#revoked') ? Promise.reject(new Error('disk')) : values.set(key, value)),
    }
    const { publish, verdict } = await createScene(kind, { state })
    await publish({ revoked: true })
    expect(await verdict()).toBe('rejected STATUS_REVOKED')
  })
})

describe('a list without a word of its issuer on its age', () => {
  it.each([
    [0, 60],
    [59, 60],
    [120, 120],
    [1e9, 86_400],
    [undefined, 300],
  ])('row 69: max-age %j of the web server stands in: %i s', async (maxAgeSeconds, seconds) => {
    const { world, answer, verdict, fetches } = await createScene('token')
    const body = await tokenList(TOKEN_LIST, { claims: { ttl: undefined } })
    answer({ body, contentType: 'application/jwt', ...(maxAgeSeconds !== undefined && { maxAgeSeconds }) })
    await verdict()
    world.clock.advance(seconds - 1)
    expect([await verdict(), fetches()]).toEqual(['accepted', 1])
    world.clock.advance(1)
    expect([await verdict(), fetches()]).toEqual(['accepted', 2])
  })
})

describe('a bitstring list', () => {
  it('row 68: with ttl 0 is asked for each time, and a revocation is seen at once', async () => {
    const { publish, answer, verdict, fetches } = await createScene('bitstring')
    await publish({ ttlSeconds: 0 })
    expect([await verdict(), await verdict(), fetches()]).toEqual(['accepted', 'accepted', 2])
    await publish({ ttlSeconds: 0, revoked: true })
    expect(await verdict()).toBe('rejected STATUS_REVOKED')
    answer('FETCH_FAILED')
    expect(await verdict()).toBe('undetermined STATUS_LIST_UNAVAILABLE')
  })

  it('row 73: a suspension may end', async () => {
    const { world } = await createScene('bitstring')
    const verify = async () =>
      verdictAndCode(await world.verifier.verify(await signPassport(), { type: VolunteerPassport }))
    await world.publishList('suspension', { bits: [42] })
    expect(await verify()).toBe('rejected STATUS_SUSPENDED')
    await world.publishList('suspension', { members: { validFrom: '2026-11-07T11:00:01Z' } })
    world.clock.advance(15 * MINUTES)
    const report = await world.verifier.verify(await signPassport(), { type: VolunteerPassport })
    expect(report.ok && report.warnings.map(({ code }) => code)).toEqual(['HOLDER_NOT_PROVEN'])
  })

  it('one warning says that lists are old, however many they are', async () => {
    const { world } = await createScene('bitstring')
    const verify = async () => world.verifier.verify(await signPassport(), { type: VolunteerPassport })
    await verify()
    for (const purpose of ['revocation', 'suspension', 'refresh'] as const) {
      world.network.set(listUrl(purpose), 'FETCH_FAILED')
    }
    world.clock.advance(15 * MINUTES)
    const report = await verify()
    expect(report.ok && report.warnings.map(({ code }) => code)).toEqual(['STATUS_LIST_STALE', 'HOLDER_NOT_PROVEN'])
    expect(report.checks[6]).toMatchObject({ outcome: 'passed', asOf: new Date('2026-11-07T11:00:00Z') })
  })
})
