import { LIMITS } from '@volunteer-passport/codec'
import { trustUrls } from '@volunteer-passport/did'
import type { Parsed } from '@volunteer-passport/schema'
import type { Steps } from '../steps.ts'
import type { TrustParts } from '../trust-policy.ts'
import type { Accredited } from './accredited.ts'
import { fetchTrustFile } from './fetch-trust-file.ts'
import { createHeldDocument, type HeldDocument } from './held-document.ts'
import { type HeldList, readAccreditationList } from './read-accreditation-list.ts'

/** The accreditation lists of a verifier, by who publishes them and all that this one's own accreditation rests on. */
export interface AccreditationLists {
  /** `undefined` for an accreditor that can publish none: it is no did:web. */
  of(accreditor: Accredited): HeldDocument<HeldList> | undefined
}

const CAPACITY_BYTES = 4 * LIMITS.accreditationListBytes
const MOST_LISTS = 256
const REQUEST = {
  accept: 'application/vc+jwt, application/jwt, application/octet-stream, text/plain',
  maxBytes: LIMITS.accreditationListBytes,
}

/** Holds lists up to a size in all, those used longest ago given up first. */
export function createAccreditationLists(parts: TrustParts): AccreditationLists {
  const documents = new Map<string, HeldDocument<HeldList>>()
  const sizes = new Map<string, number>()

  function* load(accreditor: Accredited, url: string, now: Date): Steps<Parsed<HeldList>> {
    const file = yield* fetchTrustFile(parts.fetch, url, REQUEST)
    if (!file.ok) return file
    const list = yield* readAccreditationList(file.value, { accreditor, url, now }, parts)
    if (list.ok) makeRoom(accreditor.listKey, list.value.bytes)
    return list
  }

  const makeRoom = (key: string, bytes: number): void => {
    sizes.set(key, bytes)
    let total = [...sizes.values()].reduce((sum, size) => sum + size, 0)
    for (const oldest of documents.keys()) {
      if (total <= CAPACITY_BYTES || oldest === key) break
      total -= sizes.get(oldest) ?? 0
      forget(oldest)
    }
  }
  const forget = (key: string): void => {
    documents.delete(key)
    sizes.delete(key)
  }

  return {
    of(accreditor) {
      const { listKey: key } = accreditor
      const known = documents.get(key)
      // A Map iterates in order of insertion: moving to the end is what makes the first the one used longest ago.
      documents.delete(key)
      if (known !== undefined) {
        documents.set(key, known)
        return known
      }
      const urls = trustUrls(accreditor.did)
      if (!urls.ok) return undefined
      const { accreditations } = urls.value
      const document = createHeldDocument((now) => load(accreditor, accreditations, now))
      documents.set(key, document)
      const [oldest] = documents.keys()
      if (documents.size > MOST_LISTS && oldest !== undefined) forget(oldest)
      return document
    },
  }
}
