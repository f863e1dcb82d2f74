import { type RegionCode, VolunteerPassport } from '@volunteer-passport/schema'
import type { CommandContext } from '../command-context.ts'
import { EXIT_CODES, type ExitCode } from '../exit-code.ts'
import { withOffice } from '../open-office.ts'
import { printRejection } from '../print-rejection.ts'
import { publishSite } from '../publish-site.ts'
import { readLastDay } from '../read-last-day.ts'
import { writeToken } from '../token-file.ts'
import { type GivenCredential, verifyGiven } from '../verify-given.ts'

export interface TransferInOptions extends GivenCredential {
  readonly person: string
  readonly birthDate: string
  readonly guardianConsentOn?: string
  readonly region?: string
  readonly validUntil: string
  readonly actor: string
}

/**
 * Takes over somebody who comes with the passport of another office: number and hours stay. Writes the new passport, and
 * the notice on which the other office closes its own.
 */
export const transferIn = async (context: CommandContext, o: TransferInOptions): Promise<ExitCode> => {
  const { folder, io, print, say } = context
  const { person: ref, birthDate, actor } = o
  const validUntil = readLastDay(o.validUntil, io.clock())
  return withOffice(context, async (office) => {
    const { report } = await verifyGiven(context, office, { ...o, type: VolunteerPassport })
    await publishSite(folder, office)
    const outcome = await office.issuer.ledger.transferIn({
      ref,
      birthDate,
      region: (o.region ?? office.config.office) as RegionCode,
      ...(o.guardianConsentOn !== undefined && { guardianConsent: { givenOn: o.guardianConsentOn } }),
      report,
      passport: { key: ref, validUntil },
      actor,
    })
    if (outcome.outcome === 'rejected') return printRejection(context, outcome.problem)
    const { passport, notice, passportNumber } = outcome
    office.register.addPerson(ref)
    await writeToken(folder.outbox, ref, passport.token)
    await writeToken(folder.notices, ref, notice.token)
    await publishSite(folder, office)
    const { hours } = passport.credential.subject.totals
    print.value({ type: 'transfer-in', ref, outcome: outcome.outcome, id: passport.id, passportNumber, hours })
    print.line(say('transfer-in.done', { number: passportNumber, hours }), 'green')
    print.line(say('transfer-in.notice', { folder: folder.notices }))
    return EXIT_CODES.good
  })
}
