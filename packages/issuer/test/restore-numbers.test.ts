import { frozenClock } from '@volunteer-passport/testing'
import { expect, test } from 'vitest'
import { NOW, person, reopen, webSpace } from './support/office.ts'
import { createRestorableSqlite } from './support/restorable-store.ts'

const EPOCHS = 32

test('a store that is lost again before it published gives no number out twice, nor one beside a lost one', async () => {
  const store = createRestorableSqlite('backup')
  const clock = frozenClock(NOW)
  const web = webSpace()
  let registry = await store.open()
  let issuer = await reopen({ registry, clock, published: web.read })
  await issuer.publishStatusLists(web)
  await issuer.ledger.registerPerson(person('m-0'))
  await store.save(registry)
  const numberOf = async (ref: string): Promise<string> => {
    await issuer.ledger.registerPerson(person(ref))
    const { passportNumber } = (await issuer.exportPerson(ref)).person
    return passportNumber as string
  }
  const numbers = [await numberOf('lost')]
  for (const ref of ['lost too', 'kept']) {
    await registry.close()
    await store.restore()
    registry = await store.open()
    issuer = await reopen({ registry, clock, published: web.read })
    await issuer.operations.recover({ published: web.read, actor: 'admin-1' })
    numbers.push(await numberOf(ref))
  }
  await registry.close()
  await store.remove()
  expect(new Set(numbers).size).toBe(3)
  // Under the permutation of the lost store, the same counter would be the next body or the same.
  const counters = numbers.map((number) => Math.floor(Number(number.slice(3, 11)) / EPOCHS))
  expect(new Set(counters).size).toBe(3)
})
