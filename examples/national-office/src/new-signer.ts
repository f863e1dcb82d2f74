import { createJwkSigner, generatePrivateJwk, jwkThumbprint, type Signer } from '@volunteer-passport/codec'

/** A fresh key. In earnest it is made in an HSM and never leaves it. */
export async function newSigner(keyId: string): Promise<Signer> {
  return createJwkSigner({ keyId, privateJwk: await generatePrivateJwk('EdDSA') })
}

/** A root key has no name but itself. */
export async function newRootSigner(): Promise<Signer> {
  const privateJwk = await generatePrivateJwk('EdDSA')
  return createJwkSigner({ keyId: jwkThumbprint(privateJwk), privateJwk })
}
