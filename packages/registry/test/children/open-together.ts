import { setTimeout as sleep } from 'node:timers/promises'
import { createSqliteRegistry } from '@volunteer-passport/registry/sqlite'

// Creates one registry after the other, each at an agreed instant, so that several processes create it together.
const [folder, start, rounds] = process.argv.slice(2)
for (let round = 0; round < Number(rounds); round++) {
  const instant = Number(start) + round * 15
  await sleep(Math.max(0, instant - Date.now() - 2))
  // A timer is too coarse: what is tested lasts a fraction of a millisecond.
  while (Date.now() < instant);
  const registry = createSqliteRegistry({ path: `${folder}/${round}.sqlite` })
  await registry.transaction((tx) => tx.claimIssuer('did:web:a.example'))
  await registry.close()
}
process.stdout.write(rounds ?? '')
