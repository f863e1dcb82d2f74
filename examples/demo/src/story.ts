import { readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { tellOfCorrections } from './corrections.ts'
import { EXPECTED } from './expected-counts.ts'
import { formatNumber } from './format-number.ts'
import { type Counts, callOffice, importFile, initOffice, issuePassports, publish } from './front-office.ts'
import { tellOfMove } from './move.ts'
import { printReports } from './print-reports.ts'
import { OFFICE, type Scene } from './scene.ts'
import { tellOfStolenKey } from './stolen-key.ts'
import { tamperHours } from './tamper-hours.ts'
import { type Judged, verifyAll } from './third-party.ts'

const SEPTEMBER = 'activities-2026-09.csv'
const OCTOBER = 'activities-2026-10.csv'

/** `5,726 recorded, 9 rejected`. */
const inWords = (counts: Counts): string =>
  Object.entries(counts)
    .map(([outcome, count]) => `${formatNumber(count)} ${outcome}`)
    .join(', ')

async function openOffice(scene: Scene): Promise<void> {
  const { stage } = scene
  await stage.step('A regional front-office opens', async () => {
    await initOffice(scene, OFFICE)
    stage.say('It has a signing key, a registry, and a web site: plain files that any host can serve.')
    await callOffice(scene, ['prepare-key', '--actor', 'security-1'])
    stage.say('The next key is public from the first day on: nobody has to wait for it on the day one is stolen.')
  })
  await stage.step('It takes in its volunteers', async () => {
    const { outcomes, refused } = await importFile(scene, 'volunteers', 'volunteers.csv', EXPECTED.volunteers)
    stage.say(`People: ${inWords(outcomes)}. The clerk reads of each rejected row its line, column and what to do:`)
    stage.say(refused[0] ?? '')
  })
}

async function september(scene: Scene): Promise<void> {
  const { stage } = scene
  await stage.step('September: organisations report what volunteers did', async () => {
    const { outcomes, refused } = await importFile(scene, 'activities', SEPTEMBER, EXPECTED.september)
    stage.say(`Deeds: ${inWords(outcomes)}. One of the rejected:`)
    // Somebody in two places at once.
    stage.say(refused[5] ?? '')
  })
  await stage.step('The office issues passports and publishes its status lists', async () => {
    const outcomes = await issuePassports(scene, scene.passports('2026-09'), EXPECTED.firstIssue)
    stage.expect('lists published again', await publish(scene), [])
    stage.say(
      `Passports: ${inWords(outcomes)}. The lists were public before the first of them: nothing left to publish.`,
    )
  })
  await stage.step('A university checks all of them', async () => {
    const expected = { valid: EXPECTED.people, newerAvailable: 0, hours: EXPECTED.hoursAfterSeptember }
    await verifyAll(scene, scene.passports('2026-09'), { exitCode: 0, expected })
  })
}

/** Answers what the third party said of the newest passports. */
async function october(scene: Scene): Promise<readonly Judged[]> {
  const { stage } = scene
  let newest: readonly Judged[] = []
  await stage.step('October: new deeds, and five corrections of September', async () => {
    const { outcomes } = await importFile(scene, 'activities', OCTOBER, EXPECTED.october)
    stage.say(`Deeds: ${inWords(outcomes)}.`)
    stage.say('The corrections take hours away: each passport that said too much is replaced at once.')
  })
  await stage.step('The office issues again', async () => {
    const none = { issued: 0, unchanged: 0, renewed: 0, replaced: 0, rejected: 0 }
    const outcomes = await issuePassports(scene, scene.passports('2026-10'), EXPECTED.secondIssue)
    await publish(scene)
    stage.say(`Passports: ${inWords({ ...none, ...outcomes })}.`)
    stage.say(`The ${EXPECTED.replaced} corrected ones had been replaced together with their correction.`)
  })
  await stage.step('The university checks the new passports, and the old ones once more', async () => {
    const expected = { valid: EXPECTED.people, newerAvailable: 0, hours: EXPECTED.hoursAfterOctober }
    newest = await verifyAll(scene, scene.passports('2026-10'), { exitCode: 0, expected })
    const { replaced, people, secondIssue } = EXPECTED
    const ofOld = { valid: people - replaced, rejected: replaced, newerAvailable: secondIssue.renewed }
    await verifyAll(scene, scene.passports('2026-09'), { exitCode: 2, expected: ofOld })
    stage.say('An old passport that says too little stays valid; one that says too much is refused.')
  })
  return newest
}

async function feedAgain(scene: Scene): Promise<void> {
  const { stage } = scene
  await stage.step('September is fed in a second time: nothing changes', async () => {
    const { outcomes } = await importFile(scene, 'activities', SEPTEMBER, EXPECTED.septemberAgain)
    stage.say(`Deeds: ${inWords(outcomes)}. Outdated: older than their correction of October, so left alone.`)
    stage.say('One more is rejected than in September: the deed that was taken back stays so.')
    stage.expect('lists published', await publish(scene), [])
  })
}

async function showReports(scene: Scene): Promise<void> {
  const { stage, tampered, passports } = scene
  await stage.step('What the person at the desk reads, in three languages', async () => {
    const good = join(passports('2026-10'), 'member-0001.jwt')
    const token = await readFile(resolve(scene.root, good), 'utf8')
    await writeFile(resolve(scene.root, tampered), tamperHours(token))
    await printReports(scene, [
      { name: 'a good passport', file: good, exitCode: 0, codes: ['HOLDER_NOT_PROVEN'] },
      {
        name: 'a renewed passport',
        file: join(passports('2026-09'), 'member-0001.jwt'),
        exitCode: 0,
        codes: ['NEWER_AVAILABLE', 'HOLDER_NOT_PROVEN'],
      },
      {
        name: 'a revoked passport',
        file: join(passports('2026-10'), `${EXPECTED.sold}.jwt`),
        exitCode: 2,
        codes: ['STATUS_REVOKED'],
      },
      { name: 'a tampered passport', file: tampered, exitCode: 2, codes: ['SIGNATURE_INVALID'] },
    ])
  })
}

/** Two months of a front-office, told step by step; each step is held to what must come of it. */
export async function tellStory(scene: Scene, passphrase: string): Promise<void> {
  await openOffice(scene)
  await september(scene)
  const newest = await october(scene)
  await tellOfCorrections(scene, newest)
  await feedAgain(scene)
  await showReports(scene)
  await tellOfMove(scene, newest)
  await tellOfStolenKey(scene, passphrase)
}
