import type { EventEmitter } from 'node:events'
import type { Signer } from '@volunteer-passport/codec'
import { uuidUrn, VolunteerPassportError } from '@volunteer-passport/schema'
import type { AccreditorScope } from './accreditation/accreditor.ts'
import type { PublicCopy } from './public-copy.ts'
import type { Registry } from './registry.ts'
import { createPermutation, type Permutation } from './status/permutation.ts'

/** What was checked once by `createIssuer`. */
export interface ContextBasis {
  readonly id: string
  readonly signer: Signer
  readonly registry: Registry
  /** Without a trailing slash. */
  readonly statusBaseUrl: string
  /** What it may accredit others for; nobody where it is missing. */
  readonly scope: AccreditorScope | undefined
  /** Who accredits this issuer, from below upwards; nobody where the root does so itself. */
  readonly accreditors: readonly string[]
  /** Entries of the lists made from now on. */
  readonly statusListSize: number
  /** First two digits of the passport numbers given out here. */
  readonly office: string
  readonly clock: () => Date
  /** Years. */
  readonly consentBelowAge: number
  /** Fills the bytes. */
  readonly random: (bytes: Uint8Array) => unknown
  /** Round tables of permutations, by their key: a list of this number may have been rolled back and made anew. */
  readonly permutations: Map<string, Permutation>
  /** Emits `appended` after each commit of this process that added to the log. */
  readonly log: EventEmitter
}

/** What every verb needs. */
export interface IssuerContext extends ContextBasis {
  readonly publicCopy: PublicCopy
}

/** Milliseconds since 1970. */
export function readClock(clock: () => Date): number {
  const now = clock().getTime()
  if (!Number.isFinite(now)) {
    throw new VolunteerPassportError('OPTION_INVALID', 'The clock gave no time', { hint: 'Mend the clock option.' })
  }
  return now
}

export function randomBytes(context: Pick<IssuerContext, 'random'>, length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  context.random(bytes)
  return bytes
}

const POOL_BYTES = 4096

/** Draws larger pieces and gives each byte out once: a draw of sixteen bytes costs as much as one of thousands. */
export function poolRandom(random: (bytes: Uint8Array) => unknown): (bytes: Uint8Array) => void {
  const pool = new Uint8Array(POOL_BYTES)
  let used = POOL_BYTES
  return (bytes) => {
    if (bytes.length > POOL_BYTES) throw new RangeError('more bytes than the pool holds')
    if (used + bytes.length > POOL_BYTES) {
      random(pool)
      used = 0
    }
    bytes.set(pool.subarray(used, used + bytes.length))
    pool.fill(0, used, used + bytes.length)
    used += bytes.length
  }
}

/** A random URN (RFC 9562 version 4): 122 bits, derived from nothing; a version that tells the time would tell the order. */
export function randomUrn(context: Pick<IssuerContext, 'random'>): string {
  const bytes = randomBytes(context, 16)
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80
  return uuidUrn(bytes)
}

/** The bijection of a list, or of the space of passport numbers, with its tables kept. */
export function permutationOf(
  context: IssuerContext,
  o: { readonly permutationKey: Uint8Array; readonly size: number; readonly algorithm: number },
): Permutation {
  const { permutationKey: key, size, algorithm } = o
  const cacheKey = Buffer.from(key).toString('latin1')
  const made = context.permutations.get(cacheKey) ?? createPermutation({ key, size, algorithm })
  context.permutations.set(cacheKey, made)
  return made
}
