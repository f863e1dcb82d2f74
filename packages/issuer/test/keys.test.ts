import { generateKeyPairSync } from 'node:crypto'
import { createJwkSigner, type Signer } from '@volunteer-passport/codec'
import {
  createIssuer,
  type Issuer,
  type ReissueOutcome,
  uncheckedPublications,
  verifyLogChain,
} from '@volunteer-passport/issuer'
import type { Registry } from '@volunteer-passport/issuer/registry'
import { createMemoryRegistry } from '@volunteer-passport/registry/memory'
import { VolunteerActivity, VolunteerPassport } from '@volunteer-passport/schema'
import { type FrozenClock, frozenClock, OFFICE_DID, officeKey, STATUS_BASE_URL } from '@volunteer-passport/testing'
import { describe, expect, test } from 'vitest'
import {
  activity,
  BY,
  collect,
  documentOf,
  NEXT_YEAR,
  NOW,
  person,
  publishedBits,
  readWholeLog,
  signer,
  subjectOf,
  webSpace,
} from './support/office.ts'

const ACTOR = { actor: 'security-1' }
const DAY = 86_400
const KEY_1 = officeKey.keyId

/** The newest of each name. */
const signers = new Map<string, Signer>()

function newSigner(name: string): Signer {
  const { privateKey } = generateKeyPairSync('ed25519')
  const { d, x } = privateKey.export({ format: 'jwk' })
  const privateJwk = { kty: 'OKP', crv: 'Ed25519', d: d as string, x: x as string }
  const made = createJwkSigner({ keyId: `${OFFICE_DID}#${name}`, privateJwk })
  signers.set(made.keyId, made)
  return made
}

interface Scene {
  readonly registry: Registry
  readonly clock: FrozenClock
  readonly web: ReturnType<typeof webSpace>
  readonly first: Issuer
  readonly open: (signer: Signer) => Promise<Issuer>
}

async function openScene(registry: Registry = createMemoryRegistry()): Promise<Scene> {
  const clock = frozenClock(NOW)
  const web = webSpace()
  const open = (by: Signer) =>
    createIssuer({
      id: OFFICE_DID,
      signer: by,
      registry,
      statusBaseUrl: STATUS_BASE_URL,
      published: uncheckedPublications,
      clock,
    })
  const first = await open(signer())
  await first.publishStatusLists(web)
  return { registry, clock, web, first, open }
}

const prepare = (issuer: Issuer, { keyId, publicJwk }: Signer) => issuer.keys.prepareKey({ keyId, publicJwk, ...ACTOR })

async function issuePassport(issuer: Issuer, ref: string, hours = 3): Promise<{ id: string; token: string }> {
  await issuer.ledger.registerPerson(person(ref))
  await issuer.ledger.recordActivity(activity(ref, `${ref}-1`, { hours }))
  return issuer.issue(VolunteerPassport, { key: ref, person: ref, validUntil: NEXT_YEAR })
}

/** Something to wait for, and to let go on. */
function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { opened, open: () => open() }
}

const kidOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[0]!, 'base64url').toString()).kid

const refusal = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    ({ code, facts }) => ({ code, ...facts }),
  )

describe('rotation', () => {
  test('prepare, publish, wait a day, activate: the old key stays in the document, the lists are due under the new one', async () => {
    const { first, clock, open, web } = await openScene()
    const old = await issuePassport(first, 'member-1')
    await first.publishStatusLists(web)
    const next = newSigner('key-2')
    const prepared = await prepare(first, next)
    expect(prepared).toEqual({
      keyId: next.keyId,
      publicJwk: next.publicJwk,
      state: 'prepared',
      since: new Date(NOW),
      usableFrom: new Date(Date.parse(NOW) + DAY * 1000),
    })
    expect(await prepare(first, next)).toEqual(prepared)
    expect(await first.keys.didDocument()).toMatchObject({ assertionMethod: [KEY_1, next.keyId] })

    const second = await open(next)
    expect(await refusal(second.keys.activateKey(ACTOR))).toEqual({ code: 'KEY_NOT_READY', seconds: DAY })
    expect(await refusal(issuePassport(second, 'member-2'))).toEqual({
      code: 'SIGNER_KEY_NOT_ACTIVE',
      state: 'prepared',
    })
    clock.advance(DAY)
    expect(await second.keys.activateKey(ACTOR)).toMatchObject({ keyId: next.keyId, state: 'active' })
    expect(await second.keys.activateKey(ACTOR)).toMatchObject({ keyId: next.keyId, state: 'active' })
    expect((await second.keys.list()).map(({ keyId, state }) => [keyId, state])).toEqual([
      [KEY_1, 'retired'],
      [next.keyId, 'active'],
    ])
    expect(await second.keys.didDocument()).toMatchObject({ assertionMethod: [KEY_1, next.keyId] })

    // Whoever still has the old signer neither issues nor publishes; it may still revoke.
    expect(await refusal(issuePassport(first, 'member-3'))).toEqual({ code: 'SIGNER_KEY_NOT_ACTIVE', state: 'retired' })
    expect(await refusal(first.publishStatusLists(web))).toEqual({ code: 'SIGNER_KEY_NOT_ACTIVE', state: 'retired' })
    expect(await refusal(open(signer()))).toEqual({ code: 'SIGNER_KEY_NOT_ACTIVE', state: 'retired' })
    await first.revoke(old.id, BY)
    await second.publishStatusLists(web)
    expect(await publishedBits(web, old.token)).toEqual(['revocation'])
    const kids = [...web.files.values()].map(({ bytes }) => kidOf(Buffer.from(bytes).toString()))
    expect(new Set(kids)).toEqual(new Set([next.keyId]))
    expect(kidOf((await issuePassport(second, 'member-4')).token)).toBe(next.keyId)
  })

  test('a name stands for one key, a key has one name, and both are of this issuer', async () => {
    const { first, open } = await openScene()
    const next = newSigner('key-2')
    await prepare(first, next)
    const { publicJwk } = newSigner('key-3')
    const again = (input: { readonly keyId: string; readonly publicJwk: Signer['publicJwk'] }) =>
      refusal(first.keys.prepareKey({ ...input, ...ACTOR }))
    expect(await again({ keyId: next.keyId, publicJwk })).toEqual({ code: 'KEY_CONFLICT' })
    expect(await again({ keyId: `${OFFICE_DID}#key-9`, publicJwk: next.publicJwk })).toEqual({ code: 'KEY_CONFLICT' })
    expect(await again({ keyId: 'did:web:other.example#key-9', publicJwk })).toEqual({ code: 'KID_INVALID' })
    expect(await again({ keyId: `${OFFICE_DID}#`, publicJwk })).toEqual({ code: 'KID_INVALID' })
    expect(await again({ keyId: `${OFFICE_DID}#key-9`, publicJwk: { kty: 'oct' } })).toEqual({ code: 'KEY_INVALID' })
    expect(await again({ keyId: `${OFFICE_DID}#key-9`, publicJwk: { ...publicJwk, d: publicJwk.x! } })).toMatchObject({
      code: 'KEY_INVALID',
    })
    expect(await refusal(open(newSigner('key-8')))).toEqual({ code: 'SIGNER_KEY_NOT_ACTIVE', state: 'unknown' })
    expect(await refusal(open(newSigner('key-2')))).toEqual({ code: 'SIGNER_FAILED' })
  })
})

describe('a stolen key', () => {
  /** Kills the first key and opens the office with another. */
  async function killFirst(scene: Scene): Promise<Issuer> {
    const { first, open } = scene
    const next = newSigner('key-2')
    await prepare(first, next)
    await first.keys.killKey(KEY_1, ACTOR)
    const second = await open(next)
    // No day of waiting: nothing works until there is a key.
    await second.keys.activateKey(ACTOR)
    await second.publishStatusLists(scene.web)
    return second
  }

  test('is refused everywhere, also as the only one, and another one comes in', async () => {
    const { first, open, web } = await openScene()
    expect(await first.keys.killKey(KEY_1, ACTOR)).toMatchObject({ keyId: KEY_1, state: 'revoked' })
    expect(await first.keys.killKey(KEY_1, ACTOR)).toMatchObject({ keyId: KEY_1, state: 'revoked' })
    expect(await refusal(first.keys.killKey(`${OFFICE_DID}#none`, ACTOR))).toEqual({ code: 'NOT_FOUND' })
    const document = await first.keys.didDocument()
    expect(document).toMatchObject({
      assertionMethod: [],
      verificationMethod: [{ id: KEY_1, revoked: new Date(NOW).toISOString() }],
    })
    expect(await refusal(issuePassport(first, 'member-1'))).toEqual({ code: 'SIGNER_KEY_NOT_ACTIVE', state: 'revoked' })
    expect(await refusal(open(signer()))).toEqual({ code: 'SIGNER_KEY_NOT_ACTIVE', state: 'revoked' })
    const next = newSigner('key-2')
    const second = await open(next)
    expect(await refusal(second.keys.activateKey(ACTOR))).toEqual({ code: 'NOT_FOUND' })
    await prepare(second, next)
    await second.keys.activateKey(ACTOR)
    await second.publishStatusLists(web)
    expect(kidOf((await issuePassport(second, 'member-1')).token)).toBe(next.keyId)
  })

  test('killed by a clock that was ahead, is revoked from now on, and not from later', async () => {
    const { first, clock } = await openScene()
    clock.advance(7200)
    await first.keys.killKey(KEY_1, ACTOR)
    clock.advance(-7200)
    await first.operations.acceptClock(ACTOR)
    expect(await first.keys.didDocument()).toMatchObject({
      assertionMethod: [],
      verificationMethod: [{ id: KEY_1, revoked: new Date(NOW).toISOString() }],
    })
  })

  test('reissueAll signs anew, word for word, what was still good, and nothing else', async () => {
    const scene = await openScene()
    const { first, registry, clock } = scene
    const good = await issuePassport(first, 'member-1')
    const fraud = await issuePassport(first, 'member-2')
    await first.revoke(fraud.id, { reason: 'fraud', actor: 'clerk-7' })
    const paused = await issuePassport(first, 'member-3')
    await first.suspend(paused.id, { reason: 'under-review', actor: 'clerk-7' })
    const older = await issuePassport(first, 'member-4')
    const newer = await first.renew(older.id, { validUntil: new Date('2028-01-01') })
    const deed = await first.issue(VolunteerActivity, { key: '200540012348:member-1-1' })
    const badge = await first.issue(VolunteerActivity, { key: '200540012348:member-3-1', profile: 'openBadges' })
    await first.ledger.registerPerson(person('member-5'))
    const short = await first.issue(VolunteerPassport, {
      key: 'member-5',
      person: 'member-5',
      validUntil: new Date(Date.parse(NOW) + 60_000),
    })
    // More hours since: what is reissued says what the old one said, and a run brings it up to date later.
    await first.ledger.recordActivity(activity('member-1', 'later', { day: 5 }))
    clock.advance(3600)

    const second = await killFirst(scene)
    const outcomes = await collect(second.keys.reissueAll({ signedBy: KEY_1, ...ACTOR }))
    const done = (old: { readonly id: string }, key: string, ref: string, type = 'VolunteerPassportCredential') => ({
      replaces: old.id,
      type,
      key,
      person: ref,
      outcome: 'reissued',
      id: expect.stringMatching(/^urn:uuid:/),
      token: expect.any(String),
    })
    const activityType = 'VolunteerActivityCredential'
    expect(outcomes).toEqual([
      done(good, 'member-1', 'member-1'),
      done(paused, 'member-3', 'member-3'),
      done(newer, 'member-4', 'member-4'),
      done(deed, '200540012348:member-1-1', 'member-1', activityType),
      done(badge, '200540012348:member-3-1', 'member-3', activityType),
    ])
    const tokenOf = (at: number) => (outcomes[at] as ReissueOutcome & { readonly token: string }).token
    expect(subjectOf(tokenOf(0))).toEqual(subjectOf(good.token))
    expect(documentOf(tokenOf(0)).validUntil).toEqual(documentOf(good.token).validUntil)
    expect(kidOf(tokenOf(0))).toBe(`${OFFICE_DID}#key-2`)
    await second.publishStatusLists(scene.web)
    const bits = async (token: string) => publishedBits(scene.web, token)
    expect(await bits(good.token)).toEqual(['revocation'])
    expect(await bits(tokenOf(0))).toEqual([])
    expect(await bits(tokenOf(1))).toEqual(['suspension'])
    expect(await bits(older.token)).toEqual(['revocation', 'refresh'])
    expect(await bits(newer.token)).toEqual(['revocation'])
    expect(await bits(short.token)).toEqual([])

    const again = await collect(second.keys.reissueAll({ signedBy: KEY_1, ...ACTOR }))
    expect(again).toEqual(outcomes.map((outcome) => ({ ...outcome, outcome: 'unchanged' })))
    // The count goes on from where it was: the later hours are news, the corrected ones are found.
    const rows = [{ key: 'member-1', person: 'member-1', validUntil: NEXT_YEAR }]
    const renewed = await collect(second.issueAll(VolunteerPassport, rows, { jobId: 'monthly' }))
    expect(renewed).toMatchObject([{ outcome: 'renewed' }])
    const { replaced } = await second.ledger.revokeActivity('200540012348:member-4-1', BY)
    expect(replaced).toEqual([(outcomes[2] as { id: string }).id])
    expect(verifyLogChain(await readWholeLog(registry))).toMatchObject({ ok: true })
  })

  test('reissueAll leaves out who was erased and what was purged since it last ran', async () => {
    const scene = await openScene()
    for (const ref of ['member-1', 'member-2', 'member-3']) await issuePassport(scene.first, ref)
    await scene.first.issue(VolunteerActivity, { key: '200540012348:member-3-1', validUntil: new Date('2026-11-30') })
    const second = await killFirst(scene)
    const run = () => collect(second.keys.reissueAll({ signedBy: KEY_1, ...ACTOR }))
    expect(await run()).toHaveLength(4)
    await second.erasePerson('member-1', ACTOR)
    scene.clock.advance(100 * DAY)
    await second.purge({ expiredBefore: scene.clock(), ...ACTOR })
    // Right again, the clock that was ahead had purged too early: nobody knows what it said.
    scene.clock.advance(-90 * DAY)
    await second.operations.acceptClock(ACTOR)
    expect(await run()).toMatchObject([
      { key: 'member-2', outcome: 'unchanged' },
      { key: 'member-3', outcome: 'unchanged' },
    ])
    expect((await collect(second.find({}))).filter(({ key }) => key.startsWith('erased:'))).toHaveLength(4)
  })

  test('what it had begun to sign is given up, and a credential that was taken away meanwhile stays away', async () => {
    const scene = await openScene()
    const asked = gate()
    const released = gate()
    const slow: Signer = {
      ...signer(),
      sign: async (bytes) => {
        if (Buffer.from(bytes).includes('.')) {
          asked.open()
          await released.opened
        }
        return signer().sign(bytes)
      },
    }
    const underWay = refusal(issuePassport(await scene.open(slow), 'member-1'))
    await asked.opened
    const second = await killFirst(scene)
    released.open()
    expect(await underWay).toEqual({ code: 'CREDENTIAL_NOT_LIVE' })
    expect(await collect(second.find({ key: 'member-1' }))).toMatchObject([{ state: 'burnt' }])
    expect(await collect(second.keys.reissueAll({ signedBy: KEY_1, ...ACTOR }))).toEqual([])
  })

  test('a key that is in use, or unknown, is not reissued from', async () => {
    const { first } = await openScene()
    const run = (signedBy: string) => refusal(collect(first.keys.reissueAll({ signedBy, ...ACTOR })))
    expect(await run(KEY_1)).toEqual({ code: 'KEY_STILL_IN_USE', state: 'active' })
    expect(await run(`${OFFICE_DID}#none`)).toEqual({ code: 'NOT_FOUND' })
  })

  test.each(['rolled back', 'unheard of'] as const)(
    'lost in any transaction (%s), a run leaves nobody without a passport after the next one, and nobody with two',
    async (loss) => {
      const people = ['member-0', 'member-1', 'member-2']
      for (let n = 1, isOver = false; !isOver; n++) {
        const scene = await openScene()
        for (const ref of people) await issuePassport(scene.first, ref)
        const second = await killFirst(scene)
        const signedBy = KEY_1
        isOver = !(await isLost(scene, second, { n, loss }))
        const outcomes = await collect(second.keys.reissueAll({ signedBy, ...ACTOR }))
        expect(outcomes.map(({ person: ref, outcome }) => [ref, outcome !== 'rejected'])).toEqual(
          people.map((ref) => [ref, true]),
        )
        for (const ref of people) {
          const held = (await collect(second.find({ person: ref }))).filter(({ state }) => state === 'issued')
          expect(held.map(({ token = '' }) => kidOf(token))).toEqual([`${OFFICE_DID}#key-2`])
        }
      }
    },
  )

  /** Runs in a registry whose n-th transaction is lost; whether the run met it. */
  async function isLost(
    { registry, clock }: Scene,
    second: Issuer,
    { n, loss }: { readonly n: number; readonly loss: 'rolled back' | 'unheard of' },
  ): Promise<boolean> {
    let transactions = 0
    const next = (await second.keys.list())[1]!
    const failing: Registry = {
      ...registry,
      transaction: (work) => {
        transactions += 1
        const isIt = transactions === n
        return registry
          .transaction(async (tx) => {
            const result = await work(tx)
            if (isIt && loss === 'rolled back') throw new Error('power')
            return result
          })
          .then((result) => {
            if (isIt) throw new Error('power')
            return result
          })
      },
    }
    const mortal = createIssuer({
      id: OFFICE_DID,
      signer: signers.get(next.keyId)!,
      registry: failing,
      statusBaseUrl: STATUS_BASE_URL,
      published: uncheckedPublications,
      clock,
    })
    const run = mortal.then((issuer) => collect(issuer.keys.reissueAll({ signedBy: KEY_1, ...ACTOR })))
    return run.then(
      () => false,
      ({ message }) => message === 'power',
    )
  }
})
