import { connect } from './connect.ts'

// Takes numbers from the one allocator and prints them.
const registry = connect(process.argv[2]!)
const taken: number[] = []
for (let n = 0; n < Number(process.argv[3]); n++)
  taken.push(
    await registry.transaction(async (tx) => {
      const allocated = (await tx.numberSpace())?.allocated ?? 0
      await tx.putNumberSpace({ permutationKey: new Uint8Array(32), algorithm: 1, allocated: allocated + 1 })
      return allocated
    }),
  )
await registry.close()
process.stdout.write(JSON.stringify(taken))
