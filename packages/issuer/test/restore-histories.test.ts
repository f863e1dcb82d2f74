import { VolunteerPassport } from '@volunteer-passport/schema'
import { frozenClock, SOAK } from '@volunteer-passport/testing'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  BY,
  collect,
  documentOf,
  NEXT_YEAR,
  NOW,
  person,
  publishedBits,
  reopen,
  subjectOf,
  webSpace,
} from './support/office.ts'
import { createRestorableSqlite } from './support/restorable-store.ts'

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('issue' as const), count: fc.integer({ min: 1, max: 3 }) }) },
  // In numbers there is nothing but people: no place in a list bounds how many were given out.
  { weight: 1, arbitrary: fc.record({ do: fc.constant('register' as const), count: fc.integer({ min: 1, max: 40 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('revoke' as const), which: fc.nat() }) },
  { weight: 2, arbitrary: fc.constant({ do: 'publish' as const }) },
  { weight: 2, arbitrary: fc.constant({ do: 'save' as const }) },
  { weight: 3, arbitrary: fc.constant({ do: 'lose' as const }) },
)

/** Everybody to whom anything was ever handed out, whatever the store remembers of it. */
interface Handed {
  readonly id: string
  readonly token: string
  isRevoked: boolean
  isRevokedInPublic: boolean
}

test(
  'whatever is issued, revoked, saved, lost and recovered, nothing comes twice and no revocation goes',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 12 }), async (steps) => {
        const store = createRestorableSqlite('copy')
        const web = webSpace()
        const clock = frozenClock(NOW)
        const handed: Handed[] = []
        let next = 0
        let registry = await store.open()
        let issuer = await reopen({ registry, clock, published: web.read })
        const register = async (count: number) => {
          const refs = Array.from({ length: count }, () => `m-${next++}`)
          await collect(issuer.ledger.registerPeople(refs.map((ref) => person(ref))))
          return refs
        }
        const publish = async () => {
          clock.advance(900)
          await issuer.publishStatusLists(web)
          for (const one of handed) one.isRevokedInPublic ||= one.isRevoked
        }
        const close = async () => {
          await registry.close()
        }
        const restart = async () => {
          registry = await store.open()
          issuer = await reopen({ registry, clock, published: web.read })
        }
        await publish()
        await close()
        await store.save(registry)
        await restart()

        for (const one of steps) {
          if (one.do === 'register') await register(one.count)
          if (one.do === 'issue') {
            const rows = (await register(one.count)).map((ref) => ({ key: ref, person: ref, validUntil: NEXT_YEAR }))
            for (const outcome of await collect(issuer.issueAll(VolunteerPassport, rows, { jobId: 'j' }))) {
              if (outcome.outcome !== 'issued') throw new Error(outcome.outcome)
              handed.push({ id: outcome.id, token: outcome.token, isRevoked: false, isRevokedInPublic: false })
            }
          }
          if (one.do === 'revoke') {
            const which = handed[one.which % Math.max(1, handed.length)]
            if (which !== undefined && (await issuer.get(which.id)) !== undefined) {
              await issuer.revoke(which.id, BY)
              which.isRevoked = true
            }
          }
          if (one.do === 'publish') await publish()
          if (one.do === 'save') {
            await close()
            await store.save(registry)
            await restart()
          }
          if (one.do === 'lose') {
            await close()
            await store.restore()
            await restart()
            await issuer.operations.recover({ published: web.read, actor: 'admin-1' })
            // What was not public is gone.
            for (const each of handed) each.isRevoked = each.isRevokedInPublic
            await publish()
          }
        }

        await publish()
        const report = await issuer.operations.verifyLog()
        await close()
        await store.remove()
        expect(report).toMatchObject({ ok: true })
        const places = handed.map(({ token }) => JSON.stringify(documentOf(token).credentialStatus))
        expect(new Set(places).size).toBe(handed.length)
        expect(new Set(handed.map(({ token }) => subjectOf(token).passportNumber)).size).toBe(handed.length)
        for (const { token, isRevokedInPublic } of handed) {
          const bits = await publishedBits(web, token)
          if (isRevokedInPublic) expect(bits).toEqual(['revocation'])
        }
      }),
      { numRuns: 4 * SOAK, seed: SOAK > 1 ? Date.now() : 7 },
    )
  },
  120_000 * SOAK,
)
