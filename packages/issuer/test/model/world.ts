import { createJwkSigner, type Signer } from '@volunteer-passport/codec'
import type { Issuer, IssuerOptions, Publisher } from '@volunteer-passport/issuer'
import type { Registry } from '@volunteer-passport/issuer/registry'
import { VolunteerPassportError } from '@volunteer-passport/schema'
import { type FrozenClock, frozenClock, OFFICE_DID, STATUS_BASE_URL, seededKey } from '@volunteer-passport/testing'
import { NOW, reopen, webSpace } from '../support/office.ts'
import { type Point, watchPublisher, watchRegistry, watchSigner } from '../support/points.ts'
import type { RestorableStore } from '../support/restorable-store.ts'
import { ForeignOffice } from './foreign-office.ts'
import { LogReader } from './log-reader.ts'
import { noteCalls } from './verbs.ts'

/** The process dies here: nothing that it does afterwards has any effect. */
class Crash extends Error {}

export interface CrashOrder {
  readonly point: Point
  /** The how-manieth time that it comes there. */
  readonly nth: number
  /** Until the office is open again, asked when it has died. */
  readonly gapSeconds: () => number
}

/** What came of a verb, through a crash where one was ordered. */
export interface Attempt<T> {
  readonly answer?: T
  /** Code of the refusal. */
  readonly refused?: string
  readonly hasCrashed: boolean
}

export const keyId = (number: number, did: string = OFFICE_DID): string => `${did}#key-${number}`

export function signerOf(number: number, did: string = OFFICE_DID): Signer {
  const id = keyId(number, did)
  const { privateJwk } = seededKey(number, id)
  return createJwkSigner({ keyId: id, privateJwk: { ...privateJwk } })
}

/** Which office it is. */
export interface Seat extends Pick<IssuerOptions, 'id' | 'statusBaseUrl' | 'scope'> {
  /** All that it publishes. */
  readonly publish: (issuer: Issuer, publisher: Publisher) => Promise<unknown>
}

const FRONT_OFFICE: Seat = {
  id: OFFICE_DID,
  statusBaseUrl: STATUS_BASE_URL,
  publish: (issuer, publisher) => issuer.publishStatusLists(publisher),
}

/** A key that no office ever prepares: it opens one whose keys are all dead. */
const SPARE_KEY = 999

/** The real office: a store on a disk, a program that can die, and what is public. */
export class World {
  readonly store: RestorableStore
  readonly clock: FrozenClock = frozenClock(NOW)
  readonly web = webSpace()
  readonly foreign: ForeignOffice = new ForeignOffice(this.clock)
  readonly reader = new LogReader()
  readonly crashes: Point[] = []
  /** Names of the verbs that were called. */
  readonly called = new Set<string>()
  /** Bytes that the signer was asked to sign, of credentials alone. */
  readonly signed = new Set<string>()
  /** Whatever was ever seen at a place of a list, or under a number. */
  readonly places = new Map<string, string>()
  readonly numbers = new Map<string, string>()
  /** Every token that was ever handed out, by id. */
  readonly handedOut = new Map<string, string>()
  readonly subjectIds = new Map<string, string>()
  readonly #seat: Seat
  #foreignUrns = 0
  #registry: Registry | undefined
  #issuer: Issuer | undefined
  #key = 1
  #ordered: CrashOrder | undefined
  /** While a verb is under way. */
  #order: CrashOrder | undefined
  #visits = 0
  #isDead = false
  #actedAt = 0
  #gapSeconds = 0

  constructor(store: RestorableStore, seat: Seat = FRONT_OFFICE) {
    this.store = store
    this.#seat = seat
  }

  get issuer(): Issuer {
    if (this.#issuer === undefined) throw new Error('the office is closed')
    return this.#issuer
  }

  /** The store itself, which nobody watches. */
  get registry(): Registry {
    if (this.#registry === undefined) throw new Error('the office is closed')
    return this.#registry
  }

  /** When the last verb began; milliseconds since 1970. */
  get actedAt(): number {
    return this.#actedAt
  }

  /** How long the office was closed after the last crash. */
  get gapSeconds(): number {
    return this.#gapSeconds
  }

  get key(): number {
    return this.#key
  }

  /** Another office's id of a person or a passport, never the same twice. */
  foreignUrn(): string {
    this.#foreignUrns += 1
    return `urn:uuid:f0000000-0000-4000-8000-${String(this.#foreignUrns).padStart(12, '0')}`
  }

  async open(key: number = this.#key): Promise<void> {
    await this.close()
    this.#key = key
    this.#registry = await this.store.open()
    this.#issuer = await this.#openIssuer(key).catch((error: unknown) => {
      if ((error as { code?: string }).code !== 'SIGNER_KEY_NOT_ACTIVE') throw error
      return this.#openIssuer(SPARE_KEY)
    })
  }

  async close(): Promise<void> {
    await this.#registry?.close()
    this.#registry = undefined
    this.#issuer = undefined
  }

  /** The next verb that comes to that point meets it there. */
  orderCrash(order: CrashOrder): void {
    this.#ordered = order
    this.#visits = 0
  }

  get publisher() {
    return watchPublisher(
      async (file) => {
        this.#requireAlive()
        await this.web(file)
      },
      (point) => this.#reach(point),
    )
  }

  /**
   * Does it; where the program dies on the way, opens the office again after a while, does it once more, and publishes,
   * which completes what the dead one left owing.
   */
  async attempt<T>(verb: (issuer: Issuer) => Promise<T>): Promise<Attempt<T>> {
    const before = await this.#logHead()
    const order = this.#ordered
    this.#order = order
    const first = await this.#act(verb)
    this.#order = undefined
    if (!this.#isDead) {
      // What is refused has changed nothing.
      if (first.refused !== undefined && (await this.#logHead()) !== before) throw new Error('refused and changed')
      return { ...first, hasCrashed: false }
    }
    this.crashes.push(order!.point)
    this.#ordered = undefined
    this.#isDead = false
    this.#gapSeconds = order!.gapSeconds()
    this.clock.advance(this.#gapSeconds)
    await this.open()
    const second = await this.#act(verb)
    this.clock.advance(SETTLING_SECONDS)
    await this.#run((issuer) => this.#seat.publish(issuer, this.publisher))
    return { ...second, hasCrashed: true }
  }

  #act<T>(verb: (issuer: Issuer) => Promise<T>) {
    this.#actedAt = this.clock().getTime()
    return this.#run(verb)
  }

  async #run<T>(verb: (issuer: Issuer) => Promise<T>): Promise<{ readonly answer?: T; readonly refused?: string }> {
    try {
      const answer = await verb(this.issuer)
      this.#reach('answered')
      return { answer }
    } catch (error) {
      if (this.#isDead) return {}
      if (error instanceof VolunteerPassportError) return { refused: error.code }
      throw error
    }
  }

  async #openIssuer(key: number): Promise<Issuer> {
    const reach = (point: Point) => this.#reach(point)
    const watched = watchRegistry(this.registry, reach)
    const { publish: _, ...seat } = this.#seat
    const signer = watchSigner(signerOf(key, seat.id), reach, (bytes) => {
      this.#requireAlive()
      this.signed.add(Buffer.from(bytes).toString('latin1'))
    })
    const issuer = await reopen({
      ...seat,
      registry: {
        ...watched,
        transaction: async (work) => {
          this.#requireAlive()
          return watched.transaction(work)
        },
      },
      signer,
      clock: this.clock,
      published: this.web.read,
    })
    return noteCalls(issuer, this.called)
  }

  #reach(point: Point): void {
    this.#requireAlive()
    if (point !== this.#order?.point) return
    this.#visits += 1
    if (this.#visits !== this.#order.nth) return
    this.#isDead = true
    throw new Crash()
  }

  #requireAlive(): void {
    if (this.#isDead) throw new Crash()
  }

  async #logHead(): Promise<number> {
    return (await this.registry.transaction((tx) => tx.logHead()))?.seq ?? 0
  }
}

/** Longer than what is under way takes: from then on it is known to be owed. */
const SETTLING_SECONDS = 601
