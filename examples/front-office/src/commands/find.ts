import type { RecordState } from '@volunteer-passport/issuer'
import type { CommandContext } from '../command-context.ts'
import { EXIT_CODES, type ExitCode } from '../exit-code.ts'
import { withOffice } from '../open-office.ts'

export const RECORD_STATES = [
  'reserved',
  'issued',
  'suspended',
  'revoked',
  'burnt',
] as const satisfies readonly RecordState[]

export interface FindOptions {
  readonly person?: string
  readonly number?: string
  readonly key?: string
  readonly state?: RecordState
}

export const find = (context: CommandContext, o: FindOptions): Promise<ExitCode> =>
  withOffice(context, async (office) => {
    const { print, say } = context
    const { number: passportNumber, ...query } = o
    let found = 0
    for await (const record of office.issuer.find({ ...query, ...(passportNumber && { passportNumber }) })) {
      found += 1
      const { token: _, type: kind, ...facts } = record
      print.value({ type: 'credential', kind, ...facts })
      const until = record.validUntil?.toISOString() ?? ''
      print.line(`${record.id}  ${say(`state.${record.state}`)}  ${kind}  ${record.key}  ${until}`.trimEnd())
    }
    if (found === 0) print.line(say('find.none'))
    return EXIT_CODES.good
  })
