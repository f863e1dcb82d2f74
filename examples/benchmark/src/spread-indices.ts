const DENSITY = 0.05

/** Same indices in every run, spread without order, since order would compress better than life does. */
export function spreadIndices(size: number): readonly number[] {
  let state = 1
  return Array.from({ length: size * DENSITY }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * size)
  })
}
