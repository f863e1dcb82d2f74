import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { decodeVcJwt, LIMITS } from '@volunteer-passport/codec'
import { createFolderPublisher } from '@volunteer-passport/issuer/folder-publisher'
import { createSqliteRegistry } from '@volunteer-passport/registry/sqlite'
import type { AccreditationListClaims } from '@volunteer-passport/schema'
import { expect, test } from 'vitest'
import { reopen } from './support/office.ts'

const CHILD = fileURLToPath(new URL('children/accredit.ts', import.meta.url))
const LIST = 'offices/kz-75/trust/accreditations.jwt'

function readList(folder: string): AccreditationListClaims | undefined {
  try {
    const token = readFileSync(join(folder, 'site', LIST), 'latin1')
    const decoded = decodeVcJwt(token, { tokenBytes: LIMITS.accreditationListBytes })
    if (!decoded.ok) throw new Error(decoded.problems[0].code)
    return decoded.value.document.credentialSubject as unknown as AccreditationListClaims
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

test('processes that accredit and publish at once lose nothing, and a reader sees no version fall', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'volunteer-passport-'))
  const registry = createSqliteRegistry({ path: join(folder, 'registry.sqlite') })
  const issuer = await reopen({ registry, scope: 'root' })
  const publisher = createFolderPublisher(join(folder, 'site'))
  await issuer.publishStatusLists(publisher)
  const subjects = Array.from({ length: 6 }, (_, i) => `did:web:passport.example:organisations:${i}`)
  const versions: number[] = []
  const watch = setInterval(() => versions.push(readList(folder)?.version ?? 0), 5)
  const runs = [subjects.slice(0, 3), subjects.slice(3)].map(async (own) => {
    const child = spawn(process.execPath, ['--conditions=@volunteer-passport/source', CHILD, folder, ...own])
    const [[code], error] = await Promise.all([once(child, 'exit'), text(child.stderr)])
    return { code, error }
  })
  expect(await Promise.all(runs)).toEqual([
    { code: 0, error: '' },
    { code: 0, error: '' },
  ])
  clearInterval(watch)
  await issuer.publishAccreditations(publisher)
  const list = readList(folder)
  expect(list?.accreditations.map(({ subject, state }) => [subject, state])).toEqual(
    subjects.map((subject) => [subject, 'suspended']),
  )
  expect(versions).toEqual(versions.toSorted((a, b) => a - b))
  expect(list?.version).toBeGreaterThanOrEqual(versions.at(-1) ?? 0)
  await registry.close()
  rmSync(folder, { recursive: true })
})
