import { describe, expect, it } from 'vitest'
import {
  anyType,
  CREDENTIALS_V2_CONTEXT_URL,
  type CredentialType,
  defineCredential,
  type JsonValue,
  type Parsed,
  parseClaims,
  parseCredential,
  parsePresentation,
  type StandardIssue,
  type StatusPurpose,
  VolunteerPassport,
} from '../src/index.ts'
import { changed, documentOf, passportClaims } from './documents.ts'

const said = (parsed: Parsed<unknown>): readonly string[] =>
  parsed.ok ? [] : parsed.problems.map(({ code, detail, path }) => `${code} [${path?.join('.') ?? ''}] ${detail}`)

const saidOf = (path: readonly (string | number)[], to: unknown, type: CredentialType<unknown> = VolunteerPassport) =>
  said(parseCredential(structuredClone(changed(documentOf(VolunteerPassport, passportClaims), path, to)), type))

const context = documentOf(VolunteerPassport, passportClaims)['@context'] as readonly JsonValue[]
const withContext = (...more: readonly JsonValue[]) => [...context, ...more]

const NAMES = 'must be a string or language value objects of @value, @language and @direction'
const DATE = 'must be a date and time such as 2026-10-31T12:00:00Z'

describe('what is said of a member', () => {
  it.each<[readonly (string | number)[], unknown, string]>([
    [['@context'], {}, 'CONTEXT_INVALID [@context] @context must be an array'],
    [['@context', 0], 'urn:a', `CONTEXT_INVALID [@context.0] @context.0 must be ${CREDENTIALS_V2_CONTEXT_URL}`],
    [['@context'], [context[0]], `CONTEXT_INVALID [@context] @context must hold ${String(context[1])}`],
    [['@context'], withContext('a b'), 'CONTEXT_INVALID [@context.2] @context.2 must be a URL'],
    [['@context'], withContext(7), 'CONTEXT_INVALID [@context.2] @context.2 must be a URL or an object'],
    [['@context'], withContext([]), 'CONTEXT_INVALID [@context.2] @context.2 must be a URL or an object'],
    [
      ['@context'],
      withContext({ issuer: 'urn:a' }),
      'CONTEXT_INVALID [@context.2] @context.2 must not redefine a term of the v2 context',
    ],
    [
      ['@context'],
      withContext({ VolunteerPassportCredential: 'a b' }),
      'CONTEXT_INVALID [@context.2] @context.2 must map a type to a URL',
    ],
    [
      ['@context'],
      withContext({ VolunteerPassportCredential: ' urn:a' }),
      'CONTEXT_INVALID [@context.2] @context.2 must map a type to a URL',
    ],
    [
      ['@context'],
      withContext({ VolunteerPassportCredential: 'urn:a ' }),
      'CONTEXT_INVALID [@context.2] @context.2 must map a type to a URL',
    ],
    [
      ['@context'],
      withContext({ VolunteerPassportCredential: null }),
      'CONTEXT_INVALID [@context.2] @context.2 must map a type to a URL',
    ],
    [
      ['@context'],
      withContext({ VolunteerPassportCredential: { '@id': 7 } }),
      'CONTEXT_INVALID [@context.2] @context.2 must map a type to a URL',
    ],
    [['type'], [], 'TYPE_INVALID [type] type must be an array of type names'],
    [['type'], 7, 'TYPE_INVALID [type] type must be an array of type names'],
    [['type'], ['VerifiableCredential', 'a b'], 'TYPE_INVALID [type] type must be an array of type names'],
    [['type'], ['VerifiableCredential', ' a'], 'TYPE_INVALID [type] type must be an array of type names'],
    [['type'], ['VerifiableCredential', 'a '], 'TYPE_INVALID [type] type must be an array of type names'],
    [['type'], ['VolunteerPassportCredential'], 'TYPE_INVALID [type] type must hold VerifiableCredential'],
    [['type'], 'VerifiableCredential', 'TYPE_INVALID [type] type must hold VolunteerPassportCredential'],
    [['vc'], {}, 'VC_CLAIM_FORBIDDEN [vc] vc must not be in a VCDM 2.0 credential'],
    [['vp'], {}, 'VP_CLAIM_FORBIDDEN [vp] vp must not be in a VCDM 2.0 credential'],
    [['issuer'], undefined, 'CLAIM_MISSING [issuer] issuer is missing'],
    [['issuer'], 'a', 'ISSUER_INVALID [issuer] issuer must be a URL'],
    [['issuer'], ['urn:a'], 'ISSUER_INVALID [issuer] issuer must be a URL'],
    [['issuer'], { id: ['urn:a'] }, 'ISSUER_INVALID [issuer.id] issuer.id must be a URL'],
    [['issuer'], { id: 'a' }, 'ISSUER_INVALID [issuer.id] issuer.id must be a URL'],
    [['issuer'], { id: 'urn:a', name: 7 }, `CLAIM_INVALID [issuer.name] issuer.name ${NAMES}`],
    [['issuer'], { id: 'urn:a', description: 7 }, `CLAIM_INVALID [issuer.description] issuer.description ${NAMES}`],
    [['id'], 'a', 'ID_INVALID [id] id must be a URL'],
    [['id'], ['urn:a'], 'ID_INVALID [id] id must be a URL'],
    [['id'], `urn:${'a'.repeat(8_189)}`, 'ID_INVALID [id] id must be a URL'],
    [['name'], 7, `CLAIM_INVALID [name] name ${NAMES}`],
    [['name'], [{ '@value': 'a' }, 'b'], `CLAIM_INVALID [name] name ${NAMES}`],
    [['description'], [], `CLAIM_INVALID [description] description ${NAMES}`],
    [['iat'], {}, 'CLAIM_INVALID [iat] iat must be a number of seconds since 1970'],
    [['validFrom'], 'a', `DATE_INVALID [validFrom] validFrom ${DATE}`],
    [['validUntil'], null, `DATE_INVALID [validUntil] validUntil ${DATE}`],
    [['validUntil'], 7, `DATE_INVALID [validUntil] validUntil ${DATE}`],
    [['validUntil'], '2020-01-01T00:00:00Z', 'DATE_INVALID [validUntil] validUntil must not lie before validFrom'],
    [
      ['credentialSubject'],
      {},
      'SUBJECT_INVALID [credentialSubject] credentialSubject must be an object with at least one member',
    ],
    [
      ['credentialSubject'],
      [{}],
      'SUBJECT_INVALID [credentialSubject.0] credentialSubject.0 must be an object with at least one member',
    ],
    [['credentialSubject'], [], 'SUBJECT_INVALID [credentialSubject] credentialSubject must be one subject'],
    [
      ['credentialSubject'],
      [passportClaims, passportClaims],
      'SUBJECT_INVALID [credentialSubject] credentialSubject must be one subject',
    ],
    [['credentialSubject', 'id'], 'a', 'ID_INVALID [credentialSubject.id] credentialSubject.id must be a URL'],
    [
      ['credentialSubject'],
      [{ ...passportClaims, id: 'a' }],
      'ID_INVALID [credentialSubject.0.id] credentialSubject.0.id must be a URL',
    ],
    [
      ['credentialSubject', 'level'],
      undefined,
      'CLAIM_MISSING [credentialSubject.level] credentialSubject.level is missing, and VolunteerPassportCredential requires it',
    ],
    [['evidence'], 'a', 'CLAIM_INVALID [evidence] evidence must be an object'],
    [['evidence'], ['a'], 'CLAIM_INVALID [evidence.0] evidence.0 must be an object'],
    [['evidence'], { id: 'urn:a' }, 'CLAIM_MISSING [evidence.type] evidence.type is missing'],
    [['evidence'], { type: [] }, 'TYPE_INVALID [evidence.type] evidence.type must be a type name'],
    [['evidence'], { type: ['a', 7] }, 'TYPE_INVALID [evidence.type] evidence.type must be a type name'],
    [['evidence'], { type: 'a', id: 'b' }, 'ID_INVALID [evidence.id] evidence.id must be a URL'],
    ...['refreshService', 'termsOfUse', 'confidenceMethod', 'renderMethod', 'proof'].map(
      (member): [string[], unknown, string] => [[member], 7, `CLAIM_INVALID [${member}] ${member} must be an object`],
    ),
    [['credentialSchema'], 7, 'CLAIM_INVALID [credentialSchema] credentialSchema must be an object'],
    [['credentialSchema'], { id: 'urn:a' }, 'CLAIM_MISSING [credentialSchema.type] credentialSchema.type is missing'],
    [['credentialSchema'], { type: 'a' }, 'ID_INVALID [credentialSchema.id] credentialSchema.id must be a URL'],
    [['relatedResource'], 7, 'CLAIM_INVALID [relatedResource] relatedResource must be an object'],
    [['relatedResource'], { digestSRI: 'a' }, 'ID_INVALID [relatedResource.id] relatedResource.id must be a URL'],
    [
      ['relatedResource'],
      { id: 'urn:a' },
      'CLAIM_MISSING [relatedResource] relatedResource must hold digestSRI or digestMultibase',
    ],
    [
      ['relatedResource'],
      [1, 2].map(() => ({ id: 'urn:a', digestMultibase: 'a' })),
      'ID_INVALID [relatedResource.1.id] relatedResource.1.id must not be named twice',
    ],
  ])('%j as %j: %s', (path, to, words) => {
    expect(saidOf(path, to)).toEqual([words])
  })

  it.each<[readonly (string | number)[], unknown]>([
    [['@context'], withContext({ other: 'a b' })],
    [['@context'], withContext({ VolunteerPassportCredential: { '@id': 'urn:a' } })],
    [
      ['type'],
      ['VolunteerPassportCredential', 'VerifiableCredential', ...Array.from({ length: 30 }, (_, i) => `t${i}`)],
    ],
    [['id'], `urn:${'a'.repeat(8_188)}`],
    [['iat'], '2026-10-31T12:00:00Z'],
    [['validUntil'], documentOf(VolunteerPassport, passportClaims).validFrom],
    [['name'], { '@value': 'a', '@language': 'kk', '@direction': 'ltr' }],
    [['name'], [{ '@value': 'a' }]],
    [['evidence'], [{ type: ['a', 'b'] }]],
    [
      ['relatedResource'],
      [
        { id: 'urn:a', digestSRI: 'a' },
        { id: 'urn:b', digestMultibase: 'a' },
      ],
    ],
  ])('%j as %j: nothing', (path, to) => {
    expect(saidOf(path, to)).toEqual([])
  })

  it('of another type no more than that it is one', () => {
    const other = { type: ['VerifiableCredential'], credentialSubject: {}, credentialStatus: undefined }
    const document = { ...documentOf(VolunteerPassport, passportClaims), ...other }
    expect(said(parseCredential(JSON.parse(JSON.stringify(document)), VolunteerPassport))).toEqual([
      'TYPE_INVALID [type] type must hold VolunteerPassportCredential',
    ])
  })

  it('of the one type of a document, what an inline context makes of it', () => {
    const document = { ...documentOf(VolunteerPassport, passportClaims), type: 'Other' }
    expect(said(parseCredential({ ...document, '@context': withContext({ Other: 'a b' }) }, anyType))).toEqual([
      'CONTEXT_INVALID [@context.2] @context.2 must map a type to a URL',
      'TYPE_INVALID [type] type must hold VerifiableCredential',
    ])
  })

  it.each<[unknown, string | undefined]>([
    [{ a: 1 }, undefined],
    [[{ a: 1 }, { b: 1 }], undefined],
    [[], 'SUBJECT_INVALID [credentialSubject] credentialSubject must be one subject'],
  ])('under any type, of the subject %j: %s', (subject, words) => {
    expect(saidOf(['credentialSubject'], subject, anyType)).toEqual(words === undefined ? [] : [words])
  })

  it('a name without a language has the language und', () => {
    const document = documentOf(VolunteerPassport, passportClaims, { name: { '@value': 'a', '@direction': 'ltr' } })
    const parsed = parseCredential(document, VolunteerPassport)
    expect(parsed.ok && parsed.value.name).toEqual([{ '@value': 'a', '@language': 'und', '@direction': 'ltr' }])
  })

  it('33 types are too many', () => {
    const types = [
      'VolunteerPassportCredential',
      'VerifiableCredential',
      ...Array.from({ length: 31 }, (_, i) => `t${i}`),
    ]
    expect(saidOf(['type'], types)).toEqual(['TYPE_INVALID [type] type must be an array of type names'])
  })

  it.each([
    { '@value': 7, '@language': 'kk' },
    { '@value': 'a', '@language': 'k k' },
    { '@value': 'a', '@language': 'kk-' },
    { '@value': 'a', '@language': '-kk' },
    { '@value': 'a', '@language': 'toolonglanguage' },
    { '@value': 'a', '@language': 'kk-toolongsubtag' },
    { '@value': 'a', '@language': 7 },
    { '@value': 'a', '@language': ['kk'] },
    { '@value': 'a', '@language': 'kk', '@direction': null },
    { '@value': 'a', '@language': 'kk', more: 1 },
  ])('%j is no language value', (value) => {
    expect(saidOf(['name'], value)).toEqual([`CLAIM_INVALID [name] name ${NAMES}`])
  })

  it.each(['kk-Cyrl-KZ', 'x-private1', 'abcdefgh-12345678'])('%s is a language', (language) => {
    expect(saidOf(['name'], { '@value': 'a', '@language': language })).toEqual([])
  })
})

describe('what is said of a status entry', () => {
  const list = 'https://a.example/1'
  const entry = {
    type: 'BitstringStatusListEntry',
    statusPurpose: 'revocation',
    statusListIndex: '42',
    statusListCredential: list,
  }
  const messages = ['0x0', '0x1'].map((status) => ({ status, message: 'a' }))
  const invalid = (at: string, words: string) =>
    `STATUS_ENTRY_INVALID [credentialStatus${at}] credentialStatus${at} ${words}`
  const forbidden =
    'STATUS_URL_FORBIDDEN [credentialStatus.statusListCredential] credentialStatus.statusListCredential must be a https URL without user info'

  it.each<[unknown, string]>([
    [7, invalid('', 'must be an object')],
    [{ ...entry, type: [] }, invalid('.type', 'must be the name of a type')],
    [{ ...entry, type: '' }, invalid('.type', 'must be the name of a type')],
    [{ ...entry, type: ['BitstringStatusListEntry', 7] }, invalid('.type', 'must be the name of a type')],
    [{ ...entry, id: 'a' }, invalid('.id', 'must be a URL')],
    [{ ...entry, id: list }, invalid('.id', 'must not be the address of the list')],
    [{ ...entry, statusPurpose: '' }, invalid('.statusPurpose', 'must be a purpose')],
    [{ ...entry, statusPurpose: 7 }, invalid('.statusPurpose', 'must be a purpose')],
    [{ ...entry, statusListIndex: 42 }, invalid('.statusListIndex', 'must be a string of decimal digits')],
    [{ ...entry, statusListCredential: 'a' }, invalid('.statusListCredential', 'must be a URL')],
    [{ ...entry, statusListCredential: [list] }, invalid('.statusListCredential', 'must be a URL')],
    [{ ...entry, statusSize: 0 }, invalid('.statusSize', 'must be a whole number above 0')],
    [
      { ...entry, statusMessage: messages, statusMessages: messages },
      invalid('.statusMessages', 'must not stand beside statusMessage'),
    ],
    [{ ...entry, statusSize: 2 }, invalid('.statusMessage', 'must hold one message for each value')],
    [
      { ...entry, statusMessage: [messages[0], { status: 'a0x1', message: 'a' }] },
      invalid('.statusMessage', 'must hold one message for each value'),
    ],
    [
      { ...entry, statusMessage: [messages[0], { status: ['0x1'], message: 'a' }] },
      invalid('.statusMessage', 'must hold one message for each value'),
    ],
    [
      { ...entry, statusMessage: [messages[0], { status: '0x1 ', message: 'a' }] },
      invalid('.statusMessage', 'must hold one message for each value'),
    ],
    [
      { ...entry, statusMessage: [messages[0], { status: '0x000000001', message: 'a' }] },
      invalid('.statusMessage', 'must hold one message for each value'),
    ],
    [
      { ...entry, statusListIndex: '9007199254740992' },
      'STATUS_INDEX_OUT_OF_RANGE [credentialStatus.statusListIndex] credentialStatus.statusListIndex is beyond any list',
    ],
    [{ ...entry, statusListCredential: 'http://a.example/1' }, forbidden],
    [{ ...entry, statusListCredential: 'urn:a:https://a.example/1' }, forbidden],
    [{ ...entry, statusListCredential: 'https://user@a.example/1' }, forbidden],
    [{ ...entry, statusListCredential: 'https://a.example/1#a' }, forbidden],
  ])('%j: %s', (status, words) => {
    expect(saidOf(['credentialStatus'], JSON.parse(JSON.stringify(status)), anyType)).toEqual([words])
  })

  it.each([
    { ...entry, id: 'urn:a' },
    { ...entry, type: ['Other', 'BitstringStatusListEntry'] },
    { ...entry, statusListIndex: '0' },
    { ...entry, statusListIndex: '9007199254740991' },
    { ...entry, statusListCredential: 'https://a.example' },
    { ...entry, statusListCredential: 'HTTPS://a.example/@' },
    { ...entry, statusSize: 1, statusMessage: messages },
    { ...entry, statusMessages: [{ status: '0x00000001', message: '' }, messages[0]] },
  ])('%j: nothing', (status) => {
    expect(saidOf(['credentialStatus'], status)).toEqual([])
  })

  it('stands at its position among several', () => {
    expect(saidOf(['credentialStatus'], [entry, { ...entry, statusSize: 0 }])).toEqual([
      'STATUS_ENTRY_INVALID [credentialStatus.1.statusSize] credentialStatus.1.statusSize must be a whole number above 0',
    ])
  })

  it('of what is missing, and of what there is too much', () => {
    expect(saidOf(['credentialStatus'], undefined)).toEqual([
      'STATUS_ENTRY_MISSING [credentialStatus] credentialStatus is missing, and the type requires one',
    ])
    expect(saidOf(['credentialStatus'], { ...entry, statusPurpose: 'refresh' })).toEqual([
      'STATUS_ENTRY_MISSING [credentialStatus] credentialStatus has no entry for revocation, and the type requires one',
    ])
    expect(saidOf(['credentialStatus'], Array(8).fill(entry))).toEqual([])
    expect(saidOf(['credentialStatus'], Array(9).fill(entry))).toEqual([
      'STATUS_ENTRY_INVALID [credentialStatus] credentialStatus must hold at most 8 entries',
    ])
  })

  it('of a purpose that a token status list does not serve', () => {
    const requiring = (...requiredStatus: StatusPurpose[]) => ({ ...VolunteerPassport, requiredStatus })
    const document = {
      ...documentOf(VolunteerPassport, passportClaims, { credentialStatus: undefined }),
      status: { status_list: { idx: 0, uri: list } },
    }
    const saidBy = (type: CredentialType<unknown>) => said(parseCredential(JSON.parse(JSON.stringify(document)), type))
    expect(saidBy(requiring('revocation', 'suspension'))).toEqual([])
    expect(saidBy(requiring('refresh'))).toEqual([
      'STATUS_ENTRY_MISSING [credentialStatus] credentialStatus has no entry for refresh, and the type requires one',
    ])
  })

  it('nothing of one of another type, which is kept by its names', () => {
    const parsed = parseCredential(
      documentOf(VolunteerPassport, passportClaims, { credentialStatus: [entry, { type: ['A', 'B'] }] }),
      VolunteerPassport,
    )
    expect(parsed.ok && parsed.value.status).toEqual([
      { kind: 'bitstring', purpose: 'revocation', index: 42, size: 1, list },
      { kind: 'unsupported', type: 'A B' },
    ])
  })

  const claim = (at: string, words: string) => `STATUS_ENTRY_INVALID [status${at}] status${at} ${words}`
  it.each<[unknown, string | undefined]>([
    [{}, claim('', 'must name a status mechanism')],
    [{ status_list: 7 }, claim('.status_list', 'must be an object')],
    [{ status_list: { idx: -1, uri: list } }, claim('.status_list.idx', 'must be a whole number')],
    [{ status_list: { idx: 0, uri: [list] } }, claim('.status_list.uri', 'must be a URL')],
    [{ status_list: { idx: 0, uri: 'a' } }, claim('.status_list.uri', 'must be a URL')],
    [
      { status_list: { idx: 2 ** 53, uri: list } },
      'STATUS_INDEX_OUT_OF_RANGE [status.status_list.idx] status.status_list.idx is beyond any list',
    ],
    [
      { status_list: { idx: 0, uri: 'http://a.example' } },
      'STATUS_URL_FORBIDDEN [status.status_list.uri] status.status_list.uri must be a https URL without user info',
    ],
    [{ status_list: { idx: 0, uri: list } }, undefined],
  ])('the claim status %j: %s', (status, words) => {
    expect(saidOf(['status'], status)).toEqual(words === undefined ? [] : [words])
  })
})

describe('what is said of claims', () => {
  const typeOf = (vendor: string, issues: readonly StandardIssue[]) =>
    defineCredential({
      name: anyType.name,
      claims: { '~standard': { version: 1, vendor, validate: () => ({ issues }) } },
    })
  const here = { path: ['level'] }

  it.each<[string, StandardIssue, string]>([
    ['volunteer-passport', { message: 'must be so', ...here }, 'must be so'],
    ['volunteer-passport', { message: 'Invalid input', ...here }, 'is not what VerifiableCredential defines'],
    ['mine', { message: 'must be so', ...here }, 'is not what VerifiableCredential defines'],
  ])('by a schema of %s, %j: %s', (vendor, issue, words) => {
    expect(saidOf([], undefined, typeOf(vendor, [issue]))).toEqual([
      `CLAIM_INVALID [credentialSubject.level] credentialSubject.level ${words}`,
    ])
  })

  it('where the schema names no issue', () => {
    expect(saidOf([], undefined, typeOf('mine', []))).toEqual([
      'CLAIM_INVALID [credentialSubject] The claims are not what VerifiableCredential defines',
    ])
  })

  it('no more than 32 times', () => {
    expect(saidOf([], undefined, typeOf('mine', Array(33).fill({ message: 'a', ...here })))).toHaveLength(32)
  })

  it('at a symbol and a number in their path', () => {
    const issue = { message: 'a', path: ['totals', 0, { key: Symbol('s') }] }
    expect(saidOf([], undefined, typeOf('mine', [issue]))).toEqual([
      'CLAIM_MISSING [credentialSubject.totals.0.Symbol(s)] credentialSubject.totals.0.Symbol(s) is missing, and VerifiableCredential requires it',
    ])
  })

  it('at numbers as numbers, and beneath null', () => {
    const issues = [
      { message: 'a', path: ['totals', 0] },
      { message: 'a', path: ['level', 'deeper'] },
    ]
    const document = changed(documentOf(VolunteerPassport, passportClaims), ['credentialSubject', 'level'], null)
    const parsed = parseCredential(document, typeOf('mine', issues))
    expect(parsed.ok ? [] : parsed.problems.map(({ code, path }) => [code, path])).toEqual([
      ['CLAIM_MISSING', ['credentialSubject', 'totals', 0]],
      ['CLAIM_MISSING', ['credentialSubject', 'level', 'deeper']],
    ])
  })

  it('in the place of a subject, where none other is named', () => {
    const issue = { message: 'a', path: ['level'] }
    expect(said(parseClaims({ level: 1 }, typeOf('mine', [issue])))).toEqual([
      'CLAIM_INVALID [credentialSubject.level] credentialSubject.level is not what VerifiableCredential defines',
    ])
  })

  it('by a schema that throws, and of what is no document', () => {
    const broken = defineCredential({
      name: anyType.name,
      claims: {
        '~standard': {
          version: 1,
          vendor: 'mine',
          validate: () => {
            throw new Error('a')
          },
        },
      },
    })
    expect(saidOf([], undefined, broken)).toEqual([
      'INTERNAL_FAULT [] The credential could not be read as VerifiableCredential',
    ])
    expect(said(parseCredential(7, anyType))).toEqual(['PAYLOAD_INVALID [] The credential is not a JSON object'])
    for (const none of [undefined, null, {}, { claims: {} }, { claims: { '~standard': {} } }]) {
      expect(() => parseCredential({}, none as never)).toThrow(
        new TypeError('parseCredential needs a credential type; anyType stands for any'),
      )
    }
    const late = { ...broken, claims: { '~standard': { validate: () => Promise.resolve() } } } as never
    expect(() => saidOf([], undefined, late)).toThrow(
      'The claims schema of VerifiableCredential is asynchronous: a verification cannot wait for it',
    )
  })
})

describe('what is said of a presentation', () => {
  const document = { '@context': [CREDENTIALS_V2_CONTEXT_URL], type: 'VerifiablePresentation' }

  it.each<[unknown, readonly string[]]>([
    [7, ['PAYLOAD_INVALID [] The presentation is not a JSON object']],
    [{ ...document, type: 'VerifiableCredential' }, ['TYPE_INVALID [type] type must hold VerifiablePresentation']],
    [{ ...document, id: 'a' }, ['ID_INVALID [id] id must be a URL']],
    [{ ...document, holder: 'a' }, ['PRESENTATION_INVALID [holder] holder must be a URL or an object with one as id']],
    [
      { ...document, holder: ['urn:a'] },
      ['PRESENTATION_INVALID [holder] holder must be a URL or an object with one as id'],
    ],
    [{ ...document, holder: {} }, ['PRESENTATION_INVALID [holder] holder must be a URL or an object with one as id']],
    [{ ...document, holder: 'urn:a', id: 'urn:b' }, []],
  ])('%j: %j', (input, words) => {
    expect(said(parsePresentation(structuredClone(input)))).toEqual(words)
  })

  it('its normal form is frozen', () => {
    const parsed = parsePresentation(structuredClone(document))
    expect(parsed.ok && Object.isFrozen(parsed.value)).toBe(true)
  })
})
