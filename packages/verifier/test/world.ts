import { createBitstring, encodeBitstring, setBit } from '@volunteer-passport/codec'
import { createDidResolver } from '@volunteer-passport/did'
import type { JsonObject, Report } from '@volunteer-passport/schema'
import {
  credentialDocument,
  type FakeNetwork,
  type FrozenClock,
  fakeNetwork,
  frozenClock,
  OFFICE_DID,
  OFFICE_DID_DOCUMENT_URL,
  officeDidDocument,
  officeKey,
  passportSubject,
  STATUS_BASE_URL,
  signWithJose,
  type TestKey,
} from '@volunteer-passport/testing'
import { createVerifier, trustIssuers, type Verifier, type VerifierOptions } from '@volunteer-passport/verifier'

export const PURPOSES = ['revocation', 'suspension', 'refresh'] as const
export type Purpose = (typeof PURPOSES)[number]

export const listUrl = (purpose: Purpose): string => `${STATUS_BASE_URL}/${purpose}/1.jwt`

/** The day of the tests: a week after the fixtures' passports were issued. */
export const NOW = '2026-11-07T12:00:00Z'

export interface ListChanges {
  readonly bits?: readonly number[]
  readonly members?: Readonly<Record<string, unknown>>
  readonly subject?: Readonly<Record<string, unknown>>
  readonly header?: Readonly<Record<string, unknown>>
  readonly key?: TestKey
}

/** A status list credential, unsecured, as the office publishes it: an hour old, good for a week. */
export async function listDocument(url: string, purpose: string, changes: ListChanges = {}): Promise<JsonObject> {
  const bits = createBitstring(131_072)
  for (const index of changes.bits ?? []) setBit(bits, index)
  const document = {
    '@context': ['https://www.w3.org/ns/credentials/v2'],
    id: url,
    type: ['VerifiableCredential', 'BitstringStatusListCredential'],
    issuer: OFFICE_DID,
    validFrom: '2026-11-07T11:00:00Z',
    validUntil: '2026-11-14T11:00:00Z',
    credentialSubject: {
      id: `${url}#list`,
      type: 'BitstringStatusList',
      statusPurpose: purpose,
      encodedList: await encodeBitstring(bits),
      ttl: 900_000,
      ...changes.subject,
    },
    ...changes.members,
  }
  return JSON.parse(JSON.stringify(document))
}

export async function listToken(url: string, purpose: string, changes: ListChanges = {}): Promise<string> {
  return signWithJose(await listDocument(url, purpose, changes), changes.key ?? officeKey, changes.header)
}

export interface World {
  readonly network: FakeNetwork
  readonly clock: FrozenClock
  readonly verifier: Verifier
  /** Another verifier of the same world. */
  readonly verifierWith: (options: Partial<VerifierOptions>) => Verifier
  readonly publishList: (purpose: Purpose, changes?: ListChanges) => Promise<void>
}

/** The office's web site with its DID document and three lists, and a university's verifier that trusts the office. */
export async function createWorld(options: Partial<VerifierOptions> = {}): Promise<World> {
  const clock = frozenClock(NOW)
  const network = fakeNetwork({ [OFFICE_DID_DOCUMENT_URL]: { body: officeDidDocument } })
  const publishList: World['publishList'] = async (purpose, changes) =>
    network.set(listUrl(purpose), { body: await listToken(listUrl(purpose), purpose, changes) })
  for (const purpose of PURPOSES) await publishList(purpose)
  const verifierWith: World['verifierWith'] = (more) =>
    createVerifier({
      trust: trustIssuers([OFFICE_DID]),
      resolver: createDidResolver({ fetch: network, clock }),
      statusLists: network,
      clock,
      ...more,
    })
  return { network, clock, verifier: verifierWith(options), verifierWith, publishList }
}

export const SUBJECT = passportSubject

export const passportDocument = (members: Readonly<Record<string, unknown>> = {}): JsonObject =>
  credentialDocument('VolunteerPassportCredential', SUBJECT, members)

export const signPassport = (
  members: Readonly<Record<string, unknown>> = {},
  key: TestKey = officeKey,
  header: Readonly<Record<string, unknown>> = {},
): Promise<string> => signWithJose(passportDocument(members), key, header)

/** The outcome of each check in one line, and the codes of the problems: what a table of cases compares. */
export function summarise(report: Report): { checks: string; codes: readonly string[] } {
  const checks = report.checks.map((check) => `${check.id}:${check.outcome}`).join(' ')
  return { checks, codes: (report.ok ? report.warnings : report.problems).map(({ code }) => code) }
}

export function verdictAndCode(report: Report): string {
  return report.ok ? 'accepted' : `${report.verdict} ${report.problems[0].code}`
}
