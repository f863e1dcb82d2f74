/**
 * The one constant from which every context, schema, DID and problem address of the project derives.
 * A test holds that no other file spells the domain out.
 */
export const NATIONAL_DOMAIN = 'passport.example'

/** JSON-LD context of the volunteer vocabulary, second in `@context` of every credential of ours. */
export const CONTEXT_URL: `https://${string}` = `https://${NATIONAL_DOMAIN}/contexts/v1`

/**
 * JSON-LD context of our badges, third in theirs. Apart from `CONTEXT_URL`, whose terms the context of Open Badges 3.0
 * defines otherwise.
 */
export const OPEN_BADGES_CONTEXT_URL: `https://${string}` = `https://${NATIONAL_DOMAIN}/contexts/open-badges/v1`

/** The VCDM 2.0 context that must come first (VCDM 2.0 §4.3). */
export const CREDENTIALS_V2_CONTEXT_URL = 'https://www.w3.org/ns/credentials/v2'

/** Address of the JSON Schema (2020-12) of a credential type. */
export const schemaUrl = (typeName: string): `https://${string}` =>
  `https://${NATIONAL_DOMAIN}/schemas/v1/${typeName}.json`

/** Address of the page that explains a problem code. */
export const problemUrl = (code: string): `https://${string}` => `https://${NATIONAL_DOMAIN}/problems/${code}`

/** DID of an office: `officeDid('KZ-75')` is `did:web:passport.example:offices:kz-75`; `'KZ'` is the national office. */
export const officeDid = (office: string): `did:web:${string}` =>
  `did:web:${NATIONAL_DOMAIN}:offices:${office.toLowerCase()}`
