const NUMBER = /^\d\d-\d{8}-\d$/

/** Check digit of a passport number without dashes (office and body): ISO/IEC 7064, MOD 11,10. Digits only. */
export function passportNumberCheckDigit(body: string): string {
  if (!/^\d+$/.test(body)) throw new TypeError('A passport number consists of digits')
  let product = 10
  for (let i = 0; i < body.length; i++) {
    const sum = (product + body.charCodeAt(i) - 48) % 10
    product = ((sum === 0 ? 10 : sum) * 2) % 11
  }
  return String((11 - product) % 10)
}

/** Whether the text is a passport number in its one spelling, such as `75-04829173-2`, with a right check digit. */
export function isValidPassportNumber(number: string): boolean {
  return NUMBER.test(number) && passportNumberCheckDigit(number.slice(0, 2) + number.slice(3, 11)) === number[12]
}

/**
 * Spells a passport number out: two digits of the office (`00` is the national one), eight of the person, one check
 * digit.
 */
export function formatPassportNumber(o: { readonly office: string; readonly body: string }): string {
  if (!/^\d\d$/.test(o.office) || !/^\d{8}$/.test(o.body)) {
    throw new TypeError('A passport number has an office of two digits and a body of eight')
  }
  return `${o.office}-${o.body}-${passportNumberCheckDigit(o.office + o.body)}`
}
