import { verifyLogChain } from '@volunteer-passport/issuer'
import { type CredentialRow, STATUS_FLAGS } from '@volunteer-passport/issuer/registry'
import { TransferNotice, VolunteerActivity, VolunteerHoursExtract, VolunteerPassport } from '@volunteer-passport/schema'
import { expect } from 'vitest'
import { subjectOf } from '../support/office.ts'
import type { ModelOffice } from './model-office.ts'
import {
  type Credential,
  countedOf,
  heldBy,
  hoursOf,
  isExpired,
  isStanding,
  OPENING_ACTIVITIES,
  type Said,
  saidNow,
  type TypeName,
} from './office-model.ts'
import type { World } from './world.ts'

const TYPES: Readonly<Record<string, TypeName>> = {
  [VolunteerPassport.name]: 'passport',
  [VolunteerActivity.name]: 'activity',
  [VolunteerHoursExtract.name]: 'extract',
  [TransferNotice.name]: 'notice',
}

/** After a step: what is on record is what the model says, and what may never be is not. */
export async function checkWorld(model: ModelOffice, world: World, hasCrashed: boolean): Promise<void> {
  const { rows, log } = await world.registry.transaction(async (tx) => ({
    rows: await tx.findCredentials({}, { afterSeq: 0, limit: Number.MAX_SAFE_INTEGER }),
    log: await tx.readLog({ after: 0, limit: Number.MAX_SAFE_INTEGER }),
  }))
  bindNew(model, rows, { hasCrashed, isLate: world.gapSeconds > DAY_SECONDS })
  checkRows(model, world, rows)
  checkSigned(model, world, rows)
  checkOneEach(model)
  await checkTotals(model, world)
  expect(verifyLogChain(log)).toMatchObject({ ok: true })
  await world.reader.check(world.registry)
}

const DAY_SECONDS = 86_400

/**
 * Gives each credential that the model has made since its id. What a crash gave up the model need not know of: what was
 * revoked by the same verb, and a replacement that was owed for more than a day.
 */
function bindNew(
  model: ModelOffice,
  rows: readonly CredentialRow[],
  o: { readonly hasCrashed: boolean; readonly isLate: boolean },
): void {
  const known = new Set(model.data.credentials.map(({ id }) => id))
  const fresh = rows.filter(({ id, state }) => state !== 'burnt' && !known.has(id))
  const unbound = model.data.credentials.filter(({ id }) => id === '')
  for (const one of unbound.toReversed()) {
    const at = fresh.findLastIndex(({ type, key }) => TYPES[type] === one.type && key === one.key)
    const [row] = at < 0 ? [] : fresh.splice(at, 1)
    if (row !== undefined) bind(one, row)
    else if (o.hasCrashed && (one.isRevoked || (o.isLate && one.wish === 'correct'))) {
      Object.assign(one, { id: 'given up', key: '', owner: '', isRevoked: true, reason: 'given up' })
    } else throw new Error(`the office has not made ${one.type} ${one.key} ${one.wish}`)
  }
  expect(fresh.map(({ type, key }) => ({ unexpected: type, key }))).toEqual([])
}

function bind(one: Credential, row: CredentialRow): void {
  one.id = row.id
  one.token = tokenOf(row)
  expect({ signedBy: row.signedBy, validUntil: row.validUntil && row.validUntil * 1000 }).toEqual({
    signedBy: one.signedBy,
    validUntil: one.validUntil,
  })
  if (one.type !== 'passport') return
  const { asOf, ...said } = saidIn(one.token)
  const { openingAsOf } = one.said
  // A balance from a clock that was ahead is one of this moment.
  const dated = openingAsOf !== undefined && openingAsOf > asOf ? { ...one.said, openingAsOf: asOf } : one.said
  expect(said).toEqual(dated)
}

const segment = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')

const signingInputOf = ({ header, payload }: CredentialRow): string => `${header}.${segment(payload)}`

const tokenOf = (row: CredentialRow): string => `${signingInputOf(row)}.${segment(row.signature ?? new Uint8Array())}`

const isForgotten = ({ payload }: CredentialRow): boolean => payload.length === 0

/** What a passport says, by its bytes. */
function saidIn(token: string): Said & { readonly asOf: string } {
  const { region, ageAtLeast, totals } = subjectOf(token) as unknown as {
    readonly region: Said['region']
    readonly ageAtLeast?: number
    readonly totals: {
      readonly hours: number
      readonly activities: number
      readonly asOf: string
      readonly opening?: { readonly hours: number; readonly asOf: string }
    }
  }
  const { hours, activities, asOf, opening } = totals
  return { region, hours, activities, asOf, opening: opening?.hours ?? 0, openingAsOf: opening?.asOf, ageAtLeast }
}

/** Each as the model has it; no place and no number twice, whatever was lost and recovered. */
function checkRows(model: ModelOffice, world: World, rows: readonly CredentialRow[]): void {
  const stands = (row: CredentialRow) => ({
    id: row.id,
    isRevoked: (row.flags & STATUS_FLAGS.revocation) !== 0,
    isSuspended: (row.flags & STATUS_FLAGS.suspension) !== 0,
    hasNewer: (row.flags & STATUS_FLAGS.refresh) !== 0,
    isForgotten: isForgotten(row),
  })
  const made = model.data.credentials.filter(({ id }) => id !== 'given up')
  const expected = new Map(made.map((one) => [one.id, one]))
  const found = rows.filter(({ state }) => state !== 'burnt')
  expect(found.map(({ id, state }) => ({ id, state }))).toEqual(found.map(({ id }) => ({ id, state: 'issued' })))
  expect(new Map(found.map((row) => [row.id, stands(row)]))).toEqual(
    new Map(
      [...expected].map(([id, { isRevoked, isSuspended, hasNewer, isForgotten }]) => [
        id,
        { id, isRevoked, isSuspended, hasNewer, isForgotten },
      ]),
    ),
  )
  for (const row of rows) {
    const place = `${row.list}/${row.index}`
    expect(world.places.get(place) ?? row.id).toBe(row.id)
    world.places.set(place, row.id)
    if (row.state === 'burnt') expect(stands(row).isRevoked).toBe(true)
    if (row.signature === undefined) continue
    const token = tokenOf(row)
    expect(world.handedOut.get(row.id) ?? token).toBe(token)
    world.handedOut.set(row.id, token)
    if (TYPES[row.type] !== 'passport') continue
    const { passportNumber, id: subjectId } = subjectOf(token) as {
      readonly passportNumber: string
      readonly id: string
    }
    expect(world.numbers.get(passportNumber) ?? subjectId).toBe(subjectId)
    world.numbers.set(passportNumber, subjectId)
  }
}

/** A signature can exist of nothing that is not on record, but for what a restore has lost. */
function checkSigned(model: ModelOffice, world: World, rows: readonly CredentialRow[]): void {
  const recorded = new Set(rows.map(signingInputOf))
  for (const input of world.signed) {
    if (recorded.has(input)) continue
    const id = idIn(input)
    const row = rows.find((one) => one.id === id)
    const wasThere = row !== undefined && isForgotten(row)
    expect({ id, isOnRecord: wasThere || model.lostIds.has(id) }).toEqual({ id, isOnRecord: true })
  }
}

function idIn(signingInput: string): string {
  const claims = JSON.parse(Buffer.from(signingInput.split('.')[1]!, 'base64url').toString())
  return claims.jti ?? claims.id
}

/** One passport that is the newest, for each person; none for whoever has left. */
function checkOneEach(model: ModelOffice): void {
  for (const person of model.data.people.values()) {
    if (person.departure !== undefined) expect(heldBy(model.data, person, 'passport').filter(isStanding)).toEqual([])
    const live = heldBy(model.data, person, 'passport').filter(
      (one) => isStanding(one) && !one.hasNewer && !isExpired(one, model.now()),
    )
    expect({ ref: person.ref, live: live.length <= 1 }).toEqual({ ref: person.ref, live: true })
  }
}

async function checkTotals(model: ModelOffice, world: World): Promise<void> {
  let passports = 0
  let understated = 0
  for (const person of model.data.people.values()) {
    const counted = countedOf(model.data, person)
    expect(await world.issuer.ledger.totals(person.ref)).toMatchObject({
      hours: hoursOf(counted) + person.opening,
      activities: counted.size + (person.opening > 0 ? OPENING_ACTIVITIES : 0),
    })
    const today = saidNow(model.data, person, model.now())
    for (const { said } of heldBy(model.data, person, 'passport').filter(isStanding)) {
      expect({ said, isOverstated: said.hours > today.hours || said.activities > today.activities }).toEqual({
        said,
        isOverstated: false,
      })
      passports += 1
      if (said.hours < today.hours || said.activities < today.activities) understated += 1
    }
  }
  expect(await world.issuer.ledger.auditTotals()).toEqual({ passports, understated, overstated: [] })
}
