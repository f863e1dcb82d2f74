/**
 * Text that a terminal cannot mistake for orders (CWE-150): control characters and those that turn the direction of
 * reading are shown as escapes.
 */
export const printable = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    character === '\n' ? '\n' : `\\u{${character.codePointAt(0)!.toString(16)}}`,
  )
