import { writeOut } from '@volunteer-passport/testing'
import { writeOne } from '../write-one.ts'
import { connect } from './connect.ts'

// Writes transactions over several tables and names each on the standard output once it is acknowledged.
const registry = connect(process.argv[2]!)
for (;;) writeOut(`${await writeOne(registry)}\n`)
