import { type JsonObject, type Problem, VolunteerPassport } from '@volunteer-passport/schema'
import { personDataOf } from '../claims/person-data.ts'
import { type IssuerContext, readClock } from '../context.ts'
import { digestOf } from '../digest.ts'
import { carryOut, type Decision, resume, type Settled } from '../issuance/carry-out.ts'
import { holderKeyOf } from '../issuance/holder-key.ts'
import type { ReservationDesk } from '../issuance/reservation-desk.ts'
import { burnRows, isCompletable, revokeRows } from '../issuance/revoke-rows.ts'
import { typeOf } from '../issuance/succeed.ts'
import { lastEntry } from '../log/last-entry.ts'
import { readActor } from '../reason.ts'
import { Refusal } from '../refusal.ts'
import type { CredentialRow, RegistryTransaction } from '../registry.ts'
import { documentIn, isErased, isRevoked, isStanding, isSuspended, profileOf, tokenOf } from '../stored-token.ts'
import type { Unit } from '../unit.ts'

export interface ReissueInput {
  /** Key id: everything on record that it signed is signed anew. */
  readonly signedBy: string
  readonly actor: string
  /** After each batch, when its answers have been taken. */
  readonly onProgress?: (progress: ReissueSummary) => void
}

/** What became of one credential that the key had signed and that was still good. */
export type ReissueOutcome = {
  /** Id of the old one. */
  readonly replaces: string
  readonly type: string
  readonly key: string
  /** `ref` of the person it is about: to be told. */
  readonly person?: string
} & (
  | {
      /** `unchanged`: an earlier run did it. */
      readonly outcome: 'reissued' | 'unchanged'
      readonly id: string
      readonly token: string
    }
  | { readonly outcome: 'rejected'; readonly problem: Problem }
)

export interface ReissueSummary {
  readonly outcomes: Readonly<Record<ReissueOutcome['outcome'], number>>
  readonly ratePerSecond: number
}

const BATCH = 500

/**
 * Signs anew what the registry recorded under one key, as it was recorded, and nothing that a thief made with it. Each
 * new credential is reserved in the transaction that revokes the old one. May be run again after a crash: what is done
 * is `unchanged`, so that the answers of the last run name everybody who is to be told. Left out is what was revoked,
 * given up, was erased or has expired.
 */
export async function* reissueAll(
  context: IssuerContext,
  input: ReissueInput,
): AsyncGenerator<ReissueOutcome, void, undefined> {
  const { signedBy, onProgress } = input
  const actor = readActor(input.actor)
  await requireEndedKey(context, signedBy)
  const began = readClock(context.clock)
  const outcomes = { reissued: 0, unchanged: 0, rejected: 0 }
  let done = 0
  let afterSeq = 0
  for (let more = true; more; ) {
    const batch = await settlePage(context, { signedBy, afterSeq, actor })
    for (const { row, person, settled } of batch.answers) {
      if (settled.outcome === 'failed') throw settled.error
      const head = { replaces: row.id, type: row.type, key: row.key, ...(person !== undefined && { person }) }
      const outcome =
        settled.outcome === 'rejected' ? 'rejected' : settled.outcome === 'unchanged' ? 'unchanged' : 'reissued'
      outcomes[outcome] += 1
      if (settled.outcome === 'rejected') yield { ...head, outcome: 'rejected', problem: settled.refusal.problem }
      else yield { ...head, outcome: outcome as 'reissued', id: settled.row.id, token: tokenOf(settled.row) }
    }
    done += batch.answers.length
    const seconds = (readClock(context.clock) - began) / 1000
    onProgress?.({ outcomes: { ...outcomes }, ratePerSecond: seconds > 0 ? done / seconds : 0 })
    afterSeq = batch.lastSeq
    more = batch.isFull
  }
}

/** Of the active key nothing is signed anew: the new ones would be of the same key. */
async function requireEndedKey(context: IssuerContext, signedBy: string): Promise<void> {
  const keys = await context.registry.transaction((tx) => tx.keys())
  const key = keys.find(({ keyId }) => keyId === signedBy)
  if (key === undefined) {
    throw new Refusal('NOT_FOUND', {
      detail: 'No key is on record under this id.',
      hint: 'Give the keyId of a key that keys.list names.',
    })
  }
  if (key.state === 'revoked' || key.state === 'retired') return
  throw new Refusal('KEY_STILL_IN_USE', {
    detail: `The key is ${key.state}.`,
    hint: 'Kill it with keys.killKey, or activate another key first.',
    facts: { state: key.state },
  })
}

interface Answer {
  readonly row: CredentialRow
  readonly person: string | undefined
  readonly settled: Settled
}

async function settlePage(
  context: IssuerContext,
  o: { readonly signedBy: string; readonly afterSeq: number; readonly actor: string },
): Promise<{ readonly answers: readonly Answer[]; readonly lastSeq: number; readonly isFull: boolean }> {
  const { signedBy, afterSeq, actor } = o
  const decided: { readonly row: CredentialRow; readonly person: string | undefined }[] = []
  let page: readonly CredentialRow[] = []
  const settled = await carryOut(
    context,
    async (unit, desk) => {
      decided.length = 0
      page = await unit.tx.findCredentials({ signedBy }, { afterSeq, limit: BATCH })
      const refs = await refsOf(unit.tx, page)
      const decisions: Decision[] = []
      for (const row of page) {
        const decision = await decide(context, unit, desk, row)
        if (decision === undefined) continue
        decisions.push(decision)
        decided.push({ row, person: row.personId === undefined ? undefined : refs.get(row.personId) })
      }
      return decisions
    },
    actor,
  )
  return {
    answers: decided.map((one, i) => ({ ...one, settled: (settled as readonly Settled[])[i] as Settled })),
    lastSeq: page.at(-1)?.seq ?? afterSeq,
    isFull: page.length === BATCH,
  }
}

async function refsOf(tx: RegistryTransaction, page: readonly CredentialRow[]): Promise<ReadonlyMap<number, string>> {
  const ids = [...new Set(page.flatMap(({ personId }) => personId ?? []))]
  const people = await tx.peopleById(ids)
  return new Map(people.flatMap((person) => (person ? [[person.id, person.ref] as const] : [])))
}

/** `undefined` where nothing is owed for this credential. */
async function decide(
  context: IssuerContext,
  unit: Unit,
  desk: ReservationDesk,
  row: CredentialRow,
): Promise<Decision | undefined> {
  // Forgotten, there is nothing left to sign, and nobody to sign it for.
  if (row.state !== 'issued' || isErased(row) || (row.validUntil ?? unit.now + 1) <= unit.now) return undefined
  // Taken away for a reason of its own: it does not come back.
  if (isRevoked(row)) {
    const isOwed = (await isRevokedForKey(unit.tx, row.id)) && !(await isProvidedFor(unit, row))
    if (!isOwed) return undefined
  }
  const chain = await unit.tx.generationsOf(row.type, row.key)
  const later = chain.filter(({ generation, state }) => generation > row.generation && state !== 'burnt')
  const successor = later.find(({ predecessor }) => predecessor === row.id)
  if (successor !== undefined && isOwn(successor, row)) {
    if (successor.state === 'issued') return { outcome: 'unchanged', row: successor }
    if (isCompletable(successor, { keyId: context.signer.keyId, now: unit.now })) return resume(unit.tx, successor)
    await burnRows(unit, [successor])
  } else if (later.length > 0) {
    // The newest of its key has a turn of its own, or was signed by another key.
    if (isStanding(row)) await revokeRows(unit, [row], KEY_REVOKED)
    return undefined
  }
  return reissue(unit, desk, row, (chain.at(-1) ?? row).generation + 1)
}

/** Whether it was made here, in the place of that one. */
const isOwn = (successor: CredentialRow, row: CredentialRow): boolean =>
  successor.inputDigest === digestFor(row) && !isRevoked(successor)

const digestFor = ({ id }: CredentialRow): string => digestOf({ verb: 'reissue', id })

async function reissue(unit: Unit, desk: ReservationDesk, row: CredentialRow, generation: number): Promise<Decision> {
  try {
    const place = desk.reserve({
      type: typeOf(row),
      key: row.key,
      generation,
      personId: row.personId,
      // What was recorded, word for word: a fault of today must not leave anybody without a passport.
      subject: { claims: documentIn(row).credentialSubject as JsonObject, digest: row.claimsDigest },
      countedSeq: row.countedSeq,
      validUntil: row.validUntil,
      profile: profileOf(row),
      holderKey: holderKeyOf(row),
      externalRef: row.externalRef,
      inputDigest: digestFor(row),
      predecessor: row.id,
      isSuspended: isSuspended(row),
    })
    if (isStanding(row)) await revokeRows(unit, [row], KEY_REVOKED)
    return { outcome: 'replaced', place }
  } catch (error) {
    if (error instanceof Refusal) return { outcome: 'rejected', refusal: error }
    throw error
  }
}

/** No reason that a caller can give: it tells what a reissue has revoked from what a person has. */
const KEY_REVOKED = { reason: 'issuer-key-revoked' } as const

/** While a run stood still somebody was given another passport, here or by the office that they went to. */
async function isProvidedFor({ tx, now }: Unit, { type, key, personId }: CredentialRow): Promise<boolean> {
  if (type !== VolunteerPassport.name || personId === undefined) return false
  const [person] = await tx.peopleById([personId])
  const [passports = []] = await tx.credentialsOf(type, [personId])
  const isOther = (one: CredentialRow) => one.key !== key && isStanding(one) && (one.validUntil ?? now + 1) > now
  return passports.some(isOther) || (person !== undefined && personDataOf(person).departure !== undefined)
}

/** A run that ended in its middle has revoked it, and its successor may have been given up since. */
async function isRevokedForKey(tx: RegistryTransaction, id: string): Promise<boolean> {
  return (await lastEntry(tx, id, ['revoked']))?.reason === KEY_REVOKED.reason
}
