import { createPrivateKey, sign as signRaw } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSqliteRegistry } from '@volunteer-passport/registry/sqlite'
import { VolunteerPassport } from '@volunteer-passport/schema'
import type { Bench, Scale } from '../contestant.ts'
import { createOffice, type Office, passportRows } from '../create-office.ts'

/** Passports of people already registered, issued by one job into a fresh SQLite file with every commit durable. */
export async function createIssueBench(scale: Scale): Promise<Bench> {
  const people = scale === 'tiny' ? 5 : 1000
  const sample = await createOffice({ algorithm: 'EdDSA', people: Math.min(people, 100) })
  const key = createPrivateKey({ key: { ...sample.privateJwk }, format: 'jwk' })
  const messages = sample.tokens.map((token) => Buffer.from(token.slice(0, token.lastIndexOf('.'))))
  const root = await mkdtemp(join(tmpdir(), 'volunteer-passport-benchmark-'))
  let office: Office | undefined
  let file = 0

  return {
    name: `issue ${people.toLocaleString('en')} passports`,
    operation: 'one passport issued',
    operations: people,
    rounds: scale === 'tiny' ? 1 : 7,
    contestants: [
      {
        name: 'raw crypto.sign',
        run: () => {
          for (let count = 0; count < people; count++)
            signRaw(null, messages[count % messages.length] ?? Buffer.of(), key)
        },
      },
      {
        name: 'issueAll into SQLite, durable',
        prepare: async () => {
          await office?.registry.close()
          file += 1
          const registry = createSqliteRegistry({ path: join(root, `${file}.sqlite`) })
          office = await createOffice({ algorithm: 'EdDSA', people, registry, issued: false })
        },
        run: async () => {
          if (office === undefined) throw new Error('not prepared')
          let issued = 0
          for await (const outcome of office.issuer.issueAll(VolunteerPassport, passportRows(people), {
            jobId: 'bench',
          })) {
            if (outcome.outcome === 'issued') issued += 1
          }
          if (issued !== people) throw new Error(`issued ${issued} of ${people}`)
        },
      },
    ],
    close: async () => {
      await office?.registry.close()
      await rm(root, { recursive: true })
    },
  }
}
