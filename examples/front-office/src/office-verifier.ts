import { createDidResolver, type Fetch } from '@volunteer-passport/did'
import { officeDid, REGIONS } from '@volunteer-passport/schema'
import { createVerifier, trustIssuers, type Verifier } from '@volunteer-passport/verifier'

/** Whom this office believes: the front-offices of the country. `trustRoot` would find organisations too. */
const OFFICES = ['KZ', ...REGIONS.map(({ code }) => code)].map(officeDid)

/** What the office looks at other offices' credentials with. */
export const createOfficeVerifier = (o: { readonly fetch: Fetch; readonly clock: () => Date }): Verifier =>
  createVerifier({
    trust: trustIssuers(OFFICES),
    resolver: createDidResolver(o),
    statusLists: o.fetch,
    clock: o.clock,
  })
