import { decodeVcJwt } from '@volunteer-passport/codec'
import type { Issuer } from '@volunteer-passport/issuer'
import { officeDid, type RegionCode } from '@volunteer-passport/schema'
import type { Verifier } from '@volunteer-passport/verifier'
import { forge } from './forge.ts'
import { type Held, issueActivity, issuePassport } from './issue.ts'
import { countBelieved, judge } from './judge.ts'
import { newSigner } from './new-signer.ts'
import { ACTOR, accreditOffices, type Office, openNationalOffice, openOffices, openOrganisations } from './offices.ts'
import { holdRootCeremony } from './root-ceremony.ts'
import type { Stage } from './stage.ts'
import { statusBaseUrlOf, type World } from './world.ts'

interface Country {
  readonly world: World
  readonly stage: Stage
  readonly national: Issuer
  readonly officeOf: (region: RegionCode) => Office
  readonly verifier: Verifier
}

const WITHDRAWN = 'KZ-33'
const CLOSED = 'KZ-11'
const SUCCESSOR = 'KZ-71'
const TOO_WIDE = 'KZ-19'
const ROBBED = 'KZ-23'

/** One root, twenty offices, three organisations: who is believed and why, when all is well and when it is not. */
export async function tellStory(world: World, stage: Stage): Promise<void> {
  stage.chapter('The root: two keys in two safes, a recovery key in a third, and a list key for every day')
  const root = await holdRootCeremony(world)
  const national = await openNationalOffice(world, root.listSigner)
  stage.say(`Verifiers pin ${root.thumbprints.length} thumbprints and nothing else.`)

  stage.chapter('Twenty offices are accredited, each for its own region; one of them accredits three organisations')
  const offices = await openOffices(world)
  await accreditOffices(national, offices)
  const officeOf = (region: RegionCode) => offices.find((office) => office.region.code === region) as Office
  const organisations = await openOrganisations(world, officeOf('KZ-75'))
  await national.publishAccreditations(world.publisher)
  await officeOf('KZ-75').issuer.publishAccreditations(world.publisher)
  stage.expect('accredited by the root', (await national.accreditations.list()).length, 20)
  stage.expect('accredited by an office', (await officeOf('KZ-75').issuer.accreditations.list()).length, 3)

  stage.chapter('All of them issue, and somebody out in the country believes them')
  const passports = await Promise.all(offices.map((office) => issuePassport(office, 'member-1')))
  const activities = await Promise.all(organisations.map(issueActivity))
  const verifier = world.createVerifier(root.thumbprints)
  const judgements = await judge(verifier, [...passports, ...activities])
  stage.show(judgements.slice(-5))
  stage.say(`${countBelieved(judgements)} of ${judgements.length} are believed.`)
  stage.expect('believed', countBelieved(judgements), 23)

  const country = { world, stage, national, officeOf, verifier }
  await withdrawOne(country, passports[offices.indexOf(officeOf(WITHDRAWN))] as Held)
  await closeOne(country, passports[offices.indexOf(officeOf(CLOSED))] as Held)
  await letOneExceedItsScope(country)
  await stealOneKey(country, passports[offices.indexOf(officeOf(ROBBED))] as Held)

  stage.chapter('And all the others, at the end')
  const last = await judge(verifier, [...passports, ...activities])
  const refused = last.filter(({ verdict }) => verdict !== 'believed')
  stage.show(refused)
  stage.say(`${countBelieved(last)} of ${last.length} are believed.`)
  stage.expect('believed at the end', countBelieved(last), 21)
  stage.expect(
    'refused at the end',
    refused.map(({ verdict }) => verdict),
    ['KEY_REVOKED', 'ACCREDITATION_REVOKED'],
  )
}

async function judgeAll(
  { stage, verifier }: Country,
  held: readonly Held[],
  expected: readonly string[],
): Promise<void> {
  const judgements = await judge(verifier, held)
  stage.show(judgements)
  stage.expect(
    'verdicts',
    judgements.map(({ verdict }) => verdict),
    expected,
  )
}

async function withdrawOne(country: Country, passport: Held): Promise<void> {
  const { world, stage, national } = country
  stage.chapter('An office sold passports: it is withdrawn, and everything it ever issued is refused')
  await national.accreditations.withdraw(officeDid(WITHDRAWN), { reason: 'fraud', actor: ACTOR })
  await national.publishAccreditations(world.publisher)
  world.clock.passTtl()
  await judgeAll(country, [passport], ['ACCREDITATION_REVOKED'])
}

async function closeOne(country: Country, passport: Held): Promise<void> {
  const { world, stage, national, officeOf } = country
  stage.chapter('An office closes: its passports stay good, and another office can still revoke them')
  const closed = officeOf(CLOSED)
  const lost = await issuePassport(closed, 'member-2')
  await closed.issuer.publishStatusLists(world.publisher)
  const lists = await publishedListsOf(world, CLOSED)
  const { keys } = (await national.accreditations.get(closed.did))?.claims ?? {}
  await national.accreditations.handOver(closed.did, officeDid(SUCCESSOR), { reason: 'other', actor: ACTOR })
  await national.publishAccreditations(world.publisher)

  const successor = officeOf(SUCCESSOR).issuer
  await successor.succession.adoptStatusLists({ office: closed.did, keys: keys ?? [], lists, actor: ACTOR })
  await successor.succession.revoke(placeOf(lost.token), { reason: 'lost', actor: ACTOR })
  await successor.publishStatusLists(world.publisher)
  stage.say(`${lists.length} status lists are signed by ${officeOf(SUCCESSOR).region.name.en} from now on.`)
  world.clock.passTtl()
  await judgeAll(country, [passport, { ...lost, label: `lost ${lost.label}` }], ['believed', 'STATUS_REVOKED'])
}

/** All that is public of an office, number by number until there is none. */
async function publishedListsOf(world: World, region: RegionCode) {
  const lists: { readonly url: string; readonly bytes: Uint8Array }[] = []
  const statusBaseUrl = statusBaseUrlOf(region.toLowerCase())
  for (let number = 1; ; number++) {
    for (const purpose of ['revocation', 'suspension', 'refresh']) {
      const url = `${statusBaseUrl}/${purpose}/${number}.jwt`
      const bytes = await world.read(url)
      if (bytes === undefined) return lists
      lists.push({ url, bytes })
    }
  }
}

/** Where a credential has its status: a verifier's report says it too. */
function placeOf(token: string) {
  const decoded = decodeVcJwt(token)
  if (!decoded.ok) throw new Error('not a token')
  const [entry] = decoded.value.document.credentialStatus as readonly Record<string, string>[]
  return { list: String(entry?.statusListCredential), index: Number(entry?.statusListIndex) }
}

async function letOneExceedItsScope(country: Country): Promise<void> {
  country.stage.chapter('An office gives a passport to somebody who is registered elsewhere')
  const office = country.officeOf(TOO_WIDE)
  const passport = await issuePassport(office, 'member-2', 'KZ-75')
  await judgeAll(country, [passport], ['ACCREDITATION_SCOPE_EXCEEDED'])
}

async function stealOneKey(country: Country, passport: Held): Promise<void> {
  const { world, stage, national, officeOf } = country
  const { did, region, signer: stolen, issuer } = officeOf(ROBBED)
  stage.chapter('A key is stolen: the thief is believed until the root revokes it, and never after')
  const forged = { label: `forged ${passport.label}`, token: await forge(passport.token, stolen) }
  await judgeAll(country, [forged], ['believed'])

  const next = await newSigner(`${did}#key-2`)
  await national.accreditations.changeKeys(did, {
    keys: [
      { id: stolen.keyId, state: 'revoked' },
      { id: next.keyId, publicJwk: next.publicJwk },
    ],
    reason: 'key-compromised',
    actor: ACTOR,
  })
  await national.publishAccreditations(world.publisher)
  await issuer.keys.prepareKey({ keyId: next.keyId, publicJwk: next.publicJwk, actor: ACTOR })
  await issuer.keys.killKey(stolen.keyId, { actor: ACTOR })
  const reopened = await world.open(region.code.toLowerCase(), { id: did, signer: next })
  await reopened.keys.activateKey({ actor: ACTOR })
  await reopened.publishStatusLists(world.publisher)
  const reissued: Held[] = []
  for await (const outcome of reopened.keys.reissueAll({ signedBy: stolen.keyId, actor: ACTOR })) {
    if (outcome.outcome !== 'rejected') reissued.push({ label: `reissued ${passport.label}`, token: outcome.token })
  }
  await reopened.publishStatusLists(world.publisher)
  world.clock.passTtl()
  stage.say('The office signs anew what its own registry has on record, and tells its volunteers.')
  await judgeAll(country, [forged, passport, ...reissued], ['KEY_REVOKED', 'KEY_REVOKED', 'believed'])
}
