const format = new Intl.NumberFormat('en')

/** `79,322.25`. */
export const formatNumber = (number: number): string => format.format(number)
