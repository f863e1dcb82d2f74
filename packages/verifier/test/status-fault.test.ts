import { VolunteerPassport } from '@volunteer-passport/schema'
import { expect, test } from 'vitest'
import { Findings } from '../src/findings.ts'
import { examineStatus } from '../src/pipeline.ts'
import { runSteps } from '../src/steps.ts'
import { createWorld, signPassport } from './world.ts'

test('a fault of ours while lists are read is a finding of each credential, and is never thrown', async () => {
  const { verifier } = await createWorld()
  const report = await verifier.verify(await signPassport(), { type: VolunteerPassport })
  if (!report.ok) throw new Error(report.verdict)
  const examined = [1, 2].map(() => {
    const findings = new Findings()
    for (const id of ['decode', 'key', 'signature', 'binding', 'schema', 'validity', 'trust'] as const)
      findings.record(id, { ok: true, value: undefined })
    findings.signer = {} as never
    return { findings, credential: report.credential }
  })
  const statusLists = {
    get: () => {
      throw new Error('ours')
    },
  }
  await runSteps(examineStatus(examined, { now: new Date(), signal: undefined }, { statusLists } as never))
  expect(examined.map(({ findings }) => findings.of('status'))).toMatchObject(
    [1, 2].map(() => ({ outcome: 'unknown', problems: [{ code: 'INTERNAL_FAULT' }] })),
  )
})
