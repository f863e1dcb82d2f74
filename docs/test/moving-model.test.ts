import { TransferNotice, VolunteerActivity, VolunteerPassport } from '@volunteer-passport/schema'
import { SOAK } from '@volunteer-passport/testing'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { activity, BIN, collect, documentOf, type FrontOffice, LATER, openCountry, person } from './support/country.ts'

const BY = { actor: 'clerk-7' }
const REGIONS = ['KZ-75', 'KZ-71', 'KZ-79'] as const
/** Counted on from where she lives. */
const distance = fc.integer({ min: 1, max: REGIONS.length - 1 })
const place = fc.nat(6)

type Step =
  | { readonly do: 'deed'; readonly away: number }
  | { readonly do: 'import'; readonly deed: number }
  | { readonly do: 'revoke'; readonly deed: number }
  | { readonly do: 'reverify' }
  | { readonly do: 'renew' }
  | { readonly do: 'move'; readonly away: number; readonly isTold: boolean }
  | { readonly do: 'tell' }

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('deed' as const), away: fc.constant(0) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('deed' as const), away: distance }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('import' as const), deed: place }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('revoke' as const), deed: place }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('reverify' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('renew' as const) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('move' as const), away: distance, isTold: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('tell' as const) }) },
)

interface Deed {
  readonly participationId: string
  /** Where it was confirmed. */
  readonly at: number
  readonly start: Date
  /** Where its hours count by themselves, and no longer in a balance. */
  countsAt: number | undefined
  /** Within the balance that goes along with her. */
  isCarried: boolean
  isRevoked: boolean
}

/** One volunteer, three offices, and what her hours should come to. */
async function openWorld() {
  const country = openCountry()
  const offices: FrontOffice[] = []
  for (const region of REGIONS) offices.push(await country.open(region))
  const at = (n: number): FrontOffice => offices[n]!
  const known = new Set([0])
  const deeds: Deed[] = []
  let home = 0
  let untold: { readonly former: number; readonly notice: string } | undefined
  await at(0).issuer.ledger.registerPerson(person('m-1'))

  const publish = async () => {
    for (const one of offices) await one.publish()
  }
  const renew = async (): Promise<string> => {
    await reverify()
    const row = { key: 'm-1', person: 'm-1', validUntil: LATER }
    const [outcome] = await collect(at(home).issuer.issueAll(VolunteerPassport, [row], { jobId: 'model' }))
    await publish()
    if (outcome === undefined || outcome.outcome === 'rejected') throw new Error(outcome?.problem.code)
    return outcome.token
  }
  const reverify = async (): Promise<void> => {
    const verify = (token: string) => at(home).verify(token, VolunteerActivity)
    await collect(at(home).issuer.ledger.reverifyImports({ verify, ...BY }))
    for (const deed of deeds) if (deed.isRevoked && deed.countsAt === home) deed.countsAt = undefined
  }
  const tell = async (): Promise<void> => {
    if (untold === undefined) return
    const { former, notice } = untold
    const report = await at(former).verify(notice, TransferNotice)
    expect(await at(former).issuer.ledger.transferOut({ report, ...BY })).toMatchObject({ outcome: 'closed' })
    untold = undefined
    await publish()
  }

  const doStep = async (one: Step): Promise<void> => {
    country.clock.advance(86_400)
    await publish()
    const now = country.clock().getTime()
    switch (one.do) {
      case 'deed': {
        // An office knows those who are, or were, its own.
        const where = (home + one.away) % REGIONS.length
        if (!known.has(where)) return
        const participationId = `${BIN}:${deeds.length}`
        const [start, end] = [new Date(now - 7_200_000), new Date(now - 3_600_000)]
        await at(where).issuer.ledger.recordActivity(activity('m-1', 3, { participationId, start, end, hours: 1 }))
        const countsAt = where === home ? home : undefined
        deeds.push({
          participationId,
          at: where,
          start,
          countsAt,
          isCarried: false,
          isRevoked: false,
        })
        return
      }
      case 'import': {
        const deed = deeds[one.deed]
        if (deed === undefined || deed.isRevoked) return
        const { issuer } = at(deed.at)
        const { token } = await issuer.issue(VolunteerActivity, { key: deed.participationId })
        await publish()
        const report = await at(home).verify(token, VolunteerActivity)
        const outcome = await at(home).issuer.ledger.importActivity({ person: 'm-1', token, report, ...BY })
        if (outcome.outcome === 'imported') {
          expect([deed.countsAt, deed.isCarried]).toEqual([undefined, false])
          deed.countsAt = home
        }
        return
      }
      case 'revoke': {
        const deed = deeds[one.deed]
        // A correction after the move reaches the next office by a person alone.
        if (
          deed === undefined ||
          deed.isCarried ||
          (deed.at !== home && deed.countsAt === home && untold !== undefined)
        )
          return
        await at(deed.at).issuer.ledger.revokeActivity(deed.participationId, { reason: 'data-wrong', ...BY })
        deed.isRevoked = true
        if (deed.at === home) deed.countsAt = undefined
        await publish()
        return
      }
      case 'reverify':
        return reverify()
      case 'renew':
        return void (await renew())
      case 'tell':
        return tell()
      case 'move': {
        const to = (home + one.away) % REGIONS.length
        await tell()
        const token = await renew()
        const report = await at(to).verify(token, VolunteerPassport)
        const outcome = await at(to).issuer.ledger.transferIn({
          ref: 'm-1',
          region: REGIONS[to]!,
          birthDate: '1999-05-01',
          report,
          passport: { key: 'm-1', validUntil: LATER },
          ...BY,
        })
        if (outcome.outcome === 'rejected') throw new Error(outcome.problem.code)
        expect(outcome.outcome).toBe('transferred')
        untold = { former: home, notice: outcome.notice.token }
        const { asOf } = (documentOf(token).credentialSubject as unknown as Passport).totals
        for (const deed of deeds) {
          deed.isCarried ||= deed.countsAt === home
          // What an office confirmed while she was away counts there again, but for what began before the balance.
          const isLater = !deed.isCarried && !deed.isRevoked && deed.start >= new Date(asOf)
          deed.countsAt = deed.at === to && isLater ? to : undefined
        }
        home = to
        known.add(home)
        await publish()
        if (one.isTold) await tell()
      }
    }
  }

  const check = async (): Promise<void> => {
    const expected = deeds.filter(({ countsAt, isCarried }) => isCarried || countsAt === home).length
    expect(await at(home).issuer.ledger.totals('m-1')).toMatchObject({ hours: expected, activities: expected })
    for (const one of offices) expect((await one.issuer.ledger.auditTotals()).overstated).toEqual([])
    const live: number[] = []
    const numbers = new Set<unknown>()
    for (const [n, one] of offices.entries()) {
      for await (const { token } of one.issuer.find({ type: VolunteerPassport.name, state: 'issued' })) {
        if (token === undefined || !(await at(home).verify(token, VolunteerPassport)).ok) continue
        const { id, passportNumber, totals } = documentOf(token).credentialSubject as unknown as Passport
        numbers.add(`${id} ${passportNumber}`)
        // Understated may live: an import that was rejected since is found at the next look.
        expect(totals.hours).toBeLessThanOrEqual(deeds.length)
        live.push(n)
      }
    }
    expect(numbers.size).toBeLessThanOrEqual(1)
    const allowed = untold === undefined ? [home] : [home, untold.former]
    expect(live.filter((n) => !allowed.includes(n))).toEqual([])
  }
  const end = async (): Promise<void> => {
    await tell()
    const token = await renew()
    const { totals } = documentOf(token).credentialSubject as unknown as Passport
    const expected = deeds.filter(({ countsAt, isCarried }) => isCarried || countsAt === home).length
    expect(totals).toMatchObject({ hours: expected, activities: expected })
    for (const one of offices) expect(await one.issuer.operations.verifyLog()).toMatchObject({ ok: true })
  }
  return { doStep, check, end }
}

interface Passport {
  readonly id: string
  readonly passportNumber: string
  readonly totals: { readonly hours: number; readonly asOf: string }
}

test(
  'through any moves, imports and corrections every hour counts once, at one office, under one number',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 12, size: 'max' }), async (steps) => {
        const world = await openWorld()
        for (const one of steps) {
          await world.doStep(one)
          await world.check()
        }
        await world.end()
      }),
      // New walks in the soak, and a failure that can be repeated everywhere.
      { numRuns: 3 * SOAK, seed: SOAK > 1 ? Date.now() : 7 },
    )
  },
  60_000 * SOAK,
)
