import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { createJwkSigner, generatePrivateJwk } from '@volunteer-passport/codec'
import { createSqliteRegistry } from '@volunteer-passport/registry/sqlite'
import { VolunteerPassport } from '@volunteer-passport/schema'
import { frozenClock, OFFICE_DID, officeKey, SOAK } from '@volunteer-passport/testing'
import { expect, test } from 'vitest'
import { NEXT_YEAR, NOW, openOffice, person, reopen, webSpace } from './support/office.ts'

/** More than one batch. */
const PEOPLE = SOAK === 1 ? 2_100 : 100_000
/** Answers after which a run is killed, as shares of all of them. */
const KILLS = SOAK === 1 ? [0.35] : [0, 0.1, 0.35, 0.36, 0.8]

/** Runs until the end, or is killed once it has told so many answers. */
async function runReissue(folder: string, most: number): Promise<{ readonly told: number; readonly isDone: boolean }> {
  const file = fileURLToPath(new URL('children/reissue.ts', import.meta.url))
  const child = spawn(process.execPath, ['--conditions=@volunteer-passport/source', file, folder])
  const errors = text(child.stderr)
  let told = 0
  let isDone = false
  const end = once(child, 'exit')
  for await (const line of createInterface({ input: child.stdout })) {
    if (line === 'done') isDone = true
    else told += 1
    if (told >= most) child.kill('SIGKILL')
  }
  await end
  expect(await errors).toBe('')
  return { told, isDone }
}

test(
  `a key is killed and ${PEOPLE} passports are signed anew through ${KILLS.length} kills: nobody without, nobody with two`,
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'volunteer-passport-'))
    const registry = createSqliteRegistry({ path: `${folder}/registry.sqlite` })
    const { issuer } = await openOffice({ registry })
    const refs = Array.from({ length: PEOPLE }, (_, n) => `m-${n}`)
    for await (const { outcome } of issuer.ledger.registerPeople(refs.map((ref) => person(ref)))) {
      if (outcome !== 'registered') throw new Error(outcome)
    }
    const rows = refs.map((ref) => ({ key: ref, person: ref, validUntil: NEXT_YEAR }))
    const publisher = webSpace()
    for await (const { outcome } of issuer.issueAll(VolunteerPassport, rows, { jobId: 'all', publisher })) {
      if (outcome !== 'issued') throw new Error(outcome)
    }
    const privateJwk = await generatePrivateJwk('EdDSA')
    const next = createJwkSigner({ keyId: `${OFFICE_DID}#key-2`, privateJwk })
    writeFileSync(`${folder}/key.json`, JSON.stringify({ keyId: next.keyId, privateJwk }))
    await issuer.keys.prepareKey({ keyId: next.keyId, publicJwk: next.publicJwk, actor: 'security-1' })
    await issuer.keys.killKey(officeKey.keyId, { actor: 'security-1' })
    const second = await reopen({ registry, signer: next, clock: frozenClock(NOW) })
    await second.keys.activateKey({ actor: 'security-1' })
    await second.publishStatusLists(webSpace())

    for (const share of KILLS) {
      const { isDone } = await runReissue(folder, Math.max(1, Math.floor(PEOPLE * share)))
      expect(isDone).toBe(false)
    }
    expect(await runReissue(folder, Number.POSITIVE_INFINITY)).toEqual({ told: PEOPLE, isDone: true })

    const standing = new Map<string, string[]>()
    for await (const { person: ref, state, token = '' } of second.find({ type: VolunteerPassport.name })) {
      if (state !== 'issued') continue
      const kid = JSON.parse(Buffer.from(token.split('.')[0]!, 'base64url').toString()).kid
      standing.set(ref!, [...(standing.get(ref!) ?? []), kid])
    }
    expect(standing).toEqual(new Map(refs.map((ref) => [ref, [next.keyId]])))
    await registry.close()
    rmSync(folder, { recursive: true })
  },
  60_000 * SOAK,
)
