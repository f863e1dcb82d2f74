const WEIGHTS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] as const
const SECOND_WEIGHTS = [3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2] as const

/**
 * Whether the text is a business identification number (БСН, БИН) of Kazakhstan: twelve digits whose last one is the
 * check digit. It says nothing about whether such an organisation exists.
 */
export function isValidBin(bin: string): boolean {
  if (!/^\d{12}$/.test(bin)) return false
  let check = weigh(bin, WEIGHTS)
  if (check === 10) check = weigh(bin, SECOND_WEIGHTS)
  return check === Number(bin[11])
}

function weigh(bin: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, i) => sum + weight * Number(bin[i]), 0) % 11
}
