import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { TransferNotice } from '@volunteer-passport/schema'
import type { CommandContext } from '../command-context.ts'
import { EXIT_CODES, type ExitCode } from '../exit-code.ts'
import { withOffice } from '../open-office.ts'
import { printRejection } from '../print-rejection.ts'
import { tokenFileName } from '../token-file.ts'
import { type GivenCredential, verifyGiven } from '../verify-given.ts'

/** Closes the passport of somebody who has one of another office now, on that office's notice. */
export const transferOut = (
  context: CommandContext,
  o: GivenCredential & { readonly actor: string },
): Promise<ExitCode> =>
  withOffice(context, async (office) => {
    const { folder, print, say } = context
    const { report } = await verifyGiven(context, office, { ...o, type: TransferNotice })
    const outcome = await office.issuer.ledger.transferOut({ report, actor: o.actor })
    if (outcome.outcome === 'rejected') return printRejection(context, outcome.problem)
    const { ref, revoked, recordedAt } = outcome
    // A run over everybody issues to them no more.
    office.register.removePerson(ref)
    await rm(join(folder.outbox, tokenFileName(ref)), { force: true })
    const at = recordedAt.toISOString()
    print.value({ type: 'transfer-out', ref, outcome: outcome.outcome, recordedAt: at, revoked })
    print.line(say('transfer-out.done', { ref, count: revoked.length }), 'green')
    print.line(say('change.notPublic', { at }))
    return EXIT_CODES.good
  })
