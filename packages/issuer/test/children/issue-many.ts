import { VolunteerPassport } from '@volunteer-passport/schema'
import { seededRandom } from '@volunteer-passport/testing'
import { collect, NEXT_YEAR, openOffice, person } from '../support/office.ts'

// Issues so many that a thread is worth it, by a clock that stands and chance that repeats, tells the tokens, and is done.
const draw = seededRandom(1)
const random = (bytes: Uint8Array) => bytes.set(Array.from(bytes, () => Math.floor(draw() * 256)))
const { issuer } = await openOffice({ random })
const refs = Array.from({ length: 300 }, (_, n) => `m-${n}`)
await collect(issuer.ledger.registerPeople(refs.map((ref) => person(ref))))
const outcomes = await collect(
  issuer.issueAll(
    VolunteerPassport,
    refs.map((ref) => ({ key: ref, person: ref, validUntil: NEXT_YEAR })),
    { jobId: 'job-1' },
  ),
)
process.stdout.write(outcomes.map((outcome) => ('token' in outcome ? outcome.token : outcome.problem.code)).join('\n'))
