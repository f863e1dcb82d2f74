import { trustUrls } from '@volunteer-passport/did'
import { VolunteerPassportError } from '@volunteer-passport/schema'

/**
 * Where an accreditor publishes its list.
 * @throws VolunteerPassportError OPTION_INVALID where the accreditor is no did:web
 */
export function accreditationListUrl(accreditor: string): string {
  const urls = trustUrls(accreditor)
  if (urls.ok) return urls.value.accreditations
  throw new VolunteerPassportError('OPTION_INVALID', 'Only an issuer with a did:web accredits others', {
    hint: 'Use a did:web for the issuer: its list needs an address of its own.',
    facts: { found: urls.problems[0].code },
  })
}
