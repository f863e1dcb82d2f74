import { Worker } from 'node:worker_threads'
import { createThread, type PackedBytes, packBytes } from '@volunteer-passport/codec'
import type { LintFault } from './issuance/lint.ts'

export interface LintQuestion extends PackedBytes {
  /** Of a type that is linted where it is signed. */
  readonly typeName: string
  /** Header segment of them all. */
  readonly header: string
}

/** The payloads come back, so that the very bytes that were linted are signed. */
export interface LintAnswer extends PackedBytes {
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
 * Lints payloads under one header on a thread that all issuers of the process share. Answers in order.
 * @throws Error where there is no such thread: forbidden, or its file was not bundled along
 */
export async function lintOnThread(
  { typeName, header }: Pick<LintQuestion, 'typeName' | 'header'>,
  payloads: readonly Uint8Array[],
): Promise<LintAnswer> {
  const { bytes, ends } = packBytes(payloads)
  return thread({ typeName, header, bytes, ends }, [bytes.buffer, ends.buffer])
}
