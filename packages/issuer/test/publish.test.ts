import { decodeVcJwt, getBit, importVerificationKey, verifySignature } from '@volunteer-passport/codec'
import type { PublishedFile } from '@volunteer-passport/issuer'
import { anyType, CONTEXT_URL, parseCredential, VolunteerPassport } from '@volunteer-passport/schema'
import {
  forgedOfficeKey,
  OFFICE_DID,
  officeKey,
  otherOfficeKey,
  STATUS_BASE_URL,
  signWithJose,
} from '@volunteer-passport/testing'
import { describe, expect, test } from 'vitest'
import {
  BY,
  bitsOf,
  collect,
  documentOf,
  indexOf,
  NEXT_YEAR,
  openOffice,
  person,
  publishedBits,
  readWholeLog,
  reopen,
  webSpace,
} from './support/office.ts'

const PURPOSES = ['revocation', 'suspension', 'refresh'] as const
const urlOf = (purpose: string, list: number) => `${STATUS_BASE_URL}/${purpose}/${list}.jwt`
const tokenOf = (file: PublishedFile) => Buffer.from(file.bytes).toString()
const countBits = (bits: Uint8Array) => bits.reduce((sum, byte) => sum + byte.toString(2).replaceAll('0', '').length, 0)

function gate(): [Promise<void>, () => void] {
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return [opened, open]
}

async function officeWith(count: number) {
  const office = await openOffice()
  const refs = Array.from({ length: count }, (_, i) => `m-${i}`)
  await collect(office.issuer.ledger.registerPeople(refs.map((ref) => person(ref))))
  const rows = refs.map((ref) => ({ key: ref, person: ref, validUntil: NEXT_YEAR }))
  const made = await collect(office.issuer.issueAll(VolunteerPassport, rows, { jobId: 'j' }))
  return { ...office, made: made as unknown as readonly { id: string; token: string }[] }
}

describe('a published list', () => {
  test('is a signed Bitstring Status List credential with its place in the log', async () => {
    const { web, registry } = await openOffice()
    const log = await readWholeLog(registry)
    const entry = log.find(({ event }) => event === 'lists-published')!
    expect([...web.files.keys()].sort()).toEqual([1, 2].flatMap((n) => PURPOSES.map((p) => urlOf(p, n))).sort())
    const file = web.files.get(urlOf('suspension', 2))!
    expect(file).toEqual({
      url: urlOf('suspension', 2),
      path: '/offices/kz-75/status/suspension/2.jwt',
      contentType: 'application/vc+jwt',
      bytes: expect.any(Uint8Array),
      sequence: entry.seq,
      isOlderThan: expect.any(Function),
    })
    const decoded = decodeVcJwt(tokenOf(file))
    const key = importVerificationKey({ ...officeKey.publicJwk })
    if (!decoded.ok || !key.ok) throw new Error('not decoded')
    const { header, jws, document } = decoded.value
    expect(header).toEqual({ alg: 'EdDSA', kid: officeKey.keyId, typ: 'vc+jwt', cty: 'vc' })
    expect(await verifySignature(key.value, jws.signingInput, jws.signature)).toBe(true)
    expect(parseCredential(document, anyType).ok).toBe(true)
    expect(document).toEqual({
      '@context': ['https://www.w3.org/ns/credentials/v2', CONTEXT_URL],
      id: file.url,
      type: ['VerifiableCredential', 'BitstringStatusListCredential'],
      issuer: OFFICE_DID,
      validFrom: '2026-10-31T12:00:00Z',
      validUntil: '2026-11-07T12:00:00Z',
      credentialSubject: {
        id: `${file.url}#list`,
        type: 'BitstringStatusList',
        statusPurpose: 'suspension',
        encodedList: expect.stringMatching(/^u[A-Za-z0-9_-]+$/),
        ttl: 900_000,
      },
      logSequence: entry.seq,
      logHead: Buffer.from(entry.hash).toString('hex'),
      iat: Date.parse('2026-10-31T12:00:00Z') / 1000,
    })
  })

  test('goes out when it changed or half its ttl has gone, and not before', async () => {
    const { issuer, web, clock, made } = await officeWith(1)
    expect(await issuer.publishStatusLists(web)).toEqual({ published: [], unchanged: 6 })
    await issuer.revoke(made[0]!.id, BY)
    expect(await issuer.publishStatusLists(web)).toEqual({ published: PURPOSES.map((p) => urlOf(p, 1)), unchanged: 3 })
    clock.advance(449)
    expect(await issuer.publishStatusLists(web)).toEqual({ published: [], unchanged: 6 })
    clock.advance(1)
    const { published, unchanged } = await issuer.publishStatusLists(web)
    expect([published.length, unchanged]).toEqual([6, 0])
    expect(documentOf(tokenOf(web.files.get(urlOf('refresh', 2))!)).validFrom).toBe('2026-10-31T12:07:30Z')
  })

  test('has the bits of its credentials, decoys to a step, and never loses one', async () => {
    const { issuer, web, made } = await officeWith(40)
    const before = await Promise.all(PURPOSES.map((p) => bitsOf(web, urlOf(p, 1))))
    expect(before.map(countBits)).toEqual([2624, 2624, 2624])
    // No credential sits on a decoy, and decoys of different purposes do not coincide.
    const union = Uint8Array.from(before[0]!, (byte, i) => byte | before[1]![i]! | before[2]![i]!)
    expect(countBits(union)).toBe(3 * 2624)
    expect(made.some(({ token }) => getBit(union, Number(indexOf(token))))).toBe(false)

    for (const { id } of made.slice(0, 5)) await issuer.revoke(id, BY)
    for (const { id } of made.slice(5, 8)) await issuer.suspend(id, BY)
    await issuer.publishStatusLists(web)
    const after = await Promise.all(PURPOSES.map((p) => bitsOf(web, urlOf(p, 1))))
    expect(after.map(countBits)).toEqual([2656, 2656, 2624])
    expect(await Promise.all(made.slice(0, 9).map(({ token }) => publishedBits(web, token)))).toEqual([
      ...Array(5).fill(['revocation']),
      ...Array(3).fill(['suspension']),
      [],
    ])
    for (const [i, bits] of before.entries()) {
      expect(bits.every((byte, at) => (byte & after[i]![at]!) === byte)).toBe(true)
    }
    await issuer.reinstate(made[5]!.id, BY)
    await issuer.publishStatusLists(web)
    const last = await bitsOf(web, urlOf('suspension', 1))
    const fallen = after[1]!.map((byte, at) => byte & ~last[at]!)
    expect(countBits(fallen)).toBe(1)
    expect(getBit(fallen, Number(indexOf(made[5]!.token)))).toBe(true)
    expect(countBits(last)).toBe(2656)
  })

  test('knows a newer one of its kind, and takes nothing else for one', async () => {
    const { issuer, web, clock } = await openOffice()
    const [older, other] = [web.files.get(urlOf('revocation', 1))!, web.files.get(urlOf('revocation', 2))!]
    clock.advance(450)
    await issuer.publishStatusLists(web)
    const newer = web.files.get(older.url)!
    const document = documentOf(tokenOf(newer))
    const forged = async (members: object, key: typeof officeKey) =>
      Buffer.from(await signWithJose({ ...document, ...members }, key))
    const ahead = { logSequence: Number.MAX_SAFE_INTEGER }
    const standing: Record<string, Uint8Array> = {
      newer: newer.bytes,
      'its own bytes': older.bytes,
      'a newer one of another list': web.files.get(other.url)!.bytes,
      'another key under its name': await forged(ahead, forgedOfficeKey),
      'another office': await forged({ ...ahead, issuer: otherOfficeKey.keyId.split('#')[0]! }, otherOfficeKey),
      'no sequence': await forged({ logSequence: undefined }, officeKey),
      'a sequence that is text': await forged({ logSequence: '99' }, officeKey),
      'a sequence beyond all': await forged({ logSequence: 2 ** 60 }, officeKey),
      'its own key, ahead': await forged(ahead, officeKey),
      nothing: new Uint8Array(),
      'no token': Buffer.from('<html>'),
    }
    const answers = await Promise.all(
      Object.entries(standing).map(async ([name, bytes]) => [name, await older.isOlderThan(bytes)] as const),
    )
    expect(answers.filter(([, isOlder]) => isOlder).map(([name]) => name)).toEqual(['newer', 'its own key, ahead'])
    expect(await newer.isOlderThan(older.bytes)).toBe(false)
  })

  test('can have a million entries, with decoys in proportion', async () => {
    const office = await openOffice({ statusListSize: 1_048_576 })
    await office.issuer.ledger.registerPerson(person('m-1'))
    const { id, token } = await office.issuer.issue(VolunteerPassport, {
      key: 'm-1',
      person: 'm-1',
      validUntil: NEXT_YEAR,
    })
    await office.issuer.revoke(id, BY)
    await office.issuer.publishStatusLists(office.web)
    const bits = await bitsOf(office.web, urlOf('revocation', 1))
    expect([bits.length * 8, countBits(bits)]).toEqual([1_048_576, 21_248])
    expect(await publishedBits(office.web, token)).toEqual(['revocation'])
    // Lists that are there keep their size.
    const smaller = await reopen({ registry: office.registry, clock: office.clock })
    office.clock.advance(450)
    await smaller.publishStatusLists(office.web)
    expect((await bitsOf(office.web, urlOf('revocation', 2))).length * 8).toBe(1_048_576)
  })

  test('has random places: credentials do not lie in the order of their time', async () => {
    const { made } = await officeWith(300)
    const places = made.map(({ token }) => Number(indexOf(token)))
    expect(new Set(places).size).toBe(300)
    const rising = places.filter((place, i) => i > 0 && place > places[i - 1]!).length
    expect(rising).toBeGreaterThan(100)
    expect(rising).toBeLessThan(200)
  })
})

describe('a publication that fails', () => {
  test('leaves out what failed, tells it, and tries just that again', async () => {
    const { issuer, web, made } = await officeWith(1)
    await issuer.publishStatusLists(web)
    await issuer.revoke(made[0]!.id, BY)
    const cause = new Error('no route to host')
    const flaky = async (file: PublishedFile) => {
      if (file.url === urlOf('revocation', 1)) throw cause
      await web(file)
    }
    await expect(issuer.publishStatusLists(flaky)).rejects.toMatchObject({
      code: 'PUBLISH_FAILED',
      cause,
      facts: { published: 2, failed: 1 },
    })
    expect(await publishedBits(web, made[0]!.token)).toEqual([])
    expect(await issuer.publishStatusLists(web)).toEqual({ published: [urlOf('revocation', 1)], unchanged: 5 })
    expect(await publishedBits(web, made[0]!.token)).toEqual(['revocation'])
  })

  test('never takes decoys back that may have been public', async () => {
    const { issuer, web, made } = await officeWith(40)
    await issuer.revoke(made[0]!.id, BY)
    const lost = webSpace()
    const publishedAndLost = async (file: PublishedFile) => {
      await lost(file)
      throw new Error('power loss')
    }
    await expect(issuer.publishStatusLists(publishedAndLost)).rejects.toMatchObject({ code: 'PUBLISH_FAILED' })
    for (const { id } of made.slice(1, 20)) await issuer.revoke(id, BY)
    await issuer.publishStatusLists(web)
    const [seen, now] = await Promise.all([lost, web].map((space) => bitsOf(space, urlOf('revocation', 1))))
    expect(seen!.every((byte, at) => (byte & now![at]!) === byte)).toBe(true)
  })

  test.each(['the older', 'the newer'] as const)(
    'is made good where two were under way at once: %s ends last, and publishes again',
    async (last) => {
      const { issuer, web, clock, made } = await officeWith(2)
      const url = urlOf('revocation', 1)
      const sequences: number[] = []
      const [released, release] = gate()
      const [begun, begin] = gate()
      const [written, write] = gate()
      // The older one is written last. Its publisher, or that of the newer one, answers last.
      const older = async (file: PublishedFile) => {
        begin()
        await written
        if (file.url === url) sequences.push(file.sequence)
        await web(file)
        if (last === 'the older') await released
      }
      const newer = async (file: PublishedFile) => {
        if (file.url === url) sequences.push(file.sequence)
        await web(file)
        write()
        if (last === 'the newer') await released
      }
      await issuer.revoke(made[0]!.id, BY)
      const first = issuer.publishStatusLists(older)
      await begun
      clock.advance(1)
      await issuer.revoke(made[1]!.id, BY)
      const second = issuer.publishStatusLists(newer)
      await Promise.race([first, second])
      release()
      await Promise.all([first, second])
      // The newer, the older that replaced it, and the one that set it right.
      const [newest, ...rest] = sequences.toSorted((a, b) => b - a)
      expect(sequences).toEqual([...rest, newest])
      expect(await publishedBits(web, made[1]!.token)).toEqual(['revocation'])
      expect((await issuer.publishStatusLists(web)).published).toEqual([])
    },
  )
})

test('a revocation while publishing is not lost', async () => {
  const { issuer, web, made } = await officeWith(3)
  const revokeMeanwhile = async (file: PublishedFile) => {
    await issuer.revoke(made[1]!.id, BY)
    await web(file)
  }
  await issuer.revoke(made[0]!.id, BY)
  await Promise.all([issuer.publishStatusLists(revokeMeanwhile), issuer.revoke(made[2]!.id, BY)])
  await issuer.publishStatusLists(web)
  for (const { token } of made) expect(await publishedBits(web, token)).toEqual(['revocation'])
})
