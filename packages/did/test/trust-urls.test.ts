import { trustUrls } from '@volunteer-passport/did'
import { expect, it } from 'vitest'

it.each([
  ['did:web:passport.example', 'https://passport.example/.well-known/trust/'],
  ['did:web:passport.example:offices:kz', 'https://passport.example/offices/kz/trust/'],
  ['did:web:passport.example%3A8443:offices', 'https://passport.example:8443/offices/trust/'],
])('the trust files of %s are under %s', (did, base) => {
  const urls = trustUrls(did)
  expect(urls.ok && { ...urls.value, rootVersion: urls.value.rootVersion(12) }).toEqual({
    accreditations: `${base}accreditations.jwt`,
    root: `${base}root.json`,
    rootVersion: `${base}root-12.json`,
  })
})

it.each([
  ['did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK', 'DID_METHOD_UNSUPPORTED'],
  ['did:web:127.0.0.1', 'DID_HOST_FORBIDDEN'],
  ['https://passport.example', 'DID_INVALID'],
])('%s has none: %s', (did, code) => {
  expect(trustUrls(did)).toMatchObject({ ok: false, problems: [{ code }] })
})
