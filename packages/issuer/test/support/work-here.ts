import type { Publisher } from '@volunteer-passport/issuer'
import type { Registry } from '@volunteer-passport/issuer/registry'
import { frozenClock } from '@volunteer-passport/testing'
import type { Told } from './history.ts'
import { inputDigest } from './observe.ts'
import { NOW, reopen, signer } from './office.ts'
import { watchSigner } from './points.ts'
import { monotonicNow, type Tell, work } from './work.ts'

/** Works in this process, and notes what is acknowledged. Throws what the issuer throws. */
export async function workHere(
  o: {
    readonly registry: Registry
    readonly publisher: Publisher
    readonly run: number
    readonly seed: number
    readonly told: Told[]
  },
  steps: number,
): Promise<void> {
  const { registry, publisher, run, seed, told } = o
  const tell: Tell = (one) => void told.push({ at: monotonicNow(), ...one })
  const watched = watchSigner(
    signer(),
    () => {},
    (bytes) => tell({ tells: 'signing', input: inputDigest(bytes) }),
  )
  const issuer = await reopen({ registry, signer: watched, clock: frozenClock(NOW) })
  await work({ issuer, publisher, run, seed, tell, now: monotonicNow }, steps)
}
