import { createSqliteRegistry } from '@volunteer-passport/registry/sqlite'
import { frozenClock } from '@volunteer-passport/testing'
import { NOW, reopen } from '../support/office.ts'

// Erases somebody, and is killed between the commit and the scrub of the file.
const [path = '', ref = ''] = process.argv.slice(2)
const registry = createSqliteRegistry({ path })
const issuer = await reopen({
  registry: {
    ...registry,
    scrub: () => {
      process.kill(process.pid, 'SIGKILL')
      return new Promise(() => {})
    },
  },
  clock: frozenClock(NOW),
})
await issuer.erasePerson(ref, { actor: 'officer-2' })
