import { findDuplicates as findIn } from '@volunteer-passport/issuer'
import type { CommandContext } from '../command-context.ts'
import { readDigestFile } from '../digest-file.ts'
import { EXIT_CODES, type ExitCode } from '../exit-code.ts'

/** People with live passports of several offices, by what these have exported. */
export const findDuplicates = async (
  { print, say }: CommandContext,
  o: { readonly files: readonly string[] },
): Promise<ExitCode> => {
  const duplicates = findIn(await Promise.all(o.files.map(readDigestFile)))
  for (const { digest, holdings } of duplicates) {
    print.value({ type: 'duplicate', digest, holdings })
    for (const { registry, passports } of holdings) print.line(`${digest}  ${registry}  ${passports.join(' ')}`)
  }
  print.value({ type: 'summary', duplicates: duplicates.length })
  print.line(say('find-duplicates.done', { count: duplicates.length }), 'bold')
  return EXIT_CODES.good
}
