import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyType, defineCredential, type JsonObject, parseCredential, VolunteerPassport } from '../src/index.ts'
import { changed, documentOf, passportClaims } from './documents.ts'

const passport = (path?: readonly (string | number)[], to?: unknown): JsonObject => {
  const document = documentOf(VolunteerPassport, passportClaims)
  return path === undefined ? document : changed(document, path, to)
}

const codesOf = (input: unknown, type: Parameters<typeof parseCredential>[1] = VolunteerPassport) => {
  const parsed = parseCredential(input, type)
  return parsed.ok ? [] : parsed.problems.map(({ code, path }) => `${code} ${path?.join('.') ?? ''}`.trim())
}

describe('a passport', () => {
  it('is read into the normal form', () => {
    const document = passport()
    expect(parseCredential(document, VolunteerPassport)).toEqual({
      ok: true,
      value: {
        id: 'urn:uuid:3f1a6b7c-1d2e-4f50-8a9b-0c1d2e3f4a5b',
        types: ['VerifiableCredential', 'VolunteerPassportCredential'],
        name: [
          { '@value': 'Еріктінің цифрлық паспорты', '@language': 'kk' },
          { '@value': 'Цифровой паспорт волонтёра', '@language': 'ru' },
          { '@value': 'Digital passport of a volunteer', '@language': 'en' },
        ],
        issuer: 'did:web:passport.example:offices:kz-75',
        issuedAt: new Date('2026-10-31T12:00:00Z'),
        validFrom: new Date('2026-10-31T12:00:00Z'),
        validUntil: new Date('2027-10-31T12:00:00Z'),
        subject: passportClaims,
        status: ['revocation', 'suspension', 'refresh'].map((purpose) => ({
          kind: 'bitstring',
          purpose,
          index: 42,
          size: 1,
          list: `https://passport.example/offices/kz-75/status/${purpose}/1.jwt`,
        })),
        document,
      },
    })
  })

  it('keeps members that nobody knows, and gives the subject that was put in', () => {
    const document = changed(passport(), ['credentialSubject', 'favouriteTree'], 'apple')
    const parsed = parseCredential(document, VolunteerPassport)
    expect(parsed.ok && parsed.value.subject).toBe(document.credentialSubject)
    expect(parsed.ok && parsed.value.subject).toMatchObject({ favouriteTree: 'apple' })
  })

  it('is frozen through and through', () => {
    const parsed = parseCredential(passport(), VolunteerPassport)
    const thawed: string[] = []
    const look = (value: unknown, at: string) => {
      if (typeof value !== 'object' || value === null || value instanceof Date) return
      if (!Object.isFrozen(value)) thawed.push(at)
      for (const [key, item] of Object.entries(value)) look(item, `${at}.${key}`)
    }
    look(parsed.ok && parsed.value, 'credential')
    expect(thawed).toEqual([])
  })

  it('reads dates without an offset as UTC, and an iat in text as an instant', () => {
    const parsed = parseCredential(
      documentOf(VolunteerPassport, passportClaims, {
        validFrom: '2026-10-31T12:00:00',
        validUntil: '2026-10-31T17:00:00+05:00',
        iat: '2026-10-31T12:00:00Z',
      }),
      VolunteerPassport,
    )
    const noon = new Date('2026-10-31T12:00:00Z')
    expect(parsed).toMatchObject({ ok: true, value: { validFrom: noon, validUntil: noon, issuedAt: noon } })
  })
})

describe('faults of the document', () => {
  const cases: readonly (readonly [readonly (string | number)[], unknown, string])[] = [
    [['@context'], undefined, 'CONTEXT_INVALID @context'],
    [['@context'], 'https://www.w3.org/ns/credentials/v2', 'CONTEXT_INVALID @context'],
    [['@context', 0], 'http://www.w3.org/ns/credentials/v2', 'CONTEXT_INVALID @context.0'],
    [['@context', 0], 'https://www.w3.org/2018/credentials/v1', 'CONTEXT_INVALID @context.0'],
    [['@context'], ['https://www.w3.org/ns/credentials/v2'], 'CONTEXT_INVALID @context'],
    [['@context', 2], null, 'CONTEXT_INVALID @context.2'],
    [['@context', 2], 42, 'CONTEXT_INVALID @context.2'],
    [['@context', 2], { credentialSubject: 'https://evil.example/#subject' }, 'CONTEXT_INVALID @context.2'],
    [['type'], undefined, 'TYPE_INVALID type'],
    [['type'], 'VerifiableCredential', 'TYPE_INVALID type'],
    [['type'], ['VerifiableCredential'], 'TYPE_INVALID type'],
    [['type'], ['VolunteerPassportCredential'], 'TYPE_INVALID type'],
    [['type', 1], 'volunteerPassportCredential', 'TYPE_INVALID type'],
    [['type', 2], 7, 'TYPE_INVALID type'],
    [['vc'], {}, 'VC_CLAIM_FORBIDDEN vc'],
    [['vp'], null, 'VP_CLAIM_FORBIDDEN vp'],
    [['issuer'], undefined, 'CLAIM_MISSING issuer'],
    [['issuer'], 7, 'ISSUER_INVALID issuer'],
    [['issuer'], [], 'ISSUER_INVALID issuer'],
    [['issuer'], '', 'ISSUER_INVALID issuer'],
    [['issuer'], { name: 'Office' }, 'ISSUER_INVALID issuer.id'],
    [['issuer'], { id: 'did:web:a.example', name: 7 }, 'CLAIM_INVALID issuer.name'],
    [['id'], null, 'ID_INVALID id'],
    [['id'], 'passport 42', 'ID_INVALID id'],
    [['id'], 'https://', 'ID_INVALID id'],
    [['name'], [], 'CLAIM_INVALID name'],
    [['name'], { '@value': 'x', '@language': 'en', url: 'https://a.example' }, 'CLAIM_INVALID name'],
    [['description'], null, 'CLAIM_INVALID description'],
    [['validFrom'], '2026-02-30T12:00:00Z', 'DATE_INVALID validFrom'],
    [['validFrom'], 1793448000, 'DATE_INVALID validFrom'],
    [['validUntil'], '2027', 'DATE_INVALID validUntil'],
    [['validUntil'], '2026-10-31T11:59:59Z', 'DATE_INVALID validUntil'],
    [['iat'], null, 'CLAIM_INVALID iat'],
    [['iat'], 'yesterday', 'CLAIM_INVALID iat'],
    [['iat'], 1e300, 'CLAIM_INVALID iat'],
    [['credentialSubject'], undefined, 'SUBJECT_INVALID credentialSubject'],
    [['credentialSubject'], 'urn:uuid:x', 'SUBJECT_INVALID credentialSubject'],
    [['credentialSubject'], [], 'SUBJECT_INVALID credentialSubject'],
    [['credentialSubject'], {}, 'SUBJECT_INVALID credentialSubject'],
    [['credentialSubject'], [passportClaims, passportClaims], 'SUBJECT_INVALID credentialSubject'],
    [['credentialSubject', 'id'], ['urn:uuid:x'], 'ID_INVALID credentialSubject.id'],
    [['credentialSubject', 'totals', 'hours'], undefined, 'CLAIM_MISSING credentialSubject.totals.hours'],
    [['credentialSubject', 'totals', 'hours'], 120.1, 'CLAIM_INVALID credentialSubject.totals.hours'],
    [['credentialSchema'], { id: 'https://a.example/s' }, 'CLAIM_MISSING credentialSchema.type'],
    [['credentialSchema', 'id'], 'schema', 'ID_INVALID credentialSchema.id'],
    [['evidence'], [{ id: 'https://a.example/e' }], 'CLAIM_MISSING evidence.0.type'],
    [['termsOfUse'], 'https://a.example/t', 'CLAIM_INVALID termsOfUse'],
    [['relatedResource'], { id: 'https://a.example/r' }, 'CLAIM_MISSING relatedResource'],
    [
      ['relatedResource'],
      [1, 2].map(() => ({ id: 'https://a.example/r', digestSRI: 'sha256-x' })),
      'ID_INVALID relatedResource.1.id',
    ],
  ]

  it.each(cases)('%j as %j gives %s and nothing else', (path, to, expected) => {
    expect(codesOf(passport(path, to))).toEqual([expected])
  })

  it('are said without any value of the document', () => {
    const parsed = parseCredential(passport(['credentialSubject', 'passportNumber'], 'MARKED-VALUE'), VolunteerPassport)
    expect(parsed).toMatchObject({ ok: false, problems: [{ code: 'CLAIM_INVALID' }] })
    expect(JSON.stringify(parsed)).not.toContain('MARKED')
  })

  it('are counted up to a limit', () => {
    const document = documentOf(VolunteerPassport, passportClaims, { evidence: Array(1000).fill({}) })
    expect(codesOf(document)).toHaveLength(32)
  })

  it.each(
    [
      undefined,
      null,
      'text',
      7,
      [],
      new Date(),
      new Map(),
      () => ({}),
      { a: undefined },
      { a: Number.NaN },
      { a: 1n },
    ].map((input) => ({ input })),
  )('$input is no document', ({ input }) => {
    expect(codesOf(input)).toEqual(['PAYLOAD_INVALID'])
  })
})

describe('credentialStatus', () => {
  const entry = {
    type: 'BitstringStatusListEntry',
    statusPurpose: 'revocation',
    statusListIndex: '42',
    statusListCredential: 'https://a.example/status/1.jwt',
  }
  const withEntry = (change: object) => passport(['credentialStatus'], { ...entry, ...change })
  const messages = [
    { status: '0x0', message: 'a' },
    { status: '0x1', message: 'b' },
    { status: '0x2', message: 'c' },
    { status: '0x3', message: 'd' },
  ]

  const malformed: readonly (readonly [unknown, string])[] = [
    [null, ''],
    ['x', ''],
    [{ ...entry, type: 2 }, '.type'],
    [{ ...entry, type: undefined }, '.type'],
    [{ ...entry, id: 'status 1' }, '.id'],
    [{ ...entry, id: entry.statusListCredential }, '.id'],
    [{ ...entry, statusPurpose: ['revocation'] }, '.statusPurpose'],
    [{ ...entry, statusPurpose: undefined }, '.statusPurpose'],
    ...['-1', '1.5', '0x2a', '4e1', ' 42', '４２', '42abc', '042', '', 42, null].map(
      (index) => [{ ...entry, statusListIndex: index }, '.statusListIndex'] as const,
    ),
    ...[0, -1, '1', 1.5, null].map((size) => [{ ...entry, statusSize: size }, '.statusSize'] as const),
    ...[2, 1e9].map((size) => [{ ...entry, statusSize: size }, '.statusMessage'] as const),
    ...[
      messages.slice(1),
      [...messages, ...messages],
      [...messages.slice(1), messages[1]],
      [...messages.slice(1), { status: '0x4', message: 'e' }],
      [...messages.slice(1), { status: '0', message: 'e' }],
      [...messages.slice(1), { status: 0, message: 'e' }],
      [...messages.slice(1), { status: '0x0' }],
      [...messages.slice(1), { status: '0x0', message: 7 }],
      [...messages.slice(1), null],
      'abcd',
    ].flatMap((list) => [
      [{ ...entry, statusSize: 2, statusMessage: list }, '.statusMessage'] as const,
      [{ ...entry, statusSize: 2, statusMessages: list }, '.statusMessage'] as const,
    ]),
    [{ ...entry, statusSize: 2, statusMessage: messages, statusMessages: messages }, '.statusMessages'],
    [{ ...entry, statusMessage: messages }, '.statusMessage'],
    [{ ...entry, statusListCredential: 'list' }, '.statusListCredential'],
  ]
  it.each(malformed)('%j is malformed at "%s"', (status, at) => {
    const document = passport(['credentialStatus'], JSON.parse(JSON.stringify(status)))
    expect(codesOf(document)).toContain(`STATUS_ENTRY_INVALID credentialStatus${at}`)
  })

  it('sends indices that no list can have out of range', () => {
    for (const index of ['100000000000000000000', '9007199254740992']) {
      expect(codesOf(withEntry({ statusListIndex: index }))).toContain(
        'STATUS_INDEX_OUT_OF_RANGE credentialStatus.statusListIndex',
      )
    }
    expect(codesOf(withEntry({ statusListIndex: '4294967338' }))).toEqual([])
  })

  it.each([
    'http://a.example/1',
    'file:///etc/passwd',
    'data:text/plain,x',
    'ftp://a.example/1',
    'https://user:secret@a.example/1',
    'https://a.example/1#x',
  ])('refuses %s as the address of a list', (url) => {
    expect(codesOf(withEntry({ statusListCredential: url }))).toContain(
      'STATUS_URL_FORBIDDEN credentialStatus.statusListCredential',
    )
  })

  it('reads messages and wider entries, in either spelling of the specification and in any order', () => {
    const entries = [
      { ...entry, statusSize: 2, statusMessage: messages },
      { ...entry, statusPurpose: 'message', statusSize: 2, statusMessages: messages.toReversed() },
      { ...entry, statusPurpose: 'message', statusMessage: [messages[0], { status: '0X01', message: '', more: 1 }] },
      { ...entry, statusPurpose: 'message' },
    ]
    const parsed = parseCredential(passport(['credentialStatus'], entries), VolunteerPassport)
    const read = { kind: 'bitstring', index: 42, list: entry.statusListCredential }
    // `0X` is not how the specification has it.
    expect(parsed).toMatchObject({ ok: false, problems: [{ path: ['credentialStatus', 2, 'statusMessage'] }] })
    const sound = parseCredential(passport(['credentialStatus'], entries.toSpliced(2, 1)), VolunteerPassport)
    expect(sound.ok && sound.value.status).toEqual([
      { ...read, purpose: 'revocation', size: 2 },
      { ...read, purpose: 'message', size: 2 },
      { ...read, purpose: 'message', size: 1 },
    ])
  })

  it('keeps what it cannot look up as unsupported, never as a good state', () => {
    const unsupported = [{ type: 'TokenStatusListEntry' }, { ...entry, statusPurpose: 'somethingElse' }]
    const parsed = parseCredential(passport(['credentialStatus'], unsupported), VolunteerPassport)
    expect(parsed.ok && parsed.value.status).toEqual([
      { kind: 'unsupported', type: 'TokenStatusListEntry' },
      { kind: 'unsupported', type: 'BitstringStatusListEntry' },
    ])
  })

  it('reads the claim status beside or in place of credentialStatus', () => {
    const uri = 'https://passport.example/offices/kz-75/token-status/1.jwt'
    const claim = { status_list: { idx: 7, uri, more: 1 }, other_list: {} }
    const read = { kind: 'token', index: 7, list: uri }
    const beside = parseCredential({ ...withEntry({}), status: claim }, VolunteerPassport)
    expect(beside.ok && beside.value.status.map(({ kind }) => kind)).toEqual(['bitstring', 'token'])
    // It says revoked and suspended: nothing that the type requires is missing.
    const alone = { ...passport(['credentialStatus'], undefined), status: claim }
    const parsed = parseCredential(alone, VolunteerPassport)
    expect(parsed.ok && parsed.value.status).toEqual([read])
    const demanding = { ...VolunteerPassport, requiredStatus: ['suspension', 'refresh'] as const }
    expect(codesOf(alone, demanding as never)).toEqual(['STATUS_ENTRY_MISSING credentialStatus'])
    const other = parseCredential({ ...alone, status: { a_list: {}, b_list: {} } }, VolunteerPassport)
    expect(other.ok && other.value.status).toEqual([{ kind: 'unsupported', type: 'a_list b_list' }])
  })

  const uri = 'https://passport.example/offices/kz-75/token-status/1.jwt'
  it.each<[unknown, string]>([
    ...[null, 'active', 1, [], {}].map((claim): [unknown, string] => [claim, 'STATUS_ENTRY_INVALID status']),
    ...[null, 'x', []].map((list): [unknown, string] => [
      { status_list: list },
      'STATUS_ENTRY_INVALID status.status_list',
    ]),
    ...['7', -1, 1.5, null, undefined].map((idx): [unknown, string] => [
      { status_list: { idx, uri } },
      'STATUS_ENTRY_INVALID status.status_list.idx',
    ]),
    [{ status_list: { idx: 2 ** 53, uri } }, 'STATUS_INDEX_OUT_OF_RANGE status.status_list.idx'],
    ...[null, 'list', 7].map((other): [unknown, string] => [
      { status_list: { idx: 7, uri: other } },
      'STATUS_ENTRY_INVALID status.status_list.uri',
    ]),
    ...['http://a.example/1', 'file:///etc/passwd', 'https://user@a.example/1', `${uri}#1`].map(
      (other): [unknown, string] => [
        { status_list: { idx: 7, uri: other } },
        'STATUS_URL_FORBIDDEN status.status_list.uri',
      ],
    ),
  ])('refuses the claim status %j', (claim, code) => {
    expect(codesOf({ ...withEntry({}), status: JSON.parse(JSON.stringify(claim)) })).toEqual([code])
  })

  it('must name what the type requires', () => {
    const missing = ['STATUS_ENTRY_MISSING credentialStatus']
    expect(codesOf(passport(['credentialStatus'], undefined))).toEqual(missing)
    expect(codesOf(passport(['credentialStatus'], []))).toEqual(missing)
    expect(codesOf(withEntry({ statusPurpose: 'suspension' }))).toEqual(missing)
    expect(codesOf(passport(['credentialStatus'], undefined), anyType as never)).toEqual([])
  })

  it('has no more entries than anyone names', () => {
    expect(codesOf(passport(['credentialStatus'], Array(9).fill(entry)))).toEqual([
      'STATUS_ENTRY_INVALID credentialStatus',
    ])
  })
})

describe('other types', () => {
  const minimal = {
    '@context': ['https://www.w3.org/ns/credentials/v2'],
    type: 'VerifiableCredential',
    issuer: { id: 'https://university.example/', name: 'University' },
    credentialSubject: { id: 'did:example:someone' },
  }

  it('anyType takes any credential', () => {
    expect(parseCredential(structuredClone(minimal), anyType)).toMatchObject({
      ok: true,
      value: {
        types: ['VerifiableCredential'],
        issuer: 'https://university.example/',
        subject: { id: 'did:example:someone' },
        status: [],
      },
    })
  })

  it('anyType lets none of several subjects pass for the only one', () => {
    const parsed = parseCredential(
      { ...minimal, credentialSubject: [{ id: 'did:example:a' }, { id: 'did:example:b' }] },
      anyType,
    )
    expect(parsed).toMatchObject({ ok: true, value: { subject: {} } })
    expect(parsed.ok && parsed.value.subject.id).toBeUndefined()
  })

  it('defineCredential takes any Standard Schema, and quotes none of its messages', () => {
    const Course = defineCredential<{ readonly id: string }>({
      name: 'CourseCredential',
      contexts: ['https://university.example/context'],
      claims: {
        '~standard': {
          version: 1,
          vendor: 'mine',
          validate: () => ({ issues: [{ message: 'SECRET is wrong', path: [{ key: 'id' }] }] }),
        },
      },
    })
    const document = {
      ...minimal,
      '@context': [...minimal['@context'], 'https://university.example/context'],
      type: ['VerifiableCredential', 'CourseCredential'],
    }
    expect(parseCredential(document, Course)).toEqual({
      ok: false,
      problems: [
        {
          code: 'CLAIM_INVALID',
          title: 'A member has the wrong type or value',
          type: 'https://www.w3.org/TR/vc-data-model#MALFORMED_VALUE_ERROR',
          path: ['credentialSubject', 'id'],
          detail: 'credentialSubject.id is not what CourseCredential defines',
        },
      ],
    })
  })

  it('wrong use is a TypeError', () => {
    const schema = (validate: () => never) => ({ '~standard': { version: 1 as const, vendor: 'mine', validate } })
    const waiting = defineCredential({
      name: 'VerifiableCredential',
      claims: schema(() => Promise.resolve({ value: 1 }) as never),
    })
    expect(() => parseCredential(structuredClone(minimal), waiting)).toThrow(TypeError)
    expect(() => parseCredential({}, undefined as never)).toThrow(TypeError)
    expect(() => defineCredential({ name: '', claims: schema(() => undefined as never) })).toThrow(TypeError)
    expect(() => defineCredential({ name: 'X', claims: {} as never })).toThrow(TypeError)
  })

  it('a schema that throws is a fault of the program, never a yes', () => {
    const broken = defineCredential({
      name: 'VerifiableCredential',
      claims: {
        '~standard': {
          version: 1,
          vendor: 'mine',
          validate: () => {
            throw new Error('boom')
          },
        },
      },
    })
    expect(codesOf(structuredClone(minimal), broken)).toEqual(['INTERNAL_FAULT'])
  })
})

describe('any input whatever', () => {
  const answers = (input: unknown) => {
    for (const type of [VolunteerPassport, anyType])
      expect(typeof parseCredential(input, type as never).ok).toBe('boolean')
  }

  it('any JavaScript value gets an answer', () => {
    fc.assert(
      fc.property(
        fc.anything({
          withBigInt: true,
          withDate: true,
          withMap: true,
          withNullPrototype: true,
          withSparseArray: true,
          withTypedArray: true,
        }),
        answers,
      ),
      { numRuns: 1000 },
    )
  })

  it('a passport with any JSON anywhere gets an answer', () => {
    const members = Object.keys(passport())
    fc.assert(
      fc.property(fc.constantFrom(...members), fc.jsonValue(), (member, value) => answers(passport([member], value))),
      { numRuns: 1000 },
    )
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(passportClaims)), fc.jsonValue(), (member, value) =>
        answers(passport(['credentialSubject', member], value)),
      ),
      { numRuns: 1000 },
    )
  })

  it('hostile objects get an answer', () => {
    const cyclic: Record<string, unknown> = {}
    cyclic.self = cyclic
    let deep: unknown = {}
    for (let i = 0; i < 100_000; i++) deep = [deep]
    const throwing = new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error('no')
        },
        getPrototypeOf: () => {
          throw new Error('no')
        },
      },
    )
    const getter = Object.defineProperty({}, 'a', {
      enumerable: true,
      get: () => {
        throw new Error('no')
      },
    })
    for (const input of [cyclic, { deep }, throwing, getter]) answers(input)
  })
})
