import type { CredentialType } from '@volunteer-passport/schema'
import { refuseAccreditation } from '../accreditation/refuse-accreditation.ts'
import type { IssuerContext } from '../context.ts'
import type { Decision } from './carry-out.ts'
import { decideIssue } from './decide-issue.ts'
import { type IssueInput, readIssue } from './issue-input.ts'
import { carryOutOne, type Issued } from './issued.ts'

export function issue<C>(context: IssuerContext, type: CredentialType<C>, input: IssueInput<C>): Promise<Issued<C>> {
  requireType(type)
  const read = readIssue(type, input)
  return carryOutOne(
    context,
    async (unit, desk) => {
      const [decision] = await decideIssue(context, unit, desk, type, [{ input, read }])
      return decision as Decision
    },
    () => type,
  )
}

/** @throws VolunteerPassportError OPTION_INVALID for an accreditation */
export function requireType(type: CredentialType<unknown>): void {
  if (typeof type?.name !== 'string' || typeof type.claims?.['~standard']?.validate !== 'function') {
    throw new TypeError('The first argument is a credential type, such as VolunteerPassport')
  }
  refuseAccreditation(type.name)
}
