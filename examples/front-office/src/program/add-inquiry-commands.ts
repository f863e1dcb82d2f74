import { Argument, type Command } from 'commander'
import { BULK_KINDS, bulkPreview, bulkRun, type RunOptions, type SelectorOptions } from '../commands/bulk.ts'
import {
  type ActivityChangeOptions,
  reinstateActivity,
  revokeActivity,
  suspendActivity,
} from '../commands/change-activity.ts'
import { type CommandLine, reasonOption } from './command-line.ts'

/** Deeds that are doubted, one at a time or many at once. */
export const addInquiryCommands = (line: CommandLine): void => {
  const { command, run, say } = line
  for (const [name, change] of [
    ['suspend-activity', suspendActivity],
    ['reinstate-activity', reinstateActivity],
    ['revoke-activity', revokeActivity],
  ] as const)
    command(name)
      .argument('<participation>', say('argument.participation'))
      .addOption(reasonOption(line))
      .addOption(line.actorOption())
      .action((participation: string, options: Omit<ActivityChangeOptions, 'participation'>) =>
        run((context) => change(context, { ...options, participation })),
      )
  const withSelector = (one: Command): Command =>
    one
      .addArgument(new Argument('<kind>', say('argument.bulkKind')).choices(BULK_KINDS))
      .option('--organisation <bin>', say('option.organisation'))
      .option('--project <id>', say('option.project'))
      .option('--recorded-by <id>', say('option.recordedBy'))
      .option('--type <name>', say('option.type'))
      .option('--issued-by <id>', say('option.issuedBy'))
      .option('--from <date>', say('option.from'))
      .option('--until <date>', say('option.until'))
  withSelector(command('bulk-preview')).action(
    (kind: SelectorOptions['kind'], options: Omit<SelectorOptions, 'kind'>) =>
      run((context) => bulkPreview(context, { ...options, kind })),
  )
  withSelector(command('bulk-run'))
    .requiredOption('--digest <digest>', say('option.digest'))
    .addOption(reasonOption(line))
    .addOption(line.actorOption())
    .action((kind: SelectorOptions['kind'], options: Omit<SelectorOptions, 'kind'> & RunOptions) => {
      const { digest, reason, actor, ...conditions } = options
      return run((context) => bulkRun(context, { ...conditions, kind }, { digest, reason, actor }))
    })
}
