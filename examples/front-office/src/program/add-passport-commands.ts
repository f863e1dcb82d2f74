import { SECTORS } from '@volunteer-passport/schema'
import { Option } from 'commander'
import { type ChangeOptions, reinstate, revoke, suspend } from '../commands/change-status.ts'
import { type ExtractOptions, extract } from '../commands/extract.ts'
import { type FindOptions, find, RECORD_STATES } from '../commands/find.ts'
import { type ReplaceOptions, replace } from '../commands/replace.ts'
import { show } from '../commands/show.ts'
import { type CommandLine, reasonOption } from './command-line.ts'

/** One passport or another credential at a time. */
export const addPassportCommands = (line: CommandLine): void => {
  const { command, run, say } = line
  command('show')
    .argument('<credential>', say('argument.credential'))
    .action((credential: string) => run((context) => show(context, { credential })))
  command('find')
    .option('--person <ref>', say('option.person'))
    .option('--number <number>', say('option.number'))
    .option('--key <key>', say('option.key'))
    .addOption(
      new Option('--state <state>', say('option.state', { states: RECORD_STATES.join(', ') })).choices(RECORD_STATES),
    )
    .action((options: FindOptions) => run((context) => find(context, options)))
  command('replace')
    .argument('<credential>', say('argument.credential'))
    .addOption(reasonOption(line))
    .addOption(line.actorOption())
    .option('--holder-key <file>', say('option.holderKey'))
    .option('--valid-until <date>', say('option.sameEnd'))
    .option('--out <folder>', say('option.out'))
    .action((credential: string, options: Omit<ReplaceOptions, 'credential'>) =>
      run((context) => replace(context, { ...options, credential })),
    )
  for (const [name, change] of [
    ['revoke', revoke],
    ['suspend', suspend],
    ['reinstate', reinstate],
  ] as const)
    command(name)
      .argument('<credential>', say('argument.credential'))
      .addOption(reasonOption(line))
      .addOption(line.actorOption())
      .action((credential: string, options: Omit<ChangeOptions, 'credential'>) =>
        run((context) => change(context, { ...options, credential })),
      )
  command('extract')
    .argument('<ref>', say('option.person'))
    .requiredOption('--key <key>', say('option.key'))
    .requiredOption('--from <date>', say('option.from'))
    .requiredOption('--until <date>', say('option.until'))
    .requiredOption('--valid-until <date>', say('option.extractEnd'))
    .option('--purpose-kk <text>', say('option.purposeKk'))
    .option('--purpose-ru <text>', say('option.purposeRu'))
    .option('--purpose-en <text>', say('option.purposeEn'))
    .addOption(new Option('--sector <sectors...>', say('option.sector')).choices(SECTORS))
    .option('--out <folder>', say('option.extractOut'))
    .action((person: string, options: Omit<ExtractOptions, 'person'>) =>
      run((context) => extract(context, { ...options, person })),
    )
}
