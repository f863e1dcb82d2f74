import { BACKEND_FOR_MANY } from '@volunteer-passport/codec'
import { type CredentialType, type Report, VolunteerPassportError } from '@volunteer-passport/schema'
import { mapInOrder } from './map-in-order.ts'
import { type Environment, type Request, verifyCredential } from './pipeline.ts'
import { type PresentationCall, verifyPresentation } from './presentation.ts'
import { readBitstringStatusList } from './read-bitstring-status-list.ts'
import { readClock, readOptions } from './read-options.ts'
import { readTokenStatusList } from './read-token-status-list.ts'
import { createStatusLists } from './status-lists.ts'
import { runSteps } from './steps.ts'
import type { PresentationOptions, Verifier, VerifierOptions, VerifyOptions } from './verifier.ts'

/**
 * A verifier holds options, caches of keys and status lists, and no verdicts; make one and keep it.
 * @example
 * const verifier = createVerifier({ trust: trustIssuers(['did:web:passport.example:offices:kz-75']) })
 * @throws VolunteerPassportError OPTION_MISSING without `trust`, OPTION_INVALID for an option that cannot work
 */
export function createVerifier(options: VerifierOptions): Verifier {
  const { clock, statusLists: fetch, state, maxAgeSeconds, whenUnavailable, ...core } = readOptions(options)
  const statusLists = createStatusLists({
    fetch,
    read: {
      bitstring: (token, request) => readBitstringStatusList(token, request, core),
      token: (token, request) => readTokenStatusList(token, request, core),
    },
    state,
    maxAgeSeconds,
  })
  const environment: Environment = Object.freeze({ ...core, statusLists, whenUnavailable })
  const environmentForMany: Environment = Object.freeze({ ...environment, signatureBackend: BACKEND_FOR_MANY })

  // Synchronous within: where key and lists are cached, the promise is made of a report that is already there.
  const verifyOne = <C>(
    token: unknown,
    { type, signal }: Pick<Request<C>, 'type' | 'signal'>,
    given = environment,
  ): Report<C> | Promise<Report<C>> => runSteps(verifyCredential(token, { type, now: readClock(clock), signal }, given))

  return Object.freeze({
    verifyPresentation: async (token: string, o: PresentationOptions) => {
      const call = { ...readPresentationOptions(o), now: readClock(clock) }
      return runSteps(verifyPresentation(token, call, { ...environment, state }))
    },
    verify: async <C>(token: string | Uint8Array, o: VerifyOptions<C>) => verifyOne(token, readRequest(o)),
    verifyAll: <C>(tokens: AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>, o: VerifyOptions<C>) => {
      const request = readRequest(o)
      // A string is an iterable of its characters, a Uint8Array of its bytes.
      const isStream = typeof tokens === 'object' && tokens !== null && !ArrayBuffer.isView(tokens)
      if (!isStream || !(Symbol.asyncIterator in tokens || Symbol.iterator in tokens)) {
        throw new TypeError('verifyAll takes an iterable of tokens; verify takes one token')
      }
      return mapInOrder(tokens, async (token) => verifyOne(token, request, environmentForMany))
    },
  } satisfies Verifier)
}

function readRequest<C>(o: VerifyOptions<C> | undefined): Pick<Request<C>, 'type' | 'signal'> {
  const { type, signal } = o ?? {}
  if (type === undefined || type === null) {
    const hint = 'Name the credential type that must have been issued, or anyType for any.'
    throw new VolunteerPassportError('OPTION_MISSING', 'type is missing', { hint })
  }
  assertUsable(type)
  return { type, signal: readSignal(signal) }
}

function readPresentationOptions(o: PresentationOptions | undefined): Omit<PresentationCall, 'now'> {
  const { audience, nonce, signal } = o ?? {}
  return {
    audience: readText('audience', audience, 'Say who asks, such as the address of the gate.'),
    nonce: readText('nonce', nonce, 'Make a random one for each request and keep it until the answer comes.'),
    signal: readSignal(signal),
  }
}

/** Missing is refused at run time too, and empty is missing: neither may ever mean that the check is left out. */
function readText(option: string, value: unknown, hint: string): string {
  if (value === undefined || value === null || value === '') {
    throw new VolunteerPassportError('OPTION_MISSING', `${option} is missing`, { hint })
  }
  if (typeof value !== 'string') throw new TypeError(`${option} must be a string`)
  return value
}

function readSignal(signal: unknown): AbortSignal | undefined {
  if (signal === undefined || signal instanceof AbortSignal) return signal
  throw new TypeError('signal must be an AbortSignal')
}

const usable = new WeakSet<object>()

/** Wrong use shows before the first token: a schema that answers later could not be waited for. */
function assertUsable(type: CredentialType<unknown>): void {
  if (usable.has(type)) return
  const validate = type.claims?.['~standard']?.validate
  const isType = typeof type.name === 'string' && typeof validate === 'function' && Array.isArray(type.requiredStatus)
  if (!isType) {
    const hint = 'Take a credential type of @volunteer-passport/schema, or make one with defineCredential.'
    throw new VolunteerPassportError('OPTION_INVALID', 'type is not a credential type', { hint })
  }
  if (isAsynchronous(validate)) throw new TypeError(`The claims schema of ${type.name} must be synchronous`)
  usable.add(type)
}

function isAsynchronous(validate: CredentialType<unknown>['claims']['~standard']['validate']): boolean {
  try {
    return 'then' in validate(undefined)
  } catch {
    return false
  }
}
