import type { AccreditationListClaims } from './claims.ts'
import type { CredentialType } from './credential-type.ts'
import { defineCredential } from './define-credential.ts'
import { CONTEXT_URL } from './namespace.ts'
import { ownSchema } from './own-schema.ts'
import { zAccreditationList } from './z-accreditation-list.ts'

/** An accreditor's list of all whom it accredits. It is itself a list of states, and has no status of its own. */
export const AccreditationList: CredentialType<AccreditationListClaims> = /* @__PURE__ */ defineCredential({
  name: 'AccreditationListCredential',
  contexts: [CONTEXT_URL],
  claims: /* @__PURE__ */ ownSchema(zAccreditationList),
})
