import { createJwkSigner } from '@volunteer-passport/codec'
import { OFFICE_DID, officeKey, STATUS_BASE_URL } from '@volunteer-passport/testing'
import { createListFile } from '../src/status/list-credential.ts'
import { createPermutation, PERMUTATION_ALGORITHM } from '../src/status/permutation.ts'

// What a verifier fetches, and what an office spends on it: bytes of a signed list, and the time to build, compress and
// sign it, beside one raw signature of the same key.
const ROUNDS = 15
const signer = createJwkSigner({ keyId: officeKey.keyId, privateJwk: { ...officeKey.privateJwk } })
const context = { id: OFFICE_DID, signer, statusBaseUrl: STATUS_BASE_URL } as Parameters<typeof createListFile>[0]

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!

async function time<T>(work: () => Promise<T>): Promise<{ readonly milliseconds: number; readonly last: T }> {
  const laps: number[] = []
  let last: T
  do {
    const start = performance.now()
    last = await work()
    laps.push(performance.now() - start)
  } while (laps.length < ROUNDS)
  return { milliseconds: median(laps), last }
}

const indicesOf = (size: number, share: number) => {
  const permute = createPermutation({ key: new Uint8Array(32).fill(7), size, algorithm: PERMUTATION_ALGORITHM })
  return Array.from({ length: Math.round(size * share) }, (_, counter) => permute(counter))
}

const raw = await time(() => signer.sign(new Uint8Array(100)))
console.log(`one raw signature: ${raw.milliseconds.toFixed(3)} ms`)
for (const size of [131_072, 1_048_576]) {
  for (const share of [0.02, 0.05, 0.2, 0.5]) {
    const snapshot = { list: 1, purpose: 'revocation', size, indices: indicesOf(size, share) } as const
    const { milliseconds, last } = await time(() =>
      createListFile(context, { ...snapshot, sequence: 1, after: 0, head: new Uint8Array(32), now: 1_700_000_000 }),
    )
    const cost = `${milliseconds.toFixed(1)} ms`
    console.log(
      `${size} entries, ${share * 100} % set: ${last.bytes.length} bytes; built, compressed, signed in ${cost}`,
    )
  }
}
