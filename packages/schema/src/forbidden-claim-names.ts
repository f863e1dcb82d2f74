/**
 * Names of personal data that are never issued about a person, at any depth of `credentialSubject`: every verifier
 * would see them, and nobody can take them back. Holds each name as it is usually written and in lower case, so that
 * `has(name.toLowerCase())` finds every spelling. An office's own contact in its accreditation is no personal data.
 */
export const FORBIDDEN_CLAIM_NAMES: ReadonlySet<string> = /* @__PURE__ */ new Set(
  /* @__PURE__ */ [
    'iin jsn жсн иин individualIdentificationNumber personalNumber nationalId documentNumber idCardNumber',
    'phone phoneNumber telephone tel mobile mobilePhone email emailAddress telegram whatsapp',
    'address homeAddress streetAddress postalAddress postalCode residence',
    'birthDate dateOfBirth dob birthday birthPlace placeOfBirth age ageInYears',
    'health healthStatus diagnosis disability disease bloodType vaccination',
    'criminalRecord conviction convictions clearance',
    'religion ethnicity nationality race citizenship politicalOpinion sexualOrientation maritalStatus',
    'guardian guardianConsent parent mother father salary income bankAccount iban biometrics photo fingerprint',
    'review reviews rating narrative',
  ].flatMap((names) => `${names} ${names.toLowerCase()}`.split(' ')),
)
