import { writeSync } from 'node:fs'
import { createSqliteRegistry } from '@volunteer-passport/registry/sqlite'
import { activityRow, logRow, personRow } from '../rows.ts'

// Writes transactions over several tables and names each on the standard output once it is acknowledged.
const registry = createSqliteRegistry({ path: process.argv[2]! })
for (;;) {
  const seq = await registry.transaction(async (tx) => {
    const seq = ((await tx.logHead())?.seq ?? 0) + 1
    const [personId] = await tx.insertPeople([personRow(seq)])
    await tx.insertActivities([activityRow(seq, { personId: personId! }), activityRow(-seq, { personId: personId! })])
    await tx.putNumberSpace({ permutationKey: new Uint8Array(32), algorithm: 1, allocated: seq })
    await tx.appendLog([logRow(seq)])
    return seq
  })
  writeSync(1, `${seq}\n`)
}
