import { createBitstring, encodeBitstring } from '@volunteer-passport/codec'
import { type Parsed, type Problem, type Report, VolunteerPassport } from '@volunteer-passport/schema'
import { describe, expect, it } from 'vitest'
import { readStatusValue } from '../src/checks/status-value.ts'
import { createWorld, listToken, listUrl, passportDocument, signPassport, verdictAndCode, type World } from './world.ts'

const REVOCATION = listUrl('revocation')
const MESSAGES = 'https://passport.example/offices/kz-75/status/message/1.jwt'
const messages = ['pending_review', 'accepted', 'rejected', 'undefined'].map((message, value) => ({
  status: `0x${value}`,
  message,
}))
type Members = Readonly<Record<string, unknown>>
const entries = passportDocument().credentialStatus as unknown as readonly Members[]
const entry = (members: Members): Members => ({ ...entries[0], ...members })
const messageEntry = (members: Members = {}): Members =>
  entry({ statusPurpose: 'message', statusListCredential: MESSAGES, ...members })

/** Entry `index` of `size` bits has this value, the first bit leftmost; by the letter and by none of our code. */
async function encodedEntries(size: number, values: Readonly<Record<number, number>>): Promise<string> {
  const bytes = createBitstring(131_072 * size)
  for (const [index, value] of Object.entries(values)) {
    for (const [offset, bit] of [...value.toString(2).padStart(size, '0')].entries()) {
      const position = Number(index) * size + offset
      if (bit === '1') bytes[position >> 3]! |= 0x80 >> (position & 7)
    }
  }
  return encodeBitstring(bytes)
}

async function publish(world: World, url: string, purpose: string | readonly string[], encodedList: string) {
  const subject = { statusPurpose: purpose, encodedList }
  world.network.set(url, { body: await listToken(url, 'revocation', { subject }) })
}

const verify = async (world: World, credentialStatus: unknown): Promise<Report> =>
  world.verifier.verify(await signPassport({ credentialStatus }), { type: VolunteerPassport })
const verdict = async (world: World, credentialStatus: unknown) => verdictAndCode(await verify(world, credentialStatus))
const statusWarnings = (report: Report): readonly Problem[] =>
  report.ok ? report.warnings.filter(({ code }) => code !== 'HOLDER_NOT_PROVEN') : []

/** What a developer does with the path of a problem. */
function follow(report: Report, { path }: Problem): unknown {
  let value: unknown = report.ok && report.credential.document
  for (const member of path!) value = (value as Record<string | number, unknown>)[member]
  return value
}

describe('one list for several purposes', () => {
  const both = [entries[0], entry({ statusPurpose: 'suspension', statusListIndex: '43' })]
  it.each([
    [[], 'accepted'],
    [[42], 'rejected STATUS_REVOKED'],
    [[43], 'rejected STATUS_SUSPENDED'],
  ] as const)('row 59: the bits %j', async (bits, expected) => {
    const world = await createWorld()
    const values = Object.fromEntries(bits.map((bit) => [bit, 1]))
    await publish(world, REVOCATION, ['suspension', 'revocation', 'somethingElse'], await encodedEntries(1, values))
    expect(await verdict(world, both)).toBe(expected)
    expect(world.network.calls.filter((url) => url === REVOCATION)).toHaveLength(1)
  })

  it('row 59: it must name them all', async () => {
    const world = await createWorld()
    await publish(world, REVOCATION, ['revocation'], await encodedEntries(1, {}))
    expect(await verdict(world, both)).toBe('rejected STATUS_PURPOSE_MISMATCH')
  })
})

describe('entries of more than one bit', () => {
  const messagesOf = (size: number) =>
    Array.from({ length: 2 ** size }, (_, value) => ({ status: `0x${value.toString(16)}`, message: `m${value}` }))
  const wide = (size: number, index: number) =>
    entry({ statusSize: size, statusListIndex: String(index), statusMessage: messagesOf(size) })

  it.each([2, 3, 4, 8])('row 61: %i bits: every value but 0 revokes, and neighbours do not', async (size) => {
    for (const index of [0, 1, 42, 131_071]) {
      for (const value of [1, 2 ** (size - 1), 2 ** size - 1]) {
        const world = await createWorld()
        await publish(world, REVOCATION, 'revocation', await encodedEntries(size, { [index]: value }))
        expect(await verdict(world, wide(size, index))).toBe('rejected STATUS_REVOKED')
      }
      const beside = [index - 1, index + 1].filter((other) => other >= 0 && other < 131_072)
      const world = await createWorld()
      const values = Object.fromEntries(beside.map((other) => [other, 2 ** size - 1]))
      await publish(world, REVOCATION, 'revocation', await encodedEntries(size, values))
      expect(await verdict(world, wide(size, index))).toBe('accepted')
    }
  })

  it('rows 60, 63: the list must have 131,072 of them, and the index be one of them', async () => {
    const world = await createWorld()
    await publish(world, REVOCATION, 'revocation', await encodedEntries(2, {}))
    expect(await verdict(world, wide(2, 131_072))).toBe('rejected STATUS_INDEX_OUT_OF_RANGE')
    const short = await createWorld()
    await publish(short, REVOCATION, 'revocation', await encodedEntries(2, {}))
    expect(await verdict(short, wide(3, 0))).toBe('undetermined STATUS_LIST_TOO_SHORT')
  })

  it.each([
    ['too few messages', { statusMessage: messages.slice(1) }],
    ['too many', { statusMessage: [...messages, { status: '0x4', message: 'x' }] }],
    ['none', {}],
    ['one value twice', { statusMessage: [messages[0], messages[0], messages[2], messages[3]] }],
    ['in both spellings', { statusMessage: messages, statusMessages: messages }],
  ])('row 61: %s', async (_, members) => {
    expect(await verdict(await createWorld(), entry({ statusSize: 2, ...members }))).toBe(
      'rejected STATUS_ENTRY_INVALID',
    )
  })
})

describe('messages', () => {
  it.each([
    [0, 'statusMessage'],
    [1, 'statusMessage'],
    [2, 'statusMessages'],
    [3, 'statusMessages'],
  ] as const)(
    'value %i: a warning leads to the message, and its text is nowhere in the report',
    async (value, name) => {
      const world = await createWorld()
      await publish(world, MESSAGES, 'message', await encodedEntries(2, { 42: value }))
      const message = messageEntry({ statusSize: 2, [name]: messages.toReversed() })
      const report = await verify(world, [...entries, message])
      const warnings = statusWarnings(report)
      expect(warnings).toEqual([
        expect.objectContaining({
          code: 'STATUS_MESSAGE',
          detail: `The status has the value ${value}.`,
          path: ['credentialStatus', 3, name, 3 - value],
        }),
      ])
      expect(follow(report, warnings[0]!)).toEqual(messages[value])
      expect(JSON.stringify(report.ok && { ...report, credential: undefined })).not.toContain(messages[value]!.message)
    },
  )

  it('one bit without messages is set or unset', async () => {
    for (const [value, codes] of [
      [0, []],
      [1, ['STATUS_MESSAGE']],
    ] as const) {
      const world = await createWorld()
      await publish(world, MESSAGES, 'message', await encodedEntries(1, { 42: value }))
      const report = await verify(world, [entries[0], messageEntry()])
      expect(report.ok).toBe(true)
      expect(statusWarnings(report).map(({ code }) => code)).toEqual(codes)
    }
  })

  it('a message decides nothing: its list out of reach, tampered with or without end is a warning', async () => {
    for (const [answer, code] of [
      ['FETCH_FAILED', 'STATUS_LIST_UNAVAILABLE'],
      [{ body: 'x.y.z' }, 'STATUS_LIST_INVALID'],
    ] as const) {
      const world = await createWorld()
      world.network.set(MESSAGES, answer)
      const report = await verify(world, [entries[0], messageEntry()])
      expect(report.ok).toBe(true)
      expect(statusWarnings(report).map((found) => found.code)).toEqual([code])
    }
  })

  it('a message alone is no revocation status, and one entry is no list of entries', async () => {
    const world = await createWorld()
    await publish(world, MESSAGES, 'message', await encodedEntries(2, { 42: 2 }))
    const message = messageEntry({ statusSize: 2, statusMessage: messages })
    expect(await verdict(world, message)).toBe('rejected STATUS_ENTRY_MISSING')
    const status = { status_list: { idx: 1, uri: 'https://passport.example/none.jwt' } }
    const token = await signPassport({ credentialStatus: message, status })
    const verifier = world.verifierWith({ status: { whenUnavailable: 'warn' } })
    const report = await verifier.verify(token, { type: VolunteerPassport })
    const found = statusWarnings(report).find(({ code }) => code === 'STATUS_MESSAGE')!
    expect(follow(report, found)).toEqual(messages[2])
  })
})

it('row 72: an entry never reads a list of the other kind, whoever hands it over', () => {
  const common = { bytes: new Uint8Array(131_072), issuedAt: undefined, usableUntil: 0, ttlSeconds: 60 }
  const lists = {
    bitstring: { ...common, kind: 'bitstring', purposes: ['revocation'] },
    token: { ...common, kind: 'token', bits: 1 },
  } as const
  const list = REVOCATION
  const read = {
    bitstring: { kind: 'bitstring', purpose: 'revocation', index: 1, size: 1, list },
    token: { kind: 'token', index: 1, list },
  } as const
  const code = (parsed: Parsed<number>) => (parsed.ok ? parsed.value : parsed.problems[0].code)
  expect(
    (['bitstring', 'token'] as const).map((kind) => [
      code(readStatusValue(read[kind], lists.bitstring)),
      code(readStatusValue(read[kind], lists.token)),
    ]),
  ).toEqual([
    [0, 'STATUS_LIST_INVALID'],
    ['STATUS_LIST_INVALID', 0],
  ])
})

describe('entries that cannot be read', () => {
  it.each([
    ['another purpose', { statusPurpose: 'somethingElse' }],
    ['another type that looks like a message', { type: 'OtherList', statusPurpose: 'message' }],
  ])('%s may decide: no yes', async (_, members) => {
    const world = await createWorld()
    expect(await verdict(world, [...entries, entry(members)])).toBe('undetermined STATUS_TYPE_UNSUPPORTED')
  })

  it('the claim status without a list that we know may decide too', async () => {
    const world = await createWorld()
    const token = await signPassport({ status: { identifier_list: { id: 'x' } } })
    const report = await world.verifier.verify(token, { type: VolunteerPassport })
    expect(verdictAndCode(report)).toBe('undetermined STATUS_TYPE_UNSUPPORTED')
  })
})

describe('lists that are long together', () => {
  it('get one answer, whether they are cached or not', async () => {
    const long = { members: { note: 'a'.repeat(600_000) } }
    const world = await createWorld()
    await world.publishList('suspension', long)
    await world.publishList('refresh', long)
    const answers = async () => {
      const report = await world.verifier.verify(await signPassport(), { type: VolunteerPassport })
      return { verdict: verdictAndCode(report), warnings: statusWarnings(report).map(({ code }) => code) }
    }
    // 800,000 bytes each: the third one, which only informs, is left unread.
    const expected = { verdict: 'accepted', warnings: ['STATUS_LIST_TOO_LARGE'] }
    expect(await answers()).toEqual(expected)
    world.clock.advance(2)
    expect(await answers()).toEqual(expected)
    // The first two are kept, the third is asked for again.
    expect(world.network.calls.filter((url) => url.includes('/status/'))).toHaveLength(4)

    await world.publishList('revocation', { ...long, bits: [42] })
    world.clock.advance(1_000)
    expect((await answers()).verdict).toBe('rejected STATUS_REVOKED')
  })

  it('are not read, and nothing is known', async () => {
    const world = await createWorld()
    for (const purpose of ['revocation', 'suspension'] as const) {
      await world.publishList(purpose, {
        members: { note: 'a'.repeat(600_000) },
        bits: purpose === 'suspension' ? [42] : [],
      })
    }
    const report = await world.verifier.verify(await signPassport(), { type: VolunteerPassport })
    expect(verdictAndCode(report)).toBe('undetermined STATUS_LIST_TOO_LARGE')
  })
})
