/**
 * Verifies the corpus that comes by standard input on a runtime without Node's own modules, as browsers and workers
 * are; with the argument `no-ed25519` on one whose WebCrypto has no Ed25519 either. Answers in JSON.
 */
import { readFileSync } from 'node:fs'

// Before the library is loaded: it looks for them then.
Object.assign(globalThis.process, { getBuiltinModule: undefined })
if (process.argv[2] === 'no-ed25519') {
  const { subtle } = globalThis.crypto
  for (const method of ['importKey', 'verify', 'sign'] as const) {
    const real = subtle[method] as (...args: unknown[]) => Promise<unknown>
    const refusing = (...args: unknown[]) =>
      args.some((arg) => (arg as { name?: unknown } | null)?.name === 'Ed25519')
        ? Promise.reject(new DOMException('Unrecognized name.', 'NotSupportedError'))
        : real.apply(subtle, args)
    Object.defineProperty(subtle, method, { value: refusing })
  }
}

const { importVerificationKey, verifySignature } = await import('@volunteer-passport/codec')
const { officeKey } = await import('@volunteer-passport/testing')
const { freshVerifier, verdictsOf } = await import('./verdicts.ts')

const key = importVerificationKey(officeKey.publicJwk)
if (!key.ok) throw new Error('the key is sound')
const isDeferred = verifySignature(key.value, new Uint8Array(1), Buffer.alloc(64, 1)) instanceof Promise
const verdicts = await verdictsOf(JSON.parse(readFileSync(0, 'utf8')), freshVerifier())
process.stdout.write(JSON.stringify({ isDeferred, verdicts }))
