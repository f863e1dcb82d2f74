import type { NodeKeyObject } from './node-runtime.ts'
import type { Signer } from './signer.ts'

/** What `crypto.sign` is given beside the bytes. */
export interface SigningKey {
  readonly digest: 'sha256' | null
  readonly key: NodeKeyObject
}

/**
 * Kept beside the signers, never on them: whoever wraps a signer to count, log or refuse signatures does not find a
 * second way around the wrapper.
 */
const known = /* @__PURE__ */ new WeakMap<Signer, SigningKey>()

export function keepSigningKey(signer: Signer, key: SigningKey): void {
  known.set(signer, key)
}

/** Whether a signer is one of `createJwkSigner` on Node, which can also sign on another thread. */
export const hasSigningKey = (signer: Signer): boolean => known.has(signer)

/** For what posts it to a thread: no caller is ever given the key itself. */
export const signingKeyOf = (signer: Signer): SigningKey | undefined => known.get(signer)
