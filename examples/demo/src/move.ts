import { join } from 'node:path'
import { EXPECTED } from './expected-counts.ts'
import { callOffice, initOffice, lastOf, publish } from './front-office.ts'
import { OTHER_OFFICE, type Scene, trustIn } from './scene.ts'
import { type Judged, verdictOf, verify } from './third-party.ts'

const { person, birthDate } = EXPECTED.moved
/** What the office of Astana calls the same person. */
const NEW_REF = 'astana-17'

/** Somebody moves to another region, with number, hours and subject. */
export async function tellOfMove(scene: Scene, newest: readonly Judged[]): Promise<void> {
  const { stage, otherOffice } = scene
  const before = join(scene.passports('2026-10'), `${person}.jwt`)
  const known = newest.find(({ source }) => source === `${person}.jwt`)
  await stage.step('A volunteer moves from Almaty to Astana', async () => {
    await initOffice(scene, OTHER_OFFICE, otherOffice)
    const dates = ['--birth-date', birthDate, '--valid-until', '2028-12-31']
    const site = ['--site-from-folder', scene.site, '--actor', 'clerk-3']
    const moved = await callOffice(scene, ['transfer-in', NEW_REF, before, ...dates, ...site], otherOffice)
    stage.expect('number and hours', [moved.passportNumber, moved.hours], [known?.passportNumber, known?.hours])
    stage.say(`Astana has made the passport ${moved.passportNumber} with ${moved.hours} h, and a notice for Almaty.`)
    const notice = join(otherOffice, 'notices', `${NEW_REF}.jwt`)
    const theirSite = ['--site-from-folder', join(otherOffice, 'site'), '--actor', 'clerk-7']
    const closed = await callOffice(scene, ['transfer-out', notice, ...theirSite])
    stage.expect('passport that Almaty has closed', lastOf(closed.revoked), known?.id)
    await publish(scene)
    stage.say('Almaty has closed its own on that notice: at no moment was there none, and now there is one.')
  })
  await stage.step('The university asks Almaty about the old passport, and Astana about the new one', async () => {
    const [old] = await verify(scene, [before], { exitCode: 2 })
    const trust = trustIn(OTHER_OFFICE, join(otherOffice, 'site'))
    const [fresh] = await verify(scene, [join(otherOffice, 'outbox', `${NEW_REF}.jwt`)], { exitCode: 0, trust })
    const verdicts = [old, fresh].map((one) => one && verdictOf(one))
    stage.say(`Almaty: ${verdicts[0]}. Astana: ${verdicts[1]}, ${fresh?.hours} h.`)
    stage.expect('old and new passport', [...verdicts, fresh?.hours], ['STATUS_REVOKED', 'valid', known?.hours])
  })
}
