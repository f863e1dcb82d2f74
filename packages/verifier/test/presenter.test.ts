import { importVerificationKey } from '@volunteer-passport/codec'
import { anyType, type JsonObject, type Parsed, type Presentation, VolunteerPassport } from '@volunteer-passport/schema'
import { describe, expect, it } from 'vitest'
import { createBelonging } from '../src/checks/belonging.ts'
import { checkPresenterKey, readPresenter } from '../src/checks/presenter.ts'
import type { PresentedCredential } from '../src/presented-credentials.ts'
import { runSteps } from '../src/steps.ts'
import { phoneKey } from './holder.ts'

const phone = phoneKey(41)
const other = phoneKey(42)
const key = importVerificationKey(phone.publicJwk)
if (!key.ok) throw new Error('the key is sound')

const said = (answer: Parsed<unknown>) =>
  answer.ok ? answer.value : answer.problems.map(({ code, detail, path }) => [code, detail, path?.join('.')])

function presented(
  verdict: PresentedCredential['verdict'],
  o: { readonly index?: number; readonly subject?: unknown; readonly cnf?: unknown; readonly type?: unknown } = {},
): PresentedCredential {
  const { index = 0, subject = { id: 'urn:person' }, cnf = { jwk: phone.publicJwk }, type = VolunteerPassport } = o
  const document = { credentialSubject: subject, cnf }
  return { index, verdict, type, credential: undefined, findings: { decoded: { document } } } as never
}

const resolver = { resolve: () => Promise.reject(new Error('not asked')) }
const keyOf = async (
  presenter: Parameters<typeof checkPresenterKey>[0],
  credentials: readonly PresentedCredential[],
  algorithm: 'EdDSA' | 'ES256' = 'EdDSA',
) => {
  const o = { credentials, resolver, now: new Date(0), signal: undefined }
  const answer = await runSteps(checkPresenterKey(presenter, algorithm, o))
  return answer.ok ? answer.value.thumbprint : said(answer)
}
const byThumbprint = { thumbprint: phone.thumbprint, named: [] }

describe('who presents, by the token’s own word', () => {
  const notTheHolder = [['HOLDER_MISMATCH', 'holder or iss names somebody other than the signer.', 'holder']]
  const notKid = [['KID_INVALID', 'kid must be an absolute DID URL with a fragment, or a thumbprint.', 'kid']]
  const cases: readonly (readonly [object, object, unknown])[] = [
    [{}, {}, [['KID_MISSING', 'The header has no kid.', 'kid']]],
    ...[
      5,
      null,
      '',
      'did:a:b',
      'did:a:b#',
      ['did:a:b#c'],
      [phone.thumbprint],
      `${phone.thumbprint}A`,
      'x did:a:b#c',
    ].map((kid) => [{ kid }, {}, notKid] as const),
    [{ kid: 'did:a:b#c' }, {}, { did: 'did:a:b', keyId: 'did:a:b#c' }],
    [{ kid: 'did:a:b#c', iss: 'did:a:b' }, { holder: 'did:a:b' }, { did: 'did:a:b', keyId: 'did:a:b#c' }],
    [{ kid: 'did:a:b#c', iss: 'did:a:c' }, {}, notTheHolder],
    [{ kid: 'did:a:b#c' }, { holder: 'did:a:c' }, notTheHolder],
    [{ kid: 'did:a:b#c' }, { document: { iss: 5 } }, notTheHolder],
    [{ kid: phone.thumbprint, iss: 'x' }, { holder: 'y' }, { thumbprint: phone.thumbprint, named: ['y', 'x'] }],
  ]
  it.each(cases)('%j %j', (header, presentation, answer) => {
    const whole = { document: {}, ...presentation } as unknown as Presentation
    expect(said(readPresenter(header as JsonObject, whole))).toEqual(answer)
  })
})

describe('the key that a passport names', () => {
  const refused = (code: string, index: number) => [
    [code, `See the report on credential ${index}.`, `verifiableCredential.${index}`],
  ]
  const cases: readonly (readonly [string, readonly PresentedCredential[], unknown])[] = [
    ['an accepted passport', [presented('accepted')], phone.thumbprint],
    [
      'the accepted one of several',
      [presented('rejected'), presented('undetermined', { index: 1 }), presented('accepted', { index: 2 })],
      phone.thumbprint,
    ],
    [
      'rather one that could not be checked than one that is refused',
      [presented('rejected'), presented('undetermined', { index: 1 })],
      refused('CREDENTIAL_UNDETERMINED', 1),
    ],
    ['a refused one', [presented('rejected', { index: 3 })], refused('CREDENTIAL_INVALID', 3)],
    ...[
      ['no passport', []],
      ['what cannot be read', [{ ...presented('rejected'), findings: { decoded: undefined } }]],
      ['a passport of another key', [presented('accepted', { cnf: { jwk: other.publicJwk } })]],
      ['a key in what is no passport', [presented('accepted', { type: anyType })]],
      ['no cnf', [presented('accepted', { cnf: null })]],
      ['cnf in text', [presented('accepted', { cnf: 'jwk' })]],
      ['cnf without jwk', [presented('accepted', { cnf: { kid: phone.thumbprint } })]],
      ['a jwk that is none', [presented('accepted', { cnf: { jwk: {} } })]],
      ['a jwk in text', [presented('accepted', { cnf: { jwk: 'jwk' } })]],
      ['a private jwk', [presented('accepted', { cnf: { jwk: { ...phone.publicJwk, d: phone.publicJwk.x } } })]],
    ].map(
      ([name, credentials]) =>
        [
          name as string,
          credentials as unknown as readonly PresentedCredential[],
          [['KEY_NOT_FOUND', 'No passport in the presentation has a cnf key of this thumbprint.', 'kid']],
        ] as const,
    ),
  ]

  it.each(cases)('%s', async (_, credentials, answer) => {
    expect(await keyOf(byThumbprint, credentials)).toEqual(answer)
  })

  it('is of the algorithm of the header, and its passport is about whoever is named', async () => {
    expect(await keyOf(byThumbprint, [presented('accepted')], 'ES256')).toEqual([
      ['ALG_KEY_MISMATCH', 'The alg of the header is not the algorithm of the key.', 'alg'],
    ])
    expect(await keyOf({ ...byThumbprint, named: ['urn:person'] }, [presented('accepted')])).toBe(phone.thumbprint)
    expect(await keyOf({ ...byThumbprint, named: ['urn:person', 'urn:x'] }, [presented('accepted')])).toEqual([
      ['HOLDER_MISMATCH', 'holder or iss names somebody other than the signer.', 'holder'],
    ])
  })

  it('is not waited for longer than the caller waits', async () => {
    const never = { resolve: () => new Promise<never>(() => {}) }
    const o = { credentials: [], resolver: never, now: new Date(0), signal: AbortSignal.abort() }
    const answer = await runSteps(checkPresenterKey({ did: 'did:a:b', keyId: 'did:a:b#c' }, 'EdDSA', o))
    expect(said(answer)).toEqual([['FETCH_TIMEOUT', 'The caller waited no longer.', undefined]])
  })
})

describe('whose a credential is', () => {
  const about = (subject: unknown) => presented('accepted', { subject, type: anyType })
  const passport = presented('accepted')
  it.each([
    ['of the passport’s person', [passport], { id: 'urn:person' }, 'yes'],
    ['of nobody', [passport], { name: 'x' }, 'no'],
    ['of somebody else', [passport], { id: 'urn:else' }, 'no'],
    ['of several, all the same', [passport], [{ id: 'urn:person' }, { id: 'urn:person' }], 'yes'],
    ['of several, one of them another', [passport], [{ id: 'urn:person' }, { id: 'urn:else' }], 'no'],
    ['of the DID that signed', [], { id: 'did:a:b' }, 'yes'],
    ['of another DID', [passport], { id: 'did:a:c' }, 'no'],
    ['where the passport could not be checked', [presented('undetermined')], { id: 'urn:person' }, 'unknown'],
    [
      'of several, one of them not known',
      [passport, presented('undetermined', { subject: { id: 'urn:else' } })],
      [{ id: 'urn:person' }, { id: 'urn:else' }],
      'unknown',
    ],
    [
      'of several, one not known and one another',
      [presented('undetermined')],
      [{ id: 'urn:person' }, { id: 'urn:x' }],
      'no',
    ],
    ['where the passport was refused', [presented('rejected')], { id: 'urn:person' }, 'no'],
    [
      'with a passport of another key',
      [presented('accepted', { cnf: { jwk: other.publicJwk } })],
      { id: 'urn:person' },
      'no',
    ],
  ] as const)('%s', (_, credentials, subject, answer) => {
    const belongs = createBelonging({ did: 'did:a:b', keyId: 'did:a:b#c' }, key.value, credentials)
    expect(belongs(about(subject))).toBe(answer)
  })

  it('without a DID, no credential about a DID is the presenter’s', () => {
    expect(createBelonging(byThumbprint, key.value, [presented('accepted')])(about({ id: 'did:a:b' }))).toBe('no')
  })
})
