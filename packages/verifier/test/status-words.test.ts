import type { Credential, Parsed, StatusEntry } from '@volunteer-passport/schema'
import { trustIssuers } from '@volunteer-passport/verifier'
import { describe, expect, it } from 'vitest'
import { readStatusLists } from '../src/checks/read-status-lists.ts'
import { checkStatus, listRequests } from '../src/checks/status.ts'
import { readStatusValue } from '../src/checks/status-value.ts'
import type { ObtainedStatusList, UsableStatusList } from '../src/status-list.ts'
import { runSteps } from '../src/steps.ts'

const now = new Date('2026-11-07T12:00:00Z')
const hoursAgo = (hours: number): Date => new Date(now.getTime() - hours * 3_600_000)

interface Changes {
  readonly bits?: readonly number[]
  readonly purposes?: readonly string[]
  readonly issuedAt?: Date | undefined
  readonly isStale?: boolean
  readonly revoked?: readonly number[]
  readonly length?: number
}

function bitstringList(o: Changes = {}): UsableStatusList {
  const { bits = [], purposes = ['revocation'], isStale = false, revoked = [], length = 16_384 } = o
  const bytes = new Uint8Array(length)
  for (const bit of bits) bytes[bit >> 3]! |= 0x80 >> (bit & 7)
  const issuedAt = 'issuedAt' in o ? o.issuedAt : hoursAgo(1)
  const life = {
    usableUntil: Number.POSITIVE_INFINITY,
    ttlSeconds: 900,
    tokenBytes: 1_000,
    isStale,
    revoked: new Set(revoked),
  }
  return { kind: 'bitstring', purposes, bytes, issuedAt, ...life }
}

function tokenList(value: number, revoked: readonly number[] = []): UsableStatusList {
  const { bytes: _, ...list } = bitstringList({ revoked })
  return { ...list, kind: 'token', bits: 8, bytes: new Uint8Array(16).fill(value) } as UsableStatusList
}

const bitstring = (purpose: string, url: string, index = 42, size = 1): StatusEntry =>
  ({ kind: 'bitstring', purpose, index, size, list: url }) as StatusEntry
const token = (url: string, index = 5): StatusEntry => ({ kind: 'token', index, list: url })

const words = (problems: readonly { readonly code: string; readonly detail: string; readonly path?: unknown }[]) =>
  problems.map(({ code, detail, path }) => [code, detail, Array.isArray(path) ? path.join('.') : undefined])

const signer = { policy: trustIssuers(['did:a:b']), lineage: '' }

async function answerTo(status: readonly StatusEntry[], lists: Readonly<Record<string, UsableStatusList>>) {
  const asked: string[] = []
  const noted: number[] = []
  const read: string[] = []
  const credential = { issuer: 'did:a:b', status, document: {} } as unknown as Credential<unknown>
  const get = ({ url }: { readonly url: string }): Parsed<ObtainedStatusList> => {
    asked.push(url)
    const list = lists[url]!
    const readIt = (): Parsed<UsableStatusList> => {
      read.push(url)
      return { ok: true, value: list }
    }
    return { ok: true, value: { tokenBytes: list.tokenBytes, read: readIt } }
  }
  // biome-ignore lint/correctness/useYield: nothing is waited for here
  function* recordRevoked(_: unknown, __: unknown, index: number) {
    noted.push(index)
  }
  const requests = listRequests(credential, { signer, now })
  const readLists = await runSteps(readStatusLists(requests, { lists: { get }, credentials: 1, signal: undefined }))
  const { outcome, warnings, asOf } = await runSteps(
    checkStatus(credential, { lists: { recordRevoked }, readLists, signer, now }),
  )
  const said = outcome === undefined ? undefined : outcome.ok ? outcome.value : words(outcome.problems)
  return { said, warnings: words(warnings), asOf, asked, noted, read }
}

const quiet = { warnings: [], asOf: hoursAgo(1), asked: ['a'], noted: [], read: ['a'] }

it('nothing to ask', async () => {
  expect(await answerTo([], {})).toEqual({ ...quiet, said: undefined, asOf: undefined, asked: [], read: [] })
})

it.each([
  ['nothing is set', [bitstring('revocation', 'a')], bitstringList({ bits: [41, 43, 45] }), { said: true }],
  [
    'revoked',
    [bitstring('revocation', 'a')],
    bitstringList({ bits: [42] }),
    { said: [['STATUS_REVOKED', 'The issuer has set the revocation bit.', 'credentialStatus']], noted: [42] },
  ],
  [
    'suspended',
    [bitstring('suspension', 'a')],
    bitstringList({ bits: [42], purposes: ['suspension'] }),
    { said: [['STATUS_SUSPENDED', 'The issuer has set the suspension bit.', 'credentialStatus']] },
  ],
  [
    'a newer one',
    [bitstring('refresh', 'a')],
    bitstringList({ bits: [42], purposes: ['refresh'] }),
    { said: true, warnings: [['NEWER_AVAILABLE', 'The issuer has set the refresh bit.', 'credentialStatus']] },
  ],
  [
    'another purpose',
    [bitstring('suspension', 'a')],
    bitstringList(),
    { said: [['STATUS_PURPOSE_MISMATCH', 'The list is not one for the purpose suspension.', 'credentialStatus']] },
  ],
  ['the last index', [bitstring('revocation', 'a', 131_071)], bitstringList(), { said: true }],
  [
    'an index beyond',
    [bitstring('revocation', 'a', 131_072)],
    bitstringList(),
    { said: [['STATUS_INDEX_OUT_OF_RANGE', 'The revocation list has no such index.', 'credentialStatus']] },
  ],
  [
    'entries that are too wide',
    [bitstring('revocation', 'a', 0, 2)],
    bitstringList(),
    { said: [['STATUS_LIST_TOO_SHORT', 'The list has 65536 entries of 2 bits.', 'credentialStatus']] },
  ],
  [
    'a wide entry, one bit of it set',
    [bitstring('revocation', 'a', 3, 2)],
    bitstringList({ bits: [7], length: 32_768 }),
    { said: [['STATUS_REVOKED', 'The issuer has set the revocation bit.', 'credentialStatus']], noted: [3] },
  ],
  [
    'a list past its time',
    [bitstring('revocation', 'a')],
    bitstringList({ isStale: true }),
    {
      said: true,
      warnings: [['STATUS_LIST_STALE', 'A list is past its time to live, and no newer one came.', undefined]],
    },
  ],
  [
    'revoked once',
    [bitstring('revocation', 'a')],
    bitstringList({ revoked: [42] }),
    {
      said: true,
      warnings: [['STATUS_UNREVOKED', 'The entry was revoked in an older list, which is final.', 'credentialStatus']],
    },
  ],
  [
    'suspended where another was revoked once',
    [bitstring('suspension', 'a')],
    bitstringList({ revoked: [42], purposes: ['revocation', 'suspension'] }),
    { said: true },
  ],
  [
    'a kind that is not known',
    [{ kind: 'unsupported', type: 'X' } as StatusEntry, bitstring('revocation', 'a')],
    bitstringList(),
    {
      said: [
        ['STATUS_TYPE_UNSUPPORTED', 'A status entry is of a kind that this verifier cannot read.', 'credentialStatus'],
      ],
    },
  ],
  ['a token that is valid', [token('a')], tokenList(0), { said: true }],
  [
    'a token that is invalid',
    [token('a')],
    tokenList(1),
    { said: [['STATUS_REVOKED', 'The issuer has set the status to INVALID.', 'status']], noted: [5] },
  ],
  [
    'a token that is suspended',
    [token('a')],
    tokenList(2),
    { said: [['STATUS_SUSPENDED', 'The issuer has set the status to SUSPENDED.', 'status']] },
  ],
  [
    'a token of a value of its own',
    [token('a')],
    tokenList(3),
    {
      said: [['STATUS_TYPE_UNSUPPORTED', 'The status has the value 3, which has no common meaning.', 'status']],
    },
  ],
  [
    'a token beyond',
    [token('a', 16)],
    tokenList(0),
    { said: [['STATUS_INDEX_OUT_OF_RANGE', 'The list has no such index.', 'status']] },
  ],
  [
    'a token that was invalid once',
    [token('a')],
    tokenList(0, [5]),
    {
      said: true,
      warnings: [['STATUS_UNREVOKED', 'The entry was revoked in an older list, which is final.', 'status']],
    },
  ],
] as const)('%s', async (_, status, list, answer) => {
  expect(await answerTo(status, { a: list })).toEqual({ ...quiet, ...answer })
})

describe('the age of the answer is that of the oldest list', () => {
  it.each([
    [[3, 1, 2], 3],
    [[1, 3, 2], 3],
    [[1, 2, 3], 3],
    [[2, undefined, 1], 2],
    [[undefined, 2, undefined], 2],
    [[undefined, undefined, undefined], undefined],
    [[1, 1, 1], 1],
  ])('%j', async (ages, oldest) => {
    const entries = ages.map((_, i) => bitstring('revocation', `${i}`))
    const lists = ages.map((age) => bitstringList({ issuedAt: age === undefined ? undefined : hoursAgo(age) }))
    const { asOf, said } = await answerTo(entries, Object.fromEntries(lists.map((list, i) => [i, list])))
    expect({ asOf, said }).toEqual({ asOf: oldest === undefined ? undefined : hoursAgo(oldest), said: true })
  })
})

it('a list is asked for once, and what fails stands before what is not known', async () => {
  const entries = [bitstring('revocation', 'a', 1), bitstring('revocation', 'a', 42), bitstring('suspension', 'b')]
  const strange = { kind: 'unsupported', type: 'X' } as StatusEntry
  const lists = { a: bitstringList({ bits: [42] }), b: bitstringList({ purposes: ['suspension'] }) }
  expect(await answerTo([strange, ...entries], lists)).toMatchObject({
    asked: ['a', 'b'],
    said: [['STATUS_REVOKED'], ['STATUS_TYPE_UNSUPPORTED']].map((code) => expect.arrayContaining(code)),
  })
})

it('an entry of one kind reads no list of the other', () => {
  for (const [entry, list, path] of [
    [bitstring('revocation', 'a'), tokenList(0), 'credentialStatus'],
    [token('a'), bitstringList(), 'status'],
  ] as const) {
    const answer = readStatusValue(entry as never, list)
    expect(answer.ok ? answer.value : words(answer.problems)).toEqual([
      ['STATUS_LIST_INVALID', 'The list is of another kind than the entry.', path],
    ])
  }
})
