import { parentPort } from 'node:worker_threads'
import { type Asked, encodeJwsSigningInput, packBytes, signWithKey, unpackBytes } from '@volunteer-passport/codec'
import { findFaults } from './issuance/lint.ts'
import type { SigningAnswer, SigningQuestion, SigningReply } from './signing-thread.ts'
import { headerIn } from './stored-token.ts'

// What `signing-thread.ts` starts.
parentPort?.on('message', (question: Asked<SigningQuestion>) => {
  const { bytes } = question
  const reply: SigningReply = { answer: tryAnswer(question), bytes }
  const signatures = reply.answer?.signatures
  parentPort?.postMessage(reply, [bytes.buffer, ...(signatures === undefined ? [] : [signatures.bytes.buffer])])
})

/** One question that cannot be answered takes no other with it. */
function tryAnswer(question: Asked<SigningQuestion>): SigningAnswer | undefined {
  try {
    const payloads = [...unpackBytes(question)]
    const faults = findFaults(headerIn(question), payloads, question.typeName)
    // All are linted before the first is signed: by turns, the code of either drives that of the other out of the caches.
    const sound = payloads.filter((_, i) => faults[i] === undefined)
    return { faults, signatures: sign(question, sound) }
  } catch {
    return undefined
  }
}

function sign({ header, key }: Asked<SigningQuestion>, payloads: readonly Uint8Array[]): SigningAnswer['signatures'] {
  if (key === undefined) return undefined
  return packBytes(
    payloads.map((payload) => signWithKey(key, Buffer.from(encodeJwsSigningInput(header, payload), 'latin1'))),
  )
}
