import type { Point } from '@noble/ed25519'
import type { NodeKeyObject, WebCryptoKey } from './node-runtime.ts'
import type { VerificationKey } from './verification-key.ts'

/** What the backends make of a key, each at its first use. */
export interface KeyMaterial {
  /** The 32 bytes of `x`. */
  readonly encoded: Uint8Array
  native: NodeKeyObject | undefined
  webCrypto: Promise<WebCryptoKey> | undefined
  point: Point | undefined
}

/** Kept beside the keys, never on them: a key can be logged, compared and serialised. */
const materials = /* @__PURE__ */ new WeakMap<VerificationKey, KeyMaterial>()

export function keepKeyMaterial(key: VerificationKey, encoded: Uint8Array): void {
  materials.set(key, { encoded, native: undefined, webCrypto: undefined, point: undefined })
}

export function keyMaterialOf(key: VerificationKey): KeyMaterial {
  const material = materials.get(key)
  // A look-alike object has not been through the key check.
  if (material === undefined) throw new TypeError('The key was not made by importVerificationKey.')
  return material
}
