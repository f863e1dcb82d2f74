import type { CommandContext } from '../command-context.ts'
import { examineSite } from '../doctor/examine-site.ts'
import { EXIT_CODES, type ExitCode } from '../exit-code.ts'
import { withOffice } from '../open-office.ts'
import { createSiteFetch } from '../site-fetch.ts'

const STYLES = { good: 'green', bad: 'red' } as const

/** Sees the site as a verifier does, by the network alone, and compares it with what the registry holds. */
export const doctor = (context: CommandContext): Promise<ExitCode> =>
  withOffice(context, async (office) => {
    const { folder, io, print, say } = context
    const fetch = io.fetch ?? createSiteFetch({ did: office.did, site: folder.site })
    let bad = 0
    for await (const finding of examineSite(office, { fetch, now: io.clock() })) {
      const { url, check, outcome, todo, facts } = finding
      const advice = todo === undefined ? undefined : say(`doctor.todo.${todo}`, facts)
      print.value({ type: 'check', url, check, outcome, ...(advice !== undefined && { todo: advice }) })
      print.line(`${say(`doctor.${outcome}`)}  ${new URL(url).pathname}  ${say(`doctor.${check}`)}`, STYLES[outcome])
      if (outcome === 'bad') bad += 1
      if (outcome === 'bad' && advice !== undefined) print.line(`      ${advice}`)
    }
    print.value({ type: 'summary', bad })
    print.line(bad === 0 ? say('doctor.healthy') : say('doctor.unhealthy', { count: bad }), 'bold')
    return bad === 0 ? EXIT_CODES.good : EXIT_CODES.unhealthy
  })
