/** Below this age, in years, this office asks for a guardian's consent. The law asks for it up to 14 only. */
export const CONSENT_BELOW_AGE = 18
