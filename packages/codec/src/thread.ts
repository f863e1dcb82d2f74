import type { NodeThreads } from './node-runtime.ts'
import type { Signer } from './signer.ts'
import { type SigningKey, signingKeyOf } from './signing-key.ts'

type Worker = InstanceType<NodeThreads['Worker']>

/** A question as the thread gets it: where a signer was named that has one, with a handle of its key, whose bytes are in no message. */
export type Asked<Question> = Question & { readonly key?: SigningKey | undefined }

/** Asks a thread, and answers what it answered; many questions may wait, and are answered in their order. */
export type Thread<Question, Answer> = (
  question: Question,
  o: { readonly transfer: readonly ArrayBuffer[]; readonly signer?: Signer },
) => Promise<Answer>

/**
 * A thread that is started at its first question and keeps no process alive while it has nothing to do. It must answer
 * each message with one.
 * @throws Error where it cannot be started, or ends before it has answered; the next question starts another
 */
export function createThread<Question extends object, Answer>(start: () => Worker): Thread<Question, Answer> {
  type Waiting = { readonly resolve: (answer: Answer) => void; readonly reject: (error: Error) => void }
  let running: { readonly worker: Worker; readonly waiting: Waiting[] } | undefined

  const startAnother = () => {
    const worker = start()
    const waiting: Waiting[] = []
    const started = { worker, waiting }
    worker.on('message', (answer: Answer) => {
      waiting.shift()?.resolve(answer)
      if (waiting.length === 0) worker.unref()
    })
    // What went wrong there may hold anything that was sent there.
    const end = () => {
      if (running === started) running = undefined
      for (const { reject } of waiting.splice(0)) reject(new Error('The thread ended before it had answered.'))
    }
    worker.on('error', end)
    worker.on('exit', end)
    return started
  }

  return async (question, { transfer, signer }) => {
    running ??= startAnother()
    const { worker, waiting } = running
    return new Promise<Answer>((resolve, reject) => {
      const asked: Asked<Question> = { ...question, key: signer && signingKeyOf(signer) }
      worker.postMessage(asked, transfer)
      worker.ref()
      waiting.push({ resolve, reject })
    })
  }
}

/**
 * Pieces of bytes in one piece of memory that can change hands, instead of thousands that are copied one by one. A
 * thread hands it back with its answer: what lies about on a thread that makes little garbage is cleaned up late.
 */
export interface PackedBytes {
  readonly bytes: Uint8Array<ArrayBuffer>
  /** Where each ends. */
  readonly ends: Uint32Array<ArrayBuffer>
}

/** Memory that came back: what the system has to find and clear anew takes longer than copying into it. */
let spare: ArrayBuffer | undefined

/** Keeps memory that `packBytes` made and a thread gave back, and that is not used any more, for the next that is packed. */
export function keepMemory({ buffer }: Uint8Array<ArrayBuffer>): void {
  spare = buffer
}

export function packBytes(pieces: readonly Uint8Array[]): PackedBytes {
  const ends = new Uint32Array(pieces.length)
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0)
  const memory = spare !== undefined && spare.byteLength >= length ? spare : new ArrayBuffer(length)
  spare = undefined
  const bytes = new Uint8Array(memory, 0, length)
  let end = 0
  for (const [i, piece] of pieces.entries()) {
    bytes.set(piece, end)
    end += piece.length
    ends[i] = end
  }
  return { bytes, ends }
}

/** Each piece as a view of that memory. */
export function* unpackBytes({ bytes, ends }: PackedBytes): Generator<Uint8Array<ArrayBuffer>> {
  let start = 0
  for (const end of ends) {
    yield bytes.subarray(start, end)
    start = end
  }
}
