import type { Registry } from '@volunteer-passport/issuer/registry'
import { activityRow, logRow, personRow } from './rows.ts'

/** One transaction over several tables, the next one of a row; answers its number. `expectWhole` knows what it writes. */
export function writeOne(registry: Registry): Promise<number> {
  return registry.transaction(async (tx) => {
    const seq = ((await tx.logHead())?.seq ?? 0) + 1
    const [personId] = await tx.insertPeople([personRow(seq)])
    await tx.insertActivities([activityRow(seq, { personId: personId! }), activityRow(-seq, { personId: personId! })])
    await tx.putNumberSpace({ permutationKey: new Uint8Array(32), algorithm: 1, allocated: seq })
    await tx.appendLog([logRow(seq)])
    return seq
  })
}
