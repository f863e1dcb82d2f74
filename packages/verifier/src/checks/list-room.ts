import { LIMITS } from '@volunteer-passport/codec'

/** What else takes time, as the bytes of a list's token that take as long to read at the worst. */
const PER_CREDENTIAL = 9_216
const PER_LIST = 8_192
/** So many bytes of what a list holds take as long as one of its token, and are kept longer. */
const CONTENT_PER_BYTE = 20
const MOST_CONTENT = LIMITS.statusListBits / 8
/** Of lists that arrived and found no room. */
const MOST_IN_VAIN = 4 * LIMITS.statusListTokenBytes

/**
 * What reading the status lists of one verification may cost together: a presentation costs what one credential may
 * cost, whatever its credentials name (docs/decisions/018).
 */
export class ListRoom {
  #taken: number
  #longest = 0
  #inVain = 0

  /** @param credentials how many are verified together */
  constructor(credentials: number) {
    this.#taken = (credentials - 1) * PER_CREDENTIAL
  }

  /** No list is admitted any more, however short: none need be asked for. */
  get isFull(): boolean {
    return this.#inVain > MOST_IN_VAIN || !this.#isEnoughFor(0)
  }

  /** Whether a list may be read beside those before it, by the length of its token. */
  admits(tokenBytes: number): boolean {
    const isEnough = this.#isEnoughFor(tokenBytes)
    if (!isEnough) this.#inVain += tokenBytes
    return isEnough
  }

  /** Books what was read. Of a list that was refused nobody knows how much came out of it. */
  take(tokenBytes: number, contentBytes: number = MOST_CONTENT): void {
    const cost = tokenBytes + PER_LIST + contentBytes / CONTENT_PER_BYTE
    this.#taken += cost
    this.#longest = Math.max(this.#longest, cost)
  }

  #isEnoughFor(tokenBytes: number): boolean {
    const cost = tokenBytes + PER_LIST
    const total = this.#taken + cost
    const beside = total - Math.max(this.#longest, cost)
    return total <= LIMITS.statusListsTokenBytes || beside <= LIMITS.statusListsBesideTokenBytes
  }
}
