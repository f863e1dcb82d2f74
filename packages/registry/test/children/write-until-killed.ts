import { writeSync } from 'node:fs'
import { activityRow, logRow, personRow } from '../rows.ts'
import { connect } from './connect.ts'

// Writes transactions over several tables and names each on the standard output once it is acknowledged.
const registry = connect(process.argv[2]!)
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
