import { createDidResolver } from '@volunteer-passport/did'
import { defineCredential, VolunteerPassport, VolunteerPassportError } from '@volunteer-passport/schema'
import { OFFICE_DID } from '@volunteer-passport/testing'
import {
  anyType,
  createVerifier,
  type TrustedIssuer,
  trustIssuers,
  type VerifierOptions,
  vcJwt,
} from '@volunteer-passport/verifier'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { createWorld, signPassport, verdictAndCode } from './world.ts'

const trust = trustIssuers([OFFICE_DID])

describe('createVerifier refuses at construction', () => {
  it.each([
    ['no options', undefined, 'OPTION_MISSING'],
    ['no trust', {}, 'OPTION_MISSING'],
    ['trust null', { trust: null }, 'OPTION_MISSING'],
    ['trust a list', { trust: [OFFICE_DID] }, 'OPTION_INVALID'],
    ['no formats', { trust, formats: [] }, 'OPTION_INVALID'],
    ['formats no list', { trust, formats: vcJwt() }, 'OPTION_INVALID'],
    ['a format called not made', { trust, formats: [vcJwt] }, 'OPTION_INVALID'],
    ['a hole in formats', { trust, formats: [null] }, 'OPTION_INVALID'],
    ['a resolver that resolves nothing', { trust, resolver: {} }, 'OPTION_INVALID'],
    ['resolver null', { trust, resolver: null }, 'OPTION_INVALID'],
    ['statusLists no function', { trust, statusLists: {} }, 'OPTION_INVALID'],
    ['clock a date', { trust, clock: new Date() }, 'OPTION_INVALID'],
    ['clock of numbers', { trust, clock: () => Date.now() }, 'OPTION_INVALID'],
    ['clock of no date', { trust, clock: () => new Date(Number.NaN) }, 'OPTION_INVALID'],
    ['negative tolerance', { trust, clockToleranceSeconds: -1 }, 'OPTION_INVALID'],
    ['tolerance of a day', { trust, clockToleranceSeconds: 86_400 }, 'OPTION_INVALID'],
    ['tolerance NaN', { trust, clockToleranceSeconds: Number.NaN }, 'OPTION_INVALID'],
    ['tolerance as text', { trust, clockToleranceSeconds: '60' }, 'OPTION_INVALID'],
    ['state without set', { trust, state: { get: () => undefined } }, 'OPTION_INVALID'],
    ['state null', { trust, state: null }, 'OPTION_INVALID'],
    ['status a word', { trust, status: 'warn' }, 'OPTION_INVALID'],
    ['an unknown mode', { trust, status: { whenUnavailable: 'ignore' } }, 'OPTION_INVALID'],
    ['negative age', { trust, status: { maxAgeSeconds: -1 } }, 'OPTION_INVALID'],
    ['age NaN', { trust, status: { maxAgeSeconds: Number.NaN } }, 'OPTION_INVALID'],
  ])('%s', (_, options, code) => {
    expect(() => createVerifier(options as never)).toThrow(VolunteerPassportError)
    expect(() => createVerifier(options as never)).toThrow(
      expect.objectContaining({ code, hint: expect.stringMatching(/\S.*\.$/) }),
    )
  })
})

describe('trustIssuers refuses at construction', () => {
  it.each([
    ['an empty list', [], 'OPTION_MISSING'],
    ['a domain', ['passport.example'], 'OPTION_INVALID'],
    ['an https address', ['https://passport.example'], 'OPTION_INVALID'],
    ['white space', [` ${OFFICE_DID}`], 'OPTION_INVALID'],
    ['a key id', [`${OFFICE_DID}#key-1`], 'OPTION_INVALID'],
    ['a pattern', ['did:web:passport.example:*'], 'OPTION_INVALID'],
    ['upper case', [OFFICE_DID.toUpperCase()], 'OPTION_INVALID'],
    ['an empty end', ['did:web:passport.example:'], 'OPTION_INVALID'],
    ['a number', [5], 'OPTION_INVALID'],
    ['null', [null], 'OPTION_INVALID'],
    ['an entry without DID', [{}], 'OPTION_INVALID'],
    ['no thumbprints', [{ did: OFFICE_DID, keyThumbprints: [] }], 'OPTION_INVALID'],
    ['thumbprints null', [{ did: OFFICE_DID, keyThumbprints: null }], 'OPTION_INVALID'],
    ['a thumbprint as text', [{ did: OFFICE_DID, keyThumbprints: 'A'.repeat(43) }], 'OPTION_INVALID'],
    ['a short thumbprint', [{ did: OFFICE_DID, keyThumbprints: ['A'] }], 'OPTION_INVALID'],
    ['one DID twice', [OFFICE_DID, { did: OFFICE_DID }], 'OPTION_INVALID'],
  ])('%s', (_, issuers, code) => {
    expect(() => trustIssuers(issuers as readonly TrustedIssuer[])).toThrow(
      expect.objectContaining({ code, hint: expect.stringMatching(/\S.*\.$/) }),
    )
  })

  it('what is no list', () => {
    expect(() => trustIssuers(OFFICE_DID as never)).toThrow(TypeError)
  })
})

describe('verify refuses wrong use', () => {
  it.each([
    ['no options', undefined, 'OPTION_MISSING'],
    ['no type', {}, 'OPTION_MISSING'],
    ['type null', { type: null }, 'OPTION_MISSING'],
    ['type a name', { type: 'VolunteerPassportCredential' }, 'OPTION_INVALID'],
    ['type without claims', { type: { name: 'x', requiredStatus: [] } }, 'OPTION_INVALID'],
  ])('%s', async (_, options, code) => {
    const { verifier } = await createWorld()
    await expect(verifier.verify('token', options as never)).rejects.toThrow(expect.objectContaining({ code }))
    expect(() => verifier.verifyAll(['token'], options as never)).toThrow(expect.objectContaining({ code }))
  })

  it('a schema that answers later', async () => {
    const { verifier } = await createWorld()
    const claims = {
      '~standard': { version: 1, vendor: 'x', validate: async (value: unknown) => ({ value }) },
    } as const
    const type = defineCredential({ name: 'SlowCredential', claims })
    await expect(verifier.verify('token', { type })).rejects.toThrow(TypeError)
  })

  it('and takes a schema that throws, whose credential is then undetermined', async () => {
    const { verifier } = await createWorld()
    const validate = (): never => {
      throw new Error('a fault in the schema')
    }
    const claims = { '~standard': { version: 1, vendor: 'x', validate } } as const
    const type = defineCredential({ name: 'VolunteerPassportCredential', claims })
    expect(verdictAndCode(await verifier.verify(await signPassport(), { type }))).toBe('undetermined INTERNAL_FAULT')
  })

  it('a signal that is none', async () => {
    const { verifier } = await createWorld()
    await expect(verifier.verify('token', { type: anyType, signal: {} as never })).rejects.toThrow(TypeError)
  })

  it('a clock that breaks later', async () => {
    let now = new Date('2026-11-07T12:00:00Z')
    const { verifierWith } = await createWorld()
    const verifier = verifierWith({ clock: () => now })
    now = new Date(Number.NaN)
    await expect(verifier.verify('token', { type: anyType })).rejects.toThrow(
      expect.objectContaining({ code: 'OPTION_INVALID' }),
    )
  })
})

describe('options', () => {
  it('row 53: are read once, at construction, and never written to', async () => {
    const { network, clock } = await createWorld()
    const reads: string[] = []
    const evil = trustIssuers(['did:web:evil.example'])
    const values: Record<string, unknown> = {
      trust,
      formats: [vcJwt()],
      resolver: createDidResolver({ fetch: network, clock }),
      statusLists: network,
      clock,
      clockToleranceSeconds: 60,
      status: Object.freeze({ whenUnavailable: 'undetermined' }),
    }
    const options = new Proxy(Object.freeze({}), {
      get(_, name) {
        const isSecond = reads.includes(String(name))
        reads.push(String(name))
        return isSecond ? evil : values[String(name)]
      },
      set: () => {
        throw new Error('written to')
      },
    })
    const verifier = createVerifier(options as VerifierOptions)
    expect(reads.toSorted()).toEqual([...new Set(reads)].toSorted())
    const before = reads.length
    ;(values.formats as unknown[]).length = 0
    const typeReads: string[] = []
    const perCall = {
      get type() {
        typeReads.push('type')
        return typeReads.length === 1 ? VolunteerPassport : anyType
      },
    }
    const report = await verifier.verify(await signPassport({ type: ['VerifiableCredential'] }), perCall as never)
    expect(verdictAndCode(report)).toBe('rejected TYPE_INVALID')
    expect(typeReads).toEqual(['type'])
    expect(reads.length).toBe(before)
  })

  it('a trust list that is changed after construction changes nothing', async () => {
    const issuers: TrustedIssuer[] = [{ did: 'did:web:other.example', keyThumbprints: ['A'.repeat(43)] }]
    const policy = trustIssuers(issuers)
    const { verifierWith } = await createWorld()
    const mutable = { ...policy }
    const verifier = verifierWith({ trust: mutable })
    issuers.push(OFFICE_DID)
    mutable.mayAccept = () => true
    mutable.accept = () => ({ ok: true, value: { did: OFFICE_DID } })
    expect(verdictAndCode(await verifier.verify(await signPassport(), { type: VolunteerPassport }))).toBe(
      'rejected ISSUER_NOT_TRUSTED',
    )
  })

  it('one options object for two tokens changes neither verdict', async () => {
    const { verifier } = await createWorld()
    const options = Object.freeze({ type: VolunteerPassport })
    const good = await signPassport()
    const bad = await signPassport({ iss: 'did:web:evil.example' })
    const verdicts = []
    for (const token of [good, bad, good, bad]) verdicts.push(verdictAndCode(await verifier.verify(token, options)))
    expect(verdicts).toEqual(['accepted', 'rejected ISSUER_MISMATCH', 'accepted', 'rejected ISSUER_MISMATCH'])
  })

  it('a policy that answers mayAccept with a promise lets nobody in', async () => {
    const { verifierWith } = await createWorld()
    const mayAccept = (async () => true) as never
    const verifier = verifierWith({ trust: { mayAccept, accept: trust.accept } })
    expect(verdictAndCode(await verifier.verify(await signPassport(), { type: VolunteerPassport }))).toBe(
      'rejected ISSUER_NOT_TRUSTED',
    )
  })
})

it('gives a typed credential on ok alone', async () => {
  const { verifier } = await createWorld()
  const report = await verifier.verify(await signPassport(), { type: VolunteerPassport })
  // @ts-expect-error without `ok` there is no credential
  void report.credential
  if (!report.ok) throw new Error('not accepted')
  expectTypeOf(report.credential.subject.totals.hours).toEqualTypeOf<number>()
  // @ts-expect-error `type` is required
  void verifier.verify('x', {}).catch(() => {})
})
