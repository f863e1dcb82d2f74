import { cosignRootMetadata, type Signer, signRootMetadata } from '@volunteer-passport/codec'
import { createTrustRoot, publishTrustRoot } from '@volunteer-passport/issuer'
import { newRootSigner, newSigner } from './new-signer.ts'
import { ROOT, type World } from './world.ts'

/** The root as everybody starts from it. */
export interface Root {
  /** Printed on paper, and pinned by every verifier. */
  readonly thumbprints: readonly string[]
  /** The key that signs every day. */
  readonly listSigner: Signer
}

/** Two keys in two safes, both of which must sign; a third, for the day on which they are lost, somewhere else. */
export async function holdRootCeremony(world: World): Promise<Root> {
  const [first, second, recovery] = await Promise.all([newRootSigner(), newRootSigner(), newRootSigner()])
  const listSigner = await newSigner(`${ROOT}#list-1`)
  const root = createTrustRoot({
    root: ROOT,
    rootKeys: [first.publicJwk, second.publicJwk],
    threshold: 2,
    recoveryKey: recovery.publicJwk,
    listKeys: [{ id: listSigner.keyId, publicJwk: listSigner.publicJwk }],
    issuedAt: world.clock.now(),
  })
  const signedOnce = await signRootMetadata({ root, signers: [first] })
  const signedTwice = await cosignRootMetadata(signedOnce, { signers: [second] })
  const thumbprints = [first.keyId, second.keyId]
  await publishTrustRoot(world.publisher, signedTwice, { rootKeyThumbprints: thumbprints, clock: world.clock.now })
  return { thumbprints, listSigner }
}
