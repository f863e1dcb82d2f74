/**
 * Reads what is public under an address of this issuer: the inverse of a `Publisher`. Answers `undefined` where there
 * certainly is nothing, and rejects where it could not find out. It must see what the publisher wrote last, not what a
 * cache kept of it.
 */
export type PublishedReader = (url: string) => Promise<Uint8Array | undefined>

/**
 * In place of a reader: nothing that was published is ever looked at. A registry that was restored, or copied and run
 * twice, then gives out indices and numbers a second time, and nobody finds out. For tests, dry runs, and an office that
 * must issue today while its web host cannot be read.
 */
export const uncheckedPublications: unique symbol = Symbol('uncheckedPublications')
