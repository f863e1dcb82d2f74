import { erasePerson } from '../commands/erase-person.ts'
import { exportDigests } from '../commands/export-digests.ts'
import { exportPerson } from '../commands/export-person.ts'
import { findDuplicates } from '../commands/find-duplicates.ts'
import { purge } from '../commands/purge.ts'
import { withdrawConsent } from '../commands/withdraw-consent.ts'
import type { CommandLine } from './command-line.ts'

/** What people may ask of an office, and what it owes them. */
export const addPeopleCommands = ({ actorOption, command, run, say }: CommandLine): void => {
  command('withdraw-consent')
    .argument('<ref>', say('option.person'))
    .addOption(actorOption())
    .action((person: string, { actor }: { actor: string }) =>
      run((context) => withdrawConsent(context, { person, actor })),
    )
  command('export-person')
    .argument('<ref>', say('option.person'))
    .argument('<file>', say('argument.newFile'))
    .action((person: string, file: string) => run((context) => exportPerson(context, { person, file })))
  command('erase-person')
    .argument('<ref>', say('option.person'))
    .addOption(actorOption())
    .action((person: string, { actor }: { actor: string }) => run((context) => erasePerson(context, { person, actor })))
  command('purge')
    .requiredOption('--expired-before <date>', say('option.expiredBefore'))
    .addOption(actorOption())
    .action((options: { expiredBefore: string; actor: string }) => run((context) => purge(context, options)))
  command('export-digests')
    .argument('<file>', say('argument.newFile'))
    .requiredOption('--secret-file <file>', say('option.secretFile'))
    .action((file: string, { secretFile }: { secretFile: string }) =>
      run((context) => exportDigests(context, { file, secretFile })),
    )
  command('find-duplicates')
    .argument('<files...>', say('argument.digestFiles'))
    .action((files: readonly string[]) => run((context) => findDuplicates(context, { files })))
}
