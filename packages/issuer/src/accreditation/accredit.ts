import { type JsonObject, OfficeAccreditation, type OfficeAccreditationClaims } from '@volunteer-passport/schema'
import type { IssuerContext } from '../context.ts'
import { digestOf } from '../digest.ts'
import { type Decision, resume } from '../issuance/carry-out.ts'
import { readEnd, requireFuture } from '../issuance/issue-input.ts'
import { carryOutOne, type Issued } from '../issuance/issued.ts'
import type { ReservationDesk } from '../issuance/reservation-desk.ts'
import { burnRows, isCompletable, revokeRows } from '../issuance/revoke-rows.ts'
import type { LogEvent } from '../log/log-entry.ts'
import { type ChangeInput, readActor, readChange } from '../reason.ts'
import type { AccreditationRow, CredentialRow } from '../registry.ts'
import { documentIn, isRevoked } from '../stored-token.ts'
import type { Unit } from '../unit.ts'
import { lintAccreditationClaims } from './accreditation-claims.ts'
import { type AccreditationInput, type KeyInput, readAccreditation } from './accreditation-input.ts'
import { type ReadKey, readKeys, succeedKeys } from './accredited-keys.ts'
import { requireAccreditor, requireMayAccredit } from './accreditor.ts'
import { failLint } from './fail-lint.ts'
import { readSubject } from './read-subject.ts'
import { notAccredited, requireNotWithdrawn, requireOpen } from './require-state.ts'
import { inputDigestOf, reserveAccreditation } from './reserve-accreditation.ts'

export interface RenewAccreditationInput {
  /** Exclusive, cut to the second. */
  readonly validUntil: Date
  /** Opaque id of who does it. */
  readonly actor: string
}

export interface ChangeKeysInput extends ChangeInput {
  /** Those that are new or change; the others stay as they are. */
  readonly keys: readonly KeyInput[]
}

type Accredited = Issued<OfficeAccreditationClaims>

export async function accredit(context: IssuerContext, input: AccreditationInput): Promise<Accredited> {
  requireAccreditor(context)
  const read = readAccreditation(input)
  return settle(context, read.subject, { event: 'accredited', by: { actor: read.actor } }, (before, now) => {
    requireOpen(before?.row)
    const keys = succeedKeys(before?.claims.keys ?? [], read.keys, now)
    const claims = lintAccreditationClaims({ ...read.claims, keys } as unknown as JsonObject)
    requireMayAccredit(context, claims)
    return { claims, validUntil: read.validUntil }
  })
}

export async function renewAccreditation(
  context: IssuerContext,
  subject: string,
  input: RenewAccreditationInput,
): Promise<Accredited> {
  const { validUntil: end, actor } = input
  const validUntil = readEnd(end)
  const by = { actor: readActor(actor) }
  return settle(context, readSubject(subject), { event: 'accreditation-renewed', by }, (before) => {
    const { claims, validUntil: endNow } = before ?? notAccredited()
    requireMayAccredit(context, claims)
    if (endNow > validUntil) failLint('It ends before the accreditation that stands.', ['validUntil'])
    return { claims, validUntil }
  })
}

export async function changeKeys(context: IssuerContext, subject: string, input: ChangeKeysInput): Promise<Accredited> {
  const keys = readKeys(input.keys)
  const by = readChange(input)
  return settle(context, readSubject(subject), { event: 'accreditation-keys-changed', by }, (before, now) => {
    const { row, claims, validUntil } = before ?? notAccredited()
    // Taking a key away is possible whatever has become of the scope since.
    if (keys.some((key) => isNew(key, claims))) {
      requireOpen(row)
      requireMayAccredit(context, claims)
    }
    const after = { ...claims, keys: succeedKeys(claims.keys, keys, now) } as unknown as JsonObject
    return { claims: lintAccreditationClaims(after), validUntil }
  })
}

const isNew = ({ id }: ReadKey, { keys }: OfficeAccreditationClaims): boolean => !keys.some((key) => key.id === id)

/** What stands: the row, and what its newest issued credential says. */
interface Standing {
  readonly row: AccreditationRow
  readonly credential: CredentialRow
  readonly claims: OfficeAccreditationClaims
  readonly validUntil: number
}

interface Wanted {
  readonly claims: OfficeAccreditationClaims
  readonly validUntil: number
}

interface Done {
  readonly event: LogEvent
  readonly by: { readonly actor: string; readonly reason?: string }
}

/**
 * Brings the accreditation of a subject to what is wanted. The same again is `unchanged`; a longer period alone is
 * `renewed`, and leaves the earlier credential good; anything else is `replaced`, which revokes the earlier ones.
 */
function settle(
  context: IssuerContext,
  subject: string,
  done: Done,
  want: (before: Standing | undefined, now: number) => Wanted,
): Promise<Accredited> {
  return carryOutOne(
    context,
    (unit, desk) => decide(context, unit, desk, subject, done, want),
    () => OfficeAccreditation,
    done.by.actor,
  )
}

async function decide(
  context: IssuerContext,
  unit: Unit,
  desk: ReservationDesk,
  subject: string,
  done: Done,
  want: (before: Standing | undefined, now: number) => Wanted,
): Promise<Decision> {
  const [row] = await unit.tx.accreditationsBySubject([subject])
  requireNotWithdrawn(row)
  const chain = await unit.tx.generationsOf(OfficeAccreditation.name, subject)
  const before = standingOf(row, chain)
  const { claims: wanted, validUntil } = want(before, unit.now)
  const claims = wanted as unknown as JsonObject
  const claimsDigest = digestOf(claims)
  const content = { subject, claims, claimsDigest, validUntil }
  const pending = chain.find(({ state }) => state === 'reserved')
  if (pending !== undefined) {
    const isSame = pending.inputDigest === inputDigestOf(content)
    if (isSame && isCompletable(pending, { keyId: context.signer.keyId, now: unit.now }))
      return resume(unit.tx, pending)
    await burnRows(unit, [pending])
  }
  const saysTheSame = before?.credential.claimsDigest === claimsDigest && !isRevoked(before.credential)
  const isSigned = before?.credential.signedBy === context.signer.keyId
  if (saysTheSame && isSigned && before.validUntil === validUntil) {
    return { outcome: 'unchanged', row: before.credential }
  }
  requireFuture(validUntil, unit.now)
  const predecessor = before?.credential
  const place = reserveAccreditation(desk, content, { chain, predecessor, isSuspended: row?.state === 'suspended' })
  unit.record(done.event, subject, done.by)
  if (row === undefined) {
    await unit.tx.putAccreditation({ subject, state: 'active', since: unit.now, successor: undefined })
  }
  if (predecessor === undefined) return { outcome: 'issued', place }
  if (saysTheSame && before.validUntil <= validUntil) return { outcome: 'renewed', place, refreshes: predecessor }
  const standing = chain.filter((one) => one.state === 'issued' && !isRevoked(one))
  await revokeRows(unit, standing, { actor: done.by.actor, reason: done.by.reason ?? 'superseded' })
  return { outcome: 'replaced', place }
}

function standingOf(row: AccreditationRow | undefined, chain: readonly CredentialRow[]): Standing | undefined {
  const credential = newestIssued(chain)
  if (row === undefined || credential === undefined) return undefined
  const claims = claimsOf(credential)
  return { row, credential, claims, validUntil: credential.validUntil as number }
}

export const newestIssued = (chain: readonly CredentialRow[]): CredentialRow | undefined =>
  chain.findLast(({ state }) => state === 'issued')

export const claimsOf = (row: CredentialRow): OfficeAccreditationClaims =>
  documentIn(row).credentialSubject as unknown as OfficeAccreditationClaims
