import type { CredentialRow, KeyRow, Registry, RegistryTransaction } from '@volunteer-passport/issuer/registry'
import { VolunteerPassportError } from '@volunteer-passport/schema'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  accreditationRow,
  activityRow,
  adoptedListRow,
  bytesOf,
  credentialRow,
  HEADER,
  listRow,
  logRow,
  personRow,
} from './rows.ts'

/** One empty store. */
export interface StoreUnderTest {
  readonly registry: Registry
  remove(): Promise<void>
}

/** One empty store that outlives its connection. */
export interface DurableStoreUnderTest extends StoreUnderTest {
  /** One more connection to the same store. */
  connect(): Promise<Registry>
}

const AWKWARD = [
  '',
  "'; DROP TABLE person; --",
  '"%_\\\n\r\t`$1?1:a@b',
  'é',
  'e\u0301',
  'Ә',
  '\uffff',
  '\ufffd',
  '😀',
  'x'.repeat(510),
  'Ә'.repeat(510),
]

const MEGABYTE = `${'x'.repeat(1_048_570)}Ә😀`

const PASSPORT = 'VolunteerPassportCredential'

/** What every store owes the issuer. */
export function describeRegistry(name: string, createStore: () => Promise<StoreUnderTest>): void {
  describe(`${name} registry`, () => {
    let store: StoreUnderTest
    let registry: Registry
    beforeEach(async () => {
      store = await createStore()
      registry = store.registry
    })
    afterEach(async () => {
      await store.remove()
    })
    const run = <T>(work: (tx: RegistryTransaction) => Promise<T> | T) => registry.transaction(work)

    async function prepare(): Promise<void> {
      await run(async (tx) => {
        await tx.insertPeople([1, 2, 3].map((n) => personRow(n)))
        await tx.insertList(listRow(1))
        await tx.insertList(listRow(2))
      })
    }

    test('migrate changes nothing where the tables are of this version', async () => {
      await prepare()
      const before = await dump(registry)
      await Promise.all([registry.migrate(), registry.migrate()])
      expect(await dump(registry)).toEqual(before)
    })

    describe('binding', () => {
      test('the first issuer keeps the registry', async () => {
        expect(await run((tx) => tx.claimIssuer('did:web:a.example'))).toBe('did:web:a.example')
        expect(await run((tx) => tx.claimIssuer('did:web:b.example'))).toBe('did:web:a.example')
      })

      test('a claim that is rolled back binds nothing', async () => {
        await expect(
          run(async (tx) => {
            await tx.claimIssuer('did:web:a.example')
            throw new Error('stop')
          }),
        ).rejects.toThrow('stop')
        expect(await run((tx) => tx.claimIssuer('did:web:b.example'))).toBe('did:web:b.example')
      })
    })

    describe('standing', () => {
      test('is current until it is said otherwise, and follows the transaction', async () => {
        await expectConstraint(run((tx) => tx.putStanding('behind')))
        await run((tx) => tx.claimIssuer('did:web:a.example'))
        expect(await run((tx) => tx.standing())).toBe('current')
        for (const standing of ['behind', 'copied', 'current', 'behind'] as const) {
          await run((tx) => tx.putStanding(standing))
          expect(await run((tx) => tx.standing())).toBe(standing)
        }
        const stopped = run(async (tx) => {
          await tx.putStanding('current')
          throw new Error('stop')
        })
        await expect(stopped).rejects.toThrow('stop')
        expect(await run((tx) => tx.standing())).toBe('behind')
        expect(await run((tx) => tx.claimIssuer('did:web:a.example'))).toBe('did:web:a.example')
        expect(await run((tx) => tx.standing())).toBe('behind')
        await expect(run((tx) => tx.putStanding('old' as 'current'))).rejects.toThrow(TypeError)
      })
    })

    describe('people', () => {
      test('look-ups answer in the order of the keys', async () => {
        const rows = [personRow(1), personRow(2, { passportNumber: '75-00000002-1' }), personRow(3)]
        expect(await run((tx) => tx.insertPeople(rows))).toEqual([1, 2, 3])
        const people = rows.map((row, position) => ({ id: position + 1, ...row }))
        expect(await run((tx) => tx.peopleByRef(['member-3', 'member-9', 'member-1', 'member-3']))).toEqual([
          people[2],
          undefined,
          people[0],
          people[2],
        ])
        expect(await run((tx) => tx.peopleById([2, 7, 1]))).toEqual([people[1], undefined, people[0]])
        expect(await run((tx) => tx.peopleByRef([]))).toEqual([])
        const subjects = [3, 9, 1].map((n) => personRow(n).subjectId)
        expect(await run((tx) => tx.peopleBySubject(subjects))).toEqual([people[2], undefined, people[0]])
        const numbers = ['75-00000009-1', '75-00000002-1']
        expect(await run((tx) => tx.peopleByNumber(numbers))).toEqual([undefined, people[1]])
      })

      test('update writes every member', async () => {
        await run((tx) => tx.insertPeople([personRow(1)]))
        const changed = { id: 1, ...personRow(8, { passportNumber: '75-00000008-1', externalRef: 'e-8', data: '{}' }) }
        await run((tx) => tx.updatePeople([changed]))
        expect(await run((tx) => tx.peopleById([1]))).toEqual([changed])
        expect(await run((tx) => tx.peopleByRef(['member-1', 'member-8']))).toEqual([undefined, changed])
      })

      test('are found by the id that they have elsewhere, which need not be unique', async () => {
        const rows = [1, 2, 3, 4].map((n) => personRow(n, { externalRef: n === 4 ? undefined : `e-${n % 2}` }))
        await run((tx) => tx.insertPeople(rows))
        const people = rows.map((row, position) => ({ id: position + 1, ...row }))
        expect(await run((tx) => tx.peopleByExternalRef('e-1'))).toEqual([people[0], people[2]])
        await run((tx) => tx.updatePeople([{ ...people[0]!, externalRef: undefined }]))
        expect(await run((tx) => tx.peopleByExternalRef('e-1'))).toEqual([people[2]])
        expect(await run((tx) => tx.peopleByExternalRef('none'))).toEqual([])
      })

      test('ref, subject and number are unique, on insert and on update', async () => {
        await run((tx) => tx.insertPeople([personRow(1, { passportNumber: 'n' }), personRow(2)]))
        const twins = [{ ref: 'member-1' }, { subjectId: personRow(1).subjectId }, { passportNumber: 'n' }]
        for (const twin of twins) {
          await expectConstraint(run((tx) => tx.insertPeople([personRow(3, twin)])))
          await expectConstraint(run((tx) => tx.updatePeople([{ id: 2, ...personRow(2, twin) }])))
        }
        expect(await run((tx) => tx.peopleById([1, 2, 3]))).toEqual([
          { id: 1, ...personRow(1, { passportNumber: 'n' }) },
          { id: 2, ...personRow(2) },
          undefined,
        ])
      })

      test('an update of nobody is refused', async () => {
        await expectConstraint(run((tx) => tx.updatePeople([{ id: 1, ...personRow(1) }])))
      })
    })

    describe('activities', () => {
      test('look-ups answer in the order of the keys; update writes every member', async () => {
        await prepare()
        await run((tx) => tx.insertActivities([activityRow(1), activityRow(2)]))
        const changed = activityRow(2, {
          personId: 2,
          start: 5,
          end: 6,
          quarters: 1,
          counts: false,
          state: 'suspended',
          externalRef: 'e',
          importedId: 'https://organisation.example/credentials/2',
          importCheckedAt: 7,
          data: 'x',
        })
        await run((tx) => tx.updateActivities([changed]))
        expect(await run((tx) => tx.activitiesById(['123456789012:2', 'none', '123456789012:1']))).toEqual([
          changed,
          undefined,
          activityRow(1),
        ])
      })

      test('are found by the id that they have elsewhere, in the order in which they were written', async () => {
        await prepare()
        const rows = [9, 1, 5, 2].map((n) => activityRow(n, { externalRef: n === 5 ? undefined : 'e' }))
        await run((tx) => tx.insertActivities(rows))
        const changed = { ...rows[0]!, start: 1, state: 'revoked' as const }
        await run((tx) => tx.updateActivities([changed]))
        expect(await run((tx) => tx.activitiesByExternalRef('e'))).toEqual([changed, rows[1], rows[3]])
        expect(await run((tx) => tx.activitiesByExternalRef('none'))).toEqual([])
      })

      test('a participation is recorded once, for a person who exists', async () => {
        await prepare()
        await run((tx) => tx.insertActivities([activityRow(1)]))
        await expectConstraint(run((tx) => tx.insertActivities([activityRow(1, { personId: 2 })])))
        await expectConstraint(run((tx) => tx.insertActivities([activityRow(2, { personId: 9 })])))
        await expectConstraint(run((tx) => tx.updateActivities([activityRow(1, { personId: 9 })])))
        await expectConstraint(run((tx) => tx.updateActivities([activityRow(2)])))
      })

      test('a credential is imported once, and what was imported is found by it and by itself', async () => {
        await prepare()
        const urn = 'urn:uuid:20000000-0000-4000-8000-000000000001'
        const rows = [
          activityRow(3, { importedId: urn, importCheckedAt: 5 }),
          activityRow(1, { importedId: 'c-1', importCheckedAt: 4 }),
          activityRow(2),
        ]
        await run((tx) => tx.insertActivities(rows))
        await expectConstraint(run((tx) => tx.insertActivities([activityRow(4, { importedId: urn })])))
        await expectConstraint(run((tx) => tx.updateActivities([activityRow(2, { importedId: 'c-1' })])))
        expect(await run((tx) => tx.activitiesByImport(['c-1', 'none', urn]))).toEqual([rows[1], undefined, rows[0]])
        const scan = (after: string, limit: number) =>
          run((tx) => tx.scanActivities({ after, limit, isImported: true }))
        expect(await scan('', 9)).toEqual([rows[1], rows[0]])
        expect(await scan('', 1)).toEqual([rows[1]])
        expect(await scan(activityRow(1).participationId, 9)).toEqual([rows[0]])
        // Within one call too: it is freed, and then taken.
        const moved = [activityRow(1, { importedId: 'c-2' }), activityRow(2, { importedId: 'c-1' })]
        await run((tx) => tx.updateActivities(moved))
        expect(await run((tx) => tx.activitiesByImport(['c-1', 'c-2']))).toEqual([moved[1], moved[0]])
      })

      test('spans take what begins before their end and ends after their beginning, and is not revoked', async () => {
        await prepare()
        const during = (n: number, start: number, end: number, change = {}) => activityRow(n, { start, end, ...change })
        const rows = [
          during(1, 100, 200),
          during(2, 50, 101),
          during(3, 200, 300),
          during(4, 90, 100),
          during(5, 120, 130, { state: 'suspended' }),
          during(6, 120, 130, { state: 'revoked' }),
          during(7, 120, 130, { personId: 2 }),
          during(8, 120, 120, { counts: false }),
        ]
        await run((tx) => tx.insertActivities(rows))
        const answers = await run((tx) =>
          tx.activitiesDuring([
            { personId: 1, from: 100, until: 200 },
            { personId: 3, from: 0, until: 1_000 },
            { personId: 2, from: 129, until: 130 },
            { personId: 1, from: 300, until: 400 },
          ]),
        )
        expect(answers).toEqual([[rows[1], rows[0], rows[4], rows[7]], [], [rows[6]], []])
      })

      test('what is erased says nothing of anybody, and keeps what the lists need', async () => {
        await prepare()
        const named = { externalRef: 'crm-1' }
        await run((tx) => tx.updatePeople([{ id: 1, ...personRow(1, { passportNumber: '75-00000001-2', ...named }) }]))
        const imported = { importedId: 'c-1', importCheckedAt: 5 }
        await run((tx) =>
          tx.insertActivities([activityRow(1, { ...named, ...imported }), activityRow(2, { personId: 2 })]),
        )
        const signature = new Uint8Array(64).fill(7)
        const mine = { personId: 1, state: 'issued', flags: 1, signature, ...named } as const
        const [seq = 0] = await run((tx) => tx.insertCredentials([credentialRow(1, mine), credentialRow(2)]))
        await run(async (tx) => {
          await tx.eraseCredentials([seq])
          await tx.erasePeople([1])
        })
        const person = { id: 1, ref: 'erased:1', passportNumber: undefined, externalRef: undefined, data: '{}' }
        expect(await run((tx) => tx.peopleById([1]))).toEqual([{ ...personRow(1), ...person }])
        expect(await run((tx) => tx.peopleByRef(['member-1']))).toEqual([undefined])
        const activity = { start: 0, end: 0, quarters: 0, counts: false, state: 'revoked', data: '{}' }
        expect(await run((tx) => tx.activitiesOf([1, 2]))).toEqual([
          [{ ...activityRow(1), ...activity }],
          [activityRow(2, { personId: 2 })],
        ])
        const credential = {
          key: `erased:${seq}`,
          inputDigest: '',
          claimsDigest: '',
          header: '',
          payload: new Uint8Array(),
          state: 'issued',
        }
        expect(await run((tx) => tx.credentialsById([credentialRow(1).id]))).toEqual([
          { seq, ...credentialRow(1), flags: 1, ...credential },
        ])
        expect(await run((tx) => tx.flaggedIndices(1, 1))).toEqual([1])
        expect(await run((tx) => tx.findCredentials({ externalRef: 'crm-1' }, { afterSeq: 0, limit: 9 }))).toEqual([])
        const kept = await run((tx) => tx.findCredentials({ isKept: true }, { afterSeq: 0, limit: 9 }))
        expect(kept.map(({ id }) => id)).toEqual([credentialRow(2).id])
        await expectConstraint(run((tx) => tx.erasePeople([99])))
        await expectConstraint(run((tx) => tx.eraseCredentials([99])))
      })

      test('all activities are read in the order of their ids, as bytes', async () => {
        await prepare()
        const ids = ['b', 'a', '\uffff', '😀', 'aa', 'Ә']
        await run((tx) => tx.insertActivities(ids.map((participationId, n) => activityRow(n, { participationId }))))
        const read = (after: string, limit: number) =>
          run(async (tx) => (await tx.scanActivities({ after, limit })).map(({ participationId }) => participationId))
        expect(await read('', 9)).toEqual(['a', 'aa', 'b', 'Ә', '\uffff', '😀'])
        expect(await read('aa', 2)).toEqual(['b', 'Ә'])
      })

      test('totals count what counts and is not revoked', async () => {
        await prepare()
        await run((tx) =>
          tx.insertActivities([
            activityRow(1, { quarters: 3 }),
            activityRow(2, { quarters: 5 }),
            activityRow(3, { quarters: 100, counts: false }),
            activityRow(4, { quarters: 4, state: 'suspended' }),
            activityRow(5, { quarters: 100, state: 'revoked' }),
            activityRow(6, { quarters: 7, personId: 2 }),
          ]),
        )
        expect(await run((tx) => tx.totalsOf([2, 3, 1, 2]))).toEqual([
          { quarters: 7, activities: 1, importsCheckedAt: undefined },
          { quarters: 0, activities: 0, importsCheckedAt: undefined },
          { quarters: 12, activities: 3, importsCheckedAt: undefined },
          { quarters: 7, activities: 1, importsCheckedAt: undefined },
        ])
      })

      test('totals tell the longest ago that an import which they count was checked', async () => {
        await prepare()
        const imported = (n: number, importCheckedAt: number, change = {}) =>
          activityRow(n, { importedId: `c-${n}`, importCheckedAt, ...change })
        await run((tx) =>
          tx.insertActivities([
            imported(1, 70),
            imported(2, 60, { state: 'suspended' }),
            imported(3, 50, { state: 'revoked' }),
            imported(4, 40, { counts: false }),
            activityRow(5),
            imported(6, 30, { personId: 2 }),
          ]),
        )
        expect(await run((tx) => tx.totalsOf([1, 2]))).toEqual([
          { quarters: 24, activities: 3, importsCheckedAt: 60 },
          { quarters: 8, activities: 1, importsCheckedAt: 30 },
        ])
      })
    })

    describe('credentials', () => {
      const all = () => run((tx) => tx.findCredentials({}, { afterSeq: 0, limit: 1_000 }))

      test('every member comes back as it was', async () => {
        await prepare()
        const full = credentialRow(1, {
          personId: 2,
          state: 'issued',
          flags: 5,
          signature: new Uint8Array(64).fill(7),
          countedSeq: 12,
          validUntil: 0,
          externalRef: 'e-1',
        })
        const bare = credentialRow(2, { predecessor: full.id, validUntil: undefined })
        expect(await run((tx) => tx.insertCredentials([full, bare]))).toEqual([1, 2])
        expect(await run((tx) => tx.credentialsAt(bare.list, [full.index, 77, bare.index]))).toEqual(
          await run((tx) => tx.credentialsById([full.id, 'none', bare.id])),
        )
        expect(await run((tx) => tx.credentialsAt(9, [bare.index]))).toEqual([undefined])
        expect(await run((tx) => tx.credentialsById([bare.id, 'none', full.id]))).toEqual([
          { seq: 2, ...bare },
          undefined,
          { seq: 1, ...full },
        ])
      })

      test('header and payload come back byte for byte, whatever the bytes are', async () => {
        await prepare()
        const headers = [HEADER, 'e30', '-_', 'a'.repeat(1024)]
        const payloads = [credentialRow(0).payload, bytesOf('\0'), Uint8Array.from([0xff, 0, 0xc3]), bytesOf('Ә')]
        const rows = headers.map((header, n) => credentialRow(n, { header, payload: payloads[n]! }))
        await run((tx) => tx.insertCredentials(rows))
        expect((await all()).map(({ header, payload }) => ({ header, payload }))).toEqual(
          headers.map((header, n) => ({ header, payload: payloads[n] })),
        )
      })

      test('what is no header or no payload is refused', async () => {
        await prepare()
        const bad: Partial<CredentialRow>[] = [
          ...['', `${HEADER}.e30`, 'YQ==', 'Ә', 'a\n', 'a'.repeat(1025), 1 as never].map((header) => ({ header })),
          ...[new Uint8Array(), 'e30' as never, undefined as never].map((payload) => ({ payload })),
        ]
        for (const change of bad)
          await expect(run((tx) => tx.insertCredentials([credentialRow(9, change)]))).rejects.toThrow(TypeError)
      })

      test('id; type, key and generation; list and index; living successor are unique', async () => {
        await prepare()
        await run((tx) =>
          tx.insertCredentials([credentialRow(1), credentialRow(2, { predecessor: credentialRow(1).id })]),
        )
        const twins = [
          { id: credentialRow(1).id },
          { key: 'member-1' },
          { index: 1 },
          { predecessor: credentialRow(1).id },
        ]
        for (const twin of twins) await expectConstraint(run((tx) => tx.insertCredentials([credentialRow(3, twin)])))
        const near = [
          credentialRow(4, { key: 'member-1', generation: 2 }),
          credentialRow(5, { key: 'member-1', type: 'Other' }),
          credentialRow(6, { index: 1, list: 2 }),
          credentialRow(7, { predecessor: credentialRow(1).id, state: 'burnt' }),
        ]
        expect(await run((tx) => tx.insertCredentials(near))).toEqual([3, 4, 5, 6])
        await expectConstraint(run((tx) => tx.updateCredentials([{ seq: 6, state: 'reserved', flags: 0 }])))
        await run((tx) => tx.updateCredentials([{ seq: 2, state: 'burnt', flags: 1 }]))
        await run((tx) => tx.updateCredentials([{ seq: 6, state: 'reserved', flags: 0 }]))
      })

      test('list, person and predecessor must exist', async () => {
        await prepare()
        for (const change of [
          { list: 3 },
          { personId: 9 },
          { predecessor: 'none' },
          { predecessor: credentialRow(1).id },
        ])
          await expectConstraint(run((tx) => tx.insertCredentials([credentialRow(1, change)])))
        expect(await all()).toEqual([])
      })

      test('by key: the newest generation whatever its state, and all of them', async () => {
        await prepare()
        const rows = [
          credentialRow(1, { key: 'k', generation: 1, state: 'issued' }),
          credentialRow(2, { key: 'k', generation: 3, state: 'burnt' }),
          credentialRow(3, { key: 'k', generation: 2, flags: 1 }),
          credentialRow(4, { key: 'k', generation: 4, type: 'Other' }),
        ]
        await run((tx) => tx.insertCredentials(rows))
        const [first, third, second, other] = rows.map((row, n) => ({ seq: n + 1, ...row }))
        expect(await run((tx) => tx.credentialsByKey(PASSPORT, ['none', 'k', 'k']))).toEqual([undefined, third, third])
        expect(await run((tx) => tx.credentialsByKey('Other', ['k']))).toEqual([other])
        expect(await run((tx) => tx.credentialsByKey('Unheard', ['k']))).toEqual([undefined])
        expect(await run((tx) => tx.generationsOf(PASSPORT, 'k'))).toEqual([first, second, third])
        expect(await run((tx) => tx.generationsOf('Unheard', 'k'))).toEqual([])
      })

      test('of a person: all of a type, in the order of issue', async () => {
        await prepare()
        const rows = [
          credentialRow(1, { personId: 1, generation: 2 }),
          credentialRow(2, { personId: 1, state: 'issued', flags: 2 }),
          credentialRow(3, { personId: 1, state: 'issued', flags: 5 }),
          credentialRow(4, { personId: 1, state: 'burnt' }),
          credentialRow(5, { personId: 1, type: 'Other' }),
          credentialRow(6, { personId: 2, state: 'issued', flags: 4 }),
          credentialRow(7),
        ]
        await run((tx) => tx.insertCredentials(rows))
        const answer = await run((tx) => tx.credentialsOf(PASSPORT, [2, 3, 1]))
        expect(answer.map((held) => held.map((row) => row.seq))).toEqual([[6], [], [1, 2, 3, 4]])
        expect(await run((tx) => tx.credentialsOf('Unheard', [1]))).toEqual([[]])
      })

      test('find combines its conditions, page by page', async () => {
        await prepare()
        await run((tx) => tx.updatePeople([{ id: 2, ...personRow(2, { passportNumber: 'n-2' }) }]))
        const states = ['reserved', 'issued', 'burnt'] as const
        const rows = Array.from({ length: 60 }, (_, n) =>
          credentialRow(n, {
            type: n % 2 === 0 ? PASSPORT : 'Other',
            key: `key-${n % 5}`,
            generation: n,
            personId: n % 4 === 0 ? undefined : n % 4,
            state: states[n % 3]!,
            externalRef: n % 5 === 0 ? `e-${n % 2}` : undefined,
          }),
        )
        await run((tx) => tx.insertCredentials(rows))
        const kept = rows.map((row, n) => ({ seq: n + 1, ...row }))
        const queries = [undefined, PASSPORT, 'Other', 'Unheard'].flatMap((type) =>
          [undefined, 'key-3', 'none'].flatMap((key) =>
            [
              {},
              { personId: 2 },
              { passportNumber: 'n-2' },
              { passportNumber: 'none' },
              { personId: 1, passportNumber: 'n-2' },
              { externalRef: 'e-0' },
              { externalRef: 'none' },
              { externalRef: 'e-1', personId: 3 },
            ].flatMap((person) =>
              [undefined, ...states].map((state) => ({
                ...(type === undefined ? {} : { type }),
                ...(key === undefined ? {} : { key }),
                ...person,
                ...(state === undefined ? {} : { state }),
              })),
            ),
          ),
        )
        for (const query of queries) {
          const wanted: Record<string, unknown> = { ...query }
          delete wanted.passportNumber
          const expected = kept.filter(
            (row) =>
              Object.entries(wanted).every(([member, value]) => row[member as keyof typeof row] === value) &&
              (!('passportNumber' in query) || (query.passportNumber === 'n-2' && row.personId === 2)),
          )
          const found = await run(async (tx) => {
            const pages = []
            let afterSeq = 0
            for (;;) {
              const page = await tx.findCredentials(query, { afterSeq, limit: 7 })
              pages.push(...page)
              if (page.length < 7) return pages
              afterSeq = page.at(-1)!.seq
            }
          })
          expect(found).toEqual(expected)
        }
      })

      test('unfinished: reserved and old, oldest first, at most so many', async () => {
        await prepare()
        const rows = [
          credentialRow(1, { createdAt: 30 }),
          credentialRow(2, { createdAt: 10 }),
          credentialRow(3, { createdAt: 20, state: 'issued' }),
          credentialRow(4, { createdAt: 20, state: 'burnt' }),
          credentialRow(5, { createdAt: 40 }),
          credentialRow(6, { createdAt: 10 }),
        ]
        await run((tx) => tx.insertCredentials(rows))
        const seqs = async (before: number, limit: number) =>
          (await run((tx) => tx.unfinishedBefore(before, limit))).map((row) => row.seq)
        expect(await seqs(40, 10)).toEqual([2, 6, 1])
        expect(await seqs(41, 2)).toEqual([2, 6])
        expect(await seqs(10, 10)).toEqual([])
      })

      test('only a reserved row takes a signature', async () => {
        await prepare()
        const rows = [credentialRow(1, { flags: 1 }), credentialRow(2, { state: 'burnt', flags: 1 }), credentialRow(3)]
        await run((tx) => tx.insertCredentials(rows))
        const signature = (fill: number) => new Uint8Array(64).fill(fill)
        const first = await run((tx) =>
          tx.completeCredentials([
            { seq: 2, signature: signature(1) },
            { seq: 1, signature: signature(2) },
          ]),
        )
        expect(first).toEqual([
          { completed: false, state: 'burnt', flags: 1, signature: undefined },
          { completed: true, state: 'issued', flags: 1, signature: signature(2) },
        ])
        expect(await run((tx) => tx.completeCredentials([{ seq: 1, signature: signature(3) }]))).toEqual([
          { completed: false, state: 'issued', flags: 1, signature: signature(2) },
        ])
        expect(await all()).toEqual([
          { seq: 1, ...rows[0], state: 'issued', signature: signature(2) },
          { seq: 2, ...rows[1] },
          { seq: 3, ...rows[2] },
        ])
        await expectConstraint(run((tx) => tx.completeCredentials([{ seq: 4, signature: signature(1) }])))
      })

      // What a batch reserved together may be completed in one go: the same must come of it as one by one.
      test.each([
        ['of which nothing happened meanwhile', 0, []],
        ['of which the first is completed', 1, []],
        ['of which one was given up and another revoked', 0, [2, 3]],
      ] as const)('signatures of a run of rows %s', async (_, already, taken) => {
        await prepare()
        const seqs = [1, 2, 3, 4]
        const signature = (fill: number) => new Uint8Array(64).fill(fill)
        await run((tx) => tx.insertCredentials(seqs.map((n) => credentialRow(n))))
        await run(async (tx) => {
          await tx.completeCredentials(seqs.slice(0, already).map((seq) => ({ seq, signature: signature(9) })))
          const [burnt, revoked] = taken
          if (burnt !== undefined) await tx.updateCredentials([{ seq: burnt, state: 'burnt', flags: 1 }])
          if (revoked !== undefined) await tx.updateCredentials([{ seq: revoked, state: 'reserved', flags: 1 }])
        })
        const issued = (seq: number) => ({ completed: true, state: 'issued', flags: 0, signature: signature(seq) })
        const expected = seqs.map((seq) => {
          if (seq <= already) return { ...issued(9), completed: false }
          if (seq === taken[0]) return { completed: false, state: 'burnt', flags: 1, signature: undefined }
          return seq === taken[1] ? { ...issued(seq), flags: 1 } : issued(seq)
        })
        const answer = await run((tx) =>
          tx.completeCredentials(seqs.map((seq) => ({ seq, signature: signature(seq) }))),
        )
        expect(answer).toEqual(expected)
        const stored = await all()
        expect(stored.map(({ state, flags, signature }) => ({ state, flags, signature }))).toEqual(
          expected.map(({ completed: _, ...row }) => row),
        )
      })

      test('flags are raised one by one and answered per list', async () => {
        await prepare()
        const rows = [
          credentialRow(30),
          credentialRow(10),
          credentialRow(20, { flags: 2 }),
          credentialRow(5, { list: 2 }),
        ]
        await run((tx) => tx.insertCredentials(rows))
        await run((tx) => tx.raiseFlags([rows[0]!.id, rows[2]!.id, rows[3]!.id], 1))
        await run((tx) => tx.raiseFlags([rows[0]!.id, rows[0]!.id], 1))
        await run((tx) => tx.raiseFlags([rows[0]!.id], 4))
        expect(await run((tx) => tx.flaggedIndices(1, 1))).toEqual([20, 30])
        expect(await run((tx) => tx.flaggedIndices(1, 2))).toEqual([20])
        expect(await run((tx) => tx.flaggedIndices(1, 4))).toEqual([30])
        expect(await run((tx) => tx.flaggedIndices(2, 1))).toEqual([5])
        expect(await run((tx) => tx.flaggedIndices(3, 1))).toEqual([])
        await run((tx) => tx.updateCredentials([{ seq: 3, state: 'reserved', flags: 1 }]))
        expect(await run((tx) => tx.flaggedIndices(1, 2))).toEqual([])
        expect((await all()).map((row) => row.flags)).toEqual([5, 0, 1, 1])
        await expectConstraint(run((tx) => tx.raiseFlags(['none'], 1)))
        await expectConstraint(run((tx) => tx.updateCredentials([{ seq: 9, state: 'issued', flags: 0 }])))
      })
    })

    describe('lists, numbers and the log', () => {
      test('kept indices are of a list and a flag, each once, and roll back', async () => {
        await prepare()
        expect(await run((tx) => tx.keptIndices(1, 1))).toEqual([])
        await run((tx) => tx.keepIndices(1, 1, [30, 5, 131_071]))
        await run((tx) => tx.keepIndices(1, 1, [5, 0]))
        await run((tx) => tx.keepIndices(1, 2, [7]))
        await run((tx) => tx.keepIndices(2, 1, []))
        const stopped = run(async (tx) => {
          await tx.keepIndices(1, 1, [8])
          throw new Error('stop')
        })
        await expect(stopped).rejects.toThrow('stop')
        expect(await run((tx) => tx.keptIndices(1, 1))).toEqual([0, 5, 30, 131_071])
        expect(await run((tx) => tx.keptIndices(1, 2))).toEqual([7])
        expect(await run((tx) => tx.keptIndices(2, 1))).toEqual([])
        expect(await run((tx) => tx.flaggedIndices(1, 1))).toEqual([])
        await expectConstraint(run((tx) => tx.keepIndices(3, 1, [1])))
      })

      test('the log holds sequences beyond 2^32', async () => {
        const rows = [logRow(3), logRow(2 ** 32 + 1), logRow(63 * 2 ** 32 + 1)]
        await run((tx) => tx.appendLog(rows))
        expect(await run((tx) => tx.logHead())).toEqual(rows[2])
        expect(await run((tx) => tx.readLog({ after: 2 ** 32, limit: 1 }))).toEqual([rows[1]])
        const never = { decoys: 0, sequence: 0, publishedAt: 0 }
        const published = { ...never, sequence: 2 ** 32 + 1 }
        const list = listRow(1, {
          changedSeq: 2 ** 32,
          publications: { revocation: published, suspension: never, refresh: never },
        })
        await run((tx) => tx.insertList(list))
        expect(await run((tx) => tx.lists())).toEqual([list])
      })

      test('lists come in the order of their numbers; update writes every member', async () => {
        await run((tx) => tx.insertList(listRow(2)))
        await run((tx) => tx.insertList(listRow(1)))
        const changed = listRow(2, {
          size: 262_144,
          permutationKey: new Uint8Array(32).fill(9),
          algorithm: 2,
          allocated: 17,
          capacity: 200_000,
          state: 'full',
          publications: {
            revocation: { decoys: 1, sequence: 2, publishedAt: 3 },
            suspension: { decoys: 5, sequence: 6, publishedAt: 7 },
            refresh: { decoys: 9, sequence: 10, publishedAt: 11 },
          },
          changedSeq: 13,
        })
        await run((tx) => tx.updateList(changed))
        expect(await run((tx) => tx.lists())).toEqual([listRow(1), changed])
        await expectConstraint(run((tx) => tx.insertList(listRow(1))))
        await expectConstraint(run((tx) => tx.updateList(listRow(3))))
      })

      test('signing keys come in the order of their first writing, and one is active', async () => {
        const key = (name: string, state: KeyRow['state']) => ({
          keyId: `did:web:a.example#${name}`,
          publicJwk: `{"crv":"Ed25519","kty":"OKP","x":"${name}"}`,
          state,
          preparedAt: 1_790_000_000,
          since: 1_790_000_001,
        })
        expect(await run((tx) => tx.keys())).toEqual([])
        for (const row of [key('2', 'active'), key('1', 'prepared')]) await run((tx) => tx.putKey(row))
        await expectConstraint(run((tx) => tx.putKey(key('1', 'active'))))
        await run((tx) => tx.putKey(key('2', 'retired')))
        await run((tx) => tx.putKey(key('1', 'active')))
        expect(await run((tx) => tx.keys())).toEqual([key('2', 'retired'), key('1', 'active')])
      })

      test('there is one number space', async () => {
        expect(await run((tx) => tx.numberSpace())).toBeUndefined()
        for (const allocated of [0, 5]) {
          const row = { permutationKey: new Uint8Array(32).fill(3), algorithm: 1, allocated }
          await run((tx) => tx.putNumberSpace(row))
          expect(await run((tx) => tx.numberSpace())).toEqual(row)
        }
      })

      test('the log is read onwards, as a whole or about one subject', async () => {
        expect(await run((tx) => tx.logHead())).toBeUndefined()
        const rows = [1, 2, 3, 4, 5].map((seq) => logRow(seq, { about: `s-${seq % 2}` }))
        await run((tx) => tx.appendLog(rows.slice(0, 3)))
        await run((tx) => tx.appendLog(rows.slice(3)))
        expect(await run((tx) => tx.logHead())).toEqual(rows[4])
        expect(await run((tx) => tx.readLog({ after: 1, limit: 2 }))).toEqual([rows[1], rows[2]])
        expect(await run((tx) => tx.readLog({ after: 1, limit: 9, about: 's-1' }))).toEqual([rows[2], rows[4]])
        expect(await run((tx) => tx.readLog({ after: 0, limit: 9, about: 'none' }))).toEqual([])
        await expectConstraint(run((tx) => tx.appendLog([logRow(5)])))
      })
    })

    describe('accreditations', () => {
      test('come in the order of their subjects, one a subject', async () => {
        const rows = [accreditationRow('did:web:b.example'), accreditationRow('did:web:a.example:z')]
        for (const row of rows) await run((tx) => tx.putAccreditation(row))
        expect(await run((tx) => tx.accreditations())).toEqual(rows.toReversed())
        for (const state of ['suspended', 'ended', 'withdrawn', 'active'] as const) {
          const changed = accreditationRow('did:web:b.example', { state, since: 7, successor: 'did:web:c.example' })
          await run((tx) => tx.putAccreditation(changed))
          expect(await run((tx) => tx.accreditationsBySubject(['did:web:b.example', 'did:web:none.example']))).toEqual([
            changed,
            undefined,
          ])
        }
        expect(await run((tx) => tx.accreditations())).toHaveLength(2)
      })

      test('are published once, the last time', async () => {
        expect(await run((tx) => tx.accreditationPublication())).toBeUndefined()
        for (const version of [3, 9]) {
          const row = { version, publishedAt: 1_790_000_000, digest: `digest-${version}` }
          await run((tx) => tx.putAccreditationPublication(row))
          expect(await run((tx) => tx.accreditationPublication())).toEqual(row)
        }
      })

      test('adopted lists come in the order of their addresses, bit for bit', async () => {
        const rows = [adoptedListRow('https://b.example/1.jwt'), adoptedListRow('https://a.example/9.jwt')]
        for (const row of rows) await run((tx) => tx.putAdoptedList(row))
        expect(await run((tx) => tx.adoptedLists())).toEqual(rows.toReversed())
        for (const purpose of ['revocation', 'suspension', 'refresh'] as const) {
          const changed = adoptedListRow('https://b.example/1.jwt', {
            purpose,
            office: 'did:web:c.example',
            bits: new Uint8Array(16_384).fill(255),
            sequenceOffset: 8,
            changedSeq: 9,
            publishedSeq: 10,
            publishedAt: 11,
          })
          await run((tx) => tx.putAdoptedList(changed))
          expect(await run((tx) => tx.adoptedLists())).toEqual([rows[1], changed])
        }
      })
    })

    describe('text', () => {
      test('is stored exactly, whatever it holds (row 148)', async () => {
        await prepare()
        const people = AWKWARD.map((awkward, n) =>
          personRow(n, { ref: awkward, subjectId: `s${awkward}`, passportNumber: `n${awkward}`, data: awkward }),
        )
        const ids = await run((tx) => tx.insertPeople(people))
        const kept = people.map((row, n) => ({ id: ids[n]!, ...row }))
        expect(await run((tx) => tx.peopleByRef(AWKWARD))).toEqual(kept)
        const activities = AWKWARD.map((awkward, n) => activityRow(n, { participationId: awkward, data: awkward }))
        await run((tx) => tx.insertActivities(activities))
        expect(await run((tx) => tx.activitiesById(AWKWARD))).toEqual(activities)
        const credentials = AWKWARD.map((awkward, n) =>
          credentialRow(n, { id: awkward, type: awkward, key: awkward, signedBy: awkward, inputDigest: awkward }),
        )
        await run((tx) => tx.insertCredentials(credentials))
        expect(await run((tx) => tx.credentialsById(AWKWARD))).toEqual(
          credentials.map((row, n) => ({ seq: n + 1, ...row })),
        )
        for (const [n, awkward] of AWKWARD.entries())
          expect((await run((tx) => tx.credentialsByKey(awkward, [awkward]))).map((row) => row?.seq)).toEqual([n + 1])
        const log = AWKWARD.map((about, n) => logRow(n + 1, { about, reason: about }))
        await run((tx) => tx.appendLog(log))
        for (const [n, about] of AWKWARD.entries())
          expect(await run((tx) => tx.readLog({ after: 0, limit: 9, about }))).toEqual([log[n]])
      })

      test('is stored at any length', async () => {
        await prepare()
        const credential = credentialRow(1, {
          payload: bytesOf(MEGABYTE),
          inputDigest: MEGABYTE,
          claimsDigest: MEGABYTE,
        })
        await run((tx) => tx.updatePeople([{ id: 1, ...personRow(1, { data: MEGABYTE }) }]))
        await run((tx) => tx.insertActivities([activityRow(1, { data: MEGABYTE })]))
        await run((tx) => tx.insertCredentials([credential]))
        await run((tx) => tx.appendLog([logRow(1, { reason: MEGABYTE, actor: MEGABYTE })]))
        expect(await run((tx) => tx.peopleById([1]))).toEqual([{ id: 1, ...personRow(1, { data: MEGABYTE }) }])
        expect(await run((tx) => tx.activitiesById([activityRow(1).participationId]))).toEqual([
          activityRow(1, { data: MEGABYTE }),
        ])
        expect(await run((tx) => tx.credentialsById([credential.id]))).toEqual([{ seq: 1, ...credential }])
        expect(await run((tx) => tx.logHead())).toEqual(logRow(1, { reason: MEGABYTE, actor: MEGABYTE }))
      })

      test('that rows are found by is refused beyond 512 characters, and is not found', async () => {
        await prepare()
        for (const long of ['x'.repeat(513), MEGABYTE]) {
          const attempts: ((tx: RegistryTransaction) => unknown)[] = [
            (tx) => tx.insertPeople([personRow(9, { ref: long })]),
            (tx) => tx.insertPeople([personRow(9, { subjectId: long })]),
            (tx) => tx.insertPeople([personRow(9, { passportNumber: long })]),
            (tx) => tx.insertPeople([personRow(9, { externalRef: long })]),
            (tx) => tx.updatePeople([{ id: 1, ...personRow(1, { ref: long }) }]),
            (tx) => tx.insertActivities([activityRow(9, { participationId: long })]),
            (tx) => tx.insertActivities([activityRow(9, { externalRef: long })]),
            (tx) => tx.insertCredentials([credentialRow(9, { id: long })]),
            (tx) => tx.insertCredentials([credentialRow(9, { type: long })]),
            (tx) => tx.insertCredentials([credentialRow(9, { key: long })]),
            (tx) => tx.insertCredentials([credentialRow(9, { signedBy: long })]),
            (tx) => tx.insertCredentials([credentialRow(9, { externalRef: long })]),
            (tx) => tx.putAccreditation(accreditationRow(long)),
            (tx) => tx.putAdoptedList(adoptedListRow(long)),
            (tx) => tx.appendLog([logRow(1, { about: long })]),
          ]
          for (const attempt of attempts) await expect(run(attempt)).rejects.toThrow('is longer than 512 characters')
          const found = await run(async (tx) => [
            ...(await tx.peopleByRef([long])),
            ...(await tx.peopleByExternalRef(long)),
            ...(await tx.activitiesById([long])),
            ...(await tx.credentialsById([long])),
            ...(await tx.credentialsByKey(long, [long])),
            ...(await tx.findCredentials({ key: long }, { afterSeq: 0, limit: 1 })),
            ...(await tx.readLog({ after: 0, limit: 1, about: long })),
          ])
          expect(found.filter((row) => row !== undefined)).toEqual([])
        }
      })

      test.each([
        ['a lone surrogate', 'a\ud800'],
        ['NUL', 'a\0b'],
      ])('with %s is refused, in rows and in look-ups', async (_, bad) => {
        await prepare()
        const attempts: ((tx: RegistryTransaction) => unknown)[] = [
          (tx) => tx.claimIssuer(bad),
          (tx) => tx.insertPeople([personRow(9, { ref: bad })]),
          (tx) => tx.insertPeople([personRow(9, { data: bad })]),
          (tx) => tx.insertPeople([personRow(9, { externalRef: bad })]),
          (tx) => tx.peopleByRef([bad]),
          (tx) => tx.peopleByExternalRef(bad),
          (tx) => tx.insertActivities([activityRow(9, { participationId: bad })]),
          (tx) => tx.activitiesById([bad]),
          (tx) => tx.activitiesByExternalRef(bad),
          (tx) => tx.insertCredentials([credentialRow(9, { type: bad })]),
          (tx) => tx.insertCredentials([credentialRow(9, { header: bad })]),
          (tx) => tx.credentialsById([bad]),
          (tx) => tx.credentialsByKey(bad, ['k']),
          (tx) => tx.generationsOf(bad, 'k'),
          (tx) => tx.credentialsOf(bad, [1]),
          (tx) => tx.findCredentials({ type: bad }, { afterSeq: 0, limit: 1 }),
          (tx) => tx.findCredentials({ key: bad }, { afterSeq: 0, limit: 1 }),
          (tx) => tx.findCredentials({ externalRef: bad }, { afterSeq: 0, limit: 1 }),
          (tx) => tx.raiseFlags([bad], 1),
          (tx) => tx.appendLog([logRow(1, { about: bad })]),
          (tx) => tx.readLog({ after: 0, limit: 1, about: bad }),
        ]
        for (const attempt of attempts) await expect(run(attempt)).rejects.toThrow(TypeError)
      })

      test('numbers that a database would bend are refused', async () => {
        await prepare()
        for (const start of [Number.NaN, 1.5, 2 ** 53, Number.POSITIVE_INFINITY, '1' as unknown as number])
          await expect(run((tx) => tx.insertActivities([activityRow(1, { start })]))).rejects.toThrow(TypeError)
        await run((tx) => tx.insertActivities([activityRow(1, { start: -0 })]))
        expect((await run((tx) => tx.activitiesById([activityRow(1).participationId])))[0]?.start).toBe(0)
      })
    })

    describe('rows', () => {
      test('given out are frozen, and neither side can reach into the other', async () => {
        await prepare()
        const signature = new Uint8Array(64).fill(1)
        const given = Buffer.from(new Uint8Array(64).fill(1))
        await run(async (tx) => {
          await tx.insertCredentials([credentialRow(1, { signature: given })])
          await tx.insertActivities([activityRow(1)])
          await tx.appendLog([logRow(1)])
        })
        given.fill(9)
        const [row] = await run((tx) => tx.credentialsById([credentialRow(1).id]))
        expect(row?.signature).toEqual(signature)
        row?.signature?.fill(8)
        const again = await run(async (tx) => [
          ...(await tx.credentialsById([credentialRow(1).id])),
          ...(await tx.peopleById([1])),
          ...(await tx.activitiesById([activityRow(1).participationId])),
          ...(await tx.lists()),
          await tx.logHead(),
        ])
        expect(again).toEqual([
          { seq: 1, ...credentialRow(1, { signature }) },
          { id: 1, ...personRow(1) },
          activityRow(1),
          listRow(1),
          listRow(2),
          logRow(1),
        ])
        expect(again.every((kept) => Object.isFrozen(kept))).toBe(true)
      })
    })

    describe('transactions', () => {
      test('an exception takes everything back and is passed on', async () => {
        await prepare()
        await run(async (tx) => {
          await tx.insertActivities([activityRow(1)])
          await tx.insertCredentials([credentialRow(1, { personId: 1 })])
          await tx.putNumberSpace({ permutationKey: new Uint8Array(32), algorithm: 1, allocated: 3 })
          await tx.appendLog([logRow(1)])
        })
        const before = await dump(registry)
        const reason = new Error('stop')
        await expect(
          run(async (tx) => {
            await tx.insertPeople([personRow(4)])
            await tx.updatePeople([{ id: 1, ...personRow(5) }])
            await tx.updateActivities([activityRow(1, { personId: 2, state: 'revoked' })])
            await tx.insertActivities([activityRow(2)])
            await tx.insertCredentials([credentialRow(2, { type: 'New', header: 'new', signedBy: 'new' })])
            await tx.completeCredentials([{ seq: 1, signature: new Uint8Array(64) }])
            await tx.raiseFlags([credentialRow(1).id], 1)
            await tx.insertList(listRow(3))
            await tx.updateList(listRow(1, { allocated: 9 }))
            await tx.putNumberSpace({ permutationKey: new Uint8Array(32), algorithm: 1, allocated: 4 })
            await tx.putAccreditation(accreditationRow('did:web:a.example'))
            await tx.putAccreditationPublication({ version: 1, publishedAt: 2, digest: 'd' })
            await tx.putAdoptedList(adoptedListRow('https://a.example/1.jwt'))
            await tx.appendLog([logRow(2)])
            throw reason
          }),
        ).rejects.toBe(reason)
        expect(await dump(registry)).toEqual(before)
        // What was taken back can be written again, under the same numbers.
        const again = credentialRow(2, { type: 'New', header: 'new', signedBy: 'new' })
        expect(await run((tx) => tx.insertCredentials([again]))).toEqual([2])
        expect(await run((tx) => tx.credentialsByKey('New', [again.key]))).toEqual([{ seq: 2, ...again }])
      })

      test('a failed call dooms its transaction even where the exception is caught', async () => {
        await prepare()
        const before = await dump(registry)
        const doomed = run(async (tx) => {
          try {
            await tx.insertPeople([personRow(4), personRow(5), personRow(1)])
          } catch {}
          return 'done'
        })
        await expectConstraint(doomed)
        await expectConstraint(
          run(async (tx) => {
            try {
              await tx.insertList(listRow(1))
            } catch {}
            await tx.insertList(listRow(7))
          }),
        )
        expect(await dump(registry)).toEqual(before)
      })

      test('run one after the other, whoever starts them', async () => {
        await run((tx) => tx.insertList(listRow(1)))
        const taken = await Promise.all(
          Array.from({ length: 200 }, (_, n) =>
            run(async (tx) => {
              const [list] = await tx.lists()
              await Promise.resolve()
              await tx.updateList({ ...list!, allocated: list!.allocated + 1 })
              if (n % 10 === 0) throw new Error('stop')
              return list!.allocated
            }).catch(() => -1),
          ),
        )
        const given = taken.filter((value) => value >= 0)
        expect(given).toEqual(Array.from({ length: 180 }, (_, n) => n))
      })

      test('answer with what work answers, be it a promise or not', async () => {
        expect(await run(() => 7)).toBe(7)
        expect(await run(async () => undefined)).toBeUndefined()
      })

      test('do not nest', async () => {
        await expect(run(() => run(() => 1))).rejects.toThrow('inside a transaction')
        await expect(run(() => registry.close())).rejects.toThrow('inside a transaction')
        await expect(run(() => registry.migrate())).rejects.toThrow('inside a transaction')
        expect(await run(() => 1)).toBe(1)
      })

      test('take with them what they did not wait for', async () => {
        await run((tx) => {
          void tx.insertList(listRow(1))
          void tx.insertList(listRow(2))
        })
        expect(await run((tx) => tx.lists())).toEqual([listRow(1), listRow(2)])
      })

      test('end when they end', async () => {
        let late: RegistryTransaction | undefined
        await run((tx) => {
          late = tx
        })
        expect(() => late!.lists()).toThrow('after the end')
      })

      test('are refused after close, which waits for those before it', async () => {
        const before = run(async (tx) => {
          await Promise.resolve()
          return tx.claimIssuer('did:web:a.example')
        })
        const closed = registry.close()
        const after = run(() => 1).catch((reason: unknown) => reason)
        expect(await before).toBe('did:web:a.example')
        const error = await after
        expect(error).toBeInstanceOf(VolunteerPassportError)
        expect(error).toMatchObject({ code: 'STORE_UNAVAILABLE' })
        await expect(registry.migrate()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' })
        await closed
        await registry.close()
      })
    })
  })
}

/** What a store that outlives the process owes beside. */
export function describeDurableRegistry(name: string, createStore: () => Promise<DurableStoreUnderTest>): void {
  describe(`${name} registry, durable`, () => {
    let store: DurableStoreUnderTest
    beforeEach(async () => {
      store = await createStore()
    })
    afterEach(async () => {
      await store.remove()
    })

    test('every row is the same after reopening', async () => {
      await store.registry.transaction(async (tx) => {
        await tx.claimIssuer('did:web:a.example')
        await tx.insertPeople(AWKWARD.map((ref, n) => personRow(n, { ref, passportNumber: `n${ref}`, data: ref })))
        await tx.insertPeople([personRow(100)])
        await tx.insertActivities(AWKWARD.map((id, n) => activityRow(n, { participationId: id, personId: n + 1 })))
        await tx.insertList(listRow(1))
        const signature = new Uint8Array(64).fill(3)
        await tx.insertCredentials([
          ...AWKWARD.map((key, n) => credentialRow(n, { key, type: key, payload: bytesOf(`x${key}`), personId: 1 })),
          credentialRow(100, { signature, predecessor: credentialRow(1).id, flags: 7, state: 'issued' }),
        ])
        await tx.putNumberSpace({ permutationKey: new Uint8Array(32).fill(4), algorithm: 1, allocated: 3 })
        await tx.appendLog(AWKWARD.map((about, n) => logRow(n + 1, { about })))
      })
      const before = await dump(store.registry)
      await store.registry.close()
      const registry = await store.connect()
      expect(await dump(registry)).toEqual(before)
      expect(await registry.transaction((tx) => tx.claimIssuer('did:web:b.example'))).toBe('did:web:a.example')
      await registry.close()
    })

    test('two connections in one process wait for each other', async () => {
      await store.registry.transaction((tx) => tx.insertList(listRow(1)))
      const connections = [store.registry, await store.connect(), await store.connect()]
      const taken = await Promise.all(
        connections.flatMap((registry) =>
          Array.from({ length: 50 }, () =>
            registry.transaction(async (tx) => {
              const [list] = await tx.lists()
              await new Promise((resolve) => setImmediate(resolve))
              await tx.updateList({ ...list!, allocated: list!.allocated + 1 })
              return list!.allocated
            }),
          ),
        ),
      )
      expect(taken.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 150 }, (_, n) => n))
      for (const registry of connections) await registry.close()
    })

    test('what one connection rolled back is not remembered by another', async () => {
      const other = await store.connect()
      await store.registry.transaction((tx) => tx.insertList(listRow(1)))
      const row = (n: number, type: string) => credentialRow(n, { type, key: 'k', header: type })
      await store.registry
        .transaction(async (tx) => {
          await tx.insertCredentials([row(1, 'First')])
          throw new Error('stop')
        })
        .catch(() => undefined)
      await other.transaction((tx) => tx.insertCredentials([row(2, 'Second')]))
      await store.registry.transaction((tx) => tx.insertCredentials([row(3, 'First')]))
      for (const registry of [store.registry, other]) {
        const found = await registry.transaction((tx) => tx.findCredentials({}, { afterSeq: 0, limit: 9 }))
        expect(found).toEqual([
          { seq: 1, ...row(2, 'Second') },
          { seq: 2, ...row(3, 'First') },
        ])
        await registry.close()
      }
    })
  })
}

/** Everything a registry holds, read through its interface. */
export function dump(registry: Registry): Promise<unknown> {
  return registry.transaction(async (tx) => {
    const ids = Array.from({ length: 40 }, (_, n) => n)
    const lists = await tx.lists()
    return {
      people: await tx.peopleById(ids),
      activities: await tx.activitiesDuring(ids.map((personId) => ({ personId, from: -1e12, until: 1e12 }))),
      totals: await tx.totalsOf(ids),
      credentials: await tx.findCredentials({}, { afterSeq: 0, limit: 10_000 }),
      unfinished: await tx.unfinishedBefore(1e12, 10_000),
      flagged: await Promise.all(lists.flatMap((l) => [1, 2, 4].map((flag) => tx.flaggedIndices(l.number, flag)))),
      lists,
      keys: await tx.keys(),
      numbers: await tx.numberSpace(),
      accreditations: await tx.accreditations(),
      accreditationPublication: await tx.accreditationPublication(),
      adopted: await tx.adoptedLists(),
      standing: await tx.standing(),
      kept: await Promise.all(lists.flatMap((l) => [1, 2, 4].map((flag) => tx.keptIndices(l.number, flag)))),
      head: await tx.logHead(),
      log: await tx.readLog({ after: 0, limit: 10_000 }),
    }
  })
}

/** A broken constraint is a bug of the issuer: a plain error, no code to decide on. */
async function expectConstraint(attempt: Promise<unknown>): Promise<void> {
  const error = await attempt.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(Error)
  expect(error).not.toBeInstanceOf(VolunteerPassportError)
  expect((error as Error).message).toMatch(/^registry: /)
}
