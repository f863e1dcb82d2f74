import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { describe, expect, it } from 'vitest'
import { generatedFiles } from '../scripts/generated-files.ts'
import { parseCredential } from '../src/index.ts'
import { changed, documentOf, EXAMPLES } from './documents.ts'

const root = join(import.meta.dirname, '../../..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const generated = (name: string) => JSON.parse(read(`packages/schema/generated/${name}`))

describe('generated files', () => {
  const files = generatedFiles()

  it.each([...files.keys()])('%s is what the source gives (else run `pnpm generate`)', (path) => {
    expect(read(path)).toBe(files.get(path))
  })

  it('there are no others', () => {
    const present = ['packages/schema/generated', 'docs/problems'].flatMap((folder) =>
      readdirSync(join(root, folder)).map((name) => `${folder}/${name}`),
    )
    expect(present.sort()).toEqual([...files.keys()].sort())
  })
})

describe.each(EXAMPLES.map(([type, claims]) => ({ name: type.name, type, claims })))(
  'the JSON Schema of $name',
  ({ type, claims }) => {
    const schema = generated(`${type.name}.schema.json`)
    const ajv = new Ajv2020({ strict: true, strictTypes: false, strictTuples: false, allErrors: true })
    addFormats.default(ajv)
    const accepts = ajv.compile(schema)

    it('has the address that credentials name', () => {
      expect([schema.$schema, schema.$id]).toEqual(['https://json-schema.org/draft/2020-12/schema', type.schemaUrl])
    })

    it('accepts what parseCredential accepts', () => {
      const document = documentOf(type, claims)
      expect([accepts(document), accepts.errors]).toEqual([true, null])
      expect(parseCredential(document, type).ok).toBe(true)
    })

    it('refuses what is missing or of another kind', () => {
      const document = documentOf(type, claims)
      for (const member of ['@context', 'type', 'issuer', 'credentialSubject', 'credentialStatus']) {
        expect(accepts(changed(document, [member], undefined)), member).toBe(false)
        expect(accepts(changed(document, [member], 7)), member).toBe(false)
      }
      for (const member of schema.properties.credentialSubject.required) {
        expect(accepts(changed(document, ['credentialSubject', member], undefined)), member).toBe(false)
        expect(accepts(changed(document, ['credentialSubject', member], true)), member).toBe(false)
      }
      expect(accepts(changed(document, ['credentialStatus', 0, 'statusListIndex'], '042'))).toBe(false)
    })
  },
)

describe('the JSON-LD context', () => {
  const context = generated('context.v1.jsonld')['@context']

  const terms = (of: object): string[] =>
    Object.entries(of).flatMap(([term, definition]) => [
      ...(term.startsWith('@') ? [] : [term]),
      ...(typeof definition === 'object' && definition !== null ? terms(definition['@context'] ?? {}) : []),
    ])

  it('defines every member of every example, and every type', () => {
    const ofVcdm = new Set(['id', 'name'])
    const members = (value: unknown): string[] =>
      Array.isArray(value)
        ? value.flatMap(members)
        : typeof value === 'object' && value !== null
          ? Object.entries(value).flatMap(([member, item]) => [
              ...(member.startsWith('@') ? [] : [member]),
              ...(member === 'publicKeyJwk' ? [] : members(item)),
            ])
          : []
    const used = EXAMPLES.flatMap(([type, claims]) => [type.name, ...members(claims)]).filter(
      (term) => !ofVcdm.has(term),
    )
    expect(used.filter((term) => !terms(context).includes(term))).toEqual([])
  })

  it('leaves the terms of VCDM 2.0 alone and protects its own', () => {
    const ofVcdm = [
      'id',
      'type',
      'name',
      'description',
      'issuer',
      'credentialSubject',
      'validFrom',
      'iat',
      'cnf',
      'kid',
    ]
    expect(terms(context).filter((term) => ofVcdm.includes(term))).toEqual([])
    const unprotected = (of: Record<string, unknown>): boolean =>
      of['@protected'] !== true ||
      Object.values(of).some(
        (d) => typeof d === 'object' && d !== null && '@context' in d && unprotected(d['@context'] as never),
      )
    expect(unprotected(context)).toBe(false)
    expect(context['@version']).toBe(1.1)
  })
})
