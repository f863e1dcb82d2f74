import { createFolderPublisher } from '@volunteer-passport/issuer/folder-publisher'
import { createSqliteRegistry } from '@volunteer-passport/registry/sqlite'
import { officeKey } from '@volunteer-passport/testing'
import { almaty } from '../support/accreditor.ts'
import { BY, reopen } from '../support/office.ts'

// Accredits one office after the other and publishes after each change, while other processes do the same.
const [folder, ...subjects] = process.argv.slice(2)
const registry = createSqliteRegistry({ path: `${folder}/registry.sqlite` })
const issuer = await reopen({ registry, scope: 'root' })
const publisher = createFolderPublisher(`${folder}/site`)
for (const subject of subjects) {
  await issuer.accreditations.accredit(
    almaty({
      subject,
      keys: [{ id: `${subject}#key-1`, publicJwk: officeKey.publicJwk }],
      validUntil: new Date('2050-01-01'),
    }),
  )
  await issuer.publishAccreditations(publisher)
  await issuer.accreditations.suspend(subject, BY)
  await issuer.publishAccreditations(publisher)
}
await registry.close()
