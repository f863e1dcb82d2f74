import { VolunteerActivity, VolunteerPassport, VolunteerTraining } from '@volunteer-passport/schema'
import { trainingSubject } from '@volunteer-passport/testing'
import { describe, expect, test } from 'vitest'
import {
  activity,
  BIN,
  BY,
  collect,
  LATER,
  NEXT_YEAR,
  type Office,
  openOffice,
  person,
  readWholeLog,
} from './support/office.ts'

const passportOf = (ref: string, externalRef?: string) => ({
  key: ref,
  person: ref,
  validUntil: NEXT_YEAR,
  ...(externalRef !== undefined && { externalRef }),
})
const found = async (office: Office, externalRef: string) =>
  (await collect(office.issuer.find({ externalRef }))).map(({ id }) => id)

describe('the id that the office has elsewhere', () => {
  test('finds people, activities and credentials, each by its own', async () => {
    const office = await openOffice()
    const { issuer } = office
    const { subjectId } = await issuer.ledger.registerPerson(person('m-1', { externalRef: 'row 7' }))
    await issuer.ledger.registerPerson(person('m-2'))
    await issuer.ledger.recordActivity(activity('m-2', 'a-1', { externalRef: 'row 7' }))
    const { id } = await issuer.issue(VolunteerPassport, passportOf('m-1', 'document 7'))
    await issuer.issue(VolunteerPassport, passportOf('m-2'))

    expect(await issuer.ledger.find({ externalRef: 'row 7' })).toEqual({
      people: [{ ref: 'm-1', subjectId, passportNumber: expect.stringMatching(/^75-\d{8}-\d$/) }],
      activities: [{ participationId: `${BIN}:a-1`, person: 'm-2', state: 'confirmed' }],
    })
    expect(await issuer.ledger.find({ externalRef: 'document 7' })).toEqual({ people: [], activities: [] })
    expect(await found(office, 'document 7')).toEqual([id])
    expect(await found(office, 'row 7')).toEqual([])
    expect((await issuer.get(id))?.externalRef).toBe('document 7')
  })

  test('is in no credential and not in the log', async () => {
    const { issuer, registry } = await openOffice()
    await issuer.ledger.registerPerson(person('m-1', { externalRef: 'canary-person' }))
    await issuer.ledger.recordActivity(activity('m-1', 'a-1', { externalRef: 'canary-activity' }))
    const key = `${BIN}:a-1`
    const issued = [
      await issuer.issue(VolunteerPassport, passportOf('m-1', 'canary-passport')),
      await issuer.issue(VolunteerActivity, { key, externalRef: 'canary-deed' }),
    ]
    const written = [
      JSON.stringify(issued),
      ...issued.map(({ token }) => Buffer.from(token.split('.')[1]!, 'base64url').toString()),
      JSON.stringify(await readWholeLog(registry)),
    ].join('\n')
    expect(written).toContain('Жұмабекова')
    expect(written).not.toContain('canary')
  })

  test('is part of the input that a key binds', async () => {
    const { issuer } = await openOffice()
    await issuer.ledger.registerPerson(person('m-1'))
    const claims = { ...trainingSubject }
    const input = { key: 't-1', claims, externalRef: 'e-1' }
    const { token } = await issuer.issue(VolunteerTraining, input)
    expect((await issuer.issue(VolunteerTraining, { ...input })).token).toBe(token)
    await expect(issuer.issue(VolunteerTraining, { ...input, externalRef: 'e-2' })).rejects.toMatchObject({
      code: 'ISSUANCE_CONFLICT',
    })
    await expect(issuer.issue(VolunteerTraining, { key: 't-1', claims })).rejects.toMatchObject({
      code: 'ISSUANCE_CONFLICT',
    })
  })

  test('is corrected with the record of a person or an activity, and replaces nothing', async () => {
    const { issuer } = await openOffice()
    await issuer.ledger.registerPerson(person('m-1', { externalRef: 'p-1' }))
    await issuer.ledger.recordActivity(activity('m-1', 'a-1', { externalRef: 'a-1' }))
    await collect(issuer.issueAll(VolunteerPassport, [passportOf('m-1')], { jobId: 'j' }))
    await issuer.issue(VolunteerActivity, { key: `${BIN}:a-1` })

    for (const outcome of ['corrected', 'unchanged']) {
      expect(await issuer.ledger.registerPerson(person('m-1', { externalRef: 'p-2' }))).toMatchObject({ outcome })
      const corrected = await issuer.ledger.recordActivity(activity('m-1', 'a-1', { externalRef: 'a-2' }))
      expect(corrected).toEqual({ participationId: `${BIN}:a-1`, outcome })
    }
    expect(await issuer.ledger.registerPerson(person('m-1'))).toMatchObject({ outcome: 'corrected' })
    expect(await issuer.ledger.find({ externalRef: 'p-2' })).toEqual({ people: [], activities: [] })
    expect((await issuer.ledger.find({ externalRef: 'a-2' })).activities).toHaveLength(1)
    const [again] = await collect(issuer.issueAll(VolunteerPassport, [passportOf('m-1')], { jobId: 'j' }))
    expect(again?.outcome).toBe('unchanged')
  })

  test('goes on to the successors, until they are given another', async () => {
    const office = await openOffice()
    const { issuer } = office
    await issuer.ledger.registerPerson(person('m-1'))
    const first = await issuer.issue(VolunteerPassport, passportOf('m-1', 'e-1'))
    const second = await issuer.renew(first.id, { validUntil: LATER })
    const third = await issuer.replace(second.id, BY)
    expect(await found(office, 'e-1')).toEqual([first.id, second.id, third.id])

    const until = (month: string, externalRef?: string) => ({
      ...passportOf('m-1', externalRef),
      validUntil: new Date(`2029-${month}-01T00:00:00Z`),
    })
    for (const row of [until('01'), until('02', 'e-2'), until('02', 'e-3')])
      await collect(issuer.issueAll(VolunteerPassport, [row], { jobId: 'j' }))
    expect(await found(office, 'e-1')).toHaveLength(4)
    expect(await found(office, 'e-2')).toHaveLength(1)
    // An unchanged passport keeps what it has.
    expect(await found(office, 'e-3')).toEqual([])
  })

  test('goes on to what a correction of the ledger replaces', async () => {
    const office = await openOffice()
    const { issuer } = office
    await issuer.ledger.registerPerson(person('m-1'))
    await issuer.ledger.recordActivity(activity('m-1', 'a-1', { hours: 3 }))
    await issuer.issue(VolunteerPassport, passportOf('m-1', 'e-1'))
    await issuer.ledger.recordActivity(activity('m-1', 'a-1', { hours: 1 }))
    expect(await found(office, 'e-1')).toHaveLength(2)
  })
})

describe('refused', () => {
  test.each([
    ['empty', '', 'externalRef is not 1 to 200 characters without control characters.'],
    ['too long', 'x'.repeat(201), 'externalRef is not 1 to 200 characters without control characters.'],
    ['NUL', 'a\0b', 'externalRef is not 1 to 200 characters without control characters.'],
    ['a lone surrogate', 'a\ud800', 'externalRef is not 1 to 200 characters without control characters.'],
    ['a number', 7 as never, 'externalRef is not 1 to 200 characters without control characters.'],
    ['a personal number', '№ 900512300120', 'externalRef holds an individual identification number.'],
  ])('%s', async (_, externalRef: string, detail) => {
    const { issuer } = await openOffice()
    const refusal = (code: string) => ({ code, problem: { code, detail, path: ['externalRef'] } })
    await issuer.ledger.registerPerson(person('m-1'))
    for (const [attempt, code] of [
      [issuer.ledger.registerPerson(person('m-2', { externalRef })), 'PERSON_INVALID'],
      [issuer.ledger.recordActivity(activity('m-1', 'a-1', { externalRef })), 'ACTIVITY_INVALID'],
      [issuer.issue(VolunteerPassport, passportOf('m-1', externalRef)), 'LINT_FAILED'],
    ] as const)
      await expect(attempt).rejects.toMatchObject(refusal(code))
  })

  test('nothing of the longest that may be', async () => {
    const { issuer } = await openOffice()
    const externalRef = 'Ә'.repeat(200)
    await issuer.ledger.registerPerson(person('m-1', { externalRef }))
    expect((await issuer.ledger.find({ externalRef })).people).toHaveLength(1)
  })
})
