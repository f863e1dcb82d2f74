import { parentPort } from 'node:worker_threads'
import { unpackBytes } from '@volunteer-passport/codec'
import { findLintFault, typeLintedWhereSigned } from './issuance/lint.ts'
import type { LintAnswer, LintQuestion } from './lint-thread.ts'
import { headerIn } from './stored-token.ts'

// What `lint-thread.ts` starts.
parentPort?.on('message', (question: LintQuestion) => {
  const type = typeLintedWhereSigned(question.typeName)
  if (type === undefined) throw new TypeError('not a type that is linted here')
  const header = headerIn(question)
  const { bytes, ends } = question
  const answer: LintAnswer = {
    faults: Array.from(unpackBytes(question), (payload) => findLintFault(header, payload, type)),
    bytes,
    ends,
  }
  parentPort?.postMessage(answer, [bytes.buffer, ends.buffer])
})
