import type { Registry } from '@volunteer-passport/issuer/registry'
import { SOAK } from '@volunteer-passport/testing'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { runChild, startChild } from './child.ts'
import { activityRow, logRow, personRow } from './rows.ts'

/** One empty store, and how a process of its own is told of it. */
export interface PlaceUnderTest {
  readonly place: string
  open(): Registry
  remove(): Promise<void>
}

/** Everything that `writeOne` wrote, and nothing else. */
export async function expectWhole(registry: Registry, acknowledged: readonly number[]): Promise<void> {
  expect(new Set(acknowledged).size).toBe(acknowledged.length)
  const { head, log, people, activities, numbers } = await registry.transaction(async (tx) => {
    const head = (await tx.logHead())!.seq
    const seqs = Array.from({ length: head + 1 }, (_, n) => n + 1)
    return {
      head,
      log: await tx.readLog({ after: 0, limit: head + 1 }),
      people: await tx.peopleByRef(seqs.map((n) => personRow(n).ref)),
      activities: await tx.activitiesById(
        seqs.flatMap((n) => [activityRow(n).participationId, activityRow(-n).participationId]),
      ),
      numbers: await tx.numberSpace(),
    }
  })
  expect(head).toBeGreaterThanOrEqual(Math.max(...acknowledged))
  const done = Array.from({ length: head }, (_, n) => n + 1)
  expect(log).toEqual(done.map((seq) => logRow(seq)))
  expect(people).toEqual([...done.map((id) => ({ id, ...personRow(id) })), undefined])
  expect(activities).toEqual([
    ...done.flatMap((n) => [activityRow(n, { personId: n }), activityRow(-n, { personId: n })]),
    undefined,
    undefined,
  ])
  expect(numbers?.allocated).toBe(head)
}

/** What a store owes several processes, and those that die. */
export function describeProcesses(name: string, createPlace: () => Promise<PlaceUnderTest>): void {
  // Processes start slowly on a busy machine.
  describe(`${name} registry, several processes`, { timeout: 120_000 * SOAK }, () => {
    let store: PlaceUnderTest
    beforeEach(async () => {
      store = await createPlace()
    })
    afterEach(async () => {
      await store.remove()
    })

    /** Kills a writer once it has acknowledged so many transactions; the sequence numbers that it acknowledged. */
    async function killAfter(count: number): Promise<number[]> {
      const child = startChild('write-until-killed', store.place)
      let printed = ''
      for await (const chunk of child.stdout) {
        printed += chunk
        if (printed.split('\n').length > count && !child.killed) child.kill('SIGKILL')
      }
      return printed.slice(0, printed.lastIndexOf('\n')).split('\n').map(Number)
    }

    test('kill -9 loses nothing that was acknowledged, and leaves no half of a transaction', async () => {
      const acknowledged: number[] = []
      // Six kills (and as many more in a soak), each at another point of the work, one writer dying while the other goes on.
      for (let round = 0; round < 3 * SOAK; round++)
        acknowledged.push(
          ...(await Promise.all([killAfter(10 + (round % 20) * 7), killAfter(40 - (round % 13) * 3)])).flat(),
        )
      expect(acknowledged.length).toBeGreaterThan(100)
      const registry = store.open()
      await expectWhole(registry, acknowledged)
      await registry.close()
    })

    test('that start at the same time take no number twice', async () => {
      const [first, second] = (await Promise.all([
        runChild('allocate', store.place, '300'),
        runChild('allocate', store.place, '300'),
      ])) as [number[], number[]]
      expect([first.length, second.length]).toEqual([300, 300])
      expect([...first, ...second].toSorted((a, b) => a - b)).toEqual(Array.from({ length: 600 }, (_, n) => n))
    })
  })
}
