import { createJwkSigner, generatePrivateJwk, type Jwk } from '@volunteer-passport/codec'

/** What a new phone shows of its key. */
export const generateHolderJwk = async (): Promise<Jwk> =>
  createJwkSigner({ keyId: 'did:example:phone#key-1', privateJwk: await generatePrivateJwk('EdDSA') }).publicJwk
