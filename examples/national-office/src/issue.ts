import type { Issuer } from '@volunteer-passport/issuer'
import { languageValues, type RegionCode, VolunteerActivity, VolunteerPassport } from '@volunteer-passport/schema'
import { type Office, ONE_YEAR_ON, type Organisation } from './offices.ts'

/** A credential in the hands of a volunteer. */
export interface Held {
  /** What the story calls it. */
  readonly label: string
  readonly token: string
}

const NAMES = [
  ['Серікұлы', 'Дәурен'],
  ['Ахметова', 'Айгүл'],
  ['Ким', 'Вера'],
  ['Нұрланқызы', 'Мадина'],
  ['Петров', 'Илья'],
] as const

async function register(issuer: Issuer, ref: string, region: RegionCode, nth: number): Promise<void> {
  const [familyName, givenName] = NAMES[nth % NAMES.length] ?? NAMES[0]
  await issuer.ledger.registerPerson({
    ref,
    name: { familyName: languageValues({ kk: familyName }), givenName: languageValues({ kk: givenName }) },
    birthDate: '1999-05-01',
    memberSince: '2024-04-01',
    region,
  })
}

/** A passport of an office for somebody registered in a region: its own, unless the story wants otherwise. */
export async function issuePassport(
  office: Pick<Office, 'issuer' | 'region'>,
  ref: string,
  region: RegionCode = office.region.code,
): Promise<Held> {
  const { issuer } = office
  await register(issuer, ref, region, Number(office.region.number))
  const { token } = await issuer.issue(VolunteerPassport, { key: ref, person: ref, validUntil: ONE_YEAR_ON })
  return { label: `passport of ${office.region.name.en}`, token }
}

export async function issueActivity({ issuer, bin, name }: Organisation): Promise<Held> {
  await register(issuer, 'member-1', 'KZ-75', 1)
  const participationId = `${bin}:2026-11-21`
  await issuer.ledger.recordActivity({
    person: 'member-1',
    participationId,
    organisation: { bin, name: languageValues({ kk: name }) },
    project: { name: languageValues({ kk: '«Жас ағаш»' }) },
    sector: 'ecology',
    role: languageValues({ kk: 'Көшет отырғызушы' }),
    start: new Date('2026-11-21T09:00:00+05:00'),
    end: new Date('2026-11-21T12:00:00+05:00'),
    hours: 3,
    mode: 'onSite',
    confirmation: { method: 'coordinator', date: '2026-11-22' },
  })
  const { token } = await issuer.issue(VolunteerActivity, { key: participationId })
  return { label: `activity of ${name}`, token }
}
