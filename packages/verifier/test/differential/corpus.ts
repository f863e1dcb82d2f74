import { officeKey, officeP256Key, type TestKey } from '@volunteer-passport/testing'
import { createInput } from '../../scripts/fuzz/fuzz-input.ts'
import { createRandom } from '../../scripts/fuzz/random.ts'
import { base64Url, DOCUMENTS, headerOf, STAGE, signBytes } from '../../scripts/fuzz/stage.ts'
import { secondSpelling, torsionSignatures } from './torsion-signatures.ts'

/** What is verified, and as what: an index into `TYPES`. */
export interface CorpusEntry {
  readonly token: string
  readonly typeName: string
}

const P256_ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n
const DRAWN = 2_000

/**
 * Good tokens and hostile ones of both algorithms: what the fuzzer draws for the office's own site, and for each
 * document every signature that one runtime or another is known to take and should not.
 */
export function createCorpus(): readonly CorpusEntry[] {
  const random = createRandom(41)
  const entries: CorpusEntry[] = []
  while (entries.length < DRAWN) {
    const { stage, token, type, request } = createInput(random)
    if (stage === STAGE && request === undefined)
      entries.push({ token: Buffer.from(token).toString('latin1'), typeName: type.name })
  }
  for (const { type, document } of DOCUMENTS) {
    for (const key of [officeKey, officeP256Key]) {
      const signingInput = `${base64Url(JSON.stringify(headerOf(key)))}.${base64Url(JSON.stringify(document))}`
      for (const signature of signaturesOf(signingInput, key)) {
        entries.push({ token: `${signingInput}.${base64Url(signature)}`, typeName: type.name })
      }
    }
  }
  return entries
}

function signaturesOf(signingInput: string, key: TestKey): readonly Uint8Array[] {
  const sound = signBytes(Buffer.from(signingInput), key)
  const flipped = Array.from({ length: 32 }, (_, i) => {
    const copy = Buffer.from(sound)
    copy[i * 2]! ^= 1 << (i % 8)
    return copy
  })
  const [r, s] = [sound.subarray(0, 32), sound.subarray(32)]
  const ofLength = [0, 1, 63, 65, 96, 128].map((length) => Buffer.concat([sound, sound]).subarray(0, length))
  const common = [sound, ...flipped, Buffer.concat([s, r]), ...ofLength]
  if (key.algorithm === 'EdDSA') {
    return [...common, secondSpelling(sound), ...torsionSignatures(signingInput, key), ...edwardsExtremes(r, s)]
  }
  const value = BigInt(`0x${Buffer.from(s).toString('hex')}`)
  const numbers = [0n, 1n, P256_ORDER - 1n, P256_ORDER, P256_ORDER + 1n, 2n ** 256n - 1n].map(bigEndian)
  return [
    ...common,
    // The high-S twin is the one other spelling that is accepted.
    Buffer.concat([r, bigEndian(P256_ORDER - value)]),
    ...numbers.flatMap((number) => [Buffer.concat([number, s]), Buffer.concat([r, number])]),
    ...numbers.flatMap((number) => numbers.map((other) => Buffer.concat([number, other]))),
    Buffer.concat([Buffer.from([0x30, 0x44, 2, 32]), r, Buffer.from([2, 32]), s]),
  ]
}

function edwardsExtremes(r: Uint8Array, s: Uint8Array): readonly Uint8Array[] {
  const [zero, ones] = [Buffer.alloc(32), Buffer.alloc(32, 0xff)]
  const order = Buffer.from('edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010', 'hex')
  const notCanonical = Buffer.from(`${'ee'}${'ff'.repeat(30)}7f`, 'hex')
  return [zero, ones, order, notCanonical].flatMap((value) => [
    Buffer.concat([r, value]),
    Buffer.concat([value, s]),
    Buffer.concat([value, value]),
  ])
}

function bigEndian(value: bigint): Uint8Array {
  return Buffer.from(value.toString(16).padStart(64, '0'), 'hex')
}
