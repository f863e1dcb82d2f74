import { createSqliteRegistry } from '@volunteer-passport/registry/sqlite'
import { VolunteerPassport } from '@volunteer-passport/schema'
import { frozenClock } from '@volunteer-passport/testing'
import { NEXT_YEAR, NOW, reopen } from '../support/office.ts'

// Issues to the same people as other processes do at the same time, and prints what each row came to.
const [path, people] = process.argv.slice(2)
const issuer = await reopen({ registry: createSqliteRegistry({ path: path! }), clock: frozenClock(NOW) })
const outcomes: unknown[] = []
async function* rows() {
  for (let i = 0; i < Number(people); i++) yield { key: `m-${i}`, person: `m-${i}`, validUntil: NEXT_YEAR }
}
for await (const outcome of issuer.issueAll(VolunteerPassport, rows(), { jobId: `job-${process.pid}` })) {
  outcomes.push([outcome.outcome, 'token' in outcome ? outcome.token : outcome.problem.code])
}
process.stdout.write(JSON.stringify(outcomes))
