import { createDidResolver, createGuardedFetch } from '@volunteer-passport/did'
import { type ProblemCode, VolunteerPassportError } from '@volunteer-passport/schema'
import { createMemoryState } from './state-store.ts'
import type { TrustParts, TrustPolicy, TrustSource } from './trust-policy.ts'
import { vcJwt } from './vc-jwt.ts'
import type { VerifierOptions } from './verifier.ts'

const LONGEST_TOLERANCE_SECONDS = 300

export type ReadOptions = Required<Omit<VerifierOptions, 'clockToleranceSeconds' | 'status' | 'trust'>> & {
  readonly trust: TrustPolicy
  readonly toleranceSeconds: number
  readonly whenUnavailable: 'undetermined' | 'warn'
  readonly maxAgeSeconds: number
}

/** Reads each option once, so that an object that changes later changes nothing, and refuses what cannot work. */
export function readOptions(options: VerifierOptions): ReadOptions {
  const {
    trust,
    clock = () => new Date(),
    statusLists = createGuardedFetch(),
    resolver: ownResolver,
    formats = [vcJwt()],
    clockToleranceSeconds: toleranceSeconds = 60,
    state = createMemoryState(),
    status = {},
  } = options ?? {}
  if (trust === undefined || trust === null) {
    refuse('OPTION_MISSING', 'trust is missing', 'Say whose credentials are accepted: trust: trustIssuers([did]).')
  }
  const hasClock = isFunction(clock) && !Number.isNaN(readClock(clock).getTime())
  demand(hasClock, 'clock', 'Give a function that returns a Date.')
  const resolver = ownResolver === undefined ? createDidResolver({ clock }) : ownResolver
  demand(isFunction(statusLists), 'statusLists', 'Give a Fetch, such as createGuardedFetch().')
  demand(isFunction(resolver?.resolve), 'resolver', 'Give a DidResolver, such as createDidResolver().')
  const formatList = Array.isArray(formats) ? [...formats] : []
  const areFormats = formatList.length > 0 && formatList.every((format) => isFunction(format?.decode))
  demand(areFormats, 'formats', 'Give at least one format: formats: [vcJwt()].')
  const isTolerance =
    isNumber(toleranceSeconds) && toleranceSeconds >= 0 && toleranceSeconds <= LONGEST_TOLERANCE_SECONDS
  demand(isTolerance, 'clockToleranceSeconds', `Give a number from 0 to ${LONGEST_TOLERANCE_SECONDS}.`)
  const hasState = isFunction(state?.get) && isFunction(state?.set)
  demand(hasState, 'state', 'Give an object with get(key) and set(key, value).')
  demand(typeof status === 'object' && status !== null, 'status', 'Give an object, or leave it out.')
  const { whenUnavailable = 'undetermined', maxAgeSeconds = Number.POSITIVE_INFINITY } = status
  const isMode = whenUnavailable === 'undetermined' || whenUnavailable === 'warn'
  demand(isMode, 'status.whenUnavailable', "Give 'undetermined' or 'warn'.")
  const isAge = typeof maxAgeSeconds === 'number' && maxAgeSeconds >= 0
  demand(isAge, 'status.maxAgeSeconds', 'Give a number of seconds, or 0 to fetch for each verification.')
  return {
    trust: readTrust(trust, { fetch: statusLists, resolver, state, toleranceSeconds }),
    formats: formatList,
    resolver,
    statusLists,
    clock,
    toleranceSeconds,
    state,
    whenUnavailable,
    maxAgeSeconds,
  }
}

function readTrust(trust: TrustPolicy | TrustSource, parts: TrustParts): TrustPolicy {
  const isSource = isFunction((trust as TrustSource).bind)
  const policy = isSource ? (trust as TrustSource).bind(Object.freeze(parts)) : (trust as TrustPolicy)
  const { mayAccept, accept, statusIssuersOf, resolveSigner } = policy ?? {}
  const areOptional = [statusIssuersOf, resolveSigner].every((part) => part === undefined || isFunction(part))
  demand(isFunction(mayAccept) && isFunction(accept) && areOptional, 'trust', 'Make it with trustIssuers([did]).')
  return {
    mayAccept: policy.mayAccept.bind(policy),
    accept: policy.accept.bind(policy),
    ...(statusIssuersOf && { statusIssuersOf: statusIssuersOf.bind(policy) }),
    ...(resolveSigner && { resolveSigner: resolveSigner.bind(policy) }),
  }
}

/** The one reading of the clock of a call. */
export function readClock(clock: () => Date): Date {
  const now: unknown = clock()
  if (now instanceof Date && !Number.isNaN(now.getTime())) return new Date(now)
  return refuse('OPTION_INVALID', 'clock gave no valid Date', 'Give a function that returns a Date.')
}

function isFunction(value: unknown): boolean {
  return typeof value === 'function'
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value)
}

function demand(holds: boolean, option: string, hint: string): void {
  if (!holds) refuse('OPTION_INVALID', `The option ${option} is not usable`, hint)
}

function refuse(code: ProblemCode, message: string, hint: string): never {
  throw new VolunteerPassportError(code, message, { hint })
}
