import { writeSync } from 'node:fs'
import { createFolderPublisher } from '@volunteer-passport/issuer/folder-publisher'
import type { Registry } from '@volunteer-passport/issuer/registry'
import { createSqliteRegistry } from '@volunteer-passport/registry/sqlite'
import { frozenClock } from '@volunteer-passport/testing'
import { month } from '../support/month.ts'
import { NOW, reopen } from '../support/office.ts'

// Does a month in an office and is killed in its n-th transaction: before it is committed, or when it has just been.
const [folder, n, when] = process.argv.slice(2)
const tell = (...words: readonly unknown[]) => writeSync(1, `${words.join(' ')}\n`)
let transactions = 0
const die = () => process.kill(process.pid, 'SIGKILL')

const registry = createSqliteRegistry({ path: `${folder}/registry.sqlite` })
const mortal: Registry = {
  ...registry,
  async transaction(work) {
    transactions += 1
    const isLast = transactions === Number(n)
    const result = await registry.transaction(async (tx) => {
      const done = await work(tx)
      if (isLast && when === 'uncommitted') die()
      return done
    })
    if (isLast) die()
    return result
  },
}
const issuer = await reopen({ registry: mortal, clock: frozenClock(NOW) })
const handedOut = { set: (id: string, token: string) => tell('token', id, token) }
for (const [i, step] of month(createFolderPublisher(`${folder}/site`), handedOut).entries()) {
  tell('step', i)
  await step(issuer)
}
