import { parentPort } from 'node:worker_threads'
import { unpackTexts } from '@volunteer-passport/codec'
import { findLintFault, typeLintedWhereSigned } from './issuance/lint.ts'
import type { LintAnswer, LintQuestion } from './lint-thread.ts'

// What `lint-thread.ts` starts.
parentPort?.on('message', ({ typeName, packed }: LintQuestion) => {
  const type = typeLintedWhereSigned(typeName)
  if (type === undefined) throw new TypeError('not a type that is linted here')
  const answer: LintAnswer = {
    faults: Array.from(unpackTexts(packed), (signingInput) => findLintFault(signingInput, type)),
  }
  const { bytes } = packed
  parentPort?.postMessage({ ...answer, bytes }, [bytes.buffer])
})
