import type { KeyRecord } from '@volunteer-passport/issuer'
import type { CommandContext } from '../command-context.ts'
import { EXIT_CODES, type ExitCode } from '../exit-code.ts'
import { requireConfig } from '../office-folder.ts'
import { withAnyKey } from '../open-office.ts'
import { readPassphrase } from '../passphrase.ts'

/** One line of a key, for a person and for a program. */
export const printKey = ({ print, say }: CommandContext, key: KeyRecord): void => {
  const { keyId, state, since, usableFrom } = key
  print.value({ type: 'key', keyId, state, since, ...(usableFrom && { usableFrom }) })
  const from = usableFrom && `  ${say('keys.usableFrom', { at: usableFrom.toISOString() })}`
  print.line(`${keyId}  ${say(`keys.${state}`)}  ${since.toISOString()}${from ?? ''}`)
}

export const keys = async (context: CommandContext): Promise<ExitCode> => {
  const config = await requireConfig(context.folder)
  const passphrase = await readPassphrase(context.io, context.say)
  return withAnyKey(context, { config, passphrase }, async ({ issuer }) => {
    for (const key of await issuer.keys.list()) printKey(context, key)
    return EXIT_CODES.good
  })
}
