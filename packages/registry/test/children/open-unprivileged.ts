import { createSqliteRegistry } from '@volunteer-passport/registry/sqlite'
import { VolunteerPassportError } from '@volunteer-passport/schema'

// Opens a registry as somebody who has no special rights: for root there is no read-only folder.
if (process.getuid?.() === 0) process.seteuid?.(65_534)
try {
  createSqliteRegistry({ path: process.argv[2]! })
  process.stdout.write(JSON.stringify('opened'))
} catch (error) {
  if (!(error instanceof VolunteerPassportError)) throw error
  process.stdout.write(JSON.stringify({ code: error.code, hint: error.hint, facts: error.facts }))
}
