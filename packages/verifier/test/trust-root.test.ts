import { VolunteerActivity, VolunteerPassport } from '@volunteer-passport/schema'
import { expect, it } from 'vitest'
import {
  ALMATY,
  almatyKey,
  chainOf,
  createRealm,
  ORGANISATION,
  organisationKey,
  ROOT,
  signCredential,
  urlsOf,
} from './realm.ts'
import { summarise } from './world.ts'

it('believes an office that the root has accredited, and says by whom', async () => {
  const { verifier, network } = await createRealm()
  const report = await verifier.verify(await signCredential('passport', almatyKey), { type: VolunteerPassport })
  expect(summarise(report)).toEqual({ checks: expect.stringContaining('trust:passed'), codes: ['HOLDER_NOT_PROVEN'] })
  expect(report.ok).toBe(true)
  expect(report.issuer).toMatchObject({
    did: ALMATY,
    region: 'KZ-75',
    contact: '+7 727 000 00 00',
    chain: [{ did: ROOT }, { did: ALMATY }],
  })
  expect(network.calls.filter((url) => !url.includes('/status/'))).toEqual([
    urlsOf(ROOT).root,
    urlsOf(ROOT).accreditations,
  ])
})

it('believes an organisation that an office has accredited', async () => {
  const { verifier, network } = await createRealm()
  const token = await signCredential('activity', organisationKey, chainOf(ALMATY))
  const report = await verifier.verify(token, { type: VolunteerActivity })
  expect(summarise(report)).toEqual({ checks: expect.stringContaining('trust:passed'), codes: ['HOLDER_NOT_PROVEN'] })
  expect(report.issuer?.chain?.map(({ did }) => did)).toEqual([ROOT, ALMATY, ORGANISATION])
  expect(network.calls.filter((url) => !url.includes('/status/'))).toEqual([
    urlsOf(ROOT).root,
    urlsOf(ROOT).accreditations,
    urlsOf(ALMATY).accreditations,
  ])
})
