import type { Signer } from '@volunteer-passport/codec'

/** Signatures asked for at once: enough to hide the way to a key service, few enough for it to bear. */
export const LANES = 8

interface Lanes {
  free: number
  readonly waiting: (() => void)[]
}

/** Of all runs that one signer signs for, however many batches are under way. */
const known = new WeakMap<Signer, Lanes>()

/** Waits for a free lane. Whoever asked first has the next one. */
export async function inLane<T>(signer: Signer, work: () => Promise<T>): Promise<T> {
  const lanes = known.get(signer) ?? { free: LANES, waiting: [] }
  known.set(signer, lanes)
  if (lanes.free > 0) lanes.free -= 1
  else await new Promise<void>((resolve) => lanes.waiting.push(resolve))
  try {
    return await work()
  } finally {
    const next = lanes.waiting.shift()
    if (next === undefined) lanes.free += 1
    else next()
  }
}
