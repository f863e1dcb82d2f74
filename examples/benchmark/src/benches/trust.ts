import { createPublicKey, verify as verifyRaw } from 'node:crypto'
import { createDidResolver, type Fetch } from '@volunteer-passport/did'
import { VolunteerPassport } from '@volunteer-passport/schema'
import { createVerifier, trustIssuers, trustRoot, type Verifier } from '@volunteer-passport/verifier'
import { ACCREDITORS, accreditOffice } from '../accredit-office.ts'
import type { Bench, Scale } from '../contestant.ts'
import { createOffice } from '../create-office.ts'

/**
 * The same passports, believed by the issuer's name and by a root three accreditations above it, whose lowest list names
 * `organisations`; all caches warm.
 */
export async function createTrustBench(organisations: number, scale: Scale): Promise<Bench> {
  const office = await createOffice({
    algorithm: 'EdDSA',
    people: scale === 'tiny' ? 3 : 200,
    accreditors: ACCREDITORS,
  })
  const {
    root,
    rootKeyThumbprints,
    fetch: fetchTrust,
  } = await accreditOffice(office, {
    organisations: scale === 'tiny' ? 3 : organisations,
  })
  const { tokens, fetch: fetchOffice } = office
  const fetch: Fetch = (url, o) => (url.includes('/trust/') ? fetchTrust(url, o) : fetchOffice(url, o))
  const byName = createVerifier({
    trust: trustIssuers([office.did]),
    resolver: createDidResolver({ fetch }),
    statusLists: fetch,
  })
  const byRoot = createVerifier({ trust: trustRoot({ root, rootKeyThumbprints }), statusLists: fetch })
  const key = createPublicKey({ key: { ...office.publicJwk }, format: 'jwk' })
  const raw = tokens.map((token) => {
    const dot = token.lastIndexOf('.')
    return { data: Buffer.from(token.slice(0, dot)), signature: Buffer.from(token.slice(dot + 1), 'base64url') }
  })
  const verifyAll = (verifier: Verifier) => async () => {
    for (const token of tokens) {
      const report = await verifier.verify(token, { type: VolunteerPassport })
      if (!report.ok) throw new Error(`${report.problems[0].code}: ${report.problems[0].detail}`)
    }
  }

  return {
    name: `trust, ${organisations.toLocaleString('en')} organisations`,
    operation: 'one passport verified',
    operations: tokens.length,
    rounds: scale === 'tiny' ? 2 : 40,
    contestants: [
      {
        name: 'raw crypto.verify',
        run: () => {
          for (const { data, signature } of raw) if (!verifyRaw(null, data, key, signature)) throw new Error('refused')
        },
      },
      { name: 'trustIssuers', run: verifyAll(byName) },
      { name: 'trustRoot, three hops', run: verifyAll(byRoot) },
    ],
  }
}
