import { LIMITS } from '@volunteer-passport/codec'
import { officeKey } from '@volunteer-passport/testing'
import { base64Url, headerOf, signToken } from '../fuzz/stage.ts'
import { bothWays, HEADER, passport, type ResourceCase, resourceCase, SOUND_TOKEN } from './resource-case.ts'

/** Bytes of payload that fit into the longest token, beside its header and signature. */
const PAYLOAD_BYTES = Math.floor(((LIMITS.tokenBytes - base64Url(HEADER).length - 2 - 86) * 3) / 4)

/** A passport whose member holds `unit` as often as it fits. */
function filled(member: string, before: string, unit: (i: number) => string, after: string): string {
  const [head, tail] = JSON.stringify(passport({ [member]: '\u0001' })).split('"\\u0001"') as [string, string]
  const room = PAYLOAD_BYTES - Buffer.byteLength(head + before + after + tail)
  const units: string[] = []
  for (let length = 0, i = 0; ; i += 1) {
    const next = unit(i)
    length += Buffer.byteLength(next)
    if (length > room) break
    units.push(next)
  }
  return head + before + units.join('') + after + tail
}

const name = (i: number): string => i.toString(36)

export function* tokenCases(): Generator<ResourceCase> {
  const array = (member: string, item: string) => filled(member, '[', (i) => (i === 0 ? '' : ',') + item, ']')
  const text = (unit: string) => filled('description', '"', () => unit, '"')
  const members = (key: (i: number) => string) => filled('more', '{', (i) => `${i === 0 ? '' : ','}"${key(i)}":1`, '}')
  yield* bothWays('short escapes', text('\\n'))
  yield* bothWays('long escapes', text('\\u00e9'))
  yield* bothWays('letters of four bytes', text('😀'))
  yield* bothWays('one long text', text('a'))
  yield* bothWays('members', members(name))
  yield* bothWays('members named by numbers', members(String))
  yield* bothWays(
    'members of one length',
    members((i) => name(i).padStart(6, '~')),
  )
  yield* bothWays(
    'members spelled with escapes',
    members((i) => `\\u0061${name(i)}`),
  )
  yield* bothWays('arrays 60 deep', array('more', '['.repeat(60) + ']'.repeat(60)))
  yield* bothWays('objects 60 deep', array('more', `${'{"a":'.repeat(60)}0${'}'.repeat(60)}`))
  yield* bothWays(
    'arrays too deep',
    filled('more', '', () => '[', ''),
  )
  yield* bothWays(
    'one number',
    filled('more', '1', () => '1', ''),
  )
  yield* bothWays(
    'a long fraction',
    filled('more', '0.', () => '1', ''),
  )
  yield* bothWays('numbers', array('more', '1e308'))
  yield* bothWays('empty objects', array('more', '{}'))
  yield* bothWays('names that are none', array('name', '{}'))
  yield* bothWays('evidence without a type', array('evidence', '{}'))
  yield* bothWays(
    'related resources',
    filled('relatedResource', '[', (i) => `${i === 0 ? '' : ','}{"id":"a:${name(i)}"}`, ']'),
  )
  yield* bothWays(
    'contexts',
    filled('@context', '["https://www.w3.org/ns/credentials/v2"', () => ',"a:b"', ']'),
  )
  yield* bothWays(
    'types',
    filled('type', '["VerifiableCredential"', (i) => `,"${name(i)}"`, ']'),
  )
  yield* bothWays('status entries', array('credentialStatus', '{"type":"A"}'))
  const terms = Array.from({ length: 8_000 }, (_, i) => `"${name(i)}":"a:b"`).join()
  const withTerms = JSON.stringify(passport({ '@context': ['https://www.w3.org/ns/credentials/v2', {}] }))
  const types = Array.from({ length: 12_000 }, (_, i) => `,"z${name(i)}"`).join('')
  yield* bothWays(
    'types beside terms',
    withTerms.replace('{}', () => `{${terms}}`).replace('"VerifiableCredential"', (type) => type + types),
  )
  const subject = (member: string, value: string) =>
    filled('credentialSubject', `{${member}`, (i) => (i === 0 ? '' : ',') + value, ']}}')
  yield* bothWays('names of a person', subject('"person":{"familyName":[', '{}'))

  const [header, payload, signature] = SOUND_TOKEN.split('.') as [string, string, string]
  yield resourceCase('dots', '.'.repeat(LIMITS.tokenBytes))
  yield resourceCase(
    'a long signature',
    `${header}.${payload}.${'A'.repeat(LIMITS.tokenBytes - header.length - payload.length - 2)}`,
  )
  yield resourceCase('a token of 64 MiB', 'A'.repeat(64 * 2 ** 20))
  for (const [what, more] of headersOf8KiB()) {
    const full = signToken(JSON.stringify({ ...headerOf(officeKey), ...more }), JSON.stringify(passport()), officeKey)
    yield resourceCase(`a header of 8 KiB: ${what}`, full)
    yield resourceCase(`a header of 8 KiB: ${what}, forged`, full.replace(/[^.]*$/, signature))
  }
}

function headersOf8KiB(): readonly (readonly [string, object])[] {
  const names = Array.from({ length: 500 }, (_, i) => `n${name(i)}`)
  return [
    ['a long kid', { kid: `${officeKey.keyId}${'#'.repeat(7_900)}` }],
    ['members', Object.fromEntries(Array.from({ length: 750 }, (_, i) => [`n${name(i)}`, 1]))],
    ['crit', { crit: names, ...Object.fromEntries(names.map((n) => [n, 0])) }],
    ['a long iss', { iss: 'a'.repeat(7_900) }],
  ]
}
