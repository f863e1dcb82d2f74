import { VolunteerPassportError } from '@volunteer-passport/schema'
import { accreditationListUrl } from './accreditation/accreditation-list-url.ts'
import type { ContextBasis } from './context.ts'
import { listUrl } from './issuance/document.ts'
import { isKnownPoint } from './log/known-point.ts'
import { type PublishedReader, uncheckedPublications } from './published-reader.ts'
import type { ListRow, RegistryTransaction } from './registry.ts'
import { sharedRun } from './shared-run.ts'
import { LIST_PURPOSES } from './status/decoys.ts'
import { type PublishedList, readPublishedList } from './status/published-list.ts'

/**
 * What verifiers see, as a witness against this store. An index or a number that was given out twice cannot be taken
 * back, so nothing is issued until the two have been compared once in this process, and nothing is published over what
 * another store has published since.
 */
export interface PublicCopy {
  /**
   * Compares all that is public, once; after a failure the next call tries again.
   * @throws VolunteerPassportError STORE_ROLLED_BACK, PUBLISHED_COPY_UNAVAILABLE
   */
  readonly check: () => Promise<void>
  /** Until `check` has succeeded. */
  readonly isInDoubt: () => boolean
  /** The same for one address, before it is published to. */
  readonly checkOne: (url: string) => Promise<void>
}

const UNCHECKED: PublicCopy = { check: async () => {}, isInDoubt: () => false, checkOne: async () => {} }

export function createPublicCopy(
  context: ContextBasis,
  published: PublishedReader | typeof uncheckedPublications,
): PublicCopy {
  if (published === uncheckedPublications) return UNCHECKED
  let isChecked = false

  const compare = async (urls: readonly string[]): Promise<readonly PublishedList[]> => {
    const found = await readAll(context, published, urls)
    await requireKnown(context, found.lists)
    if (found.failures.length > 0) throw unavailable('Some of it could not be read', found.failures[0])
    return found.lists
  }
  const checkAll = async () => {
    const { lists, others } = await context.registry.transaction(async (tx) => ({
      lists: await tx.lists(),
      others: await otherAddresses(context, tx),
    }))
    const found = await compare([...addressesOf(context.statusBaseUrl, lists), ...others])
    // A reader that looks in the wrong place finds nothing for ever, and must not pass for one that found no fault.
    if (found.length === 0 && lists.some(isPublished)) throw unavailable('Nothing of what was published is there')
    isChecked = true
  }
  const checkTogether = sharedRun(checkAll)
  return {
    isInDoubt: () => !isChecked,
    async check() {
      if (!isChecked) await checkTogether()
    },
    async checkOne(url) {
      await compare([url])
    },
  }
}

const isPublished = (list: ListRow): boolean =>
  LIST_PURPOSES.some((purpose) => list.publications[purpose].publishedAt > 0)

/** All lists that this store knows as published, and the next one, which only another store can have published. */
function addressesOf(statusBaseUrl: string, lists: readonly ListRow[]): readonly string[] {
  const next = Math.max(0, ...lists.map(({ number }) => number)) + 1
  const numbers = [...lists.filter(isPublished).map(({ number }) => number), next]
  return numbers.flatMap((number) => LIST_PURPOSES.map((purpose) => listUrl(statusBaseUrl, purpose, number)))
}

/** Of what this store knows as published beside its status lists. */
export async function otherAddresses({ id, scope }: ContextBasis, tx: RegistryTransaction): Promise<readonly string[]> {
  const accredits = scope !== undefined || (await tx.accreditationPublication()) !== undefined
  const accreditations = accredits && id.startsWith('did:web:') ? [accreditationListUrl(id)] : []
  const adopted = (await tx.adoptedLists()).filter(({ publishedAt }) => publishedAt > 0)
  return [...accreditations, ...adopted.map(({ url }) => url)]
}

/** Files asked for at once. */
const LANES = 8

/** Reads these addresses; what is absent, or not ours, is left out. */
export async function readAll(
  context: ContextBasis,
  published: PublishedReader,
  urls: readonly string[],
): Promise<{ readonly lists: readonly PublishedList[]; readonly failures: readonly unknown[] }> {
  const lists: PublishedList[] = []
  const failures: unknown[] = []
  const waiting = urls.values()
  const lane = async () => {
    for (const url of waiting) {
      try {
        const bytes = await published(url)
        const list = bytes && (await readPublishedList(context, { url, bytes }))
        if (list) lists.push(list)
      } catch (error) {
        failures.push(error)
      }
    }
  }
  await Promise.all(Array.from({ length: LANES }, lane))
  return { lists, failures }
}

/** Marks a store that is behind, so that all its processes stop, and refuses it. */
async function requireKnown(context: ContextBasis, found: readonly PublishedList[]): Promise<void> {
  const stranger = await context.registry.transaction(async (tx) => {
    for (const list of found) {
      if (await isKnownPoint(tx, list.point)) continue
      await tx.putStanding('behind')
      return list
    }
    return undefined
  })
  if (stranger !== undefined) throw rolledBack({ url: stranger.url, published: stranger.point.sequence })
}

export function rolledBack(facts: Readonly<Record<string, string | number>>): VolunteerPassportError {
  return new VolunteerPassportError('STORE_ROLLED_BACK', 'The registry is not the one that published last', {
    hint: 'Where two copies of it are running, stop the wrong one; else call operations.recover. Nothing was changed.',
    facts,
  })
}

export function unavailable(message: string, cause?: unknown): VolunteerPassportError {
  return new VolunteerPassportError(
    'PUBLISHED_COPY_UNAVAILABLE',
    `What this issuer has published is in doubt: ${message}`,
    {
      hint: 'Mend the web host or the `published` option and try again; where the host was emptied, publish first.',
      ...(cause !== undefined && { cause }),
    },
  )
}
