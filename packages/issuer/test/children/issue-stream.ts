import { VolunteerPassport } from '@volunteer-passport/schema'
import { frozenClock, writeOut } from '@volunteer-passport/testing'
import { NOW, reopen } from '../support/office.ts'
import { openStore, type StoreAddress } from '../support/store.ts'
import { monotonicNow, rowOf, type Tell } from '../support/work.ts'

export interface IssueStreamOrder {
  readonly store: StoreAddress
  readonly refs: readonly string[]
}

// Issues to its people in one stream and tells each answer; somebody may kill it at any time.
const { store, refs } = JSON.parse(process.argv[2]!) as IssueStreamOrder
const tell: Tell = (told) => writeOut(`${JSON.stringify({ at: monotonicNow(), ...told })}\n`)

const registry = openStore(store)
const issuer = await reopen({ registry, clock: frozenClock(NOW) })
for await (const outcome of issuer.issueAll(VolunteerPassport, refs.map(rowOf), { jobId: 'job-1' })) {
  if (outcome.outcome === 'rejected') throw new Error(outcome.problem.code)
  tell({ tells: 'issued', id: outcome.id, token: outcome.token })
}
await registry.close()
tell({ tells: 'finished' })
