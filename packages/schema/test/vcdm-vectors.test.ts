import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { anyType, parseCredential } from '../src/index.ts'

interface Case {
  readonly file: string
  readonly kind: 'credential' | 'presentation'
  readonly expected: string
}

/** Not what `parseCredential` reads, or not decided by the document alone; each with its reason. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  'presentation-holder-ok.json': 'a presentation is no credential',
  'presentation-multiple-vc-ok.json': 'a presentation is no credential',
}

const vectors = join(import.meta.dirname, '../../../../shared/vectors')
const read = (path: string): Record<string, unknown> => JSON.parse(readFileSync(join(vectors, path), 'utf8'))

/** What the suite's harness does before it hands a document over. */
function prepared(file: string): Record<string, unknown> {
  const document = read(`w3c-vcdm-2.0/${file}`)
  const { issuer } = document
  if (issuer === undefined) document.issuer = 'did:example:issuer'
  else if (typeof issuer === 'object' && issuer !== null && !('id' in issuer)) {
    document.issuer = { id: 'did:example:issuer', ...issuer }
  }
  const dates: Readonly<Record<string, string>> = {
    'PAST DATE': '2025-11-01T00:00:00Z',
    'FUTURE DATE': '2027-11-01T00:00:00Z',
  }
  for (const member of ['validFrom', 'validUntil']) {
    document[member] = dates[String(document[member])] ?? document[member]
    if (document[member] === undefined) delete document[member]
  }
  return document
}

describe.skipIf(!existsSync(vectors))('vectors of W3C', () => {
  const cases: readonly Case[] = existsSync(vectors) ? (read('w3c-vcdm-2.0/cases.json') as never) : []

  it('are all here', () => expect(cases).toHaveLength(59))

  it.each(cases)('$file: $expected', ({ file, expected }) => {
    const { ok } = parseCredential(prepared(file), anyType)
    expect(ok).toBe(expected === 'ok' && EXCEPTIONS[file] === undefined)
  })

  const folder = 'w3c-vcdm-json-schema/verifiable-credential'
  const examples = existsSync(vectors) ? readdirSync(join(vectors, folder)).filter((f) => f.startsWith('example')) : []
  it.each(examples)('%s is a credential', (file) => {
    expect(parseCredential(read(`${folder}/${file}`), anyType)).toMatchObject({ ok: true })
  })
})
