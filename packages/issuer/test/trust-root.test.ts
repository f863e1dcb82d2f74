import {
  cosignRootMetadata,
  createJwkSigner,
  generatePrivateJwk,
  type Jwk,
  jwkThumbprint,
  type Signer,
  signRootMetadata,
} from '@volunteer-passport/codec'
import { createTrustRoot, type PublishedFile, publishTrustRoot, renewTrustRoot } from '@volunteer-passport/issuer'
import type { TrustRoot } from '@volunteer-passport/schema'
import { describe, expect, test } from 'vitest'
import { listSigner, newSigner, ROOT_DID } from './support/accreditor.ts'
import { NOW, webSpace } from './support/office.ts'

async function newRootKey(): Promise<Signer> {
  const privateJwk = await generatePrivateJwk('EdDSA')
  return createJwkSigner({ keyId: jwkThumbprint(privateJwk), privateJwk })
}

const [first, second, third, recovery, thief] = (await Promise.all(
  Array.from({ length: 5 }, newRootKey),
)) as unknown as readonly [Signer, Signer, Signer, Signer, Signer]
const nextListSigner = await newSigner(`${ROOT_DID}#list-2`, 'ES256')

const issuedAt = new Date(NOW)
const clock = () => new Date('2026-11-01T00:00:00Z')
const pins = { rootKeyThumbprints: [first.keyId, second.keyId] }
const LIST_KEY = { id: listSigner.keyId, publicJwk: listSigner.publicJwk }

const KEYS = {
  root: ROOT_DID,
  rootKeys: [first.publicJwk, second.publicJwk],
  threshold: 2,
  recoveryKey: recovery.publicJwk,
  listKeys: [LIST_KEY],
  issuedAt,
}

/** One after the other, as they come out of their safes. */
async function signBy(root: TrustRoot, ...signers: readonly Signer[]): Promise<string> {
  const [head, ...rest] = signers as readonly [Signer, ...Signer[]]
  let text = await signRootMetadata({ root, signers: [head] })
  for (const signer of rest) text = await cosignRootMetadata(text, { signers: [signer] })
  return text
}

const FIRST = await signBy(createTrustRoot(KEYS), first, second)

test('the first version is what its makers gave, and ends in a year', () => {
  expect(
    createTrustRoot({ ...KEYS, rootKeys: KEYS.rootKeys.map((jwk) => ({ ...jwk, kid: 'x', use: 'sig' })) }),
  ).toEqual({
    type: 'TrustRoot',
    root: ROOT_DID,
    version: 1,
    issuedAt: NOW,
    expires: '2027-10-31T12:00:00Z',
    threshold: 2,
    rootKeys: [first.publicJwk, second.publicJwk],
    recoveryKey: recovery.publicJwk,
    listKeys: [{ id: listSigner.keyId, publicKeyJwk: listSigner.publicJwk, state: 'active' }],
  })
})

test('it is published under its number and as the newest, in this order', async () => {
  const files: PublishedFile[] = []
  const urls = await publishTrustRoot(async (file) => void files.push(file), FIRST, { ...pins, clock })
  const base = '/.well-known/trust'
  expect(urls).toEqual([`https://passport.example${base}/root-1.json`, `https://passport.example${base}/root.json`])
  expect(
    files.map(({ url, path, contentType, bytes, sequence }) => ({
      url,
      path,
      contentType,
      bytes: Buffer.from(bytes).toString(),
      sequence,
    })),
  ).toEqual(
    ['root-1.json', 'root.json'].map((name, i) => ({
      url: urls[i],
      path: `${base}/${name}`,
      contentType: 'application/json',
      bytes: FIRST,
      sequence: 1,
    })),
  )
})

describe('the next version', () => {
  test('keeps what is not given, and retires a list key that another takes the place of', () => {
    const root = renewTrustRoot(FIRST, {
      issuedAt: new Date('2027-03-01T00:00:00Z'),
      listKeys: [
        { id: listSigner.keyId, state: 'retired' },
        { id: nextListSigner.keyId, publicJwk: nextListSigner.publicJwk },
      ],
    })
    expect(root).toEqual({
      ...createTrustRoot(KEYS),
      version: 2,
      issuedAt: '2027-03-01T00:00:00Z',
      expires: '2028-02-29T00:00:00Z',
      listKeys: [
        {
          id: listSigner.keyId,
          publicKeyJwk: listSigner.publicJwk,
          state: 'retired',
          retiredAt: '2027-03-01T00:00:00Z',
        },
        { id: nextListSigner.keyId, publicKeyJwk: nextListSigner.publicJwk, state: 'active' },
      ],
    })
  })

  const rotated = () => renewTrustRoot(FIRST, { issuedAt, rootKeys: [second.publicJwk, third.publicJwk] })
  const recovered = () => renewTrustRoot(FIRST, { issuedAt, rootKeys: [third.publicJwk], threshold: 1, version: 1000 })
  test.each([
    ['rotated, by old and new keys', rotated, [first, second, third]],
    ['with the same keys', () => renewTrustRoot(FIRST, { issuedAt }), [first, second]],
    ['recovered', recovered, [third, recovery]],
  ] as const)('%s, is published', async (_, root, signers) => {
    const web = webSpace()
    const text = await signBy(root(), ...signers)
    const urls = await publishTrustRoot(web, text, { trusted: FIRST, clock })
    expect(urls.map((url) => Buffer.from(web.files.get(url)!.bytes).toString())).toEqual([text, text])
  })

  test.each([
    ['by one of two', () => renewTrustRoot(FIRST, { issuedAt }), [first]],
    ['not by the old keys', rotated, [second, third]],
    ['not by the new keys', rotated, [first, second]],
    ['by a thief for an old key', rotated, [thief, second, third]],
    ['by the recovery key alone', recovered, [recovery]],
    ['with numbers skipped, by root keys', () => renewTrustRoot(FIRST, { issuedAt, version: 9 }), [first, second]],
  ] as const)('signed %s, is not', async (_, root, signers) => {
    const web = webSpace()
    const text = await signBy(root(), ...signers)
    await expect(publishTrustRoot(web, text, { trusted: FIRST, clock })).rejects.toMatchObject({
      code: 'TRUST_LIST_INVALID',
    })
    expect(web.files.size).toBe(0)
  })
})

test('nothing is published that a verifier would not take', async () => {
  const web = webSpace()
  const newer = await signBy(renewTrustRoot(FIRST, { issuedAt }), first, second)
  const ended = await signBy(createTrustRoot({ ...KEYS, expires: new Date('2026-10-31T23:59:59Z') }), first, second)
  const attempts = [
    [FIRST, { rootKeyThumbprints: [first.keyId] }, 'TRUST_LIST_INVALID'],
    [FIRST, { trusted: newer }, 'TRUST_LIST_ROLLBACK'],
    [ended, pins, 'TRUST_LIST_EXPIRED'],
    ['{}', pins, 'TRUST_LIST_INVALID'],
    [newer, { trusted: '{}' }, 'OPTION_INVALID'],
  ] as const
  for (const [text, basis, code] of attempts) {
    await expect(publishTrustRoot(web, text, { ...basis, clock })).rejects.toMatchObject({ code })
  }
  expect(web.files.size).toBe(0)
  const cause = new Error('no route to host')
  await expect(publishTrustRoot(async () => Promise.reject(cause), FIRST, { ...pins, clock })).rejects.toMatchObject({
    code: 'PUBLISH_FAILED',
    cause,
  })
})

const secret: Jwk = { ...first.publicJwk, d: 'AAAA' }
test.each([
  ['no did:web', { root: 'did:key:z6Mk' }, 'OPTION_INVALID'],
  ['a threshold that no one reaches', { threshold: 3 }, 'OPTION_INVALID'],
  ['no threshold', { threshold: 0 }, 'OPTION_INVALID'],
  ['no root keys', { rootKeys: [] }, 'OPTION_INVALID'],
  ['one root key twice', { rootKeys: [first.publicJwk, first.publicJwk] }, 'OPTION_INVALID'],
  ['a private half', { rootKeys: [secret], threshold: 1 }, 'KEY_INVALID'],
  ['a recovery key that is a root key', { recoveryKey: first.publicJwk }, 'OPTION_INVALID'],
  ['a list key that is a root key', { listKeys: [{ ...LIST_KEY, publicJwk: first.publicJwk }] }, 'OPTION_INVALID'],
  ['no list keys', { listKeys: [] }, 'OPTION_INVALID'],
  ['a list key of another DID', { listKeys: [{ ...LIST_KEY, id: 'did:web:other.example#list-1' }] }, 'OPTION_INVALID'],
  ['a list key without its public half', { listKeys: [{ id: LIST_KEY.id }] }, 'LINT_FAILED'],
  ['an end before its beginning', { expires: new Date('2026-01-01') }, 'OPTION_INVALID'],
  ['a beginning that is no Date', { issuedAt: NOW as never }, 'OPTION_INVALID'],
])('%s is no root', (_, members, code) => {
  expect(() => createTrustRoot({ ...KEYS, ...members })).toThrow(expect.objectContaining({ code }))
})

test('a version that does not rise, or follows nothing, is not made', () => {
  expect(() => renewTrustRoot(FIRST, { issuedAt, version: 1 })).toThrow(
    expect.objectContaining({ code: 'OPTION_INVALID' }),
  )
  expect(() => renewTrustRoot('{}', { issuedAt })).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }))
  const back = { issuedAt, listKeys: [{ id: LIST_KEY.id, publicJwk: nextListSigner.publicJwk }] }
  expect(() => renewTrustRoot(FIRST, back)).toThrow(expect.objectContaining({ code: 'LINT_FAILED' }))
})
