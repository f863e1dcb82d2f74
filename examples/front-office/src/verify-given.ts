import type { CredentialType, Report } from '@volunteer-passport/schema'
import type { CommandContext } from './command-context.ts'
import { createOfficeVerifier } from './office-verifier.ts'
import type { Office } from './open-office.ts'
import { readGivenFile } from './read-given-file.ts'
import { createSiteFetch } from './site-fetch.ts'

/** A credential of another office, in a file, and where that office's site is. */
export interface GivenCredential {
  readonly file: string
  /** Folder with the files of the other office's site, in place of the network. */
  readonly siteFromFolder?: string
}

/** Verifies what another office has signed, as that office's site says today. */
export const verifyGiven = async <C>(
  { io, folder }: CommandContext,
  { did }: Office,
  o: GivenCredential & { readonly type: CredentialType<C> },
): Promise<{ readonly token: string; readonly report: Report<C> }> => {
  const token = (await readGivenFile(o.file)).toString('utf8').trim()
  const fetch = io.fetch ?? createSiteFetch({ did, site: o.siteFromFolder ?? folder.site })
  const report = await createOfficeVerifier({ fetch, clock: io.clock }).verify(token, { type: o.type })
  return { token, report }
}
