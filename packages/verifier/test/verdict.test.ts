import { CHECK_IDS, type CheckId, PROBLEM_CODES, PROBLEMS, problem } from '@volunteer-passport/schema'
import { describe, expect, it } from 'vitest'
import { type Outcome, outcomeOf, verdictOf } from '../src/verdict.ts'

const OUTCOMES = ['passed', 'failed', 'unknown', 'skipped'] as const satisfies readonly Outcome[]
const RULES = [true, false].flatMap((statusRequired) =>
  (['undetermined', 'warn'] as const).map((whenUnavailable) => ({ statusRequired, whenUnavailable })),
)

function* everyCombination(): Generator<Record<CheckId, Outcome>> {
  for (let number = 0; number < OUTCOMES.length ** CHECK_IDS.length; number++) {
    yield Object.fromEntries(
      CHECK_IDS.map((id, position) => [
        id,
        OUTCOMES[Math.floor(number / OUTCOMES.length ** position) % OUTCOMES.length]!,
      ]),
    ) as Record<CheckId, Outcome>
  }
}

describe('the verdict rule', () => {
  it('accepts exactly what the rule says, over all 4^9 combinations of outcomes and every rule', () => {
    const accepted = new Map<string, string[]>()
    let rejectedWithoutFailure = 0
    let failuresNotRejected = 0
    for (const outcomes of everyCombination()) {
      const hasFailed = Object.values(outcomes).includes('failed')
      for (const rule of RULES) {
        const verdict = verdictOf(outcomes, rule)
        if (verdict === 'rejected' && !hasFailed) rejectedWithoutFailure++
        if (verdict !== 'rejected' && hasFailed) failuresNotRejected++
        if (verdict !== 'accepted') continue
        const others = CHECK_IDS.filter((id) => outcomes[id] !== 'passed').map((id) => `${id} ${outcomes[id]}`)
        const name = `${rule.statusRequired ? 'required' : 'optional'} ${rule.whenUnavailable}`
        accepted.set(name, [...(accepted.get(name) ?? []), others.join(', ')])
      }
    }
    expect({ rejectedWithoutFailure, failuresNotRejected }).toEqual({
      rejectedWithoutFailure: 0,
      failuresNotRejected: 0,
    })
    expect(Object.fromEntries(accepted)).toEqual({
      'required undetermined': ['', 'holder skipped'],
      'required warn': ['', 'status unknown', 'holder skipped', 'status unknown, holder skipped'],
      'optional undetermined': ['', 'status skipped', 'holder skipped', 'status skipped, holder skipped'],
      'optional warn': [
        '',
        'status unknown',
        'status skipped',
        'holder skipped',
        'status unknown, holder skipped',
        'status skipped, holder skipped',
      ],
    })
  })

  it.each(PROBLEM_CODES)('%s has the outcome of its class, and none is ever passed', (code) => {
    expect(outcomeOf([problem(code, 'x')])).toBe(PROBLEMS[code].class === 'failed' ? 'failed' : 'unknown')
  })

  it('lets a failure outrank what is not known, in either order', () => {
    const failed = problem('STATUS_REVOKED', 'x')
    const unknown = problem('STATUS_LIST_UNAVAILABLE', 'x')
    expect([outcomeOf([failed, unknown]), outcomeOf([unknown, failed])]).toEqual(['failed', 'failed'])
  })
})
