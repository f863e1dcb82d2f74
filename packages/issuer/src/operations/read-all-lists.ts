import { getBit } from '@volunteer-passport/codec'
import type { IssuerContext } from '../context.ts'
import { listUrl } from '../issuance/document.ts'
import { epochOf } from '../log/log-epoch.ts'
import type { LogPoint } from '../log/log-point.ts'
import { readAll, unavailable } from '../public-copy.ts'
import type { PublishedReader } from '../published-reader.ts'
import type { ListRow } from '../registry.ts'
import { LIST_PURPOSES, type ListPurpose } from '../status/decoys.ts'
import { firstListOf } from '../status/list-number.ts'
import { bitsOfPublished } from '../status/published-list.ts'

/** A public list, with all that it says. */
export interface FoundList {
  readonly url: string
  readonly list: number
  readonly purpose: ListPurpose
  /** Of the key that signed it. */
  readonly keyId: string
  readonly point: LogPoint
  readonly size: number
  /** Set positions. */
  readonly indices: readonly number[]
}

/** Lists in a row that are not there before we take it that there are no more: a publication can leave out some. */
const GAP = 8

/**
 * Finds every list of this issuer that is public, on record or not: lists are numbered without gaps within an epoch of
 * the log.
 * @throws VolunteerPassportError PUBLISHED_COPY_UNAVAILABLE where one could not be read
 */
export async function readAllLists(
  context: IssuerContext,
  published: PublishedReader,
  known: { readonly sequence: number; readonly lists: readonly ListRow[] },
): Promise<readonly FoundList[]> {
  const found: FoundList[] = []
  const read = async (numbers: readonly number[]) => {
    const lists = await readLists(context, published, numbers)
    found.push(...lists)
    return lists.length > 0
  }
  await read(known.lists.map(({ number }) => number))
  const isRead = new Set(known.lists.map(({ number }) => number))
  // One epoch further than any that was seen: a store may have been recovered in the time that was lost.
  const newestEpoch = () => epochOf(Math.max(known.sequence, ...found.map(({ point }) => point.sequence))) + 1
  for (let epoch = 0; epoch <= newestEpoch(); epoch++) {
    const first = firstListOf(epoch)
    for (let next = first, missing = 0; missing < GAP; next++) {
      missing = isRead.has(next) || (await read([next])) ? 0 : missing + 1
    }
  }
  return found
}

async function readLists(
  context: IssuerContext,
  published: PublishedReader,
  numbers: readonly number[],
): Promise<readonly FoundList[]> {
  const places = new Map(
    numbers.flatMap((list) =>
      LIST_PURPOSES.map((purpose) => [listUrl(context.statusBaseUrl, purpose, list), { list, purpose }] as const),
    ),
  )
  const { lists, failures } = await readAll(context, published, [...places.keys()])
  if (failures.length > 0) throw unavailable('Some of it could not be read', failures[0])
  return Promise.all(
    lists.map(async (found): Promise<FoundList> => {
      const bits = await bitsOfPublished(found)
      const place = places.get(found.url)
      if (bits === undefined || place === undefined) throw unavailable('A list does not decode')
      const { url, keyId, point } = found
      return { ...place, url, keyId, point, size: bits.length * 8, indices: setPositions(bits) }
    }),
  )
}

function setPositions(bits: Uint8Array): readonly number[] {
  const positions: number[] = []
  for (const [at, byte] of bits.entries()) {
    for (let bit = 0; byte !== 0 && bit < 8; bit++) if (getBit(bits, at * 8 + bit)) positions.push(at * 8 + bit)
  }
  return positions
}
