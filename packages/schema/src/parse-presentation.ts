import { freezeDocument } from './freeze-json.ts'
import type { Presentation } from './presentation.ts'
import { type Parsed, problem } from './problem.ts'
import { createProblemList } from './problem-list.ts'
import { readContext } from './read-context.ts'
import { isObject, readIssuedAt, readTypedMembers, readTypes } from './read-members.ts'
import { isUrl } from './url.ts'

/**
 * Reads an unsecured VCDM 2.0 presentation (§4.13) into the normal form and freezes it, the input included. The
 * credentials in it are not looked at. Never throws for what `input` is.
 *
 * Problems: PAYLOAD_INVALID, CONTEXT_INVALID, TYPE_INVALID, ID_INVALID, PRESENTATION_INVALID (holder), CLAIM_MISSING,
 * CLAIM_INVALID.
 */
export function parsePresentation(input: unknown): Parsed<Presentation> {
  if (!freezeDocument(input)) {
    return { ok: false, problems: [problem('PAYLOAD_INVALID', 'The presentation is not a JSON object')] }
  }
  const to = createProblemList()
  readContext(input, [], to)
  const types = readTypes(input.type, 'VerifiablePresentation', to, 'VerifiablePresentation')
  const { id, holder } = input
  if (id !== undefined && !isUrl(id)) to.add('ID_INVALID', ['id'], 'must be a URL')
  const holderId = isObject(holder) ? holder.id : holder
  if (holderId !== undefined ? !isUrl(holderId) : holder !== undefined) {
    to.add('PRESENTATION_INVALID', ['holder'], 'must be a URL or an object with one as id')
  }
  readTypedMembers(input, to)
  const issuedAt = readIssuedAt(input.iat, to)
  const problems = to.found()
  if (problems !== undefined || types === undefined) {
    /* v8 ignore next -- a reader that gave nothing and named no problem would have a fault: never a yes */
    return { ok: false, problems: problems ?? [problem('INTERNAL_FAULT', 'A fault has no problem')] }
  }
  return {
    ok: true,
    value: Object.freeze({
      id: id as string | undefined,
      types,
      holder: holderId as string | undefined,
      issuedAt,
      document: input,
    }),
  }
}
