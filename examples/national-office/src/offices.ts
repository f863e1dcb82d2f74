import type { Signer } from '@volunteer-passport/codec'
import type { Issuer } from '@volunteer-passport/issuer'
import {
  type AccreditationScope,
  languageValues,
  officeDid,
  REGIONS,
  type Region,
  type RegionCode,
  TransferNotice,
  VolunteerActivity,
  VolunteerPassport,
  VolunteerRecognition,
  VolunteerTraining,
} from '@volunteer-passport/schema'
import { newSigner } from './new-signer.ts'
import { ROOT, type World } from './world.ts'

export interface Office {
  readonly did: string
  readonly region: Region
  readonly signer: Signer
  readonly issuer: Issuer
}

export const ACTOR = 'officer-1'
export const ONE_YEAR_ON = new Date('2027-12-01T00:00:00Z')
const DEEDS = [VolunteerActivity.name, VolunteerTraining.name, VolunteerRecognition.name] as const

const scopeOf = (region: RegionCode): AccreditationScope => ({
  // With the notice an office takes people over from another one.
  credentialTypes: [VolunteerPassport.name, TransferNotice.name, ...DEEDS],
  jurisdiction: [region],
  mayAccreditDepth: 1,
})

/** The national office: it issues accreditations alone, and signs them with the list key of the root. */
export async function openNationalOffice(world: World, listSigner: Signer): Promise<Issuer> {
  const issuer = await world.open('national', { id: ROOT, signer: listSigner, scope: 'root' })
  await issuer.publishStatusLists(world.publisher)
  return issuer
}

export const openOffices = (world: World): Promise<readonly Office[]> =>
  Promise.all(
    REGIONS.map(async (region) => {
      const did = officeDid(region.code)
      const signer = await newSigner(`${did}#key-1`)
      const issuer = await world.open(region.code.toLowerCase(), { id: did, signer, scope: scopeOf(region.code) })
      await issuer.publishStatusLists(world.publisher)
      return { did, region, signer, issuer }
    }),
  )

export async function accreditOffices(national: Issuer, offices: readonly Office[]): Promise<void> {
  for (const { did, region, signer } of offices) {
    await national.accreditations.accredit({
      subject: did,
      name: languageValues({
        kk: `Фронт-офис, ${region.name.kk}`,
        ru: `Фронт-офис, ${region.name.ru}`,
        en: `Front office, ${region.name.en}`,
      }),
      region: region.code,
      keys: [{ id: signer.keyId, publicJwk: signer.publicJwk }],
      scope: scopeOf(region.code),
      validUntil: ONE_YEAR_ON,
      actor: ACTOR,
    })
  }
}

/** An organisation that signs for itself. */
export interface Organisation {
  readonly did: string
  readonly bin: string
  readonly name: string
  readonly issuer: Issuer
}

/** Invented. */
const ORGANISATIONS = [
  { path: 'green-steppe', bin: '200540012348', kk: '«Жасыл дала» қоғамдық қоры', ru: 'Фонд «Жасыл дала»' },
  { path: 'first-aid', bin: '190340056786', kk: '«Алғашқы көмек» орталығы', ru: 'Центр «Алғашқы көмек»' },
  { path: 'clean-river', bin: '210440078915', kk: '«Таза өзен» бірлестігі', ru: 'Объединение «Таза өзен»' },
] as const

/** Three of the eight hundred have keys of their own; the office accredits each for its own deeds alone. */
export async function openOrganisations(world: World, office: Office): Promise<readonly Organisation[]> {
  const opened: Organisation[] = []
  for (const { path, bin, kk, ru } of ORGANISATIONS) {
    const did = `${office.did}:${path}`
    const signer = await newSigner(`${did}#key-1`)
    const issuer = await world.open(path, { id: did, signer, accreditors: [office.did] })
    await issuer.publishStatusLists(world.publisher)
    await office.issuer.accreditations.accredit({
      subject: did,
      name: languageValues({ kk, ru }),
      bin,
      keys: [{ id: signer.keyId, publicJwk: signer.publicJwk }],
      scope: { credentialTypes: DEEDS, jurisdiction: [office.region.code], mayAccreditDepth: 0 },
      validUntil: ONE_YEAR_ON,
      actor: ACTOR,
    })
    opened.push({ did, bin, name: kk, issuer })
  }
  return opened
}
