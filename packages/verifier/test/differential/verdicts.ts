import { createDidResolver } from '@volunteer-passport/did'
import { type CredentialType, type Report, VolunteerActivity, VolunteerPassport } from '@volunteer-passport/schema'
import { fakeNetwork } from '@volunteer-passport/testing'
import { anyType, createVerifier, trustIssuers, type Verifier } from '@volunteer-passport/verifier'
import { NOW, OFFICE_DID, OFFICE_DID_DOCUMENT_URL, STAGE } from '../../scripts/fuzz/stage.ts'
import type { CorpusEntry } from './corpus.ts'

const TYPES: ReadonlyMap<string, CredentialType<unknown>> = new Map(
  [VolunteerPassport, VolunteerActivity, anyType].map((type) => [type.name, type]),
)

export const typeOf = ({ typeName }: CorpusEntry): CredentialType<unknown> => TYPES.get(typeName)!

/** A verifier that has seen nothing yet. */
export function freshVerifier(o: { readonly caches: 'on' | 'off' } = { caches: 'on' }): Verifier {
  const clock = () => NOW
  const lists = Array.from(STAGE.lists, ([url, body]) => [url, { body }] as const)
  const network = fakeNetwork({
    [OFFICE_DID_DOCUMENT_URL]: { body: STAGE.didDocument },
    ...Object.fromEntries(lists),
  })
  const createResolver = () => createDidResolver({ fetch: network, clock })
  const forgetful = { resolve: (did: string) => createResolver().resolve(did) }
  return createVerifier({
    trust: trustIssuers([OFFICE_DID]),
    resolver: o.caches === 'on' ? createResolver() : forgetful,
    statusLists: network,
    clock,
    ...(o.caches === 'off' && { status: { maxAgeSeconds: 0 } }),
  })
}

/** All that two runs must agree on: the verdict, each check, and each code. */
export function verdictOf(report: Report): string {
  const verdict = report.ok ? 'accepted' : report.verdict
  const codes = (report.ok ? report.warnings : report.problems).map(({ code }) => code)
  return `${verdict} | ${report.checks.map(({ outcome }) => outcome).join(' ')} | ${codes.join(' ')}`
}

export async function verdictsOf(entries: readonly CorpusEntry[], verifier: Verifier): Promise<readonly string[]> {
  const verdicts: string[] = []
  for (const entry of entries) verdicts.push(verdictOf(await verifier.verify(entry.token, { type: typeOf(entry) })))
  return verdicts
}
