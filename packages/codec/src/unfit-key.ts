import { type ProblemCode, VolunteerPassportError } from '@volunteer-passport/schema'

/** Never with a cause: what a runtime says of a bad private key may quote it. */
export const unfitKey = (code: ProblemCode, detail: string): VolunteerPassportError =>
  new VolunteerPassportError(code, detail, {
    hint: 'Give a private Ed25519 or P-256 JWK as generatePrivateJwk makes it, whole and unchanged.',
  })
