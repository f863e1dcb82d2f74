export { decodeBase64Url, encodeBase64Url } from './base64url.ts'
export { createBitstring, getBit, setBit } from './bitstring.ts'
export {
  type CredentialProfile,
  decodeCredentialJwt,
  encodeCredentialJwt,
  readCredentialClaims,
} from './credential-jwt.ts'
export { decodeJws, type Jws } from './decode-jws.ts'
export { decodeBitstring, encodeBitstring } from './encoded-list.ts'
export { decryptJwk, encryptJwk } from './encrypted-jwk.ts'
export { generatePrivateJwk } from './generate-private-jwk.ts'
export type { Algorithm, Jwk } from './jwk.ts'
export { createJwkSigner } from './jwk-signer.ts'
export { LIMITS, type Limits } from './limits.ts'
export { signWithKey } from './native-sign.ts'
export { parseJson } from './parse-json.ts'
export {
  decodePresentationJwt,
  encodePresentationJwt,
  type PresentationInput,
  type PresentationJwt,
} from './presentation-jwt.ts'
export { decodeRootMetadata, type RootMetadata } from './root-metadata.ts'
export { encodeJwsHeader, encodeJwsSigningInput, signJws } from './sign-jws.ts'
export { cosignRootMetadata, signRootMetadata } from './sign-root-metadata.ts'
export { signatureForm } from './signature-form.ts'
export type { Signer } from './signer.ts'
export { hasSigningKey, type SigningKey } from './signing-key.ts'
export { decodeStatusListJwt } from './status-list-jwt.ts'
export {
  type Asked,
  createThread,
  keepMemory,
  type PackedBytes,
  packBytes,
  type Thread,
  unpackBytes,
} from './thread.ts'
export { jwkThumbprint } from './thumbprint.ts'
export {
  createTokenStatusList,
  decodeTokenStatusList,
  type EncodedTokenStatusList,
  encodeTokenStatusList,
  getStatus,
  setStatus,
  type TokenStatusBits,
  type TokenStatusList,
  tokenStatusListSize,
} from './token-status-list.ts'
export { decodeTrustBundle, type PublishedText, type SignedTrustBundle, signTrustBundle } from './trust-bundle.ts'
export type { TypedJwt } from './typed-jwt.ts'
export { decodeVcJwt, type VcJwt, vcJwtHeader } from './vc-jwt.ts'
export { importVerificationKey, type VerificationKey } from './verification-key.ts'
export { verifyFirstRoot, verifyNextRoot } from './verify-root-metadata.ts'
export { BACKEND_FOR_MANY, type SignatureBackend, verifySignature } from './verify-signature.ts'
