import type { IssuerContext } from '../context.ts'
import type { Publisher } from '../publisher.ts'
import { type PublishedLists, publishStatusLists } from '../status/publish-status-lists.ts'
import { publishAdoptedLists } from './publish-adopted-lists.ts'

/** The lists of this issuer and those that it adopted. A failure of the one does not keep the other back. */
export async function publishAllLists(context: IssuerContext, publisher: Publisher): Promise<PublishedLists> {
  const [own] = await Promise.allSettled([publishStatusLists(context, publisher)])
  const [adopted] = await Promise.allSettled([publishAdoptedLists(context, publisher)])
  if (own.status === 'rejected') throw own.reason
  if (adopted.status === 'rejected') throw adopted.reason
  return {
    published: [...own.value.published, ...adopted.value.published],
    unchanged: own.value.unchanged + adopted.value.unchanged,
  }
}
