import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Readable, Writable } from 'node:stream'
import { createJwkSigner, type Jwk, jwkThumbprint, signRootMetadata } from '@volunteer-passport/codec'
import { trustUrls } from '@volunteer-passport/did'
import {
  type AccreditationEntry,
  CONTEXT_URL,
  CREDENTIALS_V2_CONTEXT_URL,
  type TrustRoot,
} from '@volunteer-passport/schema'
import {
  accreditationSubject,
  credentialDocument,
  frozenClock,
  OFFICE_DID,
  officeKey,
  seededKey,
  signWithJose,
} from '@volunteer-passport/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { run } from '../src/run.ts'
import { NOW, signPassport, writeOfficeSite } from './office-site.ts'

const ROOT = 'did:web:passport.example'
const rootJwk = seededKey(1, '')
const rootKey = seededKey(1, jwkThumbprint(rootJwk.publicJwk))
const listKey = seededKey(2, `${ROOT}#list-1`)
const folder = mkdtempSync(join(tmpdir(), 'third-party-root-'))
afterAll(() => rmSync(folder, { recursive: true }))

const urls = trustUrls(ROOT)
if (!urls.ok) throw new Error('the root is a did:web')

function put(url: string, content: string): void {
  const path = join(folder, 'site', new URL(url).pathname)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
}

const listed = ({ keyId: id, publicJwk: publicKeyJwk }: typeof listKey) => ({
  id,
  publicKeyJwk,
  state: 'active' as const,
})

async function publishList(state: AccreditationEntry['state'], version: number): Promise<void> {
  const claims = {
    ...accreditationSubject,
    id: OFFICE_DID,
    keys: [listed(officeKey)],
    scope: { ...accreditationSubject.scope, jurisdiction: ['KZ-75'] },
  }
  const accreditation = credentialDocument('OfficeAccreditationCredential', claims, { issuer: ROOT })
  const credential = await signWithJose(accreditation, listKey)
  const entry = { subject: OFFICE_DID, state, ...(state !== 'active' && { since: '2026-10-31T00:00:00Z' }), credential }
  const id = urls.ok ? urls.value.accreditations : ''
  const list = {
    '@context': [CREDENTIALS_V2_CONTEXT_URL, CONTEXT_URL],
    id,
    type: ['VerifiableCredential', 'AccreditationListCredential'],
    issuer: ROOT,
    validFrom: '2026-10-31T23:00:00Z',
    validUntil: '2026-11-07T23:00:00Z',
    iat: Date.parse('2026-10-31T23:00:00Z') / 1000,
    credentialSubject: { id: `${id}#list`, type: 'AccreditationList', version, accreditations: [entry] },
  }
  put(id, await signWithJose(list, listKey))
}

beforeAll(async () => {
  mkdirSync(join(folder, 'site'))
  await writeOfficeSite(join(folder, 'site'), {})
  // Under a root nobody looks at it.
  rmSync(join(folder, 'site/offices/kz-75/did.json'))
  const root: TrustRoot = {
    type: 'TrustRoot',
    root: ROOT,
    version: 1,
    issuedAt: '2026-10-01T00:00:00Z',
    expires: '2027-10-01T00:00:00Z',
    threshold: 1,
    rootKeys: [rootKey.publicJwk],
    recoveryKey: seededKey(3, '').publicJwk,
    listKeys: [listed(listKey)],
  }
  const signer = createJwkSigner({ keyId: rootKey.keyId, privateJwk: rootKey.privateJwk as Jwk })
  put(urls.ok ? urls.value.root : '', await signRootMetadata({ root, signers: [signer] }))
  writeFileSync(join(folder, 'good.jwt'), await signPassport(1))
})

class Capture extends Writable {
  text = ''
  override _write(chunk: Buffer, _: BufferEncoding, done: () => void): void {
    this.text += chunk.toString()
    done()
  }
}

async function verify(...argv: readonly string[]): Promise<{ exitCode: number; out: string; err: string }> {
  const [stdout, stderr] = [new Capture(), new Capture()]
  const all = ['verify', join(folder, 'good.jwt'), '--site-from-folder', join(folder, 'site'), ...argv]
  const exitCode = await run(all, { stdin: Readable.from([]), stdout, stderr, clock: frozenClock(NOW) })
  return { exitCode, out: stdout.text, err: stderr.text }
}

const PINNED = ['--root', ROOT, '--root-key', rootKey.keyId] as const

test('whoever the root accredits is believed, and named by its list', async () => {
  await publishList('active', 1)
  const answer = await verify(...PINNED)
  expect(answer).toMatchObject({ exitCode: 0, err: '' })
  expect(answer.out).toContain('Issued by: Front-office of Astana')
  expect(answer.out).toContain(`Chain of accreditation: ${ROOT} → Front-office of Astana (${OFFICE_DID})`)
})

test('a withdrawn office is refused, and a root with other keys is no answer', async () => {
  await publishList('withdrawn', 2)
  const withdrawn = await verify(...PINNED)
  expect(withdrawn).toMatchObject({ exitCode: 2, err: '' })
  expect(withdrawn.out).toContain('[ACCREDITATION_REVOKED]')
  expect(withdrawn.out).toContain(`The chain breaks at: Front-office of Astana (${OFFICE_DID})`)
  const unpinned = await verify('--root', ROOT, '--root-key', jwkThumbprint(listKey.publicJwk))
  expect(unpinned).toMatchObject({ exitCode: 3, err: '' })
  expect(unpinned.out).toContain('[TRUST_LIST_INVALID]')
})

test.each([
  [['--root', ROOT], 'OPTION_MISSING: There is no root key'],
  [['--root-key', rootKey.keyId], 'OPTION_INVALID: root is not a did:web'],
  [['--root', ROOT, '--root-key', rootKey.keyId.slice(1)], 'OPTION_INVALID: rootKeyThumbprints are not thumbprints'],
  [[...PINNED, '--trust', OFFICE_DID], 'Either --root with --root-key, or --trust'],
])('%j is refused at the start', async (argv, message) => {
  const answer = await verify(...argv)
  expect(answer).toMatchObject({ exitCode: 1, out: '' })
  expect(answer.err).toContain(message)
})
