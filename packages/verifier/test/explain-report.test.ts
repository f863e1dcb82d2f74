import { readFileSync } from 'node:fs'
import {
  type Locale,
  PROBLEM_CODES,
  PROBLEMS,
  problem,
  type Report,
  VolunteerActivity,
  VolunteerPassport,
} from '@volunteer-passport/schema'
import { OFFICE_DID_DOCUMENT_URL, tamper } from '@volunteer-passport/testing'
import { explainReport } from '@volunteer-passport/verifier'
import { describe, expect, it } from 'vitest'
import {
  ALMATY,
  almatyKey,
  chainOf,
  claimsOf,
  createRealm,
  entryOf,
  LIST_KEY,
  organisationKey,
  ROOT,
  signCredential,
  urlsOf,
} from './realm.ts'
import { createWorld, SUBJECT, signPassport } from './world.ts'

const LOCALES = ['kk', 'ru', 'en'] as const satisfies readonly Locale[]

async function reports(): Promise<Readonly<Record<string, Report>>> {
  const verifyIn = async (change: (world: Awaited<ReturnType<typeof createWorld>>) => void | Promise<void>) => {
    const world = await createWorld()
    await change(world)
    return world.verifier.verify(await signPassport(), { type: VolunteerPassport })
  }
  const { verifier } = await createWorld()
  return {
    'a good passport': await verifyIn(() => {}),
    'a passport with a newer one': await verifyIn(({ publishList }) => publishList('refresh', { bits: [42] })),
    'a revoked passport': await verifyIn(({ publishList }) => publishList('revocation', { bits: [42] })),
    'an expired passport': await verifier.verify(await signPassport({ validUntil: '2026-11-01T00:00:00Z' }), {
      type: VolunteerPassport,
    }),
    'a tampered passport': await verifier.verify(tamper(await signPassport(), 'payload'), { type: VolunteerPassport }),
    'a passport without a network': await verifyIn(({ network }) => network.set(OFFICE_DID_DOCUMENT_URL, 'timeout')),
    ...(await reportsByRoot()),
    'a text that is no passport': await verifier.verify('https://passport.example/', { type: VolunteerPassport }),
  }
}

/** What the chain from a pinned root adds. */
async function reportsByRoot(): Promise<Readonly<Record<string, Report>>> {
  const realm = await createRealm()
  const token = await signCredential('activity', organisationKey, chainOf(ALMATY))
  const verify = () => realm.verifierWith().verify(token, { type: VolunteerActivity })
  const good = await verify()
  const suspended = { state: 'suspended', since: '2026-11-01T00:00:00Z' } as const
  await realm.publishList(ROOT, [await entryOf(LIST_KEY, claimsOf(ALMATY, almatyKey), suspended)])
  const refused = await verify()
  realm.network.set(urlsOf(ROOT).accreditations, 'timeout')
  return {
    'an activity of an organisation that an office has accredited': good,
    'the same, while the office is suspended': refused,
    'the same, while the list of the root cannot be had': await verify(),
  }
}

describe('explainReport', () => {
  it.each(LOCALES)('in %s', async (locale) => {
    const all = Object.entries(await reports()).map(
      ([name, report]) => `# ${name}\n\n${explainReport(report, { locale })}`,
    )
    await expect(all.join('\n')).toMatchFileSnapshot(`explain-report.${locale}.txt`)
  })

  it('speaks English unless asked otherwise, and no other language than the three', async () => {
    const report = (await reports())['a good passport']!
    expect(explainReport(report)).toBe(explainReport(report, { locale: 'en' }))
    expect(() => explainReport(report, { locale: 'fr' as never })).toThrow(TypeError)
    expect(() => explainReport(report, { locale: 'constructor' as never })).toThrow(TypeError)
  })

  it('prints nothing that the passport says', async () => {
    for (const report of Object.values(await reports())) {
      for (const locale of LOCALES) {
        const text = explainReport(report, { locale })
        for (const value of [
          SUBJECT.id,
          SUBJECT.passportNumber,
          '214.5',
          ...SUBJECT.person.familyName.map((name) => name['@value']),
        ]) {
          expect(text).not.toContain(value)
        }
      }
    }
  })

  it('prints what the README shows', async () => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
    expect(readme).toContain(explainReport((await reports())['a revoked passport']!, { locale: 'kk' }))
  })

  it.each([
    [-30, 'list made 0 min ago'],
    [59 * 60, 'list made 59 min ago'],
    [60 * 60, 'list made 1 h ago'],
    [48 * 3600 - 1, 'list made 47 h ago'],
    [48 * 3600, 'list made 2 d ago'],
  ])('tells the age of lists made %i seconds ago', async (seconds, words) => {
    const report = (await reports())['a good passport']!
    const asOf = new Date(report.checkedAt.getTime() - seconds * 1000)
    const checks = report.checks.map((check) => (check.id === 'status' ? { ...check, asOf } : check))
    expect(explainReport({ ...report, checks } as Report)).toContain(`(${words})`)
  })

  it('names the office where a trusted list has told its name', async () => {
    const report = (await reports())['a good passport']!
    const name = [
      { '@value': 'Алматы қаласының фронт-кеңсесі', '@language': 'kk' },
      { '@value': 'Фронт-офис города Алматы', '@language': 'ru' },
    ] as const
    const told = { ...report, issuer: { did: 'did:web:x.example', name, region: 'KZ-75', contact: '+7 000' } } as Report
    expect(explainReport(told, { locale: 'ru' })).toContain('Выдавшая организация: Фронт-офис города Алматы, ')
    expect(explainReport(told, { locale: 'ru' })).not.toContain('did:web')
  })

  it('has words for every problem that a check can have, in three languages', async () => {
    const refused = (await reports())['a revoked passport']!
    for (const code of PROBLEM_CODES.filter((candidate) => PROBLEMS[candidate].class !== 'misuse')) {
      const checks = [{ id: 'status', summary: '', outcome: 'failed', problem: problem(code, 'x') }] as const
      for (const locale of LOCALES) {
        expect(explainReport({ ...refused, checks } as unknown as Report, { locale })).toContain(`[${code}]`)
      }
    }
  })
})
