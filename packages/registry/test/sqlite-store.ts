import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSqliteRegistry } from '@volunteer-passport/registry/sqlite'
import type { DurableStoreUnderTest } from './contract.ts'

/** A registry in a folder of its own. */
export async function createSqliteStore(): Promise<DurableStoreUnderTest & { readonly path: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'volunteer-passport-registry-'))
  const path = join(folder, 'registry.sqlite')
  const registry = createSqliteRegistry({ path })
  return {
    path,
    registry,
    connect: async () => createSqliteRegistry({ path }),
    async remove() {
      await registry.close()
      await rm(folder, { recursive: true })
    },
  }
}
