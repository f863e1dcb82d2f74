// C0 and C1 controls, line and paragraph separators, and the marks that turn the direction of text.
const UNSAFE = /[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu

const escapeCharacter = (character: string): string =>
  `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`

/** Makes foreign text safe to print in one line: a file name must not move the cursor or forge a row of the table. */
export const escapeTerminal = (text: string): string => text.replace(UNSAFE, escapeCharacter)
