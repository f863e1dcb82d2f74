import { expect, test } from 'vitest'
import { createPostgresStore } from './postgres-store.ts'
import { credentialRow, listRow } from './rows.ts'

const ROWS = 600
const rows = Array.from({ length: ROWS }, (_, n) => credentialRow(n + 1))

// A batch is written by two statements, under way together: a fault in any of them is told, and takes all with it.
test('a batch is taken whole or not at all, wherever its fault is', async () => {
  const { registry, remove } = await createPostgresStore()
  await registry.transaction((tx) => tx.insertList(listRow(1)))
  const kept = () => registry.transaction((tx) => tx.findCredentials({}, { afterSeq: 0, limit: ROWS }))
  const namesNone = 'registry: credential: list, personId or predecessor names none'
  const faults = [
    { fault: { list: 7 }, told: namesNone },
    { fault: { personId: 7 }, told: namesNone },
    { fault: { predecessor: 'urn:uuid:unknown' }, told: namesNone },
    { fault: { id: rows[1]?.id ?? '' }, told: 'registry: credential_id (SQLSTATE 23505)' },
  ]
  for (const { fault, told } of faults) {
    for (const at of [0, ROWS / 2, ROWS - 1]) {
      const faulty = rows.with(at, credentialRow(at + 1, fault))
      await expect(registry.transaction((tx) => tx.insertCredentials(faulty))).rejects.toThrow(told)
    }
  }
  expect(await kept()).toEqual([])
  const seqs = await registry.transaction((tx) => tx.insertCredentials(rows))
  expect(seqs).toEqual(rows.map((_, position) => position + 1))
  expect(await kept()).toEqual(rows.map((row, position) => ({ ...row, seq: position + 1 })))
  await remove()
})
