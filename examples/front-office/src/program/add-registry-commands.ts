import { audit } from '../commands/audit.ts'
import { backup } from '../commands/backup.ts'
import { checkpoint } from '../commands/checkpoint.ts'
import { recover } from '../commands/recover.ts'
import { verifyLog } from '../commands/verify-log.ts'
import type { CommandLine } from './command-line.ts'

/** The registry itself: proofs, copies, and the way back. */
export const addRegistryCommands = ({ actorOption, command, run, say }: CommandLine): void => {
  command('audit').action(() => run(audit))
  command('backup')
    .argument('<file>', say('argument.newFile'))
    .action((file: string) => run((context) => backup(context, { file })))
  command('checkpoint').action(() => run(checkpoint))
  command('verify-log')
    .argument('[checkpoints...]', say('argument.checkpoints'))
    .action((checkpoints: readonly string[]) => run((context) => verifyLog(context, { checkpoints })))
  command('recover')
    .addOption(actorOption())
    .action((options: { actor: string }) => run((context) => recover(context, options)))
}
