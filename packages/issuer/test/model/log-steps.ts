import fc from 'fast-check'
import { expect } from 'vitest'
import { activeKey } from './office-model.ts'
import { agree, step } from './step.ts'

export const changesStep = step('changes', fc.constantFrom(1, 7, 1000), async (most, model, world) => {
  await world.reader.read(world.issuer, most)
  model.done.push('changes')
  return false
})

/** Whoever keeps one can hold the office to it, until a restore has lost what it names. */
export const checkpointStep = step('checkpoint', fc.constant(undefined), async (_, model, world) => {
  const attempt = await world.attempt(({ operations }) => operations.checkpoint())
  const signedBy = activeKey(model.data)
  const head = await world.registry.transaction((tx) => tx.logHead())
  if (attempt.answer !== undefined && signedBy !== undefined) {
    const { logSequence, logHead } = JSON.parse(Buffer.from(attempt.answer.split('.')[1]!, 'base64url').toString())
    if (!attempt.hasCrashed)
      expect([logSequence, logHead]).toEqual([head!.seq, Buffer.from(head!.hash).toString('hex')])
    model.checkpoints.push({ token: attempt.answer, sequence: logSequence, signedBy })
  }
  const refused = signedBy === undefined ? 'SIGNER_KEY_NOT_ACTIVE' : undefined
  return agree({ model, verb: 'checkpoint', attempt, refused })
})

export const verifyLogStep = step('verifyLog', fc.constant(undefined), async (_, model, world) => {
  const { operations } = world.issuer
  expect(await operations.verifyLog()).toMatchObject({ ok: true })
  for (const { token, sequence, signedBy, isLost } of model.checkpoints) {
    const report = await operations.verifyLog({ checkpoints: [token] })
    const verdict = () => {
      if (model.data.keys.get(signedBy)?.state === 'revoked') return { ok: false, problem: { code: 'KEY_REVOKED' } }
      return isLost ? { ok: false, problem: { code: 'LOG_BROKEN' }, brokenAt: sequence } : { ok: true }
    }
    expect(report).toMatchObject(verdict())
  }
  model.done.push('verifyLog')
  return false
})
