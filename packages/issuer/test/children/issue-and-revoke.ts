import { VolunteerPassport } from '@volunteer-passport/schema'
import { frozenClock, writeOut } from '@volunteer-passport/testing'
import { BY, collect, NOW, person, reopen } from '../support/office.ts'
import { openStore, type StoreAddress } from '../support/store.ts'
import { monotonicNow, rowOf, type Tell } from '../support/work.ts'

export interface IssueAndRevokeOrder {
  readonly store: StoreAddress
  readonly refs: readonly string[]
  /** How many of them it revokes, one in so many as it goes. */
  readonly revocations: number
}

// Issues to its people, a fifth of them by single calls with eight in flight and the others in a stream, and revokes some
// of these meanwhile, as fast as it can.
const IN_FLIGHT = 8
const { store, refs, revocations } = JSON.parse(process.argv[2]!) as IssueAndRevokeOrder
const tell: Tell = (told) => writeOut(`${JSON.stringify({ at: monotonicNow(), ...told })}\n`)

const registry = openStore(store)
const issuer = await reopen({ registry, clock: frozenClock(NOW) })
await collect(issuer.ledger.registerPeople(refs.map((ref) => person(ref))))

let issued = 0
const revoke = new Set(Array.from({ length: revocations }, (_, i) => Math.floor((i * refs.length) / revocations)))
async function hand({ id, token }: { readonly id: string; readonly token: string }): Promise<void> {
  tell({ tells: 'issued', id, token })
  if (!revoke.has(issued++)) return
  await issuer.revoke(id, BY)
  tell({ tells: 'revoked', id })
}

const single = Math.floor(refs.length / 5)
let next = 0
const lane = async () => {
  while (next < single) await hand(await issuer.issue(VolunteerPassport, rowOf(refs[next++]!)))
}
await Promise.all(Array.from({ length: IN_FLIGHT }, lane))
for await (const outcome of issuer.issueAll(VolunteerPassport, refs.slice(single).map(rowOf), {
  jobId: `job-${process.pid}`,
})) {
  if (outcome.outcome === 'rejected') throw new Error(outcome.problem.code)
  await hand(outcome)
}
await registry.close()
tell({ tells: 'finished' })
