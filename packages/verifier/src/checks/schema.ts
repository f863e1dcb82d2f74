import {
  type Credential,
  type CredentialType,
  type JsonObject,
  type Parsed,
  parseCredential,
} from '@volunteer-passport/schema'

/** Whether the document is a credential of the type asked for, with all that the type promises. */
export function checkSchema<C>(document: JsonObject, type: CredentialType<C>): Parsed<Credential<C>> {
  return parseCredential(document, type)
}
