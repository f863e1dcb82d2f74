import type { Registry } from '@volunteer-passport/issuer/registry'
import { createSqliteRegistry } from '@volunteer-passport/registry/sqlite'

/** Where a store is, in words that can be handed to another process. */
export type StoreAddress = { readonly kind: 'sqlite'; readonly path: string }

export function openStore({ path }: StoreAddress): Registry {
  return createSqliteRegistry({ path })
}
