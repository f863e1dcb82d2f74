import { importActivity } from '../commands/import-activity.ts'
import { reverifyImports } from '../commands/reverify-imports.ts'
import { type TransferInOptions, transferIn } from '../commands/transfer-in.ts'
import { transferOut } from '../commands/transfer-out.ts'
import type { CommandLine } from './command-line.ts'

/** People and hours that come from other offices, or go there. */
export const addMovingCommands = ({ actorOption, command, run, say }: CommandLine): void => {
  command('transfer-in')
    .argument('<ref>', say('option.person'))
    .argument('<file>', say('argument.passportFile'))
    .requiredOption('--birth-date <date>', say('option.birthDate'))
    .requiredOption('--valid-until <date>', say('option.newEnd'))
    .option('--guardian-consent-on <date>', say('option.guardianConsentOn'))
    .option('--region <code>', say('option.region'))
    .option('--site-from-folder <folder>', say('option.siteFromFolder'))
    .addOption(actorOption())
    .action((person: string, file: string, options: Omit<TransferInOptions, 'person' | 'file'>) =>
      run((context) => transferIn(context, { ...options, person, file })),
    )
  command('transfer-out')
    .argument('<file>', say('argument.noticeFile'))
    .option('--site-from-folder <folder>', say('option.siteFromFolder'))
    .addOption(actorOption())
    .action((file: string, options: { siteFromFolder?: string; actor: string }) =>
      run((context) => transferOut(context, { ...options, file })),
    )
  command('import-activity')
    .argument('<ref>', say('option.person'))
    .argument('<file>', say('argument.activityFile'))
    .option('--site-from-folder <folder>', say('option.siteFromFolder'))
    .addOption(actorOption())
    .action((person: string, file: string, options: { siteFromFolder?: string; actor: string }) =>
      run((context) => importActivity(context, { ...options, person, file })),
    )
  command('reverify-imports')
    .option('--person <ref>', say('option.person'))
    .option('--site-from-folder <folder>', say('option.siteFromFolder'))
    .addOption(actorOption())
    .action((options: { person?: string; siteFromFolder?: string; actor: string }) =>
      run((context) => reverifyImports(context, options)),
    )
}
