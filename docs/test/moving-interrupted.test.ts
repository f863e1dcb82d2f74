import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createJwkSigner, generatePrivateJwk } from '@volunteer-passport/codec'
import type { Registry, RegistryTransaction } from '@volunteer-passport/issuer/registry'
import { createMemoryRegistry } from '@volunteer-passport/registry/memory'
import { createPostgresRegistry } from '@volunteer-passport/registry/postgres'
import { createSqliteRegistry } from '@volunteer-passport/registry/sqlite'
import {
  officeDid,
  type RegionCode,
  TransferNotice,
  VolunteerActivity,
  VolunteerPassport,
} from '@volunteer-passport/schema'
import { SOAK } from '@volunteer-passport/testing'
import { createPostgresPlace } from '@volunteer-passport/testing/postgres'
import { expect, test } from 'vitest'
import { activity, BIN, collect, type FrontOffice, NEXT_YEAR, openCountry, person } from './support/country.ts'

class PowerLoss extends Error {}

/** Of the transaction that the power fails in nothing is kept, or all of it and nobody hears of it. */
type Loss = 'rolled back' | 'unheard of'

interface Store {
  /** As a process that starts anew opens it. */
  readonly open: () => Registry
  readonly remove: () => Promise<void>
}

const STORES: Readonly<Record<string, () => Promise<Store>>> = {
  memory: async () => {
    const registry = createMemoryRegistry()
    return { open: () => registry, remove: async () => {} }
  },
  sqlite: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'moving-'))
    const path = join(folder, 'registry.sqlite')
    return { open: () => createSqliteRegistry({ path }), remove: async () => rmSync(folder, { recursive: true }) }
  },
  postgres: async () => {
    const { pool, schema, remove } = await createPostgresPlace()
    await createPostgresRegistry({ pool, schema }).migrate()
    return { open: () => createPostgresRegistry({ pool, schema }), remove }
  },
}

/** The power fails in the n-th transaction that writes. */
function failingAt(registry: Registry, power: { left: number; readonly loss: Loss }): Registry {
  return {
    ...registry,
    async transaction<T>(work: (tx: RegistryTransaction) => Promise<T> | T): Promise<T> {
      let isLost = false
      const result = await registry.transaction(async (tx) => {
        let writes = false
        const done = await work(
          new Proxy(tx, {
            get(target, name) {
              writes ||= /^(insert|update|put|append|complete|raise)/.test(String(name))
              return Reflect.get(target, name, target)
            },
          }),
        )
        if (writes) power.left -= 1
        isLost = writes && power.left === 0
        if (isLost && power.loss === 'rolled back') throw new PowerLoss()
        return done
      })
      if (isLost) throw new PowerLoss()
      return result
    },
  }
}

const BY = { actor: 'clerk-7' }
const DEED = activity('m-1', 3)

/** Two offices that start anew after every failure, until she has moved and what came late was taken in. */
async function moveThrough(name: string, power: { left: number; readonly loss: Loss }): Promise<number> {
  const country = openCountry()
  const places = await Promise.all(
    (['KZ-75', 'KZ-71'] as const).map(async (region) => ({
      region,
      store: await STORES[name]!(),
      signer: createJwkSigner({
        keyId: `${officeDid(region)}#key-1`,
        privateJwk: await generatePrivateJwk('EdDSA'),
      }),
    })),
  )
  const start = async (region: RegionCode, isFailing = true): Promise<FrontOffice> => {
    const { store, signer } = places.find((place) => place.region === region)!
    const registry = store.open()
    return country.open(region, { registry: isFailing ? failingAt(registry, power) : registry, signer })
  }
  const { left } = power
  power.left = -1
  let almaty = await start('KZ-75')
  let astana = await start('KZ-71')
  const publish = async () => {
    for (const office of [almaty, astana]) await office.publish()
  }
  await publish()
  await almaty.issuer.ledger.registerPerson(person('m-1'))
  await almaty.issuer.ledger.recordActivity(DEED)
  const old = await almaty.issuer.issue(VolunteerPassport, { key: 'm-1', person: 'm-1', validUntil: NEXT_YEAR })
  await publish()

  /** By all tokens that there are, and what is public once all is published. */
  const whereLive = async (): Promise<string> =>
    quietly(async () => {
      await publish()
      const [atAlmaty, atAstana] = await Promise.all(
        [almaty, astana].map(async (office) => {
          const tokens = (await collect(office.issuer.find({ type: VolunteerPassport.name }))).flatMap(
            ({ token }) => token ?? [],
          )
          const reports = await Promise.all(tokens.map((token) => astana.verify(token, VolunteerPassport)))
          return reports.some(({ ok }) => ok)
        }),
      )
      if (atAlmaty && atAstana) return 'both'
      return atAlmaty ? 'almaty' : atAstana ? 'astana' : 'nowhere'
    })

  let failures = 0
  power.left = left
  /** The office starts anew where the power failed; only what is done here fails. */
  const untilItGoes = async <T>(attempt: () => Promise<T>): Promise<T> => {
    try {
      return await attempt()
    } catch (error) {
      if (!(error instanceof PowerLoss)) throw error
      failures += 1
      almaty = await start('KZ-75')
      astana = await start('KZ-71')
      expect(['almaty', 'astana', 'both']).toContain(await whereLive())
      return attempt()
    }
  }
  const quietly = async <T>(work: () => Promise<T>): Promise<T> => {
    const { left } = power
    power.left = -1
    const done = await work()
    power.left = left
    return done
  }

  const moved = await untilItGoes(async () => {
    const report = await astana.verify(old.token, VolunteerPassport)
    const outcome = await astana.issuer.ledger.transferIn({
      ref: 'a-1',
      region: 'KZ-71',
      report,
      passport: { key: 'a-1', validUntil: NEXT_YEAR },
      ...BY,
    })
    if (outcome.outcome === 'rejected') throw new Error(outcome.problem.code)
    return outcome
  })
  await quietly(publish)
  await untilItGoes(async () => {
    const report = await almaty.verify(moved.notice.token, TransferNotice)
    const outcome = await almaty.issuer.ledger.transferOut({ report, ...BY })
    expect(outcome).toMatchObject({ ref: 'm-1' })
  })
  expect(await whereLive()).toBe('astana')

  country.clock.set('2026-11-20T12:00:00Z')
  const late = activity('m-1', 3, {
    participationId: `${BIN}:late`,
    start: new Date('2026-11-10T03:00:00Z'),
    end: new Date('2026-11-10T06:00:00Z'),
  })
  const { token } = await quietly(async () => {
    await almaty.issuer.ledger.recordActivity(late)
    const issued = await almaty.issuer.issue(VolunteerActivity, { key: late.participationId })
    await publish()
    return issued
  })
  const verify = (one: string) => astana.verify(one, VolunteerActivity)
  await untilItGoes(async () => {
    const input = { person: 'a-1', token, report: await verify(token), ...BY }
    expect(await astana.issuer.ledger.importActivity(input)).toMatchObject({ participationId: late.participationId })
  })
  const row = { key: 'a-1', person: 'a-1', validUntil: new Date('2028-10-31T12:00:00Z') }
  const renewAll = () => collect(astana.issuer.issueAll(VolunteerPassport, [row], { jobId: 'monthly' }))
  await quietly(async () => {
    expect(await renewAll()).toMatchObject([{ outcome: 'renewed' }])
    await almaty.issuer.ledger.revokeActivity(late.participationId, { reason: 'data-wrong', ...BY })
    await publish()
  })
  await untilItGoes(() => collect(astana.issuer.ledger.reverifyImports({ verify, ...BY })))
  power.left = -1
  // What the correction owes and a failure held up is completed by the next run.
  await renewAll()

  expect(await astana.issuer.ledger.totals('a-1')).toMatchObject({ hours: 3, activities: 1 })
  for (const office of [almaty, astana]) {
    expect(await office.issuer.ledger.auditTotals()).toMatchObject({ understated: 0, overstated: [] })
    expect(await office.issuer.operations.verifyLog()).toMatchObject({ ok: true })
  }
  expect(await whereLive()).toBe('astana')
  for (const { store } of places) await store.remove()
  return failures
}

/** Each store in each way at each place on a soak; else some of them. */
const CASES = [
  { store: 'sqlite', loss: 'rolled back', step: SOAK > 1 ? 1 : 3 },
  { store: 'sqlite', loss: 'unheard of', step: 1 },
  { store: 'postgres', loss: 'unheard of', step: SOAK > 1 ? 1 : 5 },
  ...(SOAK > 1
    ? ([
        { store: 'postgres', loss: 'rolled back', step: 1 },
        { store: 'memory', loss: 'rolled back', step: 1 },
        { store: 'memory', loss: 'unheard of', step: 1 },
      ] as const)
    : []),
] as const

test.each(CASES)(
  'wherever the power fails ($store, $loss), she has her passport, one or the two, and the move goes on',
  async ({ store, loss, step }) => {
    let places = 0
    for (let n = 1; ; n += step) {
      const failures = await moveThrough(store, { left: n, loss })
      if (failures === 0) break
      expect(failures).toBe(1)
      places += step
    }
    expect(places).toBeGreaterThanOrEqual(8)
  },
  60_000 * SOAK,
)
