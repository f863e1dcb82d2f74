import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import {
  createJwkSigner,
  encodeJwsSigningInput,
  importVerificationKey,
  type Signer,
  unpackBytes,
  verifySignature,
} from '@volunteer-passport/codec'
import { type CredentialRow, STATUS_FLAGS } from '@volunteer-passport/issuer/registry'
import { VolunteerActivity, VolunteerHoursExtract, VolunteerPassport } from '@volunteer-passport/schema'
import { officeKey, officeP256Key } from '@volunteer-passport/testing'
import { expect, test } from 'vitest'
import { findLintFault } from '../src/issuance/lint.ts'
import { signReserved } from '../src/issuance/sign-reserved.ts'
import { type SigningAnswer, signOnThread } from '../src/signing-thread.ts'
import { headerIn } from '../src/stored-token.ts'
import {
  activity,
  collect,
  documentOf,
  NEXT_YEAR,
  openOffice,
  person,
  publishedBits,
  readWholeLog,
  signer,
} from './support/office.ts'

const row = (ref: string) => ({ key: ref, person: ref, validUntil: NEXT_YEAR })

async function damaged() {
  const { issuer } = await openOffice()
  await issuer.ledger.registerPerson(person('m-1'))
  const { token } = await issuer.issue(VolunteerPassport, row('m-1'))
  const [header = ''] = token.split('.')
  const good = JSON.stringify(documentOf(token))
  const texts = [
    good,
    good.replace('"hours":0', '"hours":0.1'),
    good.replace('"level"', '"note":1,"level"'),
    good.replace('"id"', '"id":"urn:x:1","id"'),
    good.replace('Айгерім', '\ufffe'),
    good.slice(1),
    'x'.repeat(300_000),
  ]
  return { header, payloads: texts.map((text) => Buffer.from(text)) }
}

test('the thread finds what this one finds', async () => {
  const { header, payloads } = await damaged()
  const read = headerIn({ header })
  const here = payloads.map((payload) => findLintFault(read, payload, VolunteerPassport))
  expect(here.map((fault) => fault?.detail.split(':')[0])).toEqual([
    undefined,
    'CLAIM_INVALID',
    'CLAIM_INVALID',
    'JSON_DUPLICATE_KEY',
    'JSON_INVALID',
    'JSON_INVALID',
    'The credential is larger than any verifier takes.',
  ])
  const wrapped = { ...signer() }
  expect(await signOnThread(wrapped, { typeName: VolunteerPassport.name, header }, payloads)).toEqual({
    faults: here,
    signatures: undefined,
  })
  // Read as an activity it is none.
  const answer = await signOnThread(wrapped, { typeName: VolunteerActivity.name, header }, payloads.slice(0, 1))
  expect(answer?.faults[0]?.detail).toBe(findLintFault(read, payloads[0]!, VolunteerActivity)?.detail)
})

test('a question that cannot be answered takes no other with it', async () => {
  const ask = (header: string) => signOnThread(signer(), { typeName: VolunteerPassport.name, header }, [])
  const asked = ['no JSON', 'e30'].map(ask)
  expect(await Promise.all(asked)).toMatchObject([undefined, { faults: [] }])
})

const LINTED_BEFORE = 'VolunteerTrainingCredential'

const signers = [officeKey, officeP256Key].map(
  ({ keyId, privateJwk }) => [keyId, createJwkSigner({ keyId, privateJwk: { ...privateJwk } })] as const,
)

async function verdicts(
  signer: Signer,
  o: { readonly header: string; readonly payloads: readonly Uint8Array[] } & SigningAnswer,
) {
  const key = importVerificationKey(signer.publicJwk)
  if (!key.ok) throw new Error(key.problems[0].code)
  const sound = o.payloads.filter((_, i) => o.faults[i] === undefined)
  const signatures = o.signatures === undefined ? [] : [...unpackBytes(o.signatures)]
  expect(signatures).toHaveLength(sound.length)
  return Promise.all(
    sound.map((payload, i) =>
      verifySignature(key.value, Buffer.from(encodeJwsSigningInput(o.header, payload)), signatures[i] as Uint8Array),
    ),
  )
}

test.each(signers)('what has no fault is signed, and nothing else: %s', async (_, signer) => {
  const { header, payloads } = await damaged()
  const answer = await signOnThread(signer, { typeName: VolunteerPassport.name, header }, payloads)
  expect(await verdicts(signer, { header, payloads, ...answer! })).toEqual([true])
  // What was linted before is signed as it is, up to what any verifier takes.
  const all = await signOnThread(signer, { typeName: LINTED_BEFORE, header }, [...payloads, Buffer.of()])
  expect(all!.faults.map((fault) => fault !== undefined)).toEqual([...payloads.map((_, i) => i === 6), true])
  expect(await verdicts(signer, { header, payloads, ...all! })).toEqual(payloads.slice(1).map(() => true))
})

test('several questions at once are answered each with its own', async () => {
  const questions = [300, 500, 1].flatMap((count) => signers.map(([, signer]) => ({ count, signer })))
  const answers = questions.map(async ({ count, signer }, n) => {
    const payloads = Array.from({ length: count }, (_, i) => Buffer.from(`payload ${n} ${i}`))
    const answer = await signOnThread(signer, { typeName: LINTED_BEFORE, header: 'e30' }, payloads)
    return verdicts(signer, { header: 'e30', payloads, ...answer! })
  })
  expect((await Promise.all(answers)).flat()).toEqual(Array.from({ length: 2 * 801 }, () => true))
})

// In place and on the thread.
test.each([3, 300])(
  'of %i rows none is signed under a header that is none, nor where there is nothing to sign',
  async (count) => {
    const good = { type: LINTED_BEFORE, header: 'e30', payload: Buffer.from('{}') }
    const bad = [{ header: 'e30.e30' }, { header: 'e3' }, { header: '' }, { payload: Buffer.of() }]
    for (const change of bad) {
      const rows = Array.from({ length: count }, (_, n) => (n === 1 ? { ...good, ...change } : good))
      for (const one of [signer(), { ...signer() }]) {
        const signed = await signReserved(one, rows as unknown as readonly CredentialRow[])
        expect(signed.map((answer) => (answer instanceof Uint8Array ? 'signed' : answer.code))).toEqual(
          rows.map((_, n) => (n === 1 ? 'LINT_FAILED' : 'signed')),
        )
      }
    }
  },
)

test('a process that signed many ends, and signs the same where no thread may be started', () => {
  const child = fileURLToPath(new URL('./children/issue-many.ts', import.meta.url))
  const run = (...flags: string[]) =>
    execFileSync(process.execPath, ['--conditions=@volunteer-passport/source', ...flags, child], { encoding: 'utf8' })
  const tokens = run()
  expect(tokens.split('\n')).toHaveLength(300)
  expect(run('--permission', '--allow-fs-read=*')).toBe(tokens)
})

/** A store in which one person's data went bad after it was recorded. */
async function officeWithDamage(people: number) {
  const signed: string[] = []
  const good = signer()
  const counting = {
    ...good,
    sign: (bytes: Uint8Array) => {
      signed.push(Buffer.from(bytes).toString('latin1'))
      return good.sign(bytes)
    },
  }
  const office = await openOffice({ signer: counting })
  const refs = Array.from({ length: people }, (_, n) => `m-${n}`)
  await collect(office.issuer.ledger.registerPeople(refs.map((ref) => person(ref))))
  await office.registry.transaction(async (tx) => {
    const [damaged] = await tx.peopleByRef(['m-1'])
    await tx.updatePeople([{ ...damaged!, data: damaged!.data.replace('KZ-75', 'KZ-99') }])
  })
  signed.length = 0
  return { ...office, refs, signed }
}

// A few are linted here, many on the thread.
test.each([3, 300])('of %i reservations the one that breaks its type is never signed and given up', async (people) => {
  const { issuer, registry, web, refs, signed } = await officeWithDamage(people)
  const outcomes = await collect(issuer.issueAll(VolunteerPassport, refs.map(row), { jobId: 'job-1' }))
  expect(outcomes.filter(({ outcome }) => outcome === 'issued')).toHaveLength(people - 1)
  expect(outcomes[1]).toMatchObject({
    key: 'm-1',
    outcome: 'rejected',
    row: 2,
    problem: { code: 'LINT_FAILED', path: ['credentialSubject', 'region'] },
  })
  expect(signed.length).toBe(people - 1)
  const [burnt] = await collect(issuer.find({ state: 'burnt' }))
  const [stored] = await registry.transaction((tx) => tx.credentialsById([burnt!.id]))
  expect(stored).toMatchObject({ key: 'm-1', flags: STATUS_FLAGS.revocation, signature: undefined })
  const log = await readWholeLog(registry)
  expect(log.filter(({ about }) => about === burnt!.id).map(({ event, actor }) => [event, actor])).toEqual([
    ['reserved', 'job-1'],
    ['burnt', 'job-1'],
  ])
  await issuer.publishStatusLists(web)
  const { token } = outcomes[0] as { token: string }
  expect(await publishedBits(web, token)).toEqual([])
})

test('one credential that breaks its type is refused and given up', async () => {
  const { issuer, signed } = await officeWithDamage(2)
  await expect(issuer.issue(VolunteerPassport, row('m-1'))).rejects.toMatchObject({ code: 'LINT_FAILED' })
  expect(signed).toEqual([])
  expect(await collect(issuer.find({}))).toMatchObject([{ key: 'm-1', state: 'burnt' }])
})

test('an activity is linted where it is signed too', async () => {
  const { issuer, registry } = await openOffice()
  await issuer.ledger.registerPerson(person('m-1'))
  const { participationId } = activity('m-1', 'a-1')
  await issuer.ledger.recordActivity(activity('m-1', 'a-1'))
  await registry.transaction(async (tx) => {
    const [damaged] = await tx.activitiesById([participationId])
    await tx.updateActivities([{ ...damaged!, data: damaged!.data.replace('"ecology"', '"weather"') }])
  })
  await expect(issuer.issue(VolunteerActivity, { key: participationId })).rejects.toMatchObject({ code: 'LINT_FAILED' })
})

test('what is not linted where it is signed is linted before it is reserved', async () => {
  const { issuer, registry } = await openOffice()
  await issuer.ledger.registerPerson(person('m-1'))
  await issuer.ledger.recordActivity(activity('m-1', 'a-1'))
  await registry.transaction(async (tx) => {
    const [damaged] = await tx.activitiesById([activity('m-1', 'a-1').participationId])
    await tx.updateActivities([{ ...damaged!, data: damaged!.data.replace('"ecology"', '"weather"') }])
  })
  const extract = {
    purpose: [{ '@value': 'Грант', '@language': 'kk' }],
    period: { from: '2026-10-01', until: '2026-10-31' },
  } as const
  await expect(
    issuer.issue(VolunteerHoursExtract, { key: 'grant-1', person: 'm-1', validUntil: NEXT_YEAR, extract }),
  ).rejects.toMatchObject({ code: 'LINT_FAILED' })
  expect(await collect(issuer.find({}))).toEqual([])
})
