import { inspect } from 'node:util'
import { VolunteerPassport, VolunteerTraining } from '@volunteer-passport/schema'
import { officeKey } from '@volunteer-passport/testing'
import { expect, test } from 'vitest'
import {
  activity,
  BY,
  collect,
  NEXT_YEAR,
  openOffice,
  person,
  readWholeLog,
  signer,
  webSpace,
} from './support/office.ts'

const MARK = 'CANARY'
const mark = (text: string) => [{ '@value': `${MARK}${text}`, '@language': 'kk' }] as const

/** An office full of marked values, in which everything that can go wrong does. */
test('no personal data, claim value or key reaches an error, a problem, the log or a list', async () => {
  let broken = false
  const good = signer()
  const office = await openOffice({
    signer: {
      ...good,
      sign: async (bytes) => {
        if (broken) throw new Error('the key service is down')
        return good.sign(bytes)
      },
    },
  })
  const { issuer, registry, web } = office
  const said: unknown[] = []
  const listen = async (promise: Promise<unknown>) =>
    said.push(
      await promise.then(
        () => 'nothing refused',
        (error) => error,
      ),
    )
  const name = { familyName: mark('family'), givenName: mark('given') }
  const whole = person(`${MARK}-ref`, { name, birthDate: '1987-06-05' })
  const scope = `${MARK}-scope`
  await issuer.ledger.registerPerson(whole)
  await issuer.ledger.registerPerson({ ...whole, guardianConsent: { givenOn: '2026-01-01', scope } })
  await listen(issuer.ledger.registerPerson({ ...whole, name: { ...name, nick: mark('x') } } as never))
  await listen(issuer.ledger.registerPerson({ ...whole, birthDate: `${MARK}` }))
  await listen(issuer.ledger.registerPerson({ ...whole, region: MARK as never }))
  await listen(issuer.ledger.recordActivity(activity(`${MARK}-nobody`, 'a-1')))
  await issuer.ledger.recordActivity(activity(`${MARK}-ref`, 'a-1', { role: mark('role') }))
  await listen(issuer.ledger.recordActivity(activity(`${MARK}-ref`, 'a-2', { role: mark('role') })))
  await listen(issuer.ledger.recordActivity({ ...activity(`${MARK}-ref`, 'a-3', { day: 5 }), sector: MARK as never }))
  const row = { key: `${MARK}-key`, person: `${MARK}-ref`, validUntil: NEXT_YEAR }
  const { id } = await issuer.issue(VolunteerPassport, row)
  await listen(issuer.issue(VolunteerPassport, { ...row, validUntil: new Date('2028-01-01') }))
  await listen(issuer.issue(VolunteerPassport, { ...row, key: `${MARK}-other` }))
  await listen(issuer.issue(VolunteerTraining, { key: 't', person: `${MARK}-ref`, claims: { course: MARK } as never }))
  await listen(issuer.issue(VolunteerTraining, { key: 't', person: `${MARK}-ref`, claims: { phone: MARK } as never }))
  await listen(issuer.revoke(id, { reason: MARK as never, actor: 'clerk-7' }))
  await listen(issuer.revoke(id, { reason: 'lost', actor: `${MARK} ${MARK}` }))
  await listen(issuer.revoke(`${MARK}-id`, BY))
  said.push(
    await collect(
      issuer.issueAll(
        VolunteerPassport,
        [
          { ...row, person: MARK },
          { ...row, key: 'k' },
        ],
        { jobId: 'j' },
      ),
    ),
  )
  const rejected = await collect(issuer.ledger.recordActivities([{ ...activity('m', 'a'), mode: MARK as never }]))
  said.push(rejected.map(({ input: _, ...answer }) => answer))
  await issuer.ledger.registerPerson(person('m-2'))
  broken = true
  await listen(issuer.issue(VolunteerPassport, { key: 'm-2', person: 'm-2', validUntil: NEXT_YEAR }))
  office.clock.advance(450)
  await listen(issuer.publishStatusLists(async () => Promise.reject(new Error('no route'))))
  broken = false
  await issuer.revoke(id, BY)
  await issuer.publishStatusLists(web)

  expect(said).not.toContain('nothing refused')
  // The caller's own key of a row stands in its outcome, and nowhere else.
  const outcomes = (key: string, value: unknown) => (key === 'key' ? undefined : value)
  const written = [
    inspect(
      said.filter((one) => one instanceof Error),
      { depth: 12 },
    ),
    JSON.stringify(
      said.map((one) => (one instanceof Error ? { ...one, message: one.message, stack: one.stack } : one)),
      outcomes,
    ),
    JSON.stringify(await readWholeLog(registry)),
    inspect(issuer, { depth: 12, showHidden: true }),
    ...[...web.files.values()].flatMap(({ url, bytes }) => [url, Buffer.from(bytes).toString()]),
    ...[...web.files.values()].map(({ bytes }) =>
      Buffer.from(Buffer.from(bytes).toString().split('.')[1]!, 'base64url').toString(),
    ),
  ].join('\n')
  expect(written).toContain('PERSON_INVALID')
  expect(written).not.toContain(MARK)
  expect(written).not.toContain('1987-06-05')
  expect(written).not.toContain(officeKey.privateJwk.d)
  expect(webSpace().files.size).toBe(0)
})
