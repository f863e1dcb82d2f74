import { resolve } from 'node:path'
import { type Jwk, parseJson } from '@volunteer-passport/codec'
import type { Reason } from '@volunteer-passport/issuer'
import { VolunteerPassport } from '@volunteer-passport/schema'
import type { CommandContext } from '../command-context.ts'
import { EXIT_CODES, type ExitCode } from '../exit-code.ts'
import { findCredential } from '../find-credential.ts'
import { withOffice } from '../open-office.ts'
import { readGivenFile } from '../read-given-file.ts'
import { readLastDay } from '../read-last-day.ts'
import { writeToken } from '../token-file.ts'
import { UserError } from '../user-error.ts'

export interface ReplaceOptions {
  readonly credential: string
  readonly reason: Reason
  readonly actor: string
  readonly validUntil?: string
  readonly holderKey?: string
  readonly out?: string
}

/** What the volunteer's phone shows: the public half of its key, as JWK. Whether it is a sound key, the library says. */
const readHolderKey = async (path: string): Promise<Jwk> => {
  const parsed = parseJson(await readGivenFile(path))
  if (parsed.ok && typeof parsed.value === 'object' && parsed.value !== null) return parsed.value as unknown as Jwk
  throw new UserError('HOLDER_KEY_MALFORMED', 'usage')
}

/** Ends a credential and makes another in its place: for a lost phone, a wrong name, a passport that was taken away. */
export const replace = async (context: CommandContext, o: ReplaceOptions): Promise<ExitCode> => {
  const { folder, io, print, say } = context
  const { reason, actor } = o
  const validUntil = o.validUntil === undefined ? undefined : readLastDay(o.validUntil, io.clock())
  const holderKey = o.holderKey === undefined ? undefined : await readHolderKey(o.holderKey)
  const out = o.out === undefined ? folder.outbox : resolve(o.out)
  return withOffice(context, async (office) => {
    const { id, key, person, type } = await findCredential(office, o.credential)
    const options = { reason, actor, ...(validUntil && { validUntil }), ...(holderKey && { holderKey }) }
    const made = await office.issuer.replace(id, options)
    // The outbox has a passport under each reference; other credentials are named after their record.
    await writeToken(out, type === VolunteerPassport.name && person !== undefined ? person : key, made.token)
    print.value({ type: 'replacement', replaces: id, id: made.id, outcome: made.outcome, out })
    print.line(say('replace.done', { id: made.id }), 'green')
    print.line(say('issue.tokens', { folder: out }))
    print.line(say('change.later'))
    return EXIT_CODES.good
  })
}
