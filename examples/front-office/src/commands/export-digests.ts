import { resolve } from 'node:path'
import type { PersonDigest } from '@volunteer-passport/issuer'
import type { CommandContext } from '../command-context.ts'
import { writeDigestFile } from '../digest-file.ts'
import { EXIT_CODES, type ExitCode } from '../exit-code.ts'
import { withOffice } from '../open-office.ts'
import { readGivenFile } from '../read-given-file.ts'

/** Whom this office has given passports, in a form that only offices with the same secret can compare. */
export const exportDigests = (
  context: CommandContext,
  o: { readonly file: string; readonly secretFile: string },
): Promise<ExitCode> =>
  withOffice(context, async ({ did, issuer }) => {
    const { print, say } = context
    const secret = await readGivenFile(o.secretFile)
    const path = resolve(o.file)
    const digests: PersonDigest[] = []
    for await (const digest of issuer.personDigests({ secret })) digests.push(digest)
    await writeDigestFile(path, { registry: did, digests })
    print.value({ type: 'digests', passports: digests.length, path })
    print.line(say('export-digests.done', { count: digests.length, path }), 'green')
    return EXIT_CODES.good
  })
