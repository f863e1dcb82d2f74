import { decodeEcdsaDer, ECDSA_DER_BYTES } from './ecdsa-der.ts'
import type { NodeKeyObject, NodeThreads } from './node-runtime.ts'
import { createThread, type PackedTexts, packTexts } from './thread.ts'

/** What `crypto.sign` is given beside the bytes. */
export interface SigningKey {
  readonly digest: 'sha256' | null
  readonly key: NodeKeyObject
}

const ED25519_BYTES = 64

/** Text and no file of its own, so that it is there in whatever an application is bundled into. */
const SOURCE = `
const { parentPort, workerData } = require('node:worker_threads')
const { sign } = require('node:crypto')
const { digest, key, size } = workerData
parentPort.on('message', ({ bytes, ends }) => {
  const signatures = new Uint8Array(ends.length * size)
  let start = 0
  ends.forEach((end, i) => {
    signatures.set(sign(digest, bytes.subarray(start, end), key), i * size)
    start = end
  })
  parentPort.postMessage({ signatures, bytes }, [signatures.buffer, bytes.buffer])
})
`

/** Of signing inputs: base64url and a dot. */
export type SignAll = (signingInputs: readonly string[]) => Promise<readonly Uint8Array[]>

/**
 * Signs on a thread of its own. The key goes over as a handle: its bytes are in no message.
 * @throws Error where no thread can be started, or it ends before it has answered
 */
export function createSigningThread(threads: NodeThreads, { digest, key }: SigningKey): SignAll {
  const size = digest === null ? ED25519_BYTES : ECDSA_DER_BYTES
  const thread = createThread<PackedTexts, { readonly signatures: Uint8Array }>(
    () =>
      new threads.Worker(SOURCE, {
        eval: true,
        name: 'volunteer-passport-signing',
        workerData: { digest, key, size },
        // Neither flags nor environment of the process have anything to say here.
        execArgv: [],
        env: {},
      }),
  )
  return async (signingInputs) => {
    const packed = packTexts(signingInputs)
    const { signatures } = await thread(packed, [packed.bytes.buffer, packed.ends.buffer])
    return signingInputs.map((_, i) => {
      const signature = signatures.subarray(i * size, (i + 1) * size)
      return digest === null ? signature : decodeEcdsaDer(signature)
    })
  }
}
