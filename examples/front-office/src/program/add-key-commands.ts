import { activateKey } from '../commands/activate-key.ts'
import { keys } from '../commands/keys.ts'
import { killKey } from '../commands/kill-key.ts'
import { prepareKey } from '../commands/prepare-key.ts'
import { reissue } from '../commands/reissue.ts'
import type { CommandLine } from './command-line.ts'

/** The keys that sign, and the day one is stolen. */
export const addKeyCommands = ({ actorOption, command, run, say }: CommandLine): void => {
  command('keys').action(() => run(keys))
  command('prepare-key')
    .addOption(actorOption())
    .action((options: { actor: string }) => run((context) => prepareKey(context, options)))
  command('activate-key')
    .addOption(actorOption())
    .action((options: { actor: string }) => run((context) => activateKey(context, options)))
  command('kill-key')
    .argument('<key>', say('argument.keyId'))
    .addOption(actorOption())
    .action((keyId: string, { actor }: { actor: string }) => run((context) => killKey(context, { keyId, actor })))
  command('reissue')
    .requiredOption('--signed-by <key>', say('argument.keyId'))
    .addOption(actorOption())
    .option('--out <folder>', say('option.out'))
    .action((options: { signedBy: string; actor: string; out?: string }) => run((context) => reissue(context, options)))
}
