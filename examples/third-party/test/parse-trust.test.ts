import { expect, test } from 'vitest'
import { parseTrust, trustEntriesOfFile } from '../src/parse-trust.ts'

const OFFICE = 'did:web:passport.example:offices:kz-75'
const THUMBPRINT = 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k'
const OTHER = 'NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs'

const parseFile = (content: string): ReturnType<typeof parseTrust> =>
  parseTrust(trustEntriesOfFile('trust.txt', content))

test('a trust file has one office a line, with or without its key', () => {
  const file = `\uFEFF# offices\r\n${OFFICE}#${THUMBPRINT}\r\n\r\ndid:web:passport.example:offices:kz\r\n`
  expect(parseFile(file)).toEqual({
    ok: true,
    offices: [{ did: OFFICE, keyThumbprints: [THUMBPRINT] }, { did: 'did:web:passport.example:offices:kz' }],
  })
})

test('an office may have several keys; named without a key, it is believed with any', () => {
  expect(parseFile(`${OFFICE}#${THUMBPRINT}\n${OFFICE}#${OTHER}`)).toEqual({
    ok: true,
    offices: [{ did: OFFICE, keyThumbprints: [THUMBPRINT, OTHER] }],
  })
  expect(parseFile(`${OFFICE}#${THUMBPRINT}\n${OFFICE}`)).toEqual({ ok: true, offices: [{ did: OFFICE }] })
})

test.each([
  ['a thumbprint cut short', `${OFFICE}#${THUMBPRINT.slice(1)}`],
  ['a key id instead of a thumbprint', `${OFFICE}#key-1`],
  ['an empty thumbprint', `${OFFICE}#`],
  ['a web address', 'https://passport.example/offices/kz-75'],
  ['two on one line', `${OFFICE} ${OFFICE}`],
  ['a comment behind', `${OFFICE} # the east`],
  ['another DID method', 'did:ethr:0x01'],
  ['no name', 'did:web:'],
  ['an internal host', 'did:web:localhost'],
  ['a path that climbs', 'did:web:passport.example:..'],
  ['a control character', `${OFFICE}\u0000`],
])('one malformed line refuses the whole file: %s', (_, line) => {
  expect(parseFile(`${OFFICE}\n${line}\n`)).toEqual({ ok: false, malformed: ['trust.txt:2'] })
})
