import type { IssuerContext } from '../context.ts'
import { revokeRows } from '../issuance/revoke-rows.ts'
import { readActor } from '../reason.ts'
import type { PersonRow, Scrub } from '../registry.ts'
import { isStanding } from '../stored-token.ts'
import { inTransaction, type Unit } from '../unit.ts'
import { holdingsOf, personUnknown } from './export-person.ts'

export interface ErasedPerson {
  readonly recordedAt: Date
  /** Ids of the credentials that were revoked: their bits stay, and say nothing of whose they were. */
  readonly revoked: readonly string[]
  /** Whether the files of the store hold nothing of them any more either, or what is left to do. */
  readonly scrub: Scrub
}

/**
 * Revokes what the person still has, then forgets who they were: data, deeds, claims, tokens and keys of records go;
 * indices, states and the log stay, so that no index is ever given out again and the chain still holds. There is no way
 * back. Backups from before still have them, and a registry restored from one must erase them again.
 * @throws Refusal PERSON_UNKNOWN, ACTOR_INVALID; VolunteerPassportError STORE_UNAVAILABLE
 */
export async function erasePerson(
  context: IssuerContext,
  ref: string,
  by: { readonly actor: string },
): Promise<ErasedPerson> {
  const actor = readActor(by.actor)
  const erased = await inTransaction(context, async (unit) => {
    const [person] = await unit.tx.peopleByRef([ref])
    if (person === undefined) throw personUnknown()
    return { recordedAt: new Date(unit.at), revoked: await forgetPerson(unit, person, actor) }
  })
  return { ...erased, scrub: await context.registry.scrub() }
}

/** Answers the ids of the credentials that it revoked. */
export async function forgetPerson(unit: Unit, person: PersonRow, actor: string): Promise<readonly string[]> {
  const { credentials } = await holdingsOf(unit.tx, person)
  const standing = credentials.filter(isStanding)
  await revokeRows(unit, standing, { actor, reason: 'at-request' })
  unit.record('person-erased', person.subjectId, { actor })
  await unit.tx.eraseCredentials(credentials.map(({ seq }) => seq))
  await unit.tx.erasePeople([person.id])
  return standing.map(({ id }) => id)
}
