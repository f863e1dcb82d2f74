import { Argument } from 'commander'
import { doctor } from '../commands/doctor.ts'
import { IMPORT_KINDS, type ImportKind, importCommand } from '../commands/import.ts'
import { init } from '../commands/init.ts'
import { issue } from '../commands/issue.ts'
import { publish } from '../commands/publish.ts'
import type { CommandLine } from './command-line.ts'

/** What an office does every month. */
export const addDailyCommands = ({ command, run, say }: CommandLine): void => {
  command('init')
    .requiredOption('--office <code>', say('option.office'))
    .action((options: { office: string }) => run((context) => init(context, options)))
  command('import')
    .addArgument(new Argument('<kind>', say('argument.kind')).choices(IMPORT_KINDS))
    .argument('<file>', say('argument.file'))
    .option('--rejected <file>', say('option.rejected'))
    .option('--job <id>', say('option.job'), 'import')
    .action((kind: ImportKind, file: string, options: { rejected?: string; job: string }) =>
      run((context) => importCommand(context, { kind, file, ...options })),
    )
  command('issue')
    .option('--valid-until <date>', say('option.validUntil'))
    .option('--out <folder>', say('option.out'))
    .option('--person <ref>', say('option.onePerson'))
    .action((options: { validUntil?: string; out?: string; person?: string }) =>
      run((context) => issue(context, options)),
    )
  command('publish')
    .option('--watch', say('option.watch'))
    .action((options: { watch?: boolean }) => run((context) => publish(context, options)))
  command('doctor').action(() => run(doctor))
}
