import type { Issuer } from '@volunteer-passport/issuer'
import { OfficeAccreditation, officeDid, VolunteerPassport } from '@volunteer-passport/schema'
import { describe, expect, test } from 'vitest'
import {
  almaty,
  listSigner,
  newSigner,
  openNationalOffice,
  publishedList,
  ROOT_DID,
  ROOT_STATUS_URL,
} from './support/accreditor.ts'
import { BY, collect, NEXT_YEAR, type Office, person, publishedBits, reopen, subjectOf } from './support/office.ts'

const ACTOR = { actor: 'security-1' }
const [ALMATY, ASTANA, SHYMKENT, ABAI] = (['KZ-75', 'KZ-71', 'KZ-79', 'KZ-10'] as const).map(officeDid) as [
  string,
  string,
  string,
  string,
]

const kidOf = (token: string): string => JSON.parse(Buffer.from(token.split('.')[0]!, 'base64url').toString()).kid

/** A national office with one accreditation in each state, and one passport of its own. */
async function openCase() {
  const office = await openNationalOffice()
  const { issuer, web } = office
  for (const subject of [ALMATY, ASTANA, SHYMKENT, ABAI]) {
    const key = await newSigner(`${subject}#key-1`)
    await issuer.accreditations.accredit(almaty({ subject, keys: [{ id: key.keyId, publicJwk: key.publicJwk }] }))
  }
  await issuer.accreditations.suspend(ASTANA, BY)
  await issuer.accreditations.handOver(SHYMKENT, ALMATY, BY)
  await issuer.accreditations.withdraw(ABAI, { ...BY, reason: 'fraud' })
  await issuer.ledger.registerPerson(person('m-1'))
  const passport = await issuer.issue(VolunteerPassport, { key: 'm-1', person: 'm-1', validUntil: NEXT_YEAR })
  await issuer.publishStatusLists(web)
  await issuer.publishAccreditations(web)
  return { ...office, passport, before: publishedList(web).accreditations }
}

/** The list key is stolen: another one takes its place. */
async function killListKey({ issuer, registry, clock, web }: Office): Promise<Issuer> {
  const next = await newSigner(`${ROOT_DID}#list-2`)
  await issuer.keys.prepareKey({ keyId: next.keyId, publicJwk: next.publicJwk, ...ACTOR })
  await issuer.keys.killKey(listSigner.keyId, ACTOR)
  const o = { id: ROOT_DID, signer: next, statusBaseUrl: ROOT_STATUS_URL, registry, clock, scope: 'root' } as const
  const second = await reopen(o)
  await second.keys.activateKey(ACTOR)
  await second.publishStatusLists(web)
  return second
}

const reissue = (issuer: Issuer) => collect(issuer.keys.reissueAll({ signedBy: listSigner.keyId, ...ACTOR }))

describe.each(['before', 'after'] as const)('where the list is published %s reissueAll', (when) => {
  test('each accreditation stands once under the new key, as it stood; the withdrawn stay away', async () => {
    const office = await openCase()
    const { web, before } = office
    const second = await killListKey(office)
    if (when === 'before') await second.publishAccreditations(web)
    const outcomes = await reissue(second)
    await second.publishStatusLists(web)
    await second.publishAccreditations(web)

    const after = publishedList(web).accreditations
    const plain = (entries: typeof after) => entries.map(({ credential: _, ...entry }) => entry)
    expect(plain(after)).toEqual(plain(before))
    const news = after.filter(({ subject }) => subject !== ABAI)
    expect(news.map(({ credential }) => kidOf(credential))).toEqual(news.map(() => `${ROOT_DID}#list-2`))
    for (const [i, { credential }] of after.entries()) {
      expect(subjectOf(credential)).toEqual(subjectOf(before[i]!.credential))
    }
    const bits = Object.fromEntries(
      await Promise.all(after.map(async ({ subject, credential }) => [subject, await publishedBits(web, credential)])),
    )
    expect(bits).toEqual({ [ALMATY]: [], [ASTANA]: ['suspension'], [SHYMKENT]: [], [ABAI]: ['revocation'] })
    for (const { credential } of before) expect(await publishedBits(web, credential)).toContain('revocation')
    // All that stands is in the list.
    const standing = (await collect(second.find({ type: OfficeAccreditation.name }))).filter(
      ({ state }) => state === 'issued' || state === 'suspended',
    )
    expect(standing.map(({ token }) => token).sort()).toEqual(news.map(({ credential }) => credential).sort())

    expect(outcomes.every(({ outcome }) => outcome === 'reissued')).toBe(true)
    expect(await second.publishAccreditations(web)).toEqual({ published: [], unchanged: 1 })
    expect((await reissue(second)).every(({ outcome }) => outcome === 'unchanged')).toBe(true)
    // The verbs go on from what was reissued.
    await second.accreditations.reinstate(ASTANA, BY)
    const again = await second.accreditations.renew(ALMATY, { validUntil: new Date('2028-10-31'), ...ACTOR })
    expect(again.outcome).toBe('renewed')
    await second.publishAccreditations(web)
    expect(publishedList(web).accreditations.map(({ subject, state }) => [subject, state])).toContainEqual([
      ASTANA,
      'active',
    ])
  })
})

test('bulk takes no accreditation back, whatever else the key has signed', async () => {
  const { issuer, passport } = await openCase()
  const bulk = issuer.bulk({ credentials: { signedBy: listSigner.keyId } })
  const { digest, credentials } = await bulk.preview()
  expect(credentials).toBe(1)
  expect(await bulk.run(digest, { reason: 'fraud', ...ACTOR })).toEqual({ activities: 0, credentials: 1 })
  expect((await issuer.get(passport.id))?.state).toBe('revoked')
  expect((await issuer.accreditations.get(ALMATY))?.state).toBe('active')
})

test('purge forgets no accreditation: its state needs what it said', async () => {
  const { issuer, clock } = await openCase()
  clock.advance(400 * 86_400)
  const before = await issuer.accreditations.list()
  await issuer.purge({ expiredBefore: clock(), ...ACTOR })
  expect(await issuer.accreditations.list()).toEqual(before)
  const renewed = await issuer.accreditations.renew(SHYMKENT, { validUntil: new Date('2029-01-01'), ...ACTOR })
  expect(subjectOf(renewed.token)).toMatchObject({ id: SHYMKENT })
})
