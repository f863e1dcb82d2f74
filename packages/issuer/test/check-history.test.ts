import type { LogRow } from '@volunteer-passport/issuer/registry'
import { describe, expect, test } from 'vitest'
import { chainHash } from '../src/log/log-chain.ts'
import type { LogEvent } from '../src/log/log-entry.ts'
import { checkHistory } from './support/check-history.ts'
import type { FoundCredential, FoundList, History, Told } from './support/history.ts'

function logOf(...events: readonly (readonly [LogEvent, string])[]): readonly LogRow[] {
  const rows: LogRow[] = []
  for (const [event, about] of events) {
    const entry = { seq: rows.length + 1, at: 1, event, about, actor: 'a', reason: '' }
    rows.push({ ...entry, hash: chainHash(rows.at(-1)?.hash, entry) })
  }
  return rows
}

const passport = (ref: string, quarters: number) => ({
  ref,
  passportNumber: `75-${ref}`,
  quarters,
  activities: quarters === 0 ? 0 : 1,
})

function credential(id: string, change: Partial<FoundCredential> = {}): FoundCredential {
  return {
    id,
    key: `key-${id}`,
    list: 1,
    index: Number(id),
    state: 'issued',
    revoked: false,
    suspended: false,
    newerAvailable: false,
    input: `input-${id}`,
    token: `token-${id}`,
    passport: undefined,
    ...change,
  }
}

const list = (purpose: FoundList['purpose'], bits: readonly number[]): FoundList => ({
  list: 1,
  purpose,
  sequence: LOG.length,
  // 90 and more are decoys.
  bits: new Set([...bits, 90]),
})

const LOG = logOf(
  ['person-registered', 'subject-a'],
  ['person-registered', 'subject-b'],
  ['activity-recorded', 'deed-a'],
  ['reserved', '1'],
  ['issued', '1'],
  ['reserved', '2'],
  ['issued', '2'],
  ['refreshed', '1'],
  ['reserved', '3'],
  ['issued', '3'],
  ['revoked', '3'],
  ['reserved', '4'],
  ['burnt', '4'],
  ['reserved', '5'],
  ['issued', '5'],
  ['suspended', '5'],
  ['reserved', '6'],
  ['lists-published', 'office'],
)

/** Of 1, a passport renewed as 2; 3 revoked; 4 given up; 5 suspended; 6 under way. */
const SOUND: History = {
  told: [
    { at: 1, tells: 'registered', ref: 'a', subjectId: 'subject-a' },
    { at: 2, tells: 'registered', ref: 'b', subjectId: 'subject-b' },
    { at: 3, tells: 'recording', participation: 'deed-a', quarters: 4 },
    { at: 4, tells: 'recorded', participation: 'deed-a', quarters: 4 },
    { at: 5, tells: 'recording', participation: 'deed-a', quarters: 8 },
    { at: 6, tells: 'signing', input: 'input-1' },
    { at: 7, tells: 'issued', id: '1', token: 'token-1' },
    { at: 8, tells: 'issued', id: '2', token: 'token-2' },
    { at: 9, tells: 'revoked', id: '3' },
    { at: 12, tells: 'published', since: 11 },
  ],
  found: {
    people: [
      { ref: 'a', subjectId: 'subject-a', passportNumber: '75-a', quarters: 8, activities: 1 },
      { ref: 'b', subjectId: 'subject-b', passportNumber: '75-b', quarters: 0, activities: 0 },
    ],
    activities: [{ participation: 'deed-a', ref: 'a', quarters: 8 }],
    credentials: [
      credential('1', { newerAvailable: true, passport: passport('a', 4) }),
      credential('2', { key: 'key-1', passport: passport('a', 8) }),
      credential('3', { revoked: true }),
      credential('4', { state: 'burnt', revoked: true, token: undefined }),
      credential('5', { suspended: true, passport: passport('b', 0) }),
      credential('6', { state: 'reserved', token: undefined }),
    ],
    log: LOG,
    lists: [list('revocation', [3, 4]), list('suspension', [5]), list('refresh', [1])],
  },
}

const found = (change: Partial<History['found']>): History => ({ ...SOUND, found: { ...SOUND.found, ...change } })
const told = (...more: readonly Told[]): History => ({ ...SOUND, told: [...SOUND.told, ...more] })
const changed = (id: string, change: Partial<FoundCredential>): History =>
  found({ credentials: SOUND.found.credentials.map((one) => (one.id === id ? { ...one, ...change } : one)) })
const without = (id: string): History => {
  const credentials = SOUND.found.credentials.filter((one) => one.id !== id)
  return found({ credentials })
}
const bits = (purpose: FoundList['purpose'], at: readonly number[]): History =>
  found({ lists: SOUND.found.lists.map((one) => (one.purpose === purpose ? list(purpose, at) : one)) })

test('the checker finds nothing in a sound history', () => {
  expect(checkHistory(SOUND)).toEqual([])
})

describe('the checker objects to', () => {
  test.each<readonly [string, History, readonly string[]]>([
    [
      'an issue that is not on record',
      told({ at: 13, tells: 'issued', id: '7', token: 'token-7' }),
      ['issue lost: 7 was handed out and is not on record'],
    ],
    [
      'an issue whose record is gone from under its log',
      without('2'),
      ['issue lost: 2 was handed out and is not on record', 'record lost: 2 stands in the log'],
    ],
    [
      'an issue that was never completed, or was given up',
      told({ at: 13, tells: 'issued', id: '6', token: 'x' }, { at: 13, tells: 'issued', id: '4', token: 'x' }),
      ['issue lost: 6 was handed out and is reserved', 'issue lost: 4 was handed out and is burnt'],
    ],
    [
      'two tokens of one credential',
      told({ at: 13, tells: 'issued', id: '2', token: 'token-2b' }),
      ['token changed: 2 was handed out with another one'],
    ],
    ['a revocation that is not on record', told({ at: 13, tells: 'revoked', id: '2' }), ['revocation lost: 2']],
    [
      'a revocation that was taken back',
      changed('3', { revoked: false }),
      ['revocation lost: 3', 'log and record differ: 3'],
    ],
    [
      'a person who is gone, or became another',
      told(
        { at: 13, tells: 'registered', ref: 'c', subjectId: 'subject-c' },
        { at: 13, tells: 'registered', ref: 'b', subjectId: 'subject-x' },
      ),
      ['person lost: c', 'person lost: b'],
    ],
    [
      'an activity that is gone',
      told({ at: 13, tells: 'recorded', participation: 'deed-b', quarters: 4 }),
      ['activity lost: deed-b has undefined quarters'],
    ],
    [
      'an activity with an earlier value',
      told({ at: 13, tells: 'recorded', participation: 'deed-a', quarters: 12 }),
      ['activity lost: deed-a has 8 quarters'],
    ],
    [
      'an activity that nobody asked for',
      { ...SOUND, told: SOUND.told.filter(({ tells }) => tells !== 'recording' && tells !== 'recorded') },
      ['activity invented: deed-a'],
    ],
    [
      'bytes that were signed and are not on record',
      told({ at: 13, tells: 'signing', input: 'input-7' }),
      ['signed without a record: input-7'],
    ],
    ['an index used twice', changed('6', { index: 2 }), ['index twice: 1/2']],
    [
      'an id used twice',
      changed('6', { id: '2' }),
      [
        'issue lost: 2 was handed out and is reserved',
        'id twice: 2',
        'log and record differ: 2',
        'record lost: 6 stands in the log',
      ],
    ],
    [
      'a number given to two people',
      found({ people: SOUND.found.people.map((one) => ({ ...one, passportNumber: '75-a' })) }),
      ['number twice: 75-a', 'number of nobody: the passport 5'],
    ],
    ['two living passports of one person', changed('5', { passport: passport('a', 0) }), ['living passport twice: a']],
    ['two living credentials under one key', changed('5', { key: 'key-1' }), ['living credential twice: key-1']],
    [
      'totals that do not add up',
      found({ people: SOUND.found.people.map((one) => (one.ref === 'b' ? { ...one, quarters: 1 } : one)) }),
      ['totals wrong: of b'],
    ],
    [
      'a living passport that says more than the ledger',
      changed('1', { passport: passport('a', 12) }),
      ['overstated: the passport 1'],
    ],
    [
      'a log that was altered',
      found({ log: LOG.map((row) => (row.seq === 7 ? { ...row, actor: 'b' } : row)) }),
      ['log broken: at 7'],
    ],
    ['a change that is not in the log', changed('2', { newerAvailable: true }), ['log and record differ: 2']],
    [
      'a log without its end',
      found({ log: LOG.slice(0, -1) }),
      [
        'published ahead of the registry: revocation 1',
        'published ahead of the registry: suspension 1',
        'published ahead of the registry: refresh 1',
      ],
    ],
    [
      'a revocation that is on record and not public',
      bits('revocation', [4]),
      ['revocation not public: 3', 'bit wrong: of 3 in revocation 1'],
    ],
    ['a bit of one that was given up missing', bits('revocation', [3]), ['bit wrong: of 4 in revocation 1']],
    ['a bit of one that stands', bits('revocation', [2, 3, 4]), ['bit wrong: of 2 in revocation 1']],
    ['a suspension that is not public', bits('suspension', []), ['bit wrong: of 5 in suspension 1']],
    ['a newer one that is not told', bits('refresh', []), ['bit wrong: of 1 in refresh 1']],
    [
      'a list that was never put where an acknowledged publishing puts it',
      found({ lists: [] }),
      ['publication lost: there is no list', 'revocation not public: 3'],
    ],
  ])('%s', (_, history, objections) => {
    expect(checkHistory(history)).toEqual(objections)
  })

  test('nothing that was not yet due', () => {
    // Revoked while the lists were being made, or asked for and never answered.
    const late: History = {
      told: [
        ...SOUND.told.filter(({ tells }) => tells !== 'revoked'),
        { at: 11.5, tells: 'revoked', id: '3' },
        { at: 13, tells: 'recording', participation: 'deed-c', quarters: 4 },
      ],
      found: {
        ...SOUND.found,
        lists: [{ ...list('revocation', []), sequence: 10 }],
      },
    }
    expect(checkHistory(late)).toEqual([])
  })
})
