import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { decodeVcJwt, importVerificationKey, verifySignature } from '@volunteer-passport/codec'
import { officeKey, officeP256Key } from '@volunteer-passport/testing'
import { beforeAll, expect, it } from 'vitest'
import { createRandom } from '../scripts/fuzz/random.ts'
import { createCorpus } from './differential/corpus.ts'
import { freshVerifier, typeOf, verdictOf, verdictsOf } from './differential/verdicts.ts'

const corpus = createCorpus()
let expected: readonly string[]
beforeAll(async () => {
  expected = await verdictsOf(corpus, freshVerifier())
})

it('a corpus of more than 2,000 tokens, good and hostile', () => {
  const accepted = expected.filter((verdict) => verdict.startsWith('accepted')).length
  expect(corpus.length).toBeGreaterThan(2_200)
  expect(accepted).toBeGreaterThan(300)
  expect(new Set(expected).size).toBeGreaterThan(40)
})

it('the verdict does not depend on the order', async () => {
  const random = createRandom(7)
  const order = corpus.map((_, i) => i)
  for (let i = order.length - 1; i > 0; i -= 1) {
    const j = random.below(i + 1)
    ;[order[i], order[j]] = [order[j]!, order[i]!]
  }
  const shuffled = await verdictsOf(
    order.map((i) => corpus[i]!),
    freshVerifier(),
  )
  expect(shuffled).toEqual(order.map((i) => expected[i]))
})

it('nor on what else is being verified', async () => {
  const verifier = freshVerifier()
  const atOnce = corpus.map(async (entry) => verdictOf(await verifier.verify(entry.token, { type: typeOf(entry) })))
  expect(await Promise.all(atOnce)).toEqual(expected)
})

it('nor on verifyAll', async () => {
  const verifier = freshVerifier()
  for (const name of new Set(corpus.map(({ typeName }) => typeName))) {
    const positions = corpus.flatMap(({ typeName }, i) => (typeName === name ? [i] : []))
    const tokens = positions.map((i) => corpus[i]!.token)
    const verdicts: string[] = []
    for await (const report of verifier.verifyAll(tokens, { type: typeOf(corpus[positions[0]!]!) })) {
      verdicts.push(verdictOf(report))
    }
    expect(verdicts).toEqual(positions.map((i) => expected[i]))
  }
})

it('nor on the caches', async () => {
  // Each token twice in a row: what the first left behind must not help the second, nor hurt it.
  const sample = corpus.flatMap((entry, i) => (i % 4 === 0 || i >= 2_000 ? [{ entry, i }] : []))
  const off = await verdictsOf(
    sample.map(({ entry }) => entry),
    freshVerifier({ caches: 'off' }),
  )
  expect(off).toEqual(sample.map(({ i }) => expected[i]))
  const twice = corpus.flatMap((entry) => [entry, entry])
  expect(await verdictsOf(twice, freshVerifier())).toEqual(expected.flatMap((verdict) => [verdict, verdict]))
})

it('nor on what computes the signature: every backend says the same of every token that can be read', async () => {
  let compared = 0
  for (const testKey of [officeKey, officeP256Key]) {
    const key = importVerificationKey(testKey.publicJwk)
    if (!key.ok) throw new Error('the key is sound')
    const backends =
      testKey.algorithm === 'EdDSA' ? (['pool', 'webcrypto', 'noble'] as const) : (['pool', 'webcrypto'] as const)
    for (const { token } of corpus) {
      const decoded = decodeVcJwt(token)
      if (!decoded.ok || decoded.value.jws.algorithm !== testKey.algorithm) continue
      const { signingInput, signature } = decoded.value.jws
      const native = verifySignature(key.value, signingInput, signature, 'native')
      for (const backend of backends) {
        expect(await verifySignature(key.value, signingInput, signature, backend), `${backend}: ${token}`).toBe(native)
      }
      compared += 1
    }
  }
  expect(compared).toBeGreaterThan(1_000)
})

it.each(['webcrypto', 'no-ed25519'])('nor on the runtime: %s', async (runtime) => {
  const child = spawn(
    process.execPath,
    [
      '--conditions=@volunteer-passport/source',
      new URL('differential/other-runtime.ts', import.meta.url).pathname,
      runtime,
    ],
    { stdio: ['pipe', 'pipe', 'pipe'] },
  )
  child.stdin.end(JSON.stringify(corpus))
  const [out, errors] = await Promise.all([text(child.stdout), text(child.stderr)])
  expect(errors).toBe('')
  expect(JSON.parse(out)).toEqual({ isDeferred: true, verdicts: expected })
})
