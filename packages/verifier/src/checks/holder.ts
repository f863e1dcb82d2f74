import { type Credential, type Problem, problem } from '@volunteer-passport/schema'

/**
 * Whether the presenter is the holder. A lone token cannot show it: whoever has the bytes can present them, so the
 * check is skipped, with a warning wherever the credential speaks of somebody.
 */
export function checkHolder({ document }: Credential<unknown>): HolderAnswer {
  const subject = document.credentialSubject
  const speaksOfSomebody = typeof subject === 'object' && subject !== null && Object.hasOwn(subject, 'id')
  const warning = problem('HOLDER_NOT_PROVEN', 'A credential alone does not show who presents it.')
  return { because: 'bearerDocument', warnings: speaksOfSomebody ? [warning] : [] }
}

export interface HolderAnswer {
  readonly because: 'bearerDocument'
  readonly warnings: readonly Problem[]
}
