import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { VolunteerPassportError } from '@volunteer-passport/schema'
import type { CommandContext } from '../command-context.ts'
import { statusBaseUrlOf } from '../config.ts'
import { EXIT_CODES, type ExitCode } from '../exit-code.ts'
import { explainProblem } from '../explain.ts'
import { type Office, withOffice } from '../open-office.ts'
import { publishSite } from '../publish-site.ts'
import { listUrl, readSiteList } from '../site-list.ts'

const sleep = (seconds: number, stop: AbortSignal | undefined): Promise<void> =>
  wait(seconds * 1000, undefined, stop && { signal: stop })

const publishOnce = async (context: CommandContext, office: Office): Promise<void> => {
  const { folder, print, say } = context
  const { published, unchanged } = await publishSite(folder, office)
  print.value({ type: 'published', published, unchanged })
  print.line(say('publish.done', { published: published.length, unchanged }))
}

/** The ttl that the lists themselves name. */
const readTtlSeconds = async (context: CommandContext, office: Office): Promise<number> => {
  const url = listUrl(statusBaseUrlOf(office.config), 'revocation', 1)
  const body = await readFile(join(context.folder.site, new URL(url).pathname))
  const list = await readSiteList(body, { url, purpose: 'revocation', publicJwk: office.publicJwk })
  if (!list) throw new Error('a list of our own that cannot be read')
  return list.ttlSeconds
}

/** A list is due after half its ttl. Looking twice as often signs each before three quarters of it have gone. */
const watch = async (context: CommandContext, office: Office): Promise<ExitCode> => {
  const { io, locale, print, say } = context
  const seconds = (await readTtlSeconds(context, office)) / 2 / 2
  print.note(say('publish.watching', { seconds }), 'dim')
  const pause = async (): Promise<boolean> => {
    try {
      await (io.sleep ?? sleep)(seconds, io.stop)
      return true
    } catch {
      return false
    }
  }
  let exit: ExitCode = EXIT_CODES.good
  while (await pause()) {
    try {
      await publishOnce(context, office)
      exit = EXIT_CODES.good
    } catch (cause) {
      // A full disk or a busy registry may be over by the next time; giving up would let every list run out.
      if (!(cause instanceof VolunteerPassportError)) throw cause
      print.note(explainProblem(cause.code, { say, locale }), 'red')
      exit = EXIT_CODES.trouble
    }
  }
  print.note(say('publish.stopped'), 'dim')
  return exit
}

export const publish = (context: CommandContext, o: { readonly watch?: boolean }): Promise<ExitCode> =>
  withOffice(context, async (office) => {
    await publishOnce(context, office)
    return o.watch ? watch(context, office) : EXIT_CODES.good
  })
