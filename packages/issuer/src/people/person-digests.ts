import { createHmac } from 'node:crypto'
import { VolunteerPassport, VolunteerPassportError } from '@volunteer-passport/schema'
import type { IssuerContext } from '../context.ts'
import { isStanding } from '../stored-token.ts'

/** One live passport, of a person whom only those can name who have the secret and the `ref`. */
export interface PersonDigest {
  /** HMAC-SHA-256 of the person's `ref`, base64url. */
  readonly digest: string
  /** Id of the passport. */
  readonly passport: string
}

const PAGE = 500
const SHORTEST_SECRET = 32

/**
 * The live passports of this registry, to be compared with those of others by `findDuplicates`. Registries can only be
 * compared where all of them derive `ref` from the person in the same way. The secret is shared by the offices for one
 * comparison and then destroyed: with it, anybody who can guess a `ref` can find it in the export.
 * @throws VolunteerPassportError OPTION_INVALID for a secret of fewer than 32 bytes
 */
export async function* personDigests(
  context: IssuerContext,
  { secret }: { readonly secret: Uint8Array },
): AsyncGenerator<PersonDigest, void, undefined> {
  if (!(secret instanceof Uint8Array) || secret.length < SHORTEST_SECRET) {
    throw new VolunteerPassportError('OPTION_INVALID', `The secret has fewer than ${SHORTEST_SECRET} bytes`, {
      hint: 'Draw 32 bytes from a cryptographic source, the same for all registries that are compared.',
    })
  }
  const key = Uint8Array.from(secret)
  let afterSeq = 0
  for (let more = true; more; ) {
    const page = await context.registry.transaction(async (tx) => {
      const rows = await tx.findCredentials(
        { type: VolunteerPassport.name, state: 'issued' },
        { afterSeq, limit: PAGE },
      )
      const now = context.clock().getTime() / 1000
      const live = rows.filter((row) => isStanding(row) && (row.validUntil ?? now + 1) > now)
      const people = await tx.peopleById(live.map(({ personId }) => personId ?? -1))
      const digests = live.flatMap(({ id }, i) => {
        const ref = people[i]?.ref
        return ref === undefined
          ? []
          : [{ digest: createHmac('sha256', key).update(ref).digest('base64url'), passport: id }]
      })
      return { rows, digests }
    })
    yield* page.digests
    afterSeq = page.rows.at(-1)?.seq ?? afterSeq
    more = page.rows.length === PAGE
  }
}
