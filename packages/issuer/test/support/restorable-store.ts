import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Registry } from '@volunteer-passport/issuer/registry'
import { createSqliteRegistry } from '@volunteer-passport/registry/sqlite'

/** A store on a disk, of which there are copies. */
export interface RestorableStore {
  open(): Promise<Registry>
  /** Makes a copy; nobody may be writing unless it is the store's own `backup`. */
  save(registry: Registry): Promise<void>
  /** Puts the newest copy in the place of the store, which nobody may have open. */
  restore(): Promise<void>
  remove(): Promise<void>
}

/** `backup`: by the registry itself. `copy`: by whoever copies files, which leaves no mark. */
export function createRestorableSqlite(how: 'backup' | 'copy'): RestorableStore {
  const folder = mkdtempSync(join(tmpdir(), 'volunteer-passport-'))
  const path = join(folder, 'registry.sqlite')
  let copies = 0
  const newest = () => join(folder, `copy-${copies}.sqlite`)
  return {
    open: async () => createSqliteRegistry({ path }),
    async save(registry) {
      copies += 1
      if (how === 'backup') await registry.backup(newest())
      else for (const suffix of suffixesOf(folder)) copyFileSync(`${path}${suffix}`, `${newest()}${suffix}`)
    },
    async restore() {
      for (const suffix of suffixesOf(folder)) rmSync(`${path}${suffix}`)
      for (const name of readdirSync(folder).filter((name) => name.startsWith(`copy-${copies}.sqlite`)))
        copyFileSync(join(folder, name), join(folder, name.replace(`copy-${copies}`, 'registry')))
    },
    remove: async () => rmSync(folder, { recursive: true }),
  }
}

const suffixesOf = (folder: string): readonly string[] =>
  readdirSync(folder).flatMap((name) =>
    name.startsWith('registry.sqlite') ? name.slice('registry.sqlite'.length) : [],
  )
