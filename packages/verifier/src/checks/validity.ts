import { type Credential, type Parsed, type Problem, problem } from '@volunteer-passport/schema'

/**
 * Whether now lies within the dates of the document (validFrom, validUntil) and of its signature (nbf, exp, iat).
 * The tolerance moves beginnings alone; an end is exclusive and exact.
 */
export function checkValidity(
  credential: Pick<Credential<unknown>, 'document' | 'issuedAt' | 'validFrom' | 'validUntil'>,
  o: { readonly now: Date; readonly toleranceSeconds: number },
): Parsed<true> {
  const now = o.now.getTime()
  const latestBeginning = now + o.toleranceSeconds * 1000
  const { document, issuedAt, validFrom, validUntil } = credential
  const problems: Problem[] = []
  const readClaim = (name: 'exp' | 'nbf'): number | undefined => {
    if (!Object.hasOwn(document, name)) return undefined
    const seconds = document[name]
    if (Number.isFinite(seconds)) return (seconds as number) * 1000
    problems.push(problem('CLAIM_INVALID', `${name} must be a number of seconds.`, [name]))
    return undefined
  }
  const begins = (instant: number | undefined, name: string): void => {
    if (instant === undefined || instant <= latestBeginning) return
    const code = name === 'iat' ? 'ISSUED_IN_FUTURE' : 'NOT_YET_VALID'
    problems.push(problem(code, `${name} lies in the future.`, [name]))
  }
  const ends = (instant: number | undefined, name: string): void => {
    if (instant !== undefined && instant <= now) problems.push(problem('EXPIRED', `${name} has passed.`, [name]))
  }
  ends(validUntil?.getTime(), 'validUntil')
  ends(readClaim('exp'), 'exp')
  begins(validFrom?.getTime(), 'validFrom')
  begins(readClaim('nbf'), 'nbf')
  begins(issuedAt?.getTime(), 'iat')
  const [first, ...more] = problems
  return first === undefined ? { ok: true, value: true } : { ok: false, problems: [first, ...more] }
}
