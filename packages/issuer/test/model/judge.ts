import { anyType } from '@volunteer-passport/schema'
import { expect } from 'vitest'
import { verifierOf } from '../support/office-verifier.ts'
import { activateKey, prepareKey } from './key-steps.ts'
import type { ModelOffice } from './model-office.ts'
import { isExpired } from './office-model.ts'
import { checkPublic, expectForgotten } from './operation-steps.ts'
import type { World } from './world.ts'

const LAST_KEY = 500
/** Of a clock that is ahead: what the verifier lets pass. */
const TOLERANCE_SECONDS = 60

/** Brings the office to rest, and asks a stranger about everything that it ever handed out. */
export async function judge(model: ModelOffice, world: World): Promise<void> {
  if (!model.canSign) await openAgain(model, world)
  world.clock.advance(901)
  await world.issuer.publishStatusLists(world.publisher)
  await checkPublic(model, world)
  await expectForgotten(model, world)
  expect(await world.issuer.operations.verifyLog()).toMatchObject({ ok: true })
  await world.reader.read(world.issuer, Number.POSITIVE_INFINITY)
  await world.reader.check(world.registry)
  const verifier = verifierOf({ issuer: () => world.issuer, web: world.web, clock: world.clock })
  const now = model.now()
  const seen = model.data.credentials.flatMap((one) => {
    const token = world.handedOut.get(one.id)
    return token === undefined ? [] : [{ ...one, token }]
  })
  for (const one of [...seen, ...model.lost]) {
    const { iat } = JSON.parse(Buffer.from(one.token.split('.')[1]!, 'base64url').toString())
    const report = await verifier.verify(one.token, { type: anyType })
    const verdict = () => {
      if (model.data.keys.get(one.signedBy)?.state === 'revoked') return 'KEY_REVOKED'
      if (iat > now / 1000 + TOLERANCE_SECONDS) return /^(NOT_YET_VALID|ISSUED_IN_FUTURE)$/
      if (isExpired(one, now)) return 'EXPIRED'
      if (one.isRevoked) return 'STATUS_REVOKED'
      return one.isSuspended ? 'STATUS_SUSPENDED' : 'ok'
    }
    const code = report.ok ? 'ok' : report.problems[0].code
    expect(code).toMatch(verdict())
  }
}

async function openAgain(model: ModelOffice, world: World): Promise<void> {
  await prepareKey(LAST_KEY, model, world)
  await activateKey(LAST_KEY, model, world)
}
