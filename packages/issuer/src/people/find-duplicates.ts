import type { PersonDigest } from './person-digests.ts'

export interface RegistryExport {
  /** Whose it is, such as the DID of the office. */
  readonly registry: string
  readonly digests: Iterable<PersonDigest>
}

/** One person with live passports in several registries. */
export interface Duplicate {
  readonly digest: string
  /** In the order of the exports; renewed passports of one registry stand side by side. */
  readonly holdings: readonly { readonly registry: string; readonly passports: readonly string[] }[]
}

/** People who have a live passport in more than one of the registries, by digest. All exports need the same secret. */
export function findDuplicates(exports: readonly RegistryExport[]): readonly Duplicate[] {
  const people = new Map<string, Map<string, string[]>>()
  for (const { registry, digests } of exports) {
    for (const { digest, passport } of digests) {
      const holdings = people.get(digest) ?? new Map<string, string[]>()
      people.set(digest, holdings)
      holdings.set(registry, [...(holdings.get(registry) ?? []), passport])
    }
  }
  return [...people]
    .filter(([, holdings]) => holdings.size > 1)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([digest, holdings]) => ({
      digest,
      holdings: [...holdings].map(([registry, passports]) => ({ registry, passports })),
    }))
}
