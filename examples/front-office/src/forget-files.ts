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
  const extracts = o.credentials.filter(({ type }) => type === VolunteerHoursExtract.name)
  const files = [
    ...[folder.outbox, folder.notices].map((place) => join(place, tokenFileName(o.ref))),
    ...o.credentials.map(({ key }) => join(folder.outbox, tokenFileName(String(key)))),
    ...extracts.map(({ key }) => join(folder.extracts, tokenFileName(String(key)))),
  ]
  for (const file of files) await rm(file, { force: true })
  const people = await readFile(folder.peopleToTell, 'utf8').catch(() => '')
  const lines = people.split('\n')
  if (!lines.includes(o.ref)) return
  await writeFileAtomically(folder.peopleToTell, lines.filter((line) => line !== o.ref).join('\n'))
}
