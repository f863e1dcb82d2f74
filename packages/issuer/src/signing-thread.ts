import { Worker } from 'node:worker_threads'
import { createThread, keepMemory, type PackedBytes, packBytes, type Signer } from '@volunteer-passport/codec'
import type { LintFault } from './issuance/lint.ts'

/** Payloads of one type under one header. */
export interface SigningTask {
  /** Header segment of them all. */
  readonly header: string
  readonly typeName: string
}

export type SigningQuestion = SigningTask & PackedBytes

export interface SigningAnswer {
  /** `undefined` for what may be signed. */
  readonly faults: readonly (LintFault | undefined)[]
  /** Of those that may be signed; `undefined` without a key. */
  readonly signatures: PackedBytes | undefined
}

/** With the memory that the payloads came in; without an answer where something was thrown. */
export interface SigningReply extends Pick<PackedBytes, 'bytes'> {
  readonly answer: SigningAnswer | undefined
}

const IS_SOURCE = import.meta.url.endsWith('.ts')

const thread = createThread<SigningQuestion, SigningReply>(
  () =>
    new Worker(new URL(IS_SOURCE ? './signing-worker.ts' : './signing-worker.js', import.meta.url), {
      name: 'volunteer-passport-signing',
      // Neither flags nor environment of the process have anything to say beside a key.
      execArgv: IS_SOURCE ? ['--conditions=@volunteer-passport/source'] : [],
      env: {},
    }),
)

/**
 * Lints payloads and, where the signer's key can go there, signs the very bytes that were linted, on a thread that all
 * issuers of the process share. One for both: beside the thread that asks, a third would have to take turns with it on a
 * machine with two cores. Answers in order; `undefined` where something was thrown there, which in place shows itself.
 * @throws Error where there is no such thread: forbidden, or its file was not bundled along
 */
export async function signOnThread(
  signer: Signer,
  task: SigningTask,
  payloads: readonly Uint8Array[],
): Promise<SigningAnswer | undefined> {
  const { bytes, ends } = packBytes(payloads)
  const reply = await thread({ ...task, bytes, ends }, { transfer: [bytes.buffer, ends.buffer], signer })
  keepMemory(reply.bytes)
  return reply.answer
}
