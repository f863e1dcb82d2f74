import { type CredentialProfile, encodeCredentialJwt, encodeJwsHeader, type Jwk } from '@volunteer-passport/codec'
import type { CredentialType, JsonObject } from '@volunteer-passport/schema'
import type { Subject } from '../claims/subject.ts'
import { type IssuerContext, permutationOf, randomUrn } from '../context.ts'
import { refusalOfSigner } from '../keys/adopt-signer.ts'
import { Refusal } from '../refusal.ts'
import { type CredentialRow, type ListRow, STATUS_FLAGS } from '../registry.ts'
import { LIST_PURPOSES, type ListPurpose } from '../status/decoys.ts'
import type { Permutation } from '../status/permutation.ts'
import type { Unit } from '../unit.ts'
import { credentialDocumentOf, listUrlsOf } from './document.ts'
import { lintDocument, lintPayload, lintSize, typeLintedWhereSigned } from './lint.ts'
import { createPayloadMemory } from './payload-memory.ts'

/** A credential to be made. */
export interface Wish {
  readonly type: CredentialType<unknown>
  readonly key: string
  readonly generation: number
  readonly personId: number | undefined
  readonly subject: Subject
  /** Seconds since 1970. */
  readonly validUntil: number | undefined
  readonly holderKey?: Jwk | undefined
  readonly profile?: CredentialProfile | undefined
  readonly inputDigest: string
  readonly predecessor: string | undefined
  /** Log sequence up to which its claims were counted; left out, up to now. */
  readonly countedSeq?: number
  readonly externalRef: string | undefined
  /** A correction does not end a suspension. */
  readonly isSuspended?: boolean
}

/** The list that indices are taken from, and what is the same for all of them. */
interface OpenList {
  readonly number: number
  readonly permute: Permutation
  readonly listUrls: Readonly<Record<ListPurpose, string>>
}

/** Takes indices and writes down what will be signed, for one unit: the first step of issuing, before any signature. */
export interface ReservationDesk {
  /** Free indices in lists that are published. */
  readonly room: () => number
  /**
   * Notes one reservation, what a caller claims linted, and answers its place among the rows of `insertAll`. A refused
   * one leaves nothing.
   * @throws Refusal LINT_FAILED, STATUS_LIST_UNPUBLISHED, SIGNER_KEY_NOT_ACTIVE
   */
  readonly reserve: (wish: Wish) => number
  /** Writes all that were reserved. */
  readonly insertAll: () => Promise<readonly CredentialRow[]>
}

export async function openReservationDesk(context: IssuerContext, unit: Unit): Promise<ReservationDesk> {
  const lists = await unit.lists()
  const refused = await refusalOfSigner(unit.tx, context.signer)
  const rows: Omit<CredentialRow, 'seq'>[] = []
  // No index is known to be free before what is public has been looked at.
  const isBlind = context.publicCopy.isInDoubt()
  const usable = () => (isBlind ? [] : [...lists.values()].filter(isUsable).sort((a, b) => a.number - b.number))
  let current: OpenList | undefined

  const encode = createPayloadMemory()
  /** One for all of a profile. */
  const segments = new Map<CredentialProfile | undefined, string>()
  const headerSegment = (profile: CredentialProfile | undefined, header: JsonObject): string => {
    const segment = segments.get(profile) ?? encodeJwsHeader(header)
    segments.set(profile, segment)
    return segment
  }

  /** The list in use, until it is full. */
  const openList = (): OpenList & { readonly list: ListRow } => {
    const list = current && lists.get(current.number)
    if (current !== undefined && list !== undefined && isUsable(list)) return { ...current, list }
    const [next] = usable()
    if (next === undefined) {
      throw new Refusal('STATUS_LIST_UNPUBLISHED', {
        detail: 'No published status list has a free index.',
        hint: 'Call publishStatusLists first: a list must be public before a credential names it.',
      })
    }
    const { number } = next
    current = { number, permute: permutationOf(context, next), listUrls: listUrlsOf(context.statusBaseUrl, number) }
    return { ...current, list: next }
  }

  return {
    room: () => usable().reduce((sum, { capacity, allocated }) => sum + capacity - allocated, 0),
    reserve(wish) {
      if (refused !== undefined) throw refused
      const { list, permute, listUrls } = openList()
      const id = randomUrn(context)
      const index = permute(list.allocated)
      const document = credentialDocumentOf({
        type: wish.type,
        id,
        issuer: context.id,
        accreditors: context.accreditors,
        subject: wish.subject.claims,
        now: unit.now,
        validUntil: wish.validUntil,
        holderKey: wish.holderKey,
        listUrls,
        index,
        profile: wish.profile,
      })
      // A badge is derived from the claims, which must therefore be sound before.
      if (wish.profile === 'openBadges') lintDocument({ ok: true, value: document }, wish.type)
      const { header, claims } = encodeCredentialJwt(document, { signer: context.signer, profile: wish.profile })
      const payload = encode(JSON.stringify(claims))
      // What the ledger says was looked at when it was recorded, and its bytes are linted where they are signed: on
      // another thread, while this transaction is not held up.
      if (typeLintedWhereSigned(wish.type.name) === undefined) lintPayload(header, payload, wish.type)
      else lintSize(payload)
      const allocated = list.allocated + 1
      const state = allocated === list.capacity ? 'full' : 'open'
      const countedSeq = wish.countedSeq ?? unit.sequence()
      unit.record('reserved', id)
      // Born suspended: the list must say so before anyone asks.
      const changedSeq = wish.isSuspended ? unit.record('suspended', id) : list.changedSeq
      unit.putList({ ...list, allocated, state, changedSeq })
      return (
        rows.push({
          id,
          type: wish.type.name,
          key: wish.key,
          generation: wish.generation,
          personId: wish.personId,
          list: list.number,
          index,
          state: 'reserved',
          flags: wish.isSuspended ? STATUS_FLAGS.suspension : 0,
          inputDigest: wish.inputDigest,
          header: headerSegment(wish.profile, header),
          payload,
          signature: undefined,
          signedBy: context.signer.keyId,
          createdAt: unit.now,
          validUntil: wish.validUntil,
          countedSeq,
          predecessor: wish.predecessor,
          claimsDigest: wish.subject.digest,
          externalRef: wish.externalRef,
        }) - 1
      )
    },
    insertAll: async () => {
      if (rows.length === 0) return []
      const sequences = await unit.tx.insertCredentials(rows)
      return rows.map((row, i) => ({ ...row, seq: sequences[i] as number }))
    },
  }
}

function isUsable(list: ListRow): boolean {
  return list.state === 'open' && LIST_PURPOSES.every((purpose) => list.publications[purpose].publishedAt > 0)
}
