import { type JsonObject, VolunteerPassportError } from '@volunteer-passport/schema'
import type { IssuerContext } from '../context.ts'
import { digestOf } from '../digest.ts'
import { hasCode } from '../has-code.ts'
import { settleUnfinished } from '../issuance/settle-unfinished.ts'
import { refusalOfSigner } from '../keys/adopt-signer.ts'
import type { Publisher } from '../publisher.ts'
import type { AccreditationPublicationRow } from '../registry.ts'
import { checkBeforePublishing } from '../status/check-before-publishing.ts'
import type { PublishedLists } from '../status/publish-status-lists.ts'
import { inTransaction, type Unit } from '../unit.ts'
import {
  ACCREDITATIONS_TTL_SECONDS,
  type AccreditationSnapshot,
  createAccreditationFile,
  entryOf,
} from './accreditation-list.ts'
import { withCredentials } from './accreditation-records.ts'
import { requireAccreditor } from './accreditor.ts'
import { signAnew } from './sign-anew.ts'

/** A list that is due, with what is to be noted once it is out. */
interface DueList extends AccreditationSnapshot {
  readonly digest: string
  /** Version of the publication that was known as the newest then; 0 before the first. */
  readonly after: number
}

/**
 * Signs and publishes the list of accreditations where it changed since it last went out, or has used up half its ttl.
 * Completes first what a crash left owing, and makes anew the accreditations that another key had signed.
 *
 * @throws VolunteerPassportError OPTION_MISSING (no `scope` of this issuer), OPTION_INVALID (no did:web), SIGNER_FAILED,
 * STORE_ROLLED_BACK, PUBLISH_FAILED; the next call tries again
 */
export async function publishAccreditations(context: IssuerContext, publisher: Publisher): Promise<PublishedLists> {
  requireAccreditor(context)
  await checkBeforePublishing(context)
  await settleUnfinished(context)
  await signAnew(context)
  const due = await inTransaction(context, takeSnapshot(context))
  if (due === undefined) return { published: [], unchanged: 1 }
  const file = await createAccreditationFile(context, due)
  try {
    await context.publicCopy.checkOne(file.url)
    await publisher(file)
  } catch (cause) {
    if (hasCode(cause, 'STORE_ROLLED_BACK')) throw cause
    throw new VolunteerPassportError('PUBLISH_FAILED', 'The accreditation list could not be published', {
      hint: 'See the cause, then publish again.',
      cause,
    })
  }
  await inTransaction(context, (unit) => notePublished(unit, due))
  return { published: [file.url], unchanged: 0 }
}

/** Takes the version within the transaction that reads the state, so that a later state never has an earlier version. */
const takeSnapshot =
  (context: IssuerContext) =>
  async (unit: Unit): Promise<DueList | undefined> => {
    // Under a key that was killed or replaced meanwhile nothing may go out any more.
    const refused = await refusalOfSigner(unit.tx, context.signer)
    if (refused !== undefined) throw refused
    const entries = (await withCredentials(unit.tx, await unit.tx.accreditations())).flatMap(entryOf)
    const digest = digestOf(entries as unknown as readonly JsonObject[])
    const last = await unit.tx.accreditationPublication()
    if (last !== undefined && last.digest === digest && isFresh(last, unit.now)) return undefined
    const version = unit.record('accreditations-published', context.id)
    const head = unit.head() as Uint8Array
    return { entries, digest, version, head, now: unit.now, after: last?.version ?? 0 }
  }

const isFresh = ({ publishedAt }: AccreditationPublicationRow, now: number): boolean =>
  now - publishedAt < ACCREDITATIONS_TTL_SECONDS / 2

async function notePublished(unit: Unit, { version, digest, after, now }: DueList): Promise<void> {
  const last = await unit.tx.accreditationPublication()
  const known = last?.version ?? 0
  // Another publication went on at the same time, and nobody knows whose file came last: the older one counts, so that
  // what differs between the two is due again.
  if (last !== undefined && known !== after && known < version) return
  await unit.tx.putAccreditationPublication({ version, digest, publishedAt: now })
}
