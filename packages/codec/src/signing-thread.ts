import { decodeEcdsaDer, ECDSA_DER_BYTES } from './ecdsa-der.ts'
import type { NodeKeyObject, NodeThreads } from './node-runtime.ts'
import { createThread, keepMemory, type PackedBytes, packBytes } from './thread.ts'

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
parentPort.on('message', ({ header, bytes, ends }) => {
  const signatures = new Uint8Array(ends.length * size)
  const payloads = Buffer.from(bytes.buffer)
  let start = 0
  ends.forEach((end, i) => {
    const input = Buffer.from(header + '.' + payloads.toString('base64url', start, end), 'latin1')
    signatures.set(sign(digest, input, key), i * size)
    start = end
  })
  parentPort.postMessage({ signatures, bytes }, [signatures.buffer, bytes.buffer])
})
`

/**
 * Signs payloads under one header segment: of each the JWS signing input (RFC 7515 §5.1). Answers in order. `packed` is
 * the same in one piece where there is one already, which changes hands.
 */
export type SignAll = (
  header: string,
  payloads: readonly Uint8Array[],
  packed?: PackedBytes,
) => Promise<readonly Uint8Array[]>

interface SigningQuestion extends PackedBytes {
  readonly header: string
}

/**
 * Signs on a thread of its own. The key goes over as a handle: its bytes are in no message.
 * @throws Error where no thread can be started, or it ends before it has answered
 */
export function createSigningThread(threads: NodeThreads, { digest, key }: SigningKey): SignAll {
  const size = digest === null ? ED25519_BYTES : ECDSA_DER_BYTES
  const thread = createThread<
    SigningQuestion,
    { readonly signatures: Uint8Array; readonly bytes: Uint8Array<ArrayBuffer> }
  >(
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
  return async (header, payloads, { bytes, ends } = packBytes(payloads)) => {
    const answer = await thread({ header, bytes, ends }, [bytes.buffer, ends.buffer])
    keepMemory(answer.bytes)
    return payloads.map((_, i) => {
      const signature = answer.signatures.subarray(i * size, (i + 1) * size)
      return digest === null ? signature : decodeEcdsaDer(signature)
    })
  }
}
