import { resolve } from 'node:path'
import { languageValues, type Sector, VolunteerHoursExtract } from '@volunteer-passport/schema'
import type { CommandContext } from '../command-context.ts'
import { EXIT_CODES, type ExitCode } from '../exit-code.ts'
import { withOffice } from '../open-office.ts'
import { publishSite } from '../publish-site.ts'
import { readLastDay } from '../read-last-day.ts'
import { writeToken } from '../token-file.ts'
import { UserError } from '../user-error.ts'

export interface ExtractOptions {
  readonly person: string
  readonly key: string
  readonly purposeKk?: string
  readonly purposeRu?: string
  readonly purposeEn?: string
  readonly from: string
  readonly until: string
  readonly sector?: readonly Sector[]
  readonly validUntil: string
  readonly out?: string
}

/** Hours of one period for one purpose, without a name. */
export const extract = async (context: CommandContext, o: ExtractOptions): Promise<ExitCode> => {
  const { folder, io, print, say } = context
  const { purposeKk: kk, purposeRu: ru, purposeEn: en } = o
  if (!(kk || ru || en)) throw new UserError('PURPOSE_MISSING', 'usage')
  const validUntil = readLastDay(o.validUntil, io.clock())
  const out = o.out === undefined ? folder.extracts : resolve(o.out)
  return withOffice(context, async (office) => {
    await publishSite(folder, office)
    const { credential, id, outcome, token } = await office.issuer.issue(VolunteerHoursExtract, {
      key: o.key,
      person: o.person,
      validUntil,
      extract: {
        purpose: languageValues({ kk, ru, en }),
        period: { from: o.from, until: o.until },
        ...(o.sector && { sectors: o.sector }),
      },
    })
    await writeToken(out, o.key, token)
    const { hours, activities } = credential.subject
    print.value({ type: 'extract', id, outcome, hours, activities, out })
    print.line(say('extract.done', { hours, activities }), 'green')
    print.line(say('issue.tokens', { folder: out }))
    return EXIT_CODES.good
  })
}
