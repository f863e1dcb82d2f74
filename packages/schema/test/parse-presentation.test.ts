import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type JsonObject, parsePresentation } from '../src/index.ts'

const DOCUMENT = {
  '@context': ['https://www.w3.org/ns/credentials/v2'],
  id: 'urn:uuid:7d1c2d0e-0e4e-4f0e-8f5c-0a5f6f3b2c11',
  type: ['DocumentsPresentation', 'VerifiablePresentation'],
  holder: { id: 'did:example:holder', name: 'Phone' },
  verifiableCredential: [],
  iat: 1_793_448_000,
}

const changed = (members: Readonly<Record<string, unknown>>): JsonObject =>
  JSON.parse(JSON.stringify({ ...DOCUMENT, ...members }))

it('reads a presentation into the normal form and freezes it', () => {
  const document = changed({})
  expect(parsePresentation(document)).toEqual({
    ok: true,
    value: {
      id: DOCUMENT.id,
      types: ['VerifiablePresentation', 'DocumentsPresentation'],
      holder: 'did:example:holder',
      issuedAt: new Date('2026-10-31T12:00:00Z'),
      document: DOCUMENT,
    },
  })
  expect(Object.isFrozen(document) && Object.isFrozen(document.holder)).toBe(true)
})

it('takes one without id, holder and iat, of a type in one word', () => {
  const { '@context': context } = DOCUMENT
  expect(parsePresentation({ '@context': context, type: 'VerifiablePresentation' })).toMatchObject({
    ok: true,
    value: { id: undefined, types: ['VerifiablePresentation'], holder: undefined, issuedAt: undefined },
  })
})

describe('refuses', () => {
  it.each([
    ['no context', { '@context': undefined }, 'CONTEXT_INVALID'],
    ['another first context', { '@context': ['https://www.w3.org/2018/credentials/v1'] }, 'CONTEXT_INVALID'],
    ['no type', { type: undefined }, 'TYPE_INVALID'],
    ['the type of a credential', { type: ['VerifiableCredential'] }, 'TYPE_INVALID'],
    ['an id that is no URL', { id: 'me' }, 'ID_INVALID'],
    ['a holder that is no URL', { holder: 'me' }, 'PRESENTATION_INVALID'],
    ['a holder that is null', { holder: null }, 'PRESENTATION_INVALID'],
    ['a holder without id', { holder: { name: 'Phone' } }, 'PRESENTATION_INVALID'],
    ['two holders', { holder: ['did:example:a', 'did:example:b'] }, 'PRESENTATION_INVALID'],
    ['a time that is none', { iat: {} }, 'CLAIM_INVALID'],
    ['terms of use without a type', { termsOfUse: [{ id: 'urn:x:y' }] }, 'CLAIM_MISSING'],
  ])('%s', (_, members, code) => {
    expect(parsePresentation(changed(members))).toMatchObject({ ok: false, problems: [{ code }] })
  })

  it.each([[undefined], [null], ['text'], [[]], [new Date()], [new Proxy({}, { ownKeys: () => [1] as never })]])(
    'what is no JSON object: %#',
    (input) => {
      expect(parsePresentation(input)).toMatchObject({ ok: false, problems: [{ code: 'PAYLOAD_INVALID' }] })
    },
  )
})

it('never throws', () => {
  fc.assert(
    fc.property(
      fc.anything(),
      fc.dictionary(fc.constantFrom(...Object.keys(DOCUMENT)), fc.jsonValue()),
      (any, members) => {
        expect(typeof parsePresentation(any).ok).toBe('boolean')
        expect(typeof parsePresentation({ ...DOCUMENT, ...members }).ok).toBe('boolean')
      },
    ),
  )
})
