type Method = (this: never, ...args: never[]) => unknown

/** A built-in that goes over text or items, and how many of them one call takes. */
interface Counted {
  readonly owner: object
  readonly name: string
  readonly cost: (self: string | readonly unknown[], args: readonly unknown[], result: unknown) => number
}

const searched: Counted['cost'] = (self, [, from = 0], result) =>
  (typeof result === 'number' && result !== -1 ? result + 1 : self.length) - Number(from)
const taken: Counted['cost'] = (_, _args, result) => (result as string | readonly unknown[]).length

const COUNTED: readonly Counted[] = [
  { owner: String.prototype, name: 'charCodeAt', cost: () => 1 },
  { owner: String.prototype, name: 'indexOf', cost: searched },
  { owner: String.prototype, name: 'slice', cost: taken },
  { owner: Array.prototype, name: 'indexOf', cost: searched },
  { owner: Array.prototype, name: 'includes', cost: searched },
  { owner: Array.prototype, name: 'slice', cost: taken },
  { owner: JSON, name: 'parse', cost: (_, [text]) => String(text).length },
]

/**
 * Characters and items that look-ups, slices and `JSON.parse` go over while `work` runs: what a linear algorithm does
 * in proportion to its input, on a busy machine as on an idle one, where a clock would only guess.
 */
export function countWork(work: () => unknown): number {
  let count = 0
  const restores = COUNTED.map(({ owner, name, cost }) => {
    const original = Object.getOwnPropertyDescriptor(owner, name)!
    const method = original.value as Method
    const counting = function (this: never, ...args: never[]): unknown {
      const result = Reflect.apply(method, this, args)
      count += cost(this, args, result)
      return result
    }
    Object.defineProperty(owner, name, { ...original, value: counting })
    return () => Object.defineProperty(owner, name, original)
  })
  try {
    work()
  } finally {
    for (const restore of restores) restore()
  }
  return count
}
