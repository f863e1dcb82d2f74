import { setTimeout as pause } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { connect } from './connect.ts'

// Uses a registry that nobody closes, and lives on until it was collected.
setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void
await connect(process.argv[2]!).transaction((tx) => tx.claimIssuer('did:web:office.example'))
for (let n = 0; n < 10; n++) {
  collect()
  await pause(20)
}
process.stdout.write('"alive"')
