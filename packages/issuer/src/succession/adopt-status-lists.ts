import type { AccreditedKey } from '@volunteer-passport/schema'
import { failLint } from '../accreditation/fail-lint.ts'
import { readSubject } from '../accreditation/read-subject.ts'
import type { IssuerContext } from '../context.ts'
import { readActor } from '../reason.ts'
import { Refusal } from '../refusal.ts'
import type { AdoptedListRow } from '../registry.ts'
import { LIST_PURPOSES } from '../status/decoys.ts'
import { firstOfItsEpoch } from '../status/list-number.ts'
import { inTransaction } from '../unit.ts'
import { type ForeignList, readForeignList } from './read-foreign-list.ts'

export interface AdoptionInput {
  /** DID of the office that has closed. */
  readonly office: string
  /** DID of who signed the lists: the office, where it is left out; another, where an earlier successor closes too. */
  readonly signedBy?: string
  /** Keys of the signer, as its accreditation names them. */
  readonly keys: readonly AccreditedKey[]
  /** All lists of the office as they are public: for each number, from 1 on, all three purposes. */
  readonly lists: readonly { readonly url: string; readonly bytes: Uint8Array }[]
  /** Opaque id of who does it. */
  readonly actor: string
}

export interface AdoptedLists {
  /** URLs of what is published under the key of this issuer from now on. */
  readonly adopted: readonly string[]
  /** Lists of which nothing was new. */
  readonly unchanged: number
}

/**
 * Takes over the status lists of an office that has closed, so that its credentials stay checkable and revocable: every
 * published bit, verified, to be published at the same addresses. A bit that was ever taken in stays, whatever an older
 * list says.
 *
 * @throws VolunteerPassportError LINT_FAILED (a list is missing, or of this issuer itself), and what a list may be
 * refused for: STATUS_LIST_*, STATUS_PURPOSE_MISMATCH, KEY_REVOKED, KEY_EXPIRED; then nothing is taken over
 */
export async function adoptStatusLists(context: IssuerContext, input: AdoptionInput): Promise<AdoptedLists> {
  const { signedBy = input.office, keys = [], lists = [] } = input
  const actor = readActor(input.actor)
  const office = readSubject(input.office)
  const read: ForeignList[] = []
  for (const [i, list] of lists.entries()) {
    const found = await readForeignList(list, { signedBy, keys })
    if (!found.ok) {
      const { code, detail } = found.problems[0]
      const hint = 'Fetch it again from where verifiers find it, and take the keys from the accreditation.'
      throw new Refusal(code, { detail, hint, path: ['lists', i] })
    }
    read.push(found.value)
  }
  requireAll(read, context.statusBaseUrl)
  return inTransaction(context, async (unit) => {
    const known = new Map((await unit.tx.adoptedLists()).map((row) => [row.url, row]))
    const adopted: string[] = []
    for (const list of read) {
      const row = merge(known.get(list.url), list, office)
      if (row === undefined) continue
      const changedSeq = unit.record('list-adopted', list.url, { actor })
      await unit.tx.putAdoptedList({ ...row, changedSeq })
      adopted.push(list.url)
    }
    return { adopted, unchanged: read.length - adopted.length }
  })
}

/** A list that nobody carries on would be undetermined for ever once it has ended. */
function requireAll(read: readonly ForeignList[], ownBase: string): void {
  const { base } = read[0] ?? failLint('There is none.', ['lists'])
  if (read.some((list) => list.base !== base) || base === ownBase) {
    failLint('They are not all of one other office.', ['lists'])
  }
  const given = new Set(read.map(({ purpose, number }) => `${purpose} ${number}`))
  for (const { number: last } of read) {
    // An office that was once restored goes on with higher numbers: without gaps from there on.
    for (let number = firstOfItsEpoch(last); number <= last; number++) {
      for (const purpose of LIST_PURPOSES) {
        if (!given.has(`${purpose} ${number}`)) failLint(`The ${purpose} list ${number} is missing.`, ['lists'])
      }
    }
  }
  if (!read.some(({ number }) => number === 1)) failLint('The first list is missing.', ['lists'])
}

/** `undefined` where nothing is new. */
function merge(
  known: AdoptedListRow | undefined,
  { url, purpose, bits, sequence }: ForeignList,
  office: string,
): Omit<AdoptedListRow, 'changedSeq'> | undefined {
  const never = { url, office, purpose, bits, sequenceOffset: sequence, publishedSeq: 0, publishedAt: 0 }
  if (known === undefined) return never
  if (known.office !== office || known.bits.length !== bits.length) {
    return failLint('The list was taken over before, otherwise.', ['lists'])
  }
  const all = known.bits.map((byte, i) => byte | (bits[i] as number))
  const sequenceOffset = Math.max(known.sequenceOffset, sequence)
  const isNew = sequenceOffset > known.sequenceOffset || Buffer.compare(all, known.bits) !== 0
  return isNew ? { ...known, bits: all, sequenceOffset } : undefined
}
