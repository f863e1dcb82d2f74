import { join } from 'node:path'
import { createFolderFetch } from '@volunteer-passport/did/folder-fetch'
import { createIssuer, type Issuer, type IssuerOptions, type Publisher } from '@volunteer-passport/issuer'
import { createFolderPublisher, createFolderReader } from '@volunteer-passport/issuer/folder-publisher'
import { createSqliteRegistry } from '@volunteer-passport/registry/sqlite'
import { NATIONAL_DOMAIN } from '@volunteer-passport/schema'
import { createVerifier, trustRoot, type Verifier } from '@volunteer-passport/verifier'
import type { StoryClock } from './clock.ts'

/** Where the story happens: one web site as files in a folder, and a registry for each who issues. */
export interface World {
  readonly clock: StoryClock
  readonly publisher: Publisher
  /** Opens an issuer whose registry and status lists go by this name. */
  readonly open: (name: string, o: Pick<IssuerOptions, 'id' | 'signer' | 'scope' | 'accreditors'>) => Promise<Issuer>
  /** What is public under an address. */
  readonly read: (url: string) => Promise<Uint8Array | undefined>
  /** Somebody out in the country, who knows the thumbprints of the root and nothing else. */
  readonly createVerifier: (rootKeyThumbprints: readonly string[]) => Verifier
  readonly close: () => Promise<void>
}

const ORIGIN = `https://${NATIONAL_DOMAIN}`
export const ROOT: `did:web:${string}` = `did:web:${NATIONAL_DOMAIN}`

export const statusBaseUrlOf = (name: string): string => `${ORIGIN}/status/${name}`

export function createWorld(folder: string, clock: StoryClock): World {
  const site = join(folder, 'site')
  const read = createFolderReader(site)
  const registries = new Map<string, ReturnType<typeof createSqliteRegistry>>()
  const registryOf = (name: string) => {
    const known = registries.get(name) ?? createSqliteRegistry({ path: join(folder, `${name}.sqlite`) })
    registries.set(name, known)
    return known
  }
  return {
    clock,
    publisher: createFolderPublisher(site),
    open: (name, o) =>
      createIssuer({
        ...o,
        registry: registryOf(name),
        statusBaseUrl: statusBaseUrlOf(name),
        published: read,
        clock: clock.now,
      }),
    read,
    createVerifier: (rootKeyThumbprints) =>
      createVerifier({
        trust: trustRoot({ root: ROOT, rootKeyThumbprints }),
        statusLists: createFolderFetch({ origin: ORIGIN, folder: site }),
        clock: clock.now,
      }),
    async close() {
      for (const registry of registries.values()) await registry.close()
    },
  }
}
