import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createFolderPublisher } from '@volunteer-passport/issuer/folder-publisher'
import type { OfficeFolder } from './office-folder.ts'
import type { Office } from './open-office.ts'
import { didDocumentUrl } from './site-fetch.ts'

export interface Publication {
  readonly published: readonly string[]
  readonly unchanged: number
}

/** did.json has no order of its own: the keys that this office has now are the ones to publish. */
const DID_FILE = { contentType: 'application/did+json', sequence: 0, isOlderThan: async () => false }

/** did.json where it changed. */
export const publishDidDocument = async (folder: OfficeFolder, office: Office): Promise<Publication> => {
  const url = didDocumentUrl(office.did)
  const { pathname: path } = new URL(url)
  const text = `${JSON.stringify(await office.issuer.keys.didDocument(), null, 2)}\n`
  const standing = await readFile(join(folder.site, path), 'utf8').catch(() => undefined)
  if (standing === text) return { published: [], unchanged: 1 }
  await createFolderPublisher(folder.site)({ ...DID_FILE, url, path, bytes: Buffer.from(text) })
  return { published: [url], unchanged: 0 }
}

/** did.json where it changed, and the status lists that are due, as files of the site. */
export const publishSite = async (folder: OfficeFolder, office: Office): Promise<Publication> => {
  // did.json first: a list nobody can verify is no use.
  const did = await publishDidDocument(folder, office)
  const lists = await office.issuer.publishStatusLists(createFolderPublisher(folder.site))
  return { published: [...did.published, ...lists.published], unchanged: did.unchanged + lists.unchanged }
}
