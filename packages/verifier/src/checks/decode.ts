import { type Parsed, type Problems, problem } from '@volunteer-passport/schema'
import type { DecodedToken, Format } from '../format.ts'

/** The first format that can read the token has it; where none can, the first one says what is wrong. */
export function checkDecode(token: unknown, formats: readonly Format[]): Parsed<DecodedToken> {
  if (!isToken(token)) {
    return { ok: false, problems: [problem('TOKEN_MALFORMED', 'The token is neither a string nor a Uint8Array.')] }
  }
  let problems: Problems | undefined
  for (const format of formats) {
    const decoded = format.decode(token)
    if (decoded.ok) return decoded
    problems ??= decoded.problems
  }
  return { ok: false, problems: problems ?? [problem('TOKEN_MALFORMED', 'No format reads this token.')] }
}

// isView looks at the object itself: a Proxy is not one and is never touched.
function isToken(token: unknown): token is string | Uint8Array {
  return typeof token === 'string' || (ArrayBuffer.isView(token) && token instanceof Uint8Array)
}
