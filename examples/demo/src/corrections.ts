import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { createJwkSigner, generatePrivateJwk } from '@volunteer-passport/codec'
import { EXPECTED } from './expected-counts.ts'
import { callOffice, lastOf, publish } from './front-office.ts'
import type { Scene } from './scene.ts'
import { type Judged, verdictOf, verify, verifyAll } from './third-party.ts'

const BY = ['--actor', 'clerk-7'] as const
const { correction, lostPhone, sold } = EXPECTED

const idOf = (newest: readonly Judged[], ref: string): string =>
  newest.find(({ source }) => source === `${ref}.jwt`)?.id ?? 'not found'

/** A deed that never was, a phone that is gone, a passport that was sold; then the university looks again. */
export async function tellOfCorrections(scene: Scene, newest: readonly Judged[]): Promise<void> {
  const { stage } = scene
  await stage.step('A correction: an organisation admits that one deed never took place', async () => {
    const { person, participation } = correction
    const change = await callOffice(scene, ['revoke-activity', participation, '--reason', 'data-wrong', ...BY])
    stage.expect('newest passport that had counted it', lastOf(change.credentials), idOf(newest, person))
    await callOffice(scene, ['issue', '--person', person, '--out', scene.replaced])
    stage.say(`Both passports of ${person} had counted its hours: revoked, and one made anew in the same moment.`)
  })
  await stage.step('A lost phone: the passport is bound to the key of the new one', async () => {
    const keyId = 'did:example:new-phone#key-1'
    const phone = createJwkSigner({ keyId, privateJwk: await generatePrivateJwk('EdDSA') })
    await writeFile(resolve(scene.root, scene.phone), JSON.stringify(phone.publicJwk))
    const args = ['--reason', 'lost', '--holder-key', scene.phone, '--out', scene.replaced, ...BY]
    const made = await callOffice(scene, ['replace', idOf(newest, lostPhone), ...args])
    stage.expect('replacement', made.outcome, 'replaced')
    stage.say('Whoever found the phone has a revoked passport. Number, hours and history are as before.')
  })
  await stage.step('A passport was sold: it is revoked, and no other is given', async () => {
    const change = await callOffice(scene, ['revoke', idOf(newest, sold), '--reason', 'fraud', ...BY])
    stage.expect('revocation is public', change.published, false)
    stage.say('Recorded, and not yet public: the lists have to be published.')
    stage.expect('lists published', (await publish(scene)).length > 0, true)
  })
  await stage.step(
    'The university checks again: three of October are refused, two have others in their place',
    async () => {
      await checkAgain(scene, newest)
    },
  )
}

async function checkAgain(scene: Scene, newest: readonly Judged[]): Promise<void> {
  const { stage } = scene
  const refused = [correction.person, lostPhone, sold].map((ref) => `${ref}.jwt`)
  const expected = { valid: EXPECTED.people - refused.length, rejected: refused.length, undetermined: 0 }
  const judged = await verifyAll(scene, scene.passports('2026-10'), { exitCode: 2, expected })
  const rejected = judged.filter(({ verdict }) => verdict === 'rejected')
  for (const one of rejected) stage.say(`${one.source}: ${verdictOf(one)}`)
  stage.expect(
    'refused',
    rejected.map((one) => [one.source, verdictOf(one)]),
    refused.map((source) => [source, 'STATUS_REVOKED']),
  )
  const others = await verify(scene, [scene.replaced], { exitCode: 0 })
  const hoursOf = (all: readonly Judged[], ref: string) => all.find(({ source }) => source === `${ref}.jwt`)?.hours ?? 0
  const changes = [correction.person, lostPhone].map(
    (ref) => [ref, hoursOf(newest, ref), hoursOf(others, ref)] as const,
  )
  for (const [ref, before, after] of changes) stage.say(`${ref}: valid, ${before} h before and ${after} h now`)
  stage.expect(
    'hours taken away',
    changes.map(([ref, before, after]) => [ref, before - after]),
    [
      [correction.person, correction.hours],
      [lostPhone, 0],
    ],
  )
}
