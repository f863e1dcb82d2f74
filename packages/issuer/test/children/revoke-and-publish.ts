import { createSqliteRegistry } from '@volunteer-passport/registry/sqlite'
import { frozenClock } from '@volunteer-passport/testing'
import { BY, NOW, reopen } from '../support/office.ts'
import { publisherAt, readerAt } from '../support/publisher-at.ts'

// Revokes one credential after the other and publishes after each, as other processes do at the same time.
const [path, target, ...ids] = process.argv.slice(2)
const registry = createSqliteRegistry({ path: path! })
const issuer = await reopen({ registry, clock: frozenClock(NOW), published: readerAt(target!) })
const publish = publisherAt(target!)
for (const id of ids) {
  await issuer.revoke(id, BY)
  await issuer.publishStatusLists(publish)
}
