import { copyFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { officeDid } from '@volunteer-passport/schema'
import { EXPECTED } from './expected-counts.ts'
import { forgePassport } from './forge-passport.ts'
import { formatNumber } from './format-number.ts'
import { callOffice } from './front-office.ts'
import { OFFICE, type Scene } from './scene.ts'
import { verdictOf, verify, verifyAll } from './third-party.ts'

const STOLEN = `${officeDid(OFFICE)}#key-1`
const BY = ['--actor', 'security-1'] as const

/** The office's key is stolen: a forgery is believed, the key is killed, everybody gets another passport. */
export async function tellOfStolenKey(scene: Scene, passphrase: string): Promise<void> {
  const { stage, forged, reissued } = scene
  const at = (path: string): string => resolve(scene.root, path)
  await stage.step('The key is stolen: a forged passport with 1,000 hours more is believed', async () => {
    await copyFile(at(join(scene.office, 'key-1.jwe')), at(scene.stolenKey))
    const honest = at(join(scene.passports('2026-10'), 'member-0001.jwt'))
    await writeFile(at(forged), await forgePassport({ honest, keyFile: at(scene.stolenKey), passphrase }))
    const [judged] = await verify(scene, [forged], { exitCode: 0 })
    stage.say(
      `The university: ${judged?.verdict}, ${formatNumber(judged?.hours ?? 0)} h. The signature is right; only the key is in wrong hands.`,
    )
    stage.expect('verdict on the forged passport', judged?.verdict, 'valid')
  })
  await stage.step('The office kills the key, takes the next one, and signs everything anew', async () => {
    await callOffice(scene, ['kill-key', STOLEN, ...BY])
    await callOffice(scene, ['activate-key', ...BY])
    const done = await callOffice(scene, ['reissue', '--signed-by', STOLEN, '--out', reissued, ...BY])
    const { reissued: count, people } = EXPECTED
    stage.expect('reissued', [done.outcomes, done.people], [{ reissued: count, unchanged: 0, rejected: 0 }, count])
    stage.count('passports signed', count)
    stage.say(
      `${count} of ${formatNumber(people)} have a new passport. Left out: who sold theirs, and who moved away. Nobody has two.`,
    )
  })
  await stage.step(
    'The university checks: the old ones and the forged one are refused, the new ones are good',
    async () => {
      const [judged] = await verify(scene, [forged], { exitCode: 2 })
      stage.say(`The forged one: ${judged && verdictOf(judged)}, whatever date it bears.`)
      stage.expect('the forged passport', judged && verdictOf(judged), 'KEY_REVOKED')
      const { people } = EXPECTED
      const ofOld = { valid: 0, rejected: people }
      const old = await verifyAll(scene, scene.passports('2026-10'), { exitCode: 2, expected: ofOld })
      const codes = [...new Set(old.map(verdictOf))]
      stage.say(`Why: ${codes.join(', ')}.`)
      stage.expect('why the old ones are refused', codes, ['KEY_REVOKED'])
      const ofNew = { valid: EXPECTED.reissued, rejected: 0, undetermined: 0, newerAvailable: 0 }
      await verifyAll(scene, reissued, { exitCode: 0, expected: ofNew })
    },
  )
}
