const weighted = (digits: string, weights: readonly number[]): number =>
  weights.reduce((sum, weight, position) => sum + weight * Number(digits[position]), 0) % 11

/** Check digit of a business identification number; undefined where the eleven digits allow none. */
const binCheckDigit = (digits: string): number | undefined => {
  const first = weighted(digits, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
  if (first < 10) return first
  const second = weighted(digits, [3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2])
  return second < 10 ? second : undefined
}

/** A valid number of an invented organisation: year and month, `40` (legal entity, head office), serial, check digit. */
export const makeBin = (yearMonth: string, serial: number): string => {
  const digits = `${yearMonth}40${String(serial).padStart(5, '0')}`
  const check = binCheckDigit(digits)
  return check === undefined ? makeBin(yearMonth, serial + 1) : `${digits}${check}`
}
