import { parentPort } from 'node:worker_threads'
import { unpackBytes } from '@volunteer-passport/codec'
import { ledgerTypeOf } from './issuance/issue-input.ts'
import { findLintFault } from './issuance/lint.ts'
import type { LintAnswer, LintQuestion } from './lint-thread.ts'

// What `lint-thread.ts` starts.
parentPort?.on('message', ({ typeName, packed }: LintQuestion) => {
  const type = ledgerTypeOf(typeName)
  if (type === undefined) throw new TypeError('not a type of the ledger')
  const answer: LintAnswer = Array.from(unpackBytes(packed), (signingInput) => findLintFault(signingInput, type))
  parentPort?.postMessage(answer)
})
