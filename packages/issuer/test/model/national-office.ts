import { getBit } from '@volunteer-passport/codec'
import { type AccreditedKey, OfficeAccreditation } from '@volunteer-passport/schema'
import { expect } from 'vitest'
import { publishedList, ROOT_DID, ROOT_STATUS_URL } from '../support/accreditor.ts'
import { publishedBits, subjectOf } from '../support/office.ts'
import type { NationalData } from './accredited.ts'
import { PURPOSES } from './accredited.ts'
import { type ClosedOffice, listOf, publicBits } from './closed-office.ts'
import type { Attempt, Seat, World } from './world.ts'

export const NATIONAL_SEAT: Seat = {
  id: ROOT_DID,
  statusBaseUrl: ROOT_STATUS_URL,
  scope: 'root',
  async publish(issuer, publisher) {
    await issuer.publishStatusLists(publisher)
    await issuer.publishAccreditations(publisher)
    // What that has signed anew of somebody who is suspended is so in the next lists.
    await issuer.publishStatusLists(publisher)
  },
}

/** The model of one run: what the national office should know. */
export class NationalOffice {
  data: NationalData = { accredited: new Map(), carriedOn: undefined }
  /** With where the log stood. */
  saved: { readonly data: NationalData; readonly sequence: number } | undefined
  readonly closed: ClosedOffice
  /** Sequences of the log that restores have lost: after the first of each pair, up to the second. */
  readonly lost: (readonly [number, number])[] = []
  /** Names of the verbs that were not refused. */
  readonly done: string[] = []

  constructor(closed: ClosedOffice) {
    this.closed = closed
  }

  /** The office must refuse what the model refuses, for the same reason, and nothing else. */
  agree(verb: string, attempt: Attempt<unknown>, refused: string | undefined): void {
    expect({ verb, refused: attempt.refused }).toEqual({ verb, refused })
    if (refused === undefined) this.done.push(verb)
  }
}

/** What is on record is what the model says, and nothing is anywhere twice. */
export async function checkNational(model: NationalOffice, world: World): Promise<void> {
  const { accredited, carriedOn } = model.data
  const records = await world.issuer.accreditations.list()
  expect(
    records.map(({ subject, state, successor, claims, validUntil }) => ({
      subject,
      state,
      successor: state === 'ended' ? successor : undefined,
      said: claims && { keys: keysOf(claims.keys), validUntil: validUntil?.getTime() },
    })),
  ).toEqual(
    [...accredited]
      .map(([subject, { state, successor, said }]) => ({
        subject,
        state,
        successor: state === 'ended' ? successor : undefined,
        said: said && { keys: [...said.keys], validUntil: said.validUntil },
      }))
      .sort((a, b) => (a.subject < b.subject ? -1 : 1)),
  )
  const adopted = await world.registry.transaction((tx) => tx.adoptedLists())
  expect(adopted.length).toBe(carriedOn === undefined ? 0 : model.closed.lists.length)
  for (const purpose of carriedOn === undefined ? [] : PURPOSES) {
    const { bits } = adopted.find(({ url }) => url === listOf(purpose))!
    expect(model.closed.indices.filter((index) => getBit(bits, index)).sort()).toEqual([...carriedOn![purpose]].sort())
  }
  const rows = await world.registry.transaction((tx) =>
    tx.findCredentials({ type: OfficeAccreditation.name }, { afterSeq: 0, limit: Number.MAX_SAFE_INTEGER }),
  )
  for (const { id, list, index, state, payload } of rows) {
    const place = `${list}/${index}`
    expect(world.places.get(place) ?? id).toBe(id)
    world.places.set(place, id)
    if (state !== 'issued') continue
    const said = Buffer.from(payload).toString()
    expect(world.handedOut.get(id) ?? said).toBe(said)
    world.handedOut.set(id, said)
  }
  expect(await world.issuer.operations.verifyLog()).toMatchObject({ ok: true })
  await world.reader.check(world.registry)
}

const keysOf = (keys: readonly AccreditedKey[]) => keys.map(({ id, state }) => [id, state])

/** One that was suspended when it was withdrawn is both. */
const BITS = {
  active: ['none'],
  ended: ['none'],
  suspended: ['suspension'],
  withdrawn: ['revocation', 'revocation suspension'],
}

/** After a publication the world knows what the office knows. */
export async function checkNationalPublic(model: NationalOffice, world: World): Promise<void> {
  const { accredited, carriedOn } = model.data
  const listed = publishedList(world.web).accreditations
  const told = listed.map(({ subject, state, successor, credential }) => {
    const { keys } = subjectOf(credential) as unknown as { readonly keys: readonly AccreditedKey[] }
    return { subject, state, successor, keys: keysOf(keys) }
  })
  const known = [...accredited].flatMap(([subject, { state, successor, said }]) => {
    const shown = state === 'ended' ? successor : undefined
    return said === undefined ? [] : [{ subject, state, successor: shown, keys: [...said.keys] }]
  })
  expect(told).toEqual(known.sort((a, b) => (a.subject < b.subject ? -1 : 1)))
  for (const { state, credential } of listed) {
    const bits = await publishedBits(world.web, credential)
    // That there was a newer one, which a restore has lost, stays public.
    const shown = model.done.includes('recover') ? bits.filter((bit) => bit !== 'refresh') : bits
    expect(BITS[state]).toContain(shown.join(' ') || 'none')
  }
  if (carriedOn !== undefined) expect(await publicBits(world.web, model.closed.indices)).toEqual(carriedOn)
}
