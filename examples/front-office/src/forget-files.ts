import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { VolunteerHoursExtract } from '@volunteer-passport/schema'
import type { OfficeFolder } from './office-folder.ts'
import { tokenFileName } from './token-file.ts'
import { writeFileAtomically } from './write-file.ts'

/** Removes what this program has written about a person; `credentials` as `exportPerson` names them. */
export const forgetFiles = async (
  folder: OfficeFolder,
  o: { readonly ref: string; readonly credentials: readonly { readonly type?: unknown; readonly key?: unknown }[] },
): Promise<void> => {
  const files = [
    ...[folder.outbox, folder.notices].map((place) => join(place, tokenFileName(o.ref))),
    // An extract may bear any name, somebody else's too: it lies in a folder of its own.
    ...o.credentials.map(({ type, key }) =>
      join(type === VolunteerHoursExtract.name ? folder.extracts : folder.outbox, tokenFileName(String(key))),
    ),
  ]
  for (const file of files) await rm(file, { force: true })
  const people = await readFile(folder.peopleToTell, 'utf8').catch(() => '')
  const lines = people.split('\n')
  if (!lines.includes(o.ref)) return
  await writeFileAtomically(folder.peopleToTell, lines.filter((line) => line !== o.ref).join('\n'))
}
