import { VolunteerActivity, VolunteerPassport } from '@volunteer-passport/schema'
import fc from 'fast-check'
import { expect } from 'vitest'
import { BIN } from '../support/office.ts'
import { deedsOf, revokeDeed, revokeDeeds, revokeType } from './ledger-rules.ts'
import { OTHER_BIN } from './ledger-steps.ts'
import { agree, step } from './step.ts'

const FRAUD = { reason: 'fraud', actor: 'security-1' } as const
const organisation = fc.constantFrom(BIN, OTHER_BIN)

export const bulkDeedsStep = step('bulk activities', organisation, async (bin, model, world) => {
  const { preview, ids } = deedsOf(model.at, bin)
  let isFirst = true
  const attempt = await world.attempt(async (issuer) => {
    const bulk = issuer.bulk({ activities: { organisation: bin } })
    const { digest, ...seen } = await bulk.preview()
    // The rest of a run that broke off has a preview of its own.
    if (isFirst) expect(seen).toEqual(preview)
    isFirst = false
    return bulk.run(digest, { ...FRAUD, approve: () => true })
  })
  const credentials = revokeDeeds(model.at, ids)
  if (!attempt.hasCrashed) expect(attempt.answer).toEqual({ activities: ids.length, credentials })
  return agree({ model, verb: 'bulk activities', attempt, refused: undefined })
})

export const bulkCredentialsStep = step(
  'bulk credentials',
  fc.constantFrom('passport' as const, 'activity' as const),
  async (type, model, world) => {
    const { name } = type === 'passport' ? VolunteerPassport : VolunteerActivity
    const attempt = await world.attempt(async (issuer) => {
      const bulk = issuer.bulk({ credentials: { type: name } })
      return bulk.run((await bulk.preview()).digest, FRAUD)
    })
    const credentials = revokeType(model.at, type, 'fraud')
    if (!attempt.hasCrashed) expect(attempt.answer).toEqual({ activities: 0, credentials })
    return agree({ model, verb: 'bulk credentials', attempt, refused: undefined })
  },
)

/** Between preview and run one of the records is taken back: what runs now is not what was seen. */
export const staleBulkStep = step('stale bulk', organisation, async (bin, model, world) => {
  const bulk = world.issuer.bulk({ activities: { organisation: bin } })
  const { digest } = await bulk.preview()
  const [first] = deedsOf(model.at, bin).ids
  if (first === undefined) return false
  const attempt = await world.attempt((issuer) => issuer.ledger.revokeActivity(first, FRAUD))
  revokeDeed(model.at, first)
  const again = world.issuer.bulk({ activities: { organisation: bin } })
  await expect(again.run(digest, FRAUD)).rejects.toMatchObject({ code: 'PREVIEW_STALE' })
  const { digest: fresh } = await again.preview()
  await expect(again.run(fresh, { ...FRAUD, approve: () => false })).rejects.toMatchObject({
    code: 'BULK_NOT_APPROVED',
  })
  return agree({ model, verb: 'stale bulk', attempt, refused: undefined })
})
