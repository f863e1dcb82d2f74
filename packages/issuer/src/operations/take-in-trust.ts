import { trustUrls } from '@volunteer-passport/did'
import {
  type AccreditationEntry,
  AccreditationList,
  OfficeAccreditation,
  parseClaims,
} from '@volunteer-passport/schema'
import { applyToCredentials, STATE_EVENTS } from '../accreditation/change-accreditation.ts'
import { secondsOf } from '../calendar.ts'
import type { IssuerContext } from '../context.ts'
import { isInLog } from '../log/known-point.ts'
import { readAll, unavailable } from '../public-copy.ts'
import type { PublishedReader } from '../published-reader.ts'
import type { AccreditationRow } from '../registry.ts'
import { bitsOfPublished, type PublishedList } from '../status/published-list.ts'
import { tokenOf } from '../stored-token.ts'
import type { Unit } from '../unit.ts'

/**
 * What this issuer published beside its own status lists: its accreditations, and the lists that it adopted.
 * @throws VolunteerPassportError PUBLISHED_COPY_UNAVAILABLE
 */
export async function readPublishedTrust(
  context: IssuerContext,
  published: PublishedReader,
): Promise<readonly PublishedList[]> {
  const own = trustUrls(context.id)
  const adopted = await context.registry.transaction((tx) => tx.adoptedLists())
  const urls = [...(own.ok ? [own.value.accreditations] : []), ...adopted.map(({ url }) => url)]
  const found = await readAll(context, published, urls)
  if (found.failures.length > 0) throw unavailable('Some of it could not be read', found.failures[0])
  return found.lists
}

/**
 * Takes in what the registry does not know of it: every bit of an adopted list, and how each accredited stands, where
 * that is worse than is on record. Answers the subjects whose accreditation says publicly what is not on record, such as
 * that a key is revoked: that has to be done again, and until then they are suspended, since what is on record would be
 * signed anew and bring the key back.
 */
export async function takeInTrust(
  unit: Unit,
  found: readonly PublishedList[],
  actor: string,
): Promise<readonly string[]> {
  const due: string[] = []
  const adopted = new Map((await unit.tx.adoptedLists()).map((row) => [row.url, row]))
  for (const list of found) {
    if (await isInLog(unit.tx, list.point)) continue
    const row = adopted.get(list.url)
    if (row === undefined) {
      due.push(...(await takeInAccreditations(unit, list, actor)))
      continue
    }
    const bits = await bitsOfPublished(list)
    if (bits?.length !== row.bits.length) throw unavailable('An adopted list does not fit the one on record')
    const all = row.bits.map((byte, i) => byte | (bits[i] as number))
    await unit.tx.putAdoptedList({ ...row, bits: all, changedSeq: unit.record('list-adopted', list.url) })
  }
  return due
}

/** What is public is of the store that was lost, also where this one once published the very same: it is due again. */
export async function touchAccreditations(unit: Unit): Promise<void> {
  const publication = await unit.tx.accreditationPublication()
  if (publication !== undefined) await unit.tx.putAccreditationPublication({ ...publication, digest: '' })
}

/** From the best to the worst: a later state never gives back what an earlier one took. */
const STATES: readonly AccreditationRow['state'][] = ['active', 'suspended', 'ended', 'withdrawn']

async function takeInAccreditations(
  unit: Unit,
  { document }: PublishedList,
  actor: string,
): Promise<readonly string[]> {
  const list = parseClaims(document.credentialSubject, AccreditationList)
  if (!list.ok) throw unavailable('The list of accreditations does not read')
  const { accreditations } = list.value
  const subjects = accreditations.map(({ subject }) => subject)
  const rows = await unit.tx.accreditationsBySubject(subjects)
  const newest = await unit.tx.credentialsByKey(OfficeAccreditation.name, subjects)
  const due: string[] = []
  for (const [i, entry] of accreditations.entries()) {
    const credential = newest[i]
    const isDue = credential?.state !== 'issued' || tokenOf(credential) !== entry.credential
    if (isDue) due.push(entry.subject)
    const row = rows[i]
    const next =
      isDue && row?.state === 'active' && entry.state === 'active' ? suspendedNow(row, unit) : laterOf(row, entry)
    if (next !== undefined) await putState(unit, next, actor)
  }
  return due
}

const suspendedNow = (row: AccreditationRow, unit: Unit): AccreditationRow => ({
  ...row,
  state: 'suspended',
  since: unit.now,
})

/** `undefined` where the public state tells nothing new. */
function laterOf(row: AccreditationRow | undefined, entry: AccreditationEntry): AccreditationRow | undefined {
  const { subject, state, since, successor } = entry
  const isWorse = STATES.indexOf(state) > (row === undefined ? 0 : STATES.indexOf(row.state))
  const isHandedOver = state === 'ended' && row?.state === 'ended' && successor !== row.successor
  // Any state but `active` has its instant.
  const seconds = since === undefined ? undefined : secondsOf(new Date(since))
  return (isWorse || isHandedOver) && seconds !== undefined ? { subject, state, since: seconds, successor } : undefined
}

async function putState(unit: Unit, row: AccreditationRow, actor: string): Promise<void> {
  const { subject, state } = row
  if (state === 'active') return
  const by = { actor, reason: 'other' } as const
  unit.record(STATE_EVENTS[state], subject, by)
  await unit.tx.putAccreditation(row)
  await applyToCredentials(unit, await unit.tx.generationsOf(OfficeAccreditation.name, subject), by, state)
}
