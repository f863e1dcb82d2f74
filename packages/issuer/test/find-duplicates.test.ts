import { createHmac } from 'node:crypto'
import { findDuplicates } from '@volunteer-passport/issuer'
import { VolunteerPassport } from '@volunteer-passport/schema'
import { expect, test } from 'vitest'
import { BY, collect, NEXT_YEAR, openOffice, person } from './support/office.ts'

const secret = new Uint8Array(32).fill(9)
const digestOf = (ref: string) => createHmac('sha256', secret).update(ref).digest('base64url')

async function officeWith(refs: readonly string[]) {
  const office = await openOffice()
  const passports = new Map<string, string>()
  for (const ref of refs) {
    await office.issuer.ledger.registerPerson(person(ref))
    const { id } = await office.issuer.issue(VolunteerPassport, { key: ref, person: ref, validUntil: NEXT_YEAR })
    passports.set(ref, id)
  }
  return { ...office, passports, digests: () => collect(office.issuer.personDigests({ secret })) }
}

test('people with live passports in several registries are found, and nobody else is', async () => {
  const almaty = await officeWith(['p-1', 'p-2', 'p-3'])
  const astana = await officeWith(['p-2', 'p-3', 'p-4'])
  await astana.issuer.revoke(astana.passports.get('p-3')!, BY)
  const renewed = await almaty.issuer.renew(almaty.passports.get('p-2')!, { validUntil: new Date('2028-01-01') })
  const exports = [
    { registry: 'almaty', digests: await almaty.digests() },
    { registry: 'astana', digests: await astana.digests() },
  ]
  expect(findDuplicates(exports)).toEqual([
    {
      digest: digestOf('p-2'),
      holdings: [
        { registry: 'almaty', passports: [almaty.passports.get('p-2'), renewed.id] },
        { registry: 'astana', passports: [astana.passports.get('p-2')] },
      ],
    },
  ])
  expect(JSON.stringify(exports)).not.toContain('p-2')
  expect(findDuplicates([])).toEqual([])
})

test('what has expired, is given up or erased is in no export', async () => {
  const { issuer, clock, digests, passports } = await officeWith(['p-1', 'p-2'])
  expect(await digests()).toEqual(
    ['p-1', 'p-2'].map((ref) => ({ digest: digestOf(ref), passport: passports.get(ref) })),
  )
  await issuer.erasePerson('p-1', { actor: 'officer-2' })
  expect(await digests()).toHaveLength(1)
  clock.set(NEXT_YEAR.toISOString())
  expect(await digests()).toEqual([])
})

test('a short secret is refused', async () => {
  const { issuer } = await openOffice()
  await expect(collect(issuer.personDigests({ secret: new Uint8Array(31) }))).rejects.toMatchObject({
    code: 'OPTION_INVALID',
  })
})
