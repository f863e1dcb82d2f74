import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { decodeBitstring, encodeJwsSigningInput } from '@volunteer-passport/codec'
import type { CredentialRow, PersonRow, Registry, RegistryTransaction } from '@volunteer-passport/issuer/registry'
import { STATUS_FLAGS } from '@volunteer-passport/issuer/registry'
import { VolunteerPassport } from '@volunteer-passport/schema'
import { STATUS_BASE_URL } from '@volunteer-passport/testing'
import { LIST_PURPOSES } from '../../src/status/decoys.ts'
import { documentIn, tokenOf } from '../../src/stored-token.ts'
import type { Found, FoundActivity, FoundCredential, FoundList } from './history.ts'
import { documentOf } from './office.ts'

const EVERYTHING = Number.MAX_SAFE_INTEGER

/** All that a registry holds about these people, and all that is published in a folder. */
export async function observe(o: {
  readonly registry: Registry
  readonly refs: readonly string[]
  readonly site: string
}): Promise<Found> {
  const stored = await o.registry.transaction(async (tx) => {
    const people = (await tx.peopleByRef(o.refs)).filter((row) => row !== undefined)
    const refs = new Map(people.map(({ id, ref }) => [id, ref]))
    const log = await tx.readLog({ after: 0, limit: EVERYTHING })
    const recorded = log.filter(({ event }) => event === 'activity-recorded').map(({ about }) => about)
    const rows = await tx.findCredentials({}, { afterSeq: 0, limit: EVERYTHING })
    return {
      people: await readPeople(tx, people),
      activities: await readActivities(tx, [...new Set(recorded)], refs),
      credentials: rows.map((row) => readCredential(row, refs)),
      log,
    }
  })
  return { ...stored, lists: await readLists(o.site) }
}

async function readPeople(tx: RegistryTransaction, rows: readonly PersonRow[]): Promise<Found['people']> {
  const totals = await tx.totalsOf(rows.map(({ id }) => id))
  return rows.map(({ ref, subjectId, passportNumber }, i) => ({ ref, subjectId, passportNumber, ...totals[i]! }))
}

async function readActivities(
  tx: RegistryTransaction,
  ids: readonly string[],
  refs: ReadonlyMap<number, string>,
): Promise<readonly FoundActivity[]> {
  return (await tx.activitiesById(ids)).flatMap((row) => {
    if (row === undefined) return []
    const quarters = row.state === 'confirmed' ? row.quarters : 0
    return [{ participation: row.participationId, ref: refs.get(row.personId)!, quarters }]
  })
}

export const inputDigest = (signingInput: string | Uint8Array): string =>
  createHash('sha256').update(signingInput).digest('base64url')

function readCredential(row: CredentialRow, refs: ReadonlyMap<number, string>): FoundCredential {
  const { id, type, key, list, index, state, flags, header, payload, signature, personId } = row
  return {
    id,
    key: `${type} ${key}`,
    list,
    index,
    state,
    revoked: (flags & STATUS_FLAGS.revocation) !== 0,
    suspended: (flags & STATUS_FLAGS.suspension) !== 0,
    newerAvailable: (flags & STATUS_FLAGS.refresh) !== 0,
    input: inputDigest(encodeJwsSigningInput(header, payload)),
    token: signature && tokenOf(row),
    passport: type === VolunteerPassport.name ? statedBy(row, refs.get(personId!)!) : undefined,
  }
}

function statedBy(row: CredentialRow, ref: string): FoundCredential['passport'] {
  const { passportNumber, totals } = documentIn(row).credentialSubject as unknown as {
    readonly passportNumber: string
    readonly totals: { readonly hours: number; readonly activities: number }
  }
  return { ref, passportNumber, quarters: totals.hours * 4, activities: totals.activities }
}

async function readLists(site: string): Promise<readonly FoundList[]> {
  const lists: FoundList[] = []
  for (const purpose of LIST_PURPOSES) {
    const folder = join(site, new URL(STATUS_BASE_URL).pathname, purpose)
    const files = existsSync(folder) ? readdirSync(folder).filter((name) => /^\d+\.jwt$/.test(name)) : []
    for (const file of files) {
      const { sequence, bits } = await readList(readFileSync(join(folder, file), 'latin1'))
      lists.push({ list: Number.parseInt(file, 10), purpose, sequence, bits })
    }
  }
  return lists
}

const known = new Map<string, Pick<FoundList, 'sequence' | 'bits'>>()

async function readList(token: string): Promise<Pick<FoundList, 'sequence' | 'bits'>> {
  const read = known.get(token)
  if (read !== undefined) return read
  const { logSequence, credentialSubject } = documentOf(token) as unknown as {
    readonly logSequence: number
    readonly credentialSubject: { readonly encodedList: string }
  }
  const decoded = await decodeBitstring(credentialSubject.encodedList)
  if (!decoded.ok) throw new Error(decoded.problems[0].code)
  const list = { sequence: logSequence, bits: positions(decoded.value) }
  known.set(token, list)
  return list
}

function positions(bytes: Uint8Array): ReadonlySet<number> {
  const set = new Set<number>()
  for (const [at, byte] of bytes.entries()) {
    if (byte === 0) continue
    for (let bit = 0; bit < 8; bit++) if (byte & (0x80 >> bit)) set.add(at * 8 + bit)
  }
  return set
}
