import { readFileSync } from 'node:fs'
import { createJwkSigner, type Jwk } from '@volunteer-passport/codec'
import { createSqliteRegistry } from '@volunteer-passport/registry/sqlite'
import { frozenClock, officeKey } from '@volunteer-passport/testing'
import { NOW, reopen } from '../support/office.ts'

// Signs anew what the killed key had signed, and tells each answer; somebody may kill it at any time.
const [folder] = process.argv.slice(2)
const { keyId, privateJwk } = JSON.parse(readFileSync(`${folder}/key.json`, 'utf8')) as {
  readonly keyId: string
  readonly privateJwk: Jwk
}
const tell = (line: string) => new Promise((resolve) => process.stdout.write(`${line}\n`, resolve))
const registry = createSqliteRegistry({ path: `${folder}/registry.sqlite` })
const issuer = await reopen({ registry, signer: createJwkSigner({ keyId, privateJwk }), clock: frozenClock(NOW) })
for await (const { outcome, person } of issuer.keys.reissueAll({ signedBy: officeKey.keyId, actor: 'security-1' })) {
  await tell(`${outcome} ${person}`)
}
await tell('done')
await registry.close()
