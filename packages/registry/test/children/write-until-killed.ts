import { writeSync } from 'node:fs'
import { writeOne } from '../write-one.ts'
import { connect } from './connect.ts'

// Writes transactions over several tables and names each on the standard output once it is acknowledged.
const registry = connect(process.argv[2]!)
for (;;) writeSync(1, `${await writeOne(registry)}\n`)
