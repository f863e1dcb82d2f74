import type { CredentialType } from './credential-type.ts'
import { defineCredential } from './define-credential.ts'
import type { JsonObject } from './json.ts'

/**
 * The explicit opt-out: any VCDM 2.0 credential, whatever its type and its claims, with or without a status. Whoever
 * uses it must look at `types` and at each claim before relying on it.
 */
export const anyType: CredentialType<JsonObject> = /* @__PURE__ */ defineCredential<JsonObject>({
  name: 'VerifiableCredential',
  claims: {
    '~standard': {
      version: 1,
      vendor: 'volunteer-passport',
      // Whether the subject is an object is checked before any claims are.
      validate: (value) => ({ value: value as JsonObject }),
    },
  },
})
