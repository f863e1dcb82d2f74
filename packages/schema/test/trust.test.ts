import { describe, expect, it } from 'vitest'
import {
  AccreditationList,
  type AccreditationListClaims,
  parseClaims,
  parseTrustRoot,
  readAccreditationChain,
} from '../src/index.ts'

const KEY = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' }
const key = (letter: string) => ({ ...KEY, x: letter.repeat(43) })

const root = {
  type: 'TrustRoot',
  root: 'did:web:passport.example',
  version: 3,
  issuedAt: '2026-10-01T00:00:00Z',
  expires: '2027-10-01T00:00:00Z',
  threshold: 1,
  rootKeys: [key('a')],
  recoveryKey: key('b'),
  listKeys: [{ id: 'did:web:passport.example#list', publicKeyJwk: key('c'), state: 'active' }],
}

describe('parseTrustRoot', () => {
  it('gives what it read, frozen, with members it does not know', () => {
    const parsed = parseTrustRoot({ ...root, note: { of: 'a later version' } })
    expect(parsed).toEqual({ ok: true, value: { ...root, note: { of: 'a later version' } } })
    expect(Object.isFrozen(parsed.ok && parsed.value.rootKeys)).toBe(true)
  })

  it('says where the fault is, and quotes no value', () => {
    const listKeys = [{ ...root.listKeys[0], state: 'lost' }]
    expect(parseTrustRoot({ ...root, listKeys })).toMatchObject({
      ok: false,
      problems: [
        {
          code: 'TRUST_LIST_INVALID',
          detail: 'listKeys.0.state must be active, retired or revoked',
          path: ['listKeys', 0, 'state'],
        },
      ],
    })
  })

  it.each([undefined, null, 'root', 7, [], {}, { ...root, rootKeys: 'all' }, { ...root, version: 1.5 }, new Date()])(
    'refuses %j',
    (input) => {
      const parsed = parseTrustRoot(input)
      expect(parsed.ok ? [] : new Set(parsed.problems.map(({ code }) => code))).toEqual(new Set(['TRUST_LIST_INVALID']))
    },
  )
})

const list: AccreditationListClaims = {
  id: 'https://passport.example/.well-known/trust/accreditations.jwt#list',
  type: 'AccreditationList',
  version: 7,
  ttl: 900_000,
  accreditations: [
    { subject: 'did:web:passport.example:offices:kz-71', state: 'active', credential: 'a.b.c' },
    {
      subject: 'did:web:passport.example:offices:kz-75',
      state: 'ended',
      since: '2026-10-01T00:00:00Z',
      successor: 'did:web:passport.example:offices:kz-71',
      credential: 'a.b.c',
    },
  ],
}
const [active, ended] = list.accreditations as [object, object]

describe('the accreditation list', () => {
  it('is read', () => {
    expect(parseClaims(list, AccreditationList)).toEqual({ ok: true, value: list })
    expect(parseClaims({ ...list, accreditations: [] }, AccreditationList).ok).toBe(true)
  })

  it.each<[string, object, string]>([
    [
      'one subject twice',
      { accreditations: [active, active] },
      'credentialSubject.accreditations must be in the order',
    ],
    ['out of order', { accreditations: [ended, active] }, 'credentialSubject.accreditations must be in the order'],
    [
      'an unknown state',
      { accreditations: [{ ...active, state: 'paused' }] },
      'state must be active, ended, suspended',
    ],
    ['an ending without its day', { accreditations: [{ ...active, state: 'ended' }] }, 'since is missing'],
    ['a successor of one that goes on', { accreditations: [{ ...ended, state: 'active' }] }, 'successor must only'],
    ['no credential', { accreditations: [{ ...active, credential: 'a.b' }] }, 'credential must be a compact JWT'],
    ['no version', { version: undefined }, 'credentialSubject.version is missing'],
    ['another type', { type: 'List' }, 'credentialSubject.type'],
  ])('is refused with %s', (_, changes, detail) => {
    const parsed = parseClaims({ ...list, ...changes }, AccreditationList)
    expect(parsed).toMatchObject({ ok: false, problems: [{ detail: expect.stringContaining(detail) }] })
  })
})

describe('readAccreditationChain', () => {
  const chain = { type: 'AccreditationChain', accreditors: ['did:web:a.example', 'did:web:b.example'] }

  it.each<[string, object, readonly string[] | undefined]>([
    ['alone', { termsOfUse: chain }, chain.accreditors],
    [
      'among others',
      { termsOfUse: [{ type: 'Policy' }, { ...chain, type: ['Terms', 'AccreditationChain'] }] },
      chain.accreditors,
    ],
    ['absent', {}, undefined],
    ['of another type', { termsOfUse: { ...chain, type: 'Chain' } }, undefined],
    ['without anybody', { termsOfUse: { ...chain, accreditors: [] } }, undefined],
    ['with what is no text', { termsOfUse: { ...chain, accreditors: ['did:web:a.example', 7] } }, undefined],
    [
      'in a form that is none',
      { termsOfUse: [[null, 7, chain.accreditors, { type: 'AccreditationChain' }]] },
      undefined,
    ],
  ])('%s', (_, document, accreditors) => {
    expect(readAccreditationChain(document as never)).toEqual(accreditors)
  })
})
