import { defineCredential, FORBIDDEN_CLAIM_NAMES, type JsonObject, VolunteerTraining } from '@volunteer-passport/schema'
import { trainingSubject } from '@volunteer-passport/testing'
import { describe, expect, test } from 'vitest'
import { collect, openOffice, person, readWholeLog } from './support/office.ts'

/** A type of the office's own whose schema lets everything through: only the lint stands before the signature. */
const anything = defineCredential<JsonObject>({
  name: 'AnythingCredential',
  claims: { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value: value as JsonObject }) } },
})

async function refusal(claims: unknown, type = anything) {
  const { issuer, registry } = await openOffice()
  await issuer.ledger.registerPerson(person('m-1'))
  const before = await readWholeLog(registry)
  const found = await issuer.issue(type, { key: 'k', person: 'm-1', claims: claims as never }).then(
    () => 'signed',
    ({ code, problem }) => [code, problem.path],
  )
  if (found !== 'signed') {
    expect(await readWholeLog(registry)).toEqual(before)
    expect(await collect(issuer.find({}))).toEqual([])
    const [list] = await registry.transaction((tx) => tx.lists())
    expect(list!.allocated).toBe(0)
  }
  return found
}

const cycle: Record<string, unknown> = { a: {} }
cycle.a = { b: cycle }

describe('before any signature the lint refuses (row 147)', () => {
  test.each<[string, unknown, string, readonly (string | number)[]]>([
    ['no claims', undefined, 'LINT_FAILED', ['claims']],
    ['claims as text', 'hours', 'LINT_FAILED', ['claims']],
    ['a list of claims', [{}], 'LINT_FAILED', ['claims']],
    ['undefined', { a: { b: undefined } }, 'LINT_FAILED', ['claims', 'a', 'b']],
    ['NaN', { a: [1, Number.NaN] }, 'LINT_FAILED', ['claims', 'a', 1]],
    ['infinity', { a: Number.POSITIVE_INFINITY }, 'LINT_FAILED', ['claims', 'a']],
    ['a BigInt', { a: 1n }, 'LINT_FAILED', ['claims', 'a']],
    ['a Date', { a: new Date() }, 'LINT_FAILED', ['claims', 'a']],
    ['a Map', { a: new Map() }, 'LINT_FAILED', ['claims', 'a']],
    ['bytes', { a: new Uint8Array(1) }, 'LINT_FAILED', ['claims', 'a']],
    ['a function', { a: () => 1 }, 'LINT_FAILED', ['claims', 'a']],
    ['a symbol', { a: Symbol('x') }, 'LINT_FAILED', ['claims', 'a']],
    ['a member named by a symbol', { [Symbol('x')]: 1 }, 'LINT_FAILED', ['claims']],
    ['a hole', { a: new Array(2) }, 'LINT_FAILED', ['claims', 'a', 0]],
    ['a lone surrogate', { a: '\ud800' }, 'LINT_FAILED', ['claims', 'a']],
    ['a name with a lone surrogate', { '\udfff': 1 }, 'LINT_FAILED', ['claims']],
    ['__proto__ as a member', JSON.parse('{"a":{"__proto__":{"b":1}}}'), 'LINT_FAILED', ['claims', 'a']],
    ['a credential within', { vc: {} }, 'CLAIM_FORBIDDEN', ['claims', 'vc']],
    ['a presentation within', { vp: {} }, 'CLAIM_FORBIDDEN', ['claims', 'vp']],
    ['iss', { iss: 'x' }, 'CLAIM_FORBIDDEN', ['claims', 'iss']],
    ['exp', { exp: 1 }, 'CLAIM_FORBIDDEN', ['claims', 'exp']],
    ['a holder key', { cnf: {} }, 'CLAIM_FORBIDDEN', ['claims', 'cnf']],
    ['SD-JWT digests', { a: { _sd: [] } }, 'CLAIM_FORBIDDEN', ['claims', 'a', '_sd']],
    ['an SD-JWT array element', { a: [{ '...': 'x' }] }, 'CLAIM_FORBIDDEN', ['claims', 'a', 0, '...']],
    ['a constructor', { a: { constructor: 1 } }, 'CLAIM_FORBIDDEN', ['claims', 'a', 'constructor']],
    ['another context', { a: { '@context': 'x' } }, 'CLAIM_FORBIDDEN', ['claims', 'a', '@context']],
    ['an IIN', { a: { IIN: 'x' } }, 'CLAIM_FORBIDDEN', ['claims', 'a', 'IIN']],
    ['an IIN in Kazakh', { жсн: 'x' }, 'CLAIM_FORBIDDEN', ['claims', 'жсн']],
    ['an IIN for a value', { a: [{ b: '№ 900512300120.' }] }, 'CLAIM_FORBIDDEN', ['claims', 'a', 0, 'b']],
    ['a birth date', { birthDate: 'x' }, 'CLAIM_FORBIDDEN', ['claims', 'birthDate']],
    ['a health record', { a: [{ b: { Health: 'x' } }] }, 'CLAIM_FORBIDDEN', ['claims', 'a', 0, 'b', 'Health']],
  ])('%s', async (_, claims, code, path) => {
    expect(await refusal(claims)).toEqual([code, path])
  })

  test('a cycle, and what is nested deeper than any verifier reads', async () => {
    const [code, path] = (await refusal(cycle)) as [string, string[]]
    expect([code, path.slice(0, 3)]).toEqual(['LINT_FAILED', ['claims', 'a', 'b']])
    const deep = Array.from({ length: 40 }).reduce<object>((inside) => ({ a: inside }), {})
    expect(await refusal(deep)).toEqual(['LINT_FAILED', expect.any(Array)])
  })

  test('every name of personal data, in any case', async () => {
    const { issuer } = await openOffice()
    for (const name of FORBIDDEN_CLAIM_NAMES) {
      const claims = { nested: { [name.toUpperCase()]: 'x' } } as never
      await expect(issuer.issue(anything, { key: 'k', claims })).rejects.toMatchObject({ code: 'CLAIM_FORBIDDEN' })
    }
  })

  test('more than any verifier takes', async () => {
    expect(await refusal({ text: 'x'.repeat(200_000) })).toEqual(['LINT_FAILED', undefined])
  })

  test('members that the type does not know, at any depth, and claims that break it', async () => {
    const type = VolunteerTraining as never
    const { id: _, ...claims } = trainingSubject
    const path = (...inside: (string | number)[]) => ['LINT_FAILED', ['credentialSubject', ...inside]]
    expect(await refusal(claims, type)).toBe('signed')
    expect(await refusal({ ...claims, note: 'x' }, type)).toEqual(path('note'))
    expect(await refusal({ ...claims, course: { ...claims.course, code: 1 } }, type)).toEqual(path('course', 'code'))
    expect(await refusal({ ...claims, hours: 0.1 }, type)).toEqual(path('hours'))
    const { completedOn: _date, ...without } = claims
    expect(await refusal(without, type)).toEqual(path('completedOn'))
  })

  test('a type whose schema changes the claims or cannot answer at once', async () => {
    const lower = defineCredential<JsonObject>({
      name: 'LowerCredential',
      claims: {
        '~standard': { version: 1, vendor: 'test', validate: (v) => ({ value: { ...(v as JsonObject), a: 'x' } }) },
      },
    })
    expect(await refusal({ a: 'X' }, lower)).toEqual(['LINT_FAILED', ['credentialSubject', 'a']])
    const slow = defineCredential<JsonObject>({
      name: 'SlowCredential',
      claims: { '~standard': { version: 1, vendor: 'test', validate: async (v) => ({ value: v as JsonObject }) } },
    })
    const { issuer } = await openOffice()
    await expect(issuer.issue(slow, { key: 'k', claims: { a: 'x' } })).rejects.toThrow(TypeError)
    expect(await collect(issuer.find({}))).toEqual([])
  })

  test('a getter is read once, so that the bytes that are signed are the bytes that were linted', async () => {
    const { issuer } = await openOffice()
    let reads = 0
    const claims = {
      id: 'urn:x:1',
      get badge() {
        return reads++ === 0 ? 'gold' : { phone: '1' }
      },
    }
    const { credential } = await issuer.issue(anything, { key: 'k', claims: claims as never })
    expect([credential.subject, reads]).toEqual([{ id: 'urn:x:1', badge: 'gold' }, 1])
  })
})
