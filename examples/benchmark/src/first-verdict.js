// Plain JavaScript, so that the built packages are measured without any stripping of types.
import { readFileSync } from 'node:fs'
import { createDidResolver } from '@volunteer-passport/did'
import { VolunteerPassport } from '@volunteer-passport/schema'
import { createVerifier, trustIssuers } from '@volunteer-passport/verifier'

const { did, token, site } = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'))
const fetch = async (/** @type {string} */ url) => {
  const { body, contentType } = site[url]
  return {
    ok: true,
    value: {
      body: Buffer.from(body, 'base64'),
      contentType,
      maxAgeSeconds: undefined,
      accessControlAllowOrigin: undefined,
    },
  }
}
const verifier = createVerifier({
  trust: trustIssuers([did]),
  resolver: createDidResolver({ fetch }),
  statusLists: fetch,
})
const report = await verifier.verify(token, { type: VolunteerPassport })
if (!report.ok) throw new Error(report.problems[0].code)
