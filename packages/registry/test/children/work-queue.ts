import { once } from 'node:events'
import { VolunteerPassport } from '@volunteer-passport/schema'
import { writeOut } from '@volunteer-passport/testing'
import { openQueueOffice } from '../queue-office.ts'

// Works on a queue until it is asked to end, and says how many rows each chunk had. Or it stops in the middle of its
// first chunk and waits to be killed: while the chunk is being signed, or when all of it is recorded.
const [url, schema, site, where] = process.argv.slice(2) as [string, string, string, string]
const stop = (word: string): Promise<never> => {
  writeOut(`${word}\n`)
  return new Promise(() => {})
}
let signatures = 0
const office = await openQueueOffice({ url, schema, site }, (signer) => ({
  ...signer,
  // After the issuer's own test of the signer.
  sign: (bytes) => (where === 'signing' && ++signatures > 10 ? stop('signing') : signer.sign(bytes)),
}))
await office.queue.work([VolunteerPassport], {
  publisher: office.publisher,
  onOutcomes: (outcomes) => {
    if (where === 'recorded') return stop('recorded')
    writeOut(`${outcomes.length}\n`)
  },
})
await once(process, 'SIGTERM')
await office.close()
