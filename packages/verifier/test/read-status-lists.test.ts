import { LIMITS } from '@volunteer-passport/codec'
import type { Parsed } from '@volunteer-passport/schema'
import { trustIssuers } from '@volunteer-passport/verifier'
import { describe, expect, it } from 'vitest'
import { readStatusLists } from '../src/checks/read-status-lists.ts'
import type { ObtainedStatusList, StatusListRequest, UsableStatusList } from '../src/status-list.ts'
import { runSteps } from '../src/steps.ts'

const { statusListsTokenBytes: TOTAL, statusListsBesideTokenBytes: BESIDE, statusListTokenBytes: LONGEST } = LIMITS
const MIB = 2 ** 20
/** What a list takes beyond its token; its content takes a twentieth of its bytes. */
const LIST = 8_192
const CREDENTIAL = 9_216

const now = new Date('2026-11-07T12:00:00Z')
const trust = trustIssuers(['did:a:b'])
const request = (url: string, members: Partial<StatusListRequest> = {}): StatusListRequest => ({
  kind: 'bitstring',
  url,
  issuer: 'did:a:b',
  trust,
  lineage: '',
  now,
  ...members,
})

interface Site {
  readonly tokenBytes: number
  readonly contentBytes?: number
  readonly isRefused?: boolean
}

const FAULT: Parsed<never> = {
  ok: false,
  problems: [{ code: 'STATUS_LIST_INVALID', title: '', detail: '', type: 'https://a' }],
}

const listOf = ({ tokenBytes, contentBytes = 0 }: Site): UsableStatusList => ({
  kind: 'bitstring',
  purposes: ['revocation'],
  bytes: new Uint8Array(contentBytes),
  tokenBytes,
  issuedAt: now,
  usableUntil: Number.POSITIVE_INFINITY,
  ttlSeconds: 900,
  isStale: false,
  revoked: new Set(),
})

/** What becomes of the lists at a, b, c and so on, which arrive in this order. */
async function outcomes(sites: readonly Site[], o: { credentials?: number; arrival?: 'at once' | 'last first' } = {}) {
  const { credentials = 1, arrival = 'at once' } = o
  const asked: string[] = []
  const read: string[] = []
  const get = ({ url }: StatusListRequest): ReturnType<Parameters<typeof readStatusLists>[1]['lists']['get']> => {
    asked.push(url)
    const site = sites[Number(url)]!
    const obtained: Parsed<ObtainedStatusList> = {
      ok: true,
      value: {
        tokenBytes: site.tokenBytes,
        read: () => {
          read.push(url)
          return site.isRefused ? FAULT : { ok: true, value: listOf(site) }
        },
      },
    }
    if (arrival === 'at once') return obtained
    return new Promise((resolve) => setTimeout(resolve, sites.length - Number(url), obtained))
  }
  const requests = sites.map((_, i) => request(`${i}`))
  const lists = await runSteps(readStatusLists(requests, { lists: { get }, credentials, signal: undefined }))
  const codes = requests.map((one) => {
    const list = lists(one)
    return list.ok ? 'read' : list.problems[0].code
  })
  return { asked, read, codes }
}

const TOO_LARGE = 'STATUS_LIST_TOO_LARGE'
const of = (...lengths: readonly number[]): readonly Site[] => lengths.map((tokenBytes) => ({ tokenBytes }))

describe('lists of one credential', () => {
  it.each<[string, readonly Site[], string]>([
    ['one alone may have any length', of(LONGEST), '+'],
    ['as much as there may be together', of(TOTAL / 2 - LIST, TOTAL / 2 - 2 * LIST - 7, 7), '+++'],
    ['a byte too much together', of(TOTAL / 2 - LIST, TOTAL / 2 - LIST + 1, 0), '+-+'],
    ['the longest, and nothing beside it', of(LONGEST, BESIDE - LIST + 1, BESIDE - LIST + 1), '+--'],
    ['as much as there may be beside the longest', of(LONGEST, BESIDE - 2 * LIST - 1, 1), '+++'],
    ['a byte too much beside the longest', of(LONGEST, BESIDE - 2 * LIST, 1), '++-'],
    ['the longest last', of(1, BESIDE - 2 * LIST - 1, LONGEST), '+++'],
    ['the longest last, and too much before it', of(1, BESIDE - 2 * LIST, LONGEST), '++-'],
    ['one that is left unread takes no room', of(BESIDE, LONGEST, TOTAL - BESIDE - 2 * LIST), '+-+'],
    [
      'what comes out takes room for the next',
      [{ tokenBytes: TOTAL - 2 * LIST - 20, contentBytes: 400 }, { tokenBytes: 0 }],
      '++',
    ],
    [
      'a byte too much for the next',
      [{ tokenBytes: BESIDE, contentBytes: 20 }, { tokenBytes: TOTAL - BESIDE - 2 * LIST }],
      '+-',
    ],
    [
      'of what is refused as much as can be',
      [
        { tokenBytes: BESIDE, isRefused: true },
        { tokenBytes: TOTAL - BESIDE - 2 * LIST - (2 * MIB) / 20 + 1 },
        { tokenBytes: TOTAL - BESIDE - 2 * LIST - Math.ceil((2 * MIB) / 20) },
      ],
      'x-+',
    ],
    ['nine that hold as much as a list may', Array(9).fill({ tokenBytes: 4_096, contentBytes: 2 * MIB }), '+++++++++'],
  ])('%s', async (_, sites, expected) => {
    const words = { '+': 'read', '-': TOO_LARGE, x: 'STATUS_LIST_INVALID' } as const
    const codes = [...expected].map((letter) => words[letter as keyof typeof words])
    const read = sites.flatMap((_, i) => (expected[i] === '-' ? [] : [`${i}`]))
    expect(await outcomes(sites)).toEqual({ asked: sites.map((_, i) => `${i}`), read, codes })
    expect((await outcomes(sites, { arrival: 'last first' })).codes).toEqual(codes)
  })
})

describe('lists of a presentation', () => {
  it('each further credential takes some of the room', async () => {
    const sites = of(BESIDE, TOTAL - BESIDE - 2 * LIST - 3 * CREDENTIAL)
    expect((await outcomes(sites, { credentials: 4 })).codes).toEqual(['read', 'read'])
    expect((await outcomes(sites, { credentials: 5 })).codes).toEqual(['read', TOO_LARGE])
  })

  it('where no list has room any more, none is asked for, but those that are under way', async () => {
    const sites = of(TOTAL / 2, ...Array<number>(30).fill(TOTAL / 2 - 2 * LIST))
    const { asked, read, codes } = await outcomes(sites)
    expect(codes).toEqual(['read', 'read', ...Array(29).fill(TOO_LARGE)])
    // The first and its eight followers, and one more after each answer until two have been read.
    expect({ asked: asked.length, read }).toEqual({ asked: 10, read: ['0', '1'] })
  })

  it('nor once four times the longest list has arrived in vain', async () => {
    const sites = of(TOTAL / 2, ...Array<number>(30).fill(LONGEST), 0)
    const { asked, read, codes } = await outcomes(sites)
    expect(codes).toEqual(['read', ...Array(31).fill(TOO_LARGE)])
    expect({ asked: asked.length, read }).toEqual({ asked: 14, read: ['0'] })
    // Four such are not more than four times.
    expect((await outcomes(of(TOTAL / 2, LONGEST, LONGEST, LONGEST, LONGEST, 0))).codes.at(-1)).toBe('read')
  })

  it('of 512 short lists that hold much a few are read', async () => {
    const { read } = await outcomes(Array(512).fill({ tokenBytes: 4_096, contentBytes: 2 * MIB }), { credentials: 64 })
    expect(read).toHaveLength(7)
  })

  it('a list counts once, whoever names it; one of another issuer, kind or chain is another', async () => {
    const asked: StatusListRequest[] = []
    const get = (one: StatusListRequest): Parsed<ObtainedStatusList> => {
      asked.push(one)
      return { ok: true, value: { tokenBytes: 1, read: () => ({ ok: true, value: listOf({ tokenBytes: 1 }) }) } }
    }
    const different = [
      request('a'),
      request('a', { issuer: 'did:a:c' }),
      request('a', { kind: 'token' }),
      request('a', { lineage: 'another' }),
      request('b'),
    ]
    await runSteps(readStatusLists([...different, ...different], { lists: { get }, credentials: 2, signal: undefined }))
    expect(asked).toEqual(different)
  })
})

const never = new Promise<never>(() => {})

it.each<[string, () => ReturnType<Parameters<typeof readStatusLists>[1]['lists']['get']>]>([
  ['comes', () => never],
  ['is read', () => ({ ok: true, value: { tokenBytes: 1, read: () => never } })],
])('a caller who does not wait until a list %s has an answer for each', async (_, get) => {
  const lists = await runSteps(
    readStatusLists([request('a'), request('b')], { lists: { get }, credentials: 1, signal: AbortSignal.abort() }),
  )
  expect([request('a'), request('b')].map((one) => lists(one))).toEqual(
    Array(2).fill({ ok: false, problems: [expect.objectContaining({ code: 'STATUS_LIST_UNAVAILABLE' })] }),
  )
})

it('what is left unread is said to have no room', async () => {
  const list = { tokenBytes: TOTAL, read: () => ({ ok: true, value: listOf({ tokenBytes: TOTAL }) }) as const }
  const lists = await runSteps(
    readStatusLists([request('a'), request('b')], {
      lists: { get: () => ({ ok: true, value: list }) },
      credentials: 1,
      signal: undefined,
    }),
  )
  expect(lists(request('b'))).toMatchObject({
    ok: false,
    problems: [{ code: TOO_LARGE, detail: 'There is no room for the list beside the others of this verification.' }],
  })
})
