import { createDidResolver, didWebUrl } from '@volunteer-passport/did'
import { describeVectors, fakeNetwork } from '@volunteer-passport/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const codeOf = (did: string): string => {
  const url = didWebUrl(did)
  return url.ok ? url.value : url.problems.map(({ code }) => code).join()
}

describe('didWebUrl', () => {
  it.each([
    ['did:web:passport.example', 'https://passport.example/.well-known/did.json'],
    ['did:web:passport.example:offices:kz-75', 'https://passport.example/offices/kz-75/did.json'],
    ['did:web:passport.example%3A8443', 'https://passport.example:8443/.well-known/did.json'],
    ['did:web:passport.example%3a8443:a', 'https://passport.example:8443/a/did.json'],
    ['did:web:Passport.EXAMPLE:A', 'https://passport.example/A/did.json'],
    ['did:web:xn--e1afmkfd.example', 'https://xn--e1afmkfd.example/.well-known/did.json'],
    ['did:web:a.example:%D0%B0:%7Eb', 'https://a.example/%D0%B0/%7Eb/did.json'],
    ['did:web:internal.example', 'https://internal.example/.well-known/did.json'],
    ['did:web:1.2.3.4.example', 'https://1.2.3.4.example/.well-known/did.json'],
  ])('%s is at %s', (did, url) => {
    expect(didWebUrl(did)).toEqual({ ok: true, value: url })
  })

  it.each([
    'did:web:127.0.0.1',
    'did:web:127.0.0.1.',
    'did:web:127.0.0.1%3A8443:a',
    'did:web:8.8.8.8',
    'did:web:2130706433',
    'did:web:0x7f000001',
    'did:web:0x7f.1',
    'did:web:0X7F.0.0.1',
    'did:web:127.1',
    'did:web:0177.0.0.1',
    'did:web:017700000001',
    'did:web:999.999.999.999',
    'did:web:a.example.1',
    'did:web:a.0x',
    'did:web:%5B::1%5D',
    'did:web:%5b%3A%3A1%5d',
    'did:web:%5B::ffff:127.0.0.1%5D%3A443:a',
    'did:web:localhost',
    'did:web:LOCALHOST',
    'did:web:localhost.',
    'did:web:localhost%3A8443:a',
    'did:web:office.localhost',
    'did:web:printer.local',
    'did:web:db.internal',
    'did:web:metadata.google.internal',
    'did:web:router.home.arpa',
    'did:web:intranet',
  ])('refuses %s by its host (row 33)', (did) => {
    expect(codeOf(did)).toBe('DID_HOST_FORBIDDEN')
  })

  it.each([
    'did:web:user%40a.example',
    'did:web:user%3Apass%40a.example',
    'did:web:a.example%2F..',
    'did:web:%2F..',
    'did:web:a.example:%2F..',
    'did:web:a.example:%2e%2e',
    'did:web:a.example:..',
    'did:web:a.example:.',
    'did:web:a.example:%2E%2E%2Fb',
    'did:web:a.example:b%5Cc',
    'did:web:a.example%23b',
    'did:web:a.example:b%23c',
    'did:web:a.example%3Fb',
    'did:web:a.example:b%3Fc',
    'did:web:a.example:b%25c',
    'did:web:a.example:b%00',
    'did:web:a.example:%61',
    'did:web:a.example::b',
    'did:web:a.example:',
    'did:web:',
    'did:web::a',
    'did:web:.',
    'did:web:..',
    'did:web:a..example',
    'did:web:.a.example',
    'did:web:a.example.',
    'did:web:a.example%3A99999',
    'did:web:a.example%3A65536',
    'did:web:a.example%3A0',
    'did:web:a.example%3A',
    'did:web:a.example%3A080',
    'did:web:a.example%3A80%3A80',
    'did:web:a.example%3A8o',
    'did:web:-a.example',
    'did:web:a_b.example',
    `did:web:${'a'.repeat(64)}.example`,
    `did:web:${'a.'.repeat(130)}example`,
    'did:web:пример.example',
    'did:web:a.example:é',
    'did:web:a.example:%zz',
    'did:web:a.example:%4',
    'did:WEB:a.example',
    'DID:web:a.example',
    'did:web:a.example/b',
    'did:web:a.example?b',
    'did:web:a.example#b',
    'did:web:a.example\n',
    ' did:web:a.example',
    'did:web:a.example@b.example',
    '',
    'did:web',
    `did:web:a.example:${'a'.repeat(5000)}`,
  ])('refuses %j by its syntax (row 34)', (did) => {
    expect(codeOf(did)).toBe('DID_INVALID')
  })

  it('refuses another method', () => {
    expect(codeOf('did:key:z6Mk')).toBe('DID_METHOD_UNSUPPORTED')
  })

  const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,10}[a-z0-9])?$/)
  const segment = fc.stringMatching(/^([A-Za-z0-9_-]|%7E|%D0%B0){1,10}$/)

  it('goes there and back', () => {
    fc.assert(
      fc.property(
        fc.array(label, { minLength: 1, maxLength: 3 }),
        fc.option(fc.integer({ min: 1, max: 65_535 })),
        fc.array(segment, { maxLength: 4 }),
        (labels, port, path) => {
          const host = `${labels.join('.')}.example`
          const did = `did:web:${host}${port === null ? '' : `%3A${port}`}${path.map((name) => `:${name}`).join('')}`
          const url = didWebUrl(did)
          if (!url.ok) throw new Error(url.problems[0].detail)
          const parsed = new URL(url.value)
          expect(parsed.protocol).toBe('https:')
          expect(parsed.hostname).toBe(host)
          expect(parsed.port).toBe(port === null || port === 443 ? '' : `${port}`)
          expect(parsed.pathname).toBe(path.length === 0 ? '/.well-known/did.json' : `/${path.join('/')}/did.json`)
          expect(parsed.username + parsed.password + parsed.search + parsed.hash).toBe('')
        },
      ),
    )
  })

  it('answers for any text whatever, and stays on the host that it names', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'binary' }).map((rest) => `did:web:${rest}`),
      fc.stringMatching(/^[A-Za-z0-9.:%@/#?\\[\]_-]{0,40}$/).map((rest) => `did:web:${rest}`),
      fc
        .array(fc.constantFrom('a.example', '%3A', '443', ':', '%2F', '..', '%5B', '%40', '.', '0x7f', '%'))
        .map((parts) => `did:web:${parts.join('')}`),
    )
    fc.assert(
      fc.property(text, (did) => {
        const url = didWebUrl(did)
        if (!url.ok) return
        const host = did.split(':')[2]!.split(/%3a/i)[0]!.toLowerCase()
        expect(new URL(url.value).hostname).toBe(host)
        // What the URL parser makes of it is what was written: no second reading.
        expect(new URL(url.value).href.replace(/:443\//, '/')).toBe(url.value.replace(/:443\//, '/'))
      }),
      { numRuns: 1000 },
    )
  })
})

describeVectors('did-jwk-web', (read) => {
  interface Case {
    readonly description: string
    readonly input: { readonly didUri: string; readonly mockServer?: Record<string, object> }
    readonly output: {
      readonly didDocument: object | null
      readonly didResolutionMetadata: { readonly error?: string }
    }
  }
  it.each(read<Case[]>('did-web.json'))('did:web: $description', async ({ input, output }) => {
    const pages = Object.entries(input.mockServer ?? {}).map(([url, body]) => [url, { body }] as const)
    const resolver = createDidResolver({ fetch: fakeNetwork(Object.fromEntries(pages)) })
    const result = await resolver.resolve(input.didUri)
    expect(result.didDocument).toEqual(output.didDocument)
    expect(result.didResolutionMetadata.error).toBe(output.didResolutionMetadata.error)
  })
})
