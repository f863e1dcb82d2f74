import { OfficeAccreditation, VolunteerPassportError } from '@volunteer-passport/schema'

/**
 * The verbs of other credentials leave an accreditation alone: behind the back of its list the two would differ.
 * @throws VolunteerPassportError OPTION_INVALID
 */
export function refuseAccreditation(type: string): void {
  if (type !== OfficeAccreditation.name) return
  throw new VolunteerPassportError('OPTION_INVALID', 'An accreditation has verbs of its own', {
    hint: 'Use those of issuer.accreditations, with the DID of the accredited.',
  })
}
