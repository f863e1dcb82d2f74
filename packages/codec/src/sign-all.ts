import type { Signer } from './signer.ts'
import type { SignAll } from './signing-thread.ts'

/**
 * Kept beside the signers, never on them: whoever wraps a signer to count, log or refuse signatures does not find a
 * second way around the wrapper.
 */
const known = /* @__PURE__ */ new WeakMap<Signer, SignAll>()

export function keepSignAll(signer: Signer, signAll: SignAll): void {
  known.set(signer, signAll)
}

/**
 * Signs many payloads at once, in order, where that is faster than one by one: for a signer of `createJwkSigner` on Node,
 * which then signs on a thread of its own. `undefined` for any other signer.
 */
export const signAllOf = (signer: Signer): SignAll | undefined => known.get(signer)
