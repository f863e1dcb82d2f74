import type { Report, VolunteerActivityClaims } from '@volunteer-passport/schema'
import fc from 'fast-check'
import { expect } from 'vitest'
import { collect } from '../support/office.ts'
import { importDeed, isDue, reverify } from './import-rules.ts'
import { ref } from './ledger-steps.ts'
import { agree, step } from './step.ts'

const BY = { actor: 'clerk-7' }
const FOREIGN_BIN = '050540002341'

export const importStep = step(
  'importActivity',
  fc.record({ ref, day: fc.constantFrom(6, 7) }),
  async ({ ref: who, day }, model, world) => {
    const known = model.data.people.get(who)
    if (known === undefined) return false
    const id = `${FOREIGN_BIN}:${known.mark.split('-').slice(1).join('-')}-${day}`
    const subjectId = world.subjectIds.get(known.mark)!
    const { token } = await world.foreign.confirm({ subjectId, deed: id, day })
    let report = await world.foreign.verify(token)
    const attempt = await world.attempt(async ({ ledger }) => {
      report = await world.foreign.verify(token)
      return ledger.importActivity({ person: who, token, report, ...BY })
    })
    const refused = importDeed(model.at, { id, person: known, day, report })
    const { answer } = attempt
    expect(answer?.outcome === 'rejected' ? answer.problem.code : undefined).toBe(refused)
    if (refused === undefined) model.done.push('importActivity')
    return attempt.hasCrashed
  },
)

export const foreignRevokeStep = step('foreign revoke', fc.nat({ max: 9 }), async (which, _, world) => {
  await world.foreign.revoke(which)
  return false
})

export const reverifyStep = step('reverifyImports', fc.constant(undefined), async (_, model, world) => {
  const looks = new Map<string, Report<VolunteerActivityClaims>>()
  const due = [...model.data.deeds.values()].filter(isDue).map(({ id }) => id)
  const attempt = await world.attempt(({ ledger }) =>
    collect(
      ledger.reverifyImports({
        verify: async (token) => {
          const report = await world.foreign.verify(token)
          const { participationId } = JSON.parse(
            Buffer.from(token.split('.')[1]!, 'base64url').toString(),
          ).credentialSubject
          looks.set(participationId, report)
          return report
        },
        ...BY,
      }),
    ),
  )
  expect([...looks.keys()].sort()).toEqual([...due].sort())
  const answers = reverify(model.at, looks)
  if (!attempt.hasCrashed) {
    const told = attempt.answer!.map((one) => [one.participationId, 'problem' in one ? one.problem.code : undefined])
    expect(new Map(told as [string, string | undefined][])).toEqual(answers)
  }
  return agree({ model, verb: 'reverifyImports', attempt, refused: undefined })
})
