import type { Jwk } from '@volunteer-passport/codec'
import {
  anyType,
  type CredentialType,
  type JsonObject,
  VolunteerActivity,
  VolunteerHoursExtract,
  VolunteerPassport,
} from '@volunteer-passport/schema'
import { refuseAccreditation } from '../accreditation/refuse-accreditation.ts'
import { instantOf } from '../calendar.ts'
import type { Subject } from '../claims/subject.ts'
import type { IssuerContext } from '../context.ts'
import { digestOf } from '../digest.ts'
import { type ChangeInput, readChange } from '../reason.ts'
import { Refusal } from '../refusal.ts'
import type { CredentialRow } from '../registry.ts'
import { documentIn, isErased, isRevoked, isStanding, isSuspended, profileOf } from '../stored-token.ts'
import type { Unit } from '../unit.ts'
import { type Decision, resume } from './carry-out.ts'
import { requireNoOther } from './decide-issue.ts'
import { gatherFacts } from './facts.ts'
import { readHolderKey, succeedingKey } from './holder-key.ts'
import { type ReadIssue, readEnd, requireFuture } from './issue-input.ts'
import { carryOutOne, type Issued } from './issued.ts'
import type { ReservationDesk } from './reservation-desk.ts'
import { burnRows, isCompletable, revokeRows } from './revoke-rows.ts'

export interface RenewInput {
  /** Exclusive, cut to the second. */
  readonly validUntil: Date
}

export interface ReplaceInput extends ChangeInput {
  /** As the old one where it is left out. */
  readonly validUntil?: Date
  /**
   * Public JWK of the holder's new phone, for a passport. Left out, the key there is stays, but after `lost`, `fraud`
   * and `key-compromised` the new passport names none.
   */
  readonly holderKey?: Jwk
}

interface Succession {
  readonly id: string
  readonly outcome: 'renewed' | 'replaced'
  readonly validUntil: number | undefined
  readonly holderKey?: Jwk | undefined
  /** Who replaces, and why. */
  readonly change?: ChangeInput
  readonly digest: string
}

export function renew(context: IssuerContext, id: string, input: RenewInput): Promise<Issued<JsonObject>> {
  const validUntil = readEnd(input.validUntil)
  const digest = digestOf({ verb: 'renew', id, validUntil: instantOf(validUntil) })
  return succeed(context, { id, outcome: 'renewed', validUntil, digest })
}

export function replace(context: IssuerContext, id: string, input: ReplaceInput): Promise<Issued<JsonObject>> {
  const change = readChange(input)
  const validUntil = input.validUntil === undefined ? undefined : readEnd(input.validUntil)
  const holderKey = input.holderKey === undefined ? undefined : readHolderKey(input.holderKey)
  const digest = digestOf({
    verb: 'replace',
    id,
    ...change,
    ...(validUntil !== undefined && { validUntil: instantOf(validUntil) }),
    ...(holderKey !== undefined && { holderKey: { ...holderKey } as JsonObject }),
  })
  return succeed(context, { id, outcome: 'replaced', validUntil, holderKey, change, digest })
}

function succeed(context: IssuerContext, succession: Succession): Promise<Issued<JsonObject>> {
  return carryOutOne<JsonObject>(
    context,
    (unit, desk) => decide(context, unit, desk, succession),
    () => anyType,
    succession.change?.actor,
  )
}

async function decide(
  context: IssuerContext,
  unit: Unit,
  desk: ReservationDesk,
  succession: Succession,
): Promise<Decision> {
  const [row] = await unit.tx.credentialsById([succession.id])
  if (row === undefined) throw notFound()
  refuseAccreditation(row.type)
  const chain = await unit.tx.generationsOf(row.type, row.key)
  const successor = chain.find(({ predecessor, state }) => predecessor === row.id && state !== 'burnt')
  if (successor !== undefined) {
    if (successor.inputDigest !== succession.digest) throw superseded(successor)
    if (successor.state === 'issued') return { outcome: 'unchanged', row: successor }
    if (isCompletable(successor, { keyId: context.signer.keyId, now: unit.now })) return resume(unit.tx, successor)
    await burnRows(unit, [successor])
  }
  requireLive(row, succession.outcome)
  if (row.type === VolunteerHoursExtract.name) throw snapshot()
  const { holderKey: given, change } = succession
  if (given !== undefined && row.type !== VolunteerPassport.name) throw keyNotOfPassport()
  const validUntil = succession.validUntil ?? row.validUntil
  requireFuture(validUntil, unit.now)
  const place = desk.reserve({
    type: typeOf(row),
    key: row.key,
    generation: (chain.at(-1) ?? row).generation + 1,
    personId: row.personId,
    subject: await subjectToday(unit, row),
    validUntil,
    profile: profileOf(row),
    holderKey: succeedingKey(row, { given, reason: change?.reason }),
    inputDigest: succession.digest,
    predecessor: row.id,
    externalRef: row.externalRef,
  })
  if (change === undefined) return { outcome: 'renewed', place, refreshes: row }
  // What is wrong with it, or whoever has it, is so for the earlier ones too.
  const standing = chain.filter((one) => one.generation <= row.generation && isStanding(one))
  await revokeRows(unit, standing, change)
  return { outcome: 'replaced', place }
}

/** What the successor says: by the ledger where the ledger knows, else the same as before. */
async function subjectToday(unit: Unit, row: CredentialRow): Promise<Subject> {
  const [person] = row.personId === undefined ? [] : await unit.tx.peopleById([row.personId])
  const type = typeOf(row)
  const claims = documentIn(row).credentialSubject as JsonObject
  const read: ReadIssue = {
    key: row.key,
    person: person?.ref,
    claims,
    validUntil: undefined,
    holderKey: undefined,
    profile: undefined,
    externalRef: undefined,
    extract: undefined,
    digest: '',
  }
  const facts = await gatherFacts(unit.tx, type, [read])
  if (type === VolunteerPassport && person !== undefined) requireNoOther(facts, person, row.key, unit.now)
  facts.requireFresh(read, unit)
  return facts.subject(read, unit)
}

/** Claims that a caller gave were linted by the caller's type when they were first issued, and are signed again as they are. */
export function typeOf(row: CredentialRow): CredentialType<unknown> {
  if (row.type === VolunteerPassport.name) return VolunteerPassport
  if (row.type === VolunteerActivity.name) return VolunteerActivity
  const {
    '@context': contexts,
    name,
    credentialSchema,
  } = documentIn(row) as unknown as {
    readonly '@context': readonly string[]
    readonly name?: CredentialType<unknown>['title']
    readonly credentialSchema?: { readonly id: string }
  }
  return {
    ...anyType,
    name: row.type,
    contexts: contexts.slice(1),
    title: name,
    schemaUrl: credentialSchema?.id,
  }
}

function requireLive(row: CredentialRow, outcome: Succession['outcome']): void {
  const live =
    row.state === 'issued' && !isErased(row) && (outcome === 'replaced' || !(isRevoked(row) || isSuspended(row)))
  if (live) return
  throw new Refusal('CREDENTIAL_NOT_LIVE', {
    detail: 'It was revoked, is suspended, or was never completed.',
    hint: 'Reinstate it, replace it, or issue under another key.',
    facts: { id: row.id },
  })
}

function snapshot(): Refusal {
  return new Refusal('LINT_FAILED', {
    detail: 'An extract is a snapshot and has no successor.',
    hint: 'Revoke it where it must not be used any more, and issue another one under another key.',
  })
}

function keyNotOfPassport(): Refusal {
  return new Refusal('LINT_FAILED', {
    detail: 'Only a passport names a key.',
    hint: 'Leave holderKey out; replace the passport for a new phone.',
    path: ['holderKey'],
  })
}

export function notFound(): Refusal {
  return new Refusal('NOT_FOUND', {
    detail: 'No credential is on record under this id.',
    hint: 'Give the id of a credential that this issuer made.',
  })
}

function superseded(successor: CredentialRow): Refusal {
  return new Refusal('CREDENTIAL_SUPERSEDED', {
    detail: 'It was renewed or replaced before, in another way.',
    hint: 'Renew or replace the newest one; facts.id names its successor.',
    facts: { id: successor.id, generation: successor.generation },
  })
}
