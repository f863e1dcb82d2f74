import { Worker } from 'node:worker_threads'
import { createThread, type PackedTexts, packTexts } from '@volunteer-passport/codec'
import type { LintFault } from './issuance/lint.ts'

export interface LintQuestion {
  /** Of a type that is linted where it is signed. */
  readonly typeName: string
  readonly packed: PackedTexts
}

export interface LintAnswer {
  readonly faults: readonly (LintFault | undefined)[]
}

const IS_SOURCE = import.meta.url.endsWith('.ts')

const thread = createThread<LintQuestion, LintAnswer>(
  () =>
    new Worker(new URL(IS_SOURCE ? './lint-worker.ts' : './lint-worker.js', import.meta.url), {
      name: 'volunteer-passport-lint',
      ...(IS_SOURCE && { execArgv: ['--conditions=@volunteer-passport/source'] }),
    }),
)

/**
 * Lints signing inputs on a thread that all issuers of the process share.
 * @throws Error where there is no such thread: forbidden, or its file was not bundled along
 */
export async function lintOnThread(typeName: string, signingInputs: readonly string[]): Promise<LintAnswer['faults']> {
  const packed = packTexts(signingInputs)
  const { faults } = await thread({ typeName, packed }, [packed.bytes.buffer, packed.ends.buffer])
  return faults
}
