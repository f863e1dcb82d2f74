import { setTimeout as sleep } from 'node:timers/promises'
import { createSqliteRegistry } from '@volunteer-passport/registry/sqlite'

// Creates one registry after the other, each at an agreed instant, so that several processes create it together.
const [folder, start, rounds] = process.argv.slice(2)
for (let round = 0; round < Number(rounds); round++) {
  await sleep(Math.max(0, Number(start) + round * 10 - Date.now()))
  const registry = createSqliteRegistry({ path: `${folder}/${round}.sqlite` })
  await registry.transaction((tx) => tx.claimIssuer('did:web:a.example'))
  await registry.close()
}
process.stdout.write(rounds ?? '')
